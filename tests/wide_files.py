"""Small files in the layouts of the statistics portal, the older web download and Skoleporten."""

from __future__ import annotations

from helpers import BULLYING_GROUP, BY_PUPILS

YEAR_COLUMN = "2020-21"
AREAS = ("Hele landet", "Prøvefylke", "Prøvedal", "Vollen skole")
INDEX_ROW = {"navn": BULLYING_GROUP, "kode": "EUIndeks_1398", "id": "41"}
QUESTION_ROW = {"navn": BY_PUPILS, "kode": "EUSpoersmaal_Q11811", "id": "41.334"}


def pivot(columns, rows, hierarchy=("Indikator", "Spørsmål")):
    """A pivot. `columns` holds a tuple of headings for each column; equal neighbours under one parent are one cell."""
    levels = []
    for depth in range(len(columns[0]) if columns else 0):
        level, previous = [], None
        for column in columns:
            if column[: depth + 1] == previous:
                level[-1]["columnCount"] += 1
            else:
                level.append({"name": column[depth], "tekstId_kolonne": "1", "columnCount": 1})
            previous = column[: depth + 1]
        levels.append(level)
    return {"metadata": {"rowHierarchy": list(hierarchy), "columns": levels}, "rows": rows}


def column(
    areas=AREAS,
    year=YEAR_COLUMN,
    grade="7. årstrinn",
    owner="Alle eierformer",
    gender="Alle kjønn",
    measure="Andel mobbet",
):
    return (year, *areas, grade, owner, gender, measure)


def bullying_pivot(*columns, index=("7,5",), question=("5,0",)):
    rows = [{**INDEX_ROW, "data": list(index)}, {**QUESTION_ROW, "data": list(question)}]
    return pivot(columns or (column(),), rows)


KEYS = {
    "EnhetNivaa": "4",
    "Kommunekode": "0921",
    "Organisasjonsnummer": "311000012",
    "EnhetNavn": "Vollen skole",
    "Spoersmaalgruppe": BULLYING_GROUP,
    "Spoersmaalnavn": "Alle spørsmål",
}
ALL_7TH = "2020-21.Alle eierformer.7. årstrinn.Alle kjønn.Andel mobbet"
BOYS_7TH = "2020-21.Alle eierformer.7. årstrinn.Gutt.Andel mobbet"
ALL_6TH = "2019-20.Alle eierformer.6. årstrinn.Alle kjønn.Andel mobbet"


def download_row(figures=None, **keys):
    return {**KEYS, **keys, **({ALL_7TH: "7,5", BOYS_7TH: "8,0", ALL_6TH: "*"} if figures is None else figures)}


def download_text(rows, line_end="\r\r\n"):
    """As such files come: `sep=` first, tabs, a carriage return too many on every line."""
    lines = ["sep=\t", "\t".join(rows[0]), *("\t".join(row.values()) for row in rows)]
    return "".join(line + line_end for line in lines)


REPORT = {
    "Enhetsnavn": "Vollen skole",
    "Skoletype": "Grunnskole",
    "Vurderingsområde": "Læringsmiljø",
    "Statistikk": "Elevundersøkelsen",
    "Indikator/delskår": "Trivsel",
    "Periode": "2020-2021",
    "Eierform": "Offentlig",
    "Trinn": "Trinn 7",
    "Kjønn": "Begge kjønn",
    "Verdi": "4,2",
    "Måleenhet": "Gjennomsnitt",
}


def report_row(**changes):
    """One row of a report; `enhet`, `indikator`, ... are the headings' first letters in lower case."""
    names = {"indikator": "Indikator/delskår", "kjonn": "Kjønn", "maleenhet": "Måleenhet"}
    return REPORT | {names.get(key, key.capitalize()): value for key, value in changes.items()}


def report_bytes(rows):
    lines = [";".join(rows[0]), *(";".join(row.values()) for row in rows)]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")
