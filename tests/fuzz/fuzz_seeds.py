"""Small valid files of every kind that the toolkit reads: what the fuzzer begins with.

A new reader needs its tables or documents here; a test fails until it has them.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import other_files
import wide_files
from helpers import BULLYING_GROUP, bullying_row, mean_row, participation_row, write_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from other_files import parents_row, pupils_row, unit_row
from spreadsheets import Rows, ods, with_parts, xls, xlsx
from wide_files import bullying_pivot, column, download_row, report_row

UPPER = {"Trinnnavn": "Videregående trinn 2", "EnhetNavn": "Bergen private gymnas AS"}
OTHERS = (
    {},
    {"EnhetNavn": "Vollen skole "},
    {"EnhetNavn": "Åsen ungdomsskole", "Trinnnavn": "8. årstrinn", "Kjoenn": "Jente"},
    {"EnhetNavn": "Ukjent skole"},
    {"Skoleaarnavn": "2019-20", "EierformNavn": "Privat eiet"},
    {"Trinnnavn": "6. årstrinn", "Score": "*", "AntallBesvart": "*", "AndelMobbet": "*", "AntallInvitert": "*"},
)
THEME = {
    **{key: mean_row()[key] for key in ("Skoleaarnavn", "Trinnnavn", "EnhetNavn")},
    **{"Temanavn": "Læringsmiljø", "SvaralternativNavn": "Enig", "AndelBesvart": "40,0"},
}
WHOLE = {
    "EnhetNivaa": "4",
    "Organisasjonsnummer": "311000012",
    "Kommunekode": "0921",
    "KjoennKode": "A",
    "TrinnKode": "7",
}
PAGE = {"Sidenummer": "1", "RaderSide": "6", "RaderTotalt": "6"}


def _table(row: dict[str, str]) -> Rows:
    lines = [row | {key: value for key, value in other.items() if key in row} for other in OTHERS]
    return [list(row), *(list(line.values()) for line in lines)]


UDIR_TABLES = tuple(
    _table(row)
    for row in (
        mean_row(),
        mean_row() | WHOLE | PAGE,
        mean_row(**UPPER),
        bullying_row(),
        bullying_row() | WHOLE,
        participation_row(),
        participation_row(**UPPER),
        THEME,
    )
)


def _rows(*records: dict[str, object]) -> Rows:
    return [list(records[0]), *([str(cell) for cell in record.values()] for record in records)]


ALL_7TH = wide_files.ALL_7TH
DOWNLOADS = (
    _rows(
        download_row(),
        download_row(EnhetNavn="Ukjent skole", Organisasjonsnummer="999999999"),
        download_row(EnhetNivaa="3", EnhetNavn="Prøvedal", Organisasjonsnummer="0921"),
    ),
    _rows(
        *(
            download_row({ALL_7TH: "7,5", ALL_7TH.replace("Andel mobbet", "Antall besvart"): "3", "Nye.Tall": "1"}, **c)
            for c in ({}, {"Spoersmaalgruppe": "Trivsel"})
        )
    ),
    _rows(download_row({f"2020-21.Videregående trinn 2.Alle kjønn.{m}": "4" for m in ("Score", "Standardavvik")})),
    _rows(download_row({"202012.Trinn 7.Andel deltatt": "90,9", "202012.Trinn 7.Antall besvart": "40"})),
)
REPORTS = (
    _rows(
        report_row(),
        report_row(),
        report_row(maleenhet="Prosent", verdi="7,5", indikator=BULLYING_GROUP),
        report_row(statistikk="Nasjonale prøver 5. trinn", maleenhet="Skalapoeng", verdi="53"),
        report_row(maleenhet="Promille", trinn="Trinn 6", verdi="."),
    ),
)
GSI_AREA = {"EnhetNivaa": "4", "Kommunekode": "0921", "Kommune": "Prøvedal", "Organisasjonsnummer": "311000012"}
PUPILS = (
    _rows(
        pupils_row(),
        pupils_row(Kjønn="Jenter", **{"Antall elever": "*"}),
        pupils_row(Trinn="1.-4. årstrinn"),
        pupils_row(Kommune="Annendal"),
        pupils_row(Enhet="Totalt", Trinn=""),
    ),
    _rows(
        *(
            {
                **GSI_AREA,
                "EnhetNavn": name,
                "2020-21.Alle eierformer.Alle trinn.Alle kjønn.Antall elever": "1 044",
                "2020-21.Alle eierformer.7. årstrinn.Jenter.Antall elever": "22",
            }
            for name in ("Vollen skole", "Ukjent skole")
        )
    ),
)
KINDERGARTEN = "Hele landet.Fylket.Prøvedal.Knoppen barnehage.Alle barnehagestørrelser.Kommunal.Alle aldersgrupper"
PARENTS = (
    _rows(
        parents_row(),
        parents_row(Indikator="Medvirkning", **{"Antall besvart": "4"}),
        parents_row(Skoleår="2018", Snitt="*"),
        parents_row(Barnehage="Alle barnehager"),
    ),
    _rows(
        *(
            {
                **{"Spoersmaalgruppe": "Trivsel", "Spoersmaalnavn": "Alle spørsmål", "SpoersmaalNivaa": "1"},
                **{"SvaralternativNavn": answer, f"2020.{KINDERGARTEN}.Alle kjønn.Snitt": "4,5"},
                **{f"2020.{KINDERGARTEN}.Alle kjønn.Antall besvart": "20", f"2021.{KINDERGARTEN}.Gutt.Snitt": "4"},
            }
            for answer in ("Alle svar", "Helt enig")
        )
    ),
)
LISTED = (
    unit_row(),
    unit_row(Navn="Knoppen barnehage", Organisasjonsnummer="311000101", ErGrunnskole=False),
    unit_row(Navn="Åsen ungdomsskole", Organisasjonsnummer="999999999", UtgaattDato="2019-07-31"),
    unit_row(Organisasjonsnummer="999999998", Kommune={"Kommunenummer": "4225", "Navn": "Annendal"}),
)
UNIT_LISTS = (
    _rows(*({**unit, "Kommune": "Prøvedal", "UtgaattDato": unit["UtgaattDato"] or ""} for unit in LISTED)),
    _rows(
        {"Orgnr": "311000012", "Navn": "Vollen skole", "Kommunenr": "0921", "ErSkole": "1", "DatoFoedt": "01.02.1999"},
        {"Orgnr": "311000128", "Navn": "Bergen gymnas", "Kommunenr": "0921", "ErSkole": "1", "DatoFoedt": ""},
    ),
)
TABLES: dict[str, tuple[Rows, ...]] = {
    "toolkit.sources.udir_export": UDIR_TABLES,
    "toolkit.sources.web_download": DOWNLOADS,
    "toolkit.sources.skoleporten": REPORTS,
    "toolkit.sources.pupil_numbers": PUPILS,
    "toolkit.sources.parent_survey": PARENTS,
    "toolkit.sources.unit_list": UNIT_LISTS,
}
"""For each module with a `read_grid`: tables with their header, cells as text."""


def _pivot(hierarchy: list[str], levels: list[list[str]], *rows: tuple[str, str, str]) -> object:
    """A pivot with two columns of figures: a level is one heading for both, or one for each."""
    spread = [[(name, 2 // len(names)) for name in names] for names in levels]
    return other_files.pivot(hierarchy, spread, [(*row, ["4,5", "12"]) for row in rows])


SURVEY_PIVOTS = (
    bullying_pivot(),
    bullying_pivot(
        column(),
        column(measure="Antall besvart"),
        column(gender="Gutt", grade="10. årstrinn"),
        column(areas=("Hele landet", "Prøvefylke", "Prøvedal", "Alle skoler"), measure="Ukjent"),
        index=("7,5", "3", "*", None),
        question=("5,0", "2", "", "1"),
    ),
    wide_files.pivot(
        [column(measure="Score")], [{"navn": "Trivsel", "kode": "EUIndeks_1379", "id": "1", "data": ["4"]}]
    ),
    wide_files.pivot([], []),
)
AREAS = ("Nasjonalt", "Fylke", "Kommune", "Enhet")
OUR_AREAS = (("Prøvedal", "0921", "1.2.3"), ("Vollen skole", "311000012", "1.2.3.4"), ("Annendal", "4225", "1.2.9"))
ONE_YEAR = [["2020-21"], ["Alle trinn"], ["7. årstrinn"]]
PUPIL_PIVOTS = (
    _pivot([*AREAS], [*ONE_YEAR, ["Alle kjønn"], ["Alle eierformer"], ["Antall elever", "Antall skoler"]], *OUR_AREAS),
    _pivot([*AREAS], [*ONE_YEAR, ["Gutt", "Jente"], ["Alle eierformer"], ["Antall elever"]], *OUR_AREAS),
)
PARENT_PIVOTS = (
    _pivot(
        ["Spørsmål"],
        [["2020"], *([name] for name in KINDERGARTEN.split(".")), ["Alle kjønn"], ["Snitt", "Antall besvart"]],
        ("Barnets trivsel", "I1", "1"),
        ("Medvirkning", "I2", "2"),
    ),
)
DOCUMENTS: dict[str, tuple[object, ...]] = {
    "toolkit.sources.udir_export": tuple(
        [dict(zip(head, row, strict=True)) for row in rows] for head, *rows in UDIR_TABLES
    ),
    "toolkit.sources.portal_pivot": SURVEY_PIVOTS,
    "toolkit.sources.pupil_numbers": PUPIL_PIVOTS,
    "toolkit.sources.parent_survey": PARENT_PIVOTS,
    "toolkit.sources.unit_list": ([*LISTED], {"Sidenummer": 1, "EnhetListe": [*LISTED]}, LISTED[0]),
}
"""For each module with a `read_document`: JSON documents."""

HEADINGS = tuple(dict.fromkeys(str(cell) for tables in TABLES.values() for table in tables for cell in table[0]))


def workbook(unit: str, change: Callable[..., None] | None = None) -> bytes:
    """The toolkit's own workbook with something in it."""
    answers = {"plan_revised": "17.05.2021", "new_cases": 3, "cases_with_plan": 2, "outcome_reason": "Vi ser framgang."}
    tables = {
        "Program": [["zippys_venner", "1", "2018-19", "ja", 80], ["mitt_valg", "5", "2019-20", "delvis", "50 %"]],
        "Nye beslutninger": [[1, "Flere voksne ute", "rektor", "01.10.2021"]],
        "Fellestiltak": [["T4", "Kurs", "i gang", "01.02.2021", "2018-19, 2019-20", None]],
    }
    with tempfile.TemporaryDirectory() as folder:
        content = write_workbook(Path(folder) / "a.xlsx", unit, answers, tables, change).read_bytes()
    return with_parts(content, {"docProps/core.xml": "<a/>"})  # without the time of day: the same bytes each time


WORKBOOK_UNITS = ("vollen", "knoppen", "kommunen")


def as_csv(encoding: str, delimiter: str, top: str = "", line_end: str = "\r\n") -> Callable[[Rows], bytes]:
    """A writer of CSV."""

    def write(rows: Rows) -> bytes:
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows(rows)
        return (top + text.getvalue()).encode(encoding, errors="replace")

    return write


def as_json(rows: Rows) -> bytes:
    """Records, as the export gives them."""
    head, *lines = rows
    return json.dumps([dict(zip(map(str, head), line, strict=False)) for line in lines], ensure_ascii=False).encode()


def _as_xlsx(rows: Rows) -> bytes:
    cells = [[ILLEGAL_CHARACTERS_RE.sub("_x0001_", str(cell))[:32_767] for cell in row] for row in rows]
    return with_parts(xlsx(cells), {"docProps/core.xml": "<a/>"})


def _as_xls(rows: Rows) -> bytes:
    return xls([[str(cell)[:500].encode("utf-16-le", "ignore").decode("utf-16-le") for cell in row] for row in rows])


WRITERS: dict[str, Callable[[Rows], bytes]] = {
    **{f"csv {e}": as_csv(e, ";") for e in ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "latin-1")},
    "csv tab": as_csv("utf-8", "\t"),
    "csv comma": as_csv("utf-8", ",", "sep=,\r\n"),
    "csv stray": as_csv("utf-8", "\t", "sep=\t\r\r\n", "\r\r\n"),
    "xlsx": _as_xlsx,
    "ods": ods,
    "xls": _as_xls,
}
