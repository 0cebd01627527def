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

from helpers import bullying_row, mean_row, participation_row, write_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from spreadsheets import Rows, ods, with_parts, xls, xlsx

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
TABLES: dict[str, tuple[Rows, ...]] = {"toolkit.sources.udir_export": UDIR_TABLES}
"""For each module with a `read_grid`: tables with their header, cells as text."""

DOCUMENTS: dict[str, tuple[object, ...]] = {
    "toolkit.sources.udir_export": tuple(
        [dict(zip(head, row, strict=True)) for row in rows] for head, *rows in UDIR_TABLES
    )
}
"""For each module with a `read_document`: JSON documents."""


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


def as_csv(encoding: str, delimiter: str, top: str = "") -> Callable[[Rows], bytes]:
    """A writer of CSV."""

    def write(rows: Rows) -> bytes:
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter).writerows(rows)
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
    "json": as_json,
    "xlsx": _as_xlsx,
    "ods": ods,
    "xls": _as_xls,
}
