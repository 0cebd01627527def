"""Udir's export of Elevundersøkelsen (layout A): long tables as JSON records or CSV, recognised by their columns.

Compulsory school has the tables 148 (indicators), 149 (themes), 150 (bullying) and 151 (participation); upper
secondary school has the same four as 152-155. The two families have the same columns: the grades tell them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.errors import InputError
from toolkit.sources.grid import Grid, cell_key, find_header
from toolkit.sources.limits import MOST_DOCUMENT_CELLS
from toolkit.sources.opened import OpenedFile
from toolkit.sources.raw import RawTable, raw_frame, row_numbers

TABLE_150 = (
    *("SpoersmaalNivaa", "Spoersmaalgruppekode", "Spoersmaalgruppe", "Spoersmaalkode", "Spoersmaalnavn"),
    *("Skoleaarnavn", "EnhetNivaa", "Nasjonaltkode", "Nasjonalt", "Fylkekode", "Fylke", "Kommunekode", "Kommune"),
    *("Organisasjonsnummer", "EnhetNavn", "GruppeNivaa", "GruppeKode", "GruppeNavn", "TrinnNivaa", "TrinnKode"),
    *("Trinnnavn", "EierformNivaa", "Eierformkode", "EierformNavn", "KjoennNivaa", "KjoennKode", "Kjoenn"),
    *("AndelMobbet", "AntallBesvart", "Sidenummer", "RaderSide", "RaderTotalt"),
)
"""The columns of the bullying table in Udir's order."""

COLUMNS = (
    *TABLE_150,
    *("Score", "Standardavvik", "AndelDeltatt", "AntallInvitert"),
    *("Temanavn", "SvaralternativNavn", "AndelBesvart", "TidID", "TrinnID"),
)
NEWER_NAMES = {"Indikator": "Spoersmaalgruppe"}
UPPER_SECONDARY = ("videregående", "vg")


@dataclass(frozen=True)
class Family:
    """Two tables with the same columns. `needs`: at least one column of each group must be there."""

    compulsory: str
    upper_secondary: str
    needs: tuple[tuple[str, ...], ...]


YEAR = ("Skoleaarnavn", "TidID")
GRADE = ("Trinnnavn", "TrinnKode", "TrinnID")
UNIT = ("EnhetNavn", "Organisasjonsnummer")
EVERY_TABLE_NEEDS = (YEAR, GRADE, UNIT)
QUESTION = (("Spoersmaalgruppe", "Spoersmaalgruppekode"), ("Spoersmaalnavn", "Spoersmaalkode"))
FAMILIES = (
    Family("udir_150", "udir_154", (("AndelMobbet",), *QUESTION)),
    Family("udir_148", "udir_152", (("Score",), *QUESTION)),
    Family("udir_149", "udir_153", (("Temanavn",), ("SvaralternativNavn",), ("AndelBesvart", "Score"))),
    Family("udir_151", "udir_155", (("AntallBesvart",), ("AntallInvitert", "AndelDeltatt"))),
)


def read_grid(grid: Grid) -> tuple[RawTable, ...]:
    """The table of a CSV file or a sheet; none where it is not one of Udir's export tables."""
    header = find_header(grid.head, KNOWN_NAMES, at_least=2)
    if header is None or _layout(canonical(grid.head[header])) is None:
        return ()
    body = grid.body(header)
    found = _table(body.frame, body.rows, grid.name, grid.sha256, grid.sheet, header + 1)
    return tuple(replace(table, is_whole=True) for table in found)


def read_document(document: object, opened: OpenedFile) -> tuple[RawTable, ...]:
    """The table of a JSON document; none where it is not a list of records of one of the export tables."""
    if not isinstance(document, list) or not all(isinstance(record, dict) for record in document):
        return ()
    columns = list(dict.fromkeys(key for record in document for key in record))
    if _layout(canonical(columns)) is None:
        return ()
    if len(columns) * len(document) > MOST_DOCUMENT_CELLS:
        raise InputError("sheet_too_large", {"file": opened.name})
    cells = [[_text_or_none(record.get(column)) for column in columns] for record in document]
    rows = row_numbers(range(1, len(document) + 1))
    return _table(raw_frame(cells, columns), rows, opened.name, opened.sha256, None, None)


def _text_or_none(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else str(value)


def _table(
    frame: pd.DataFrame, rows: NDArray[np.int64], name: str, sha256: str, sheet: str | None, header_row: int | None
) -> tuple[RawTable, ...]:
    frame.columns = pd.Index(canonical(list(frame.columns)))
    family = _layout(list(frame.columns))
    if family is None:
        return ()
    layout = family.upper_secondary if is_upper_secondary(frame) else family.compulsory
    return (RawTable(name, layout, frame, rows, sha256, sheet, header_row),)


KNOWN_NAMES = (*COLUMNS, *NEWER_NAMES)
KNOWN = {cell_key(column): column for column in KNOWN_NAMES}


def canonical(header: Sequence[object]) -> list[str]:
    """Column names as Udir spells them; the newer names stand for the older ones unless both are there."""
    names = [KNOWN.get(cell_key(column), "" if column is None else str(column).strip()) for column in header]
    present = set(names)
    return [NEWER_NAMES[name] if NEWER_NAMES.get(name, name) not in present else name for name in names]


def _layout(columns: Sequence[str]) -> Family | None:
    """The pair of tables with these columns. A heading that stands twice tells nothing: neither can be trusted."""
    known = [column for column in columns if column in KNOWN.values()]
    if len(known) != len(set(known)):
        return None
    wanted = ((family, (*EVERY_TABLE_NEEDS, *family.needs)) for family in FAMILIES)
    return next((family for family, groups in wanted if all(set(known).intersection(group) for group in groups)), None)


def is_upper_secondary(frame: pd.DataFrame) -> bool:
    """Whether the grades are those of upper secondary school."""
    column = next(name for name in GRADE if name in frame.columns)
    grades = [cell_key(grade).removesuffix(".0") for grade in frame[column].dropna().unique()]
    lowest = 9 if column == "TrinnID" else 10  # TrinnID is one lower than the grade
    return any(grade.startswith(UPPER_SECONDARY) for grade in grades) or _all_above(lowest, grades)


def _all_above(lowest: int, grades: Sequence[str]) -> bool:
    return bool(grades) and bool(
        np.all([grade.isdecimal() and len(grade) <= 2 and int(grade) > lowest for grade in grades])
    )
