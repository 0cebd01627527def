"""Lists of schools and kindergartens from the national registers NSR and NBR.

Seen: answers of the registers' open interface. Version 3 says `Orgnr`, `Kommunenr` and `DatoFoedt`; version 4
`Organisasjonsnummer`, `Kommune` with `Kommunenummer` inside, `OppstartsEllerStiftelsesdato` and `UtgaattDato`; a page
of version 4 holds its records in `EnhetListe` beside page numbers; older ones `OrgNr`, `KommuneNr` and `ErGrunnSkole`.
Flags are true/false (older: 1/0): `ErAktiv`, `ErSkole`, `ErGrunnskole`, `ErVideregaaendeSkole`, `ErBarnehage`,
`ErOffentligBarnehage`, `ErPrivatBarnehage`, `ErSkoleEier`, `ErBarnehageEier`. The organisation number follows the
unit, but a reorganised school may be given a new one and the old one is closed.

Assumed, since no such file was found: a CSV file or sheet has the same names as headings, one row per unit, and at
least a number, a name and either the municipality or a flag.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.errors import InputError
from toolkit.sources.grid import Grid, find_header
from toolkit.sources.known_headings import every_heading, has_each, renamed
from toolkit.sources.limits import MOST_DOCUMENT_CELLS
from toolkit.sources.opened import OpenedFile
from toolkit.sources.raw import RawTable, raw_frame, row_numbers

LAYOUT: Final = "unit_list"
FLAGS: Final = (
    *("ErAktiv", "ErSkole", "ErGrunnskole", "ErVideregaaendeSkole", "ErBarnehage", "ErOffentligBarnehage"),
    *("ErPrivatBarnehage", "ErSkoleEier", "ErBarnehageEier"),
)
HEADINGS: Final = {
    "Organisasjonsnummer": ("Organisasjonsnummer", "Orgnr", "Org.nr."),
    "Navn": ("Navn", "FulltNavn"),
    "Kommunenummer": ("Kommunenummer", "Kommunenr", "Kommune.Kommunenummer", "Kommune.Kommunenr"),
    "Kommune": ("Kommune", "Kommune.Navn", "Kommunenavn"),
    "Opprettet": ("OppstartsEllerStiftelsesdato", "DatoFoedt", "Opprettet", "Oppstartsdato"),
    "Nedlagt": ("UtgaattDato", "Nedlagt", "Nedlagtdato", "Nedleggelsesdato"),
    **{flag: (flag,) for flag in FLAGS},
}
NEEDED: Final = (("Organisasjonsnummer",), ("Navn",), ("Kommunenummer", "Kommune", *FLAGS))


def read_grid(grid: Grid) -> tuple[RawTable, ...]:
    """The table of a CSV file or a sheet; none where it is no list of units."""
    header = find_header(grid.head, every_heading(HEADINGS), at_least=3)
    if header is None or not has_each(renamed(grid.head[header], HEADINGS), *NEEDED):
        return ()
    body = grid.body(header)
    return (_table(body.frame, body.rows, grid.name, grid.sha256, grid.sheet, header + 1),)


def read_document(document: object, opened: OpenedFile) -> tuple[RawTable, ...]:
    """The registers' answer: a list of units, a page with such a list, or one unit; none for anything else.

    Raises:
        InputError: `sheet_too_large` for records that make a table of nothing, each with keys of its own.
    """
    records = _records(document)
    if not records:
        return ()
    flat = [_flat(record) for record in records]
    columns = list(dict.fromkeys(key for record in flat for key in record))
    if not has_each(renamed(columns, HEADINGS), *NEEDED):
        return ()
    if len(columns) * len(flat) > MOST_DOCUMENT_CELLS:
        raise InputError("sheet_too_large", {"file": opened.name})
    frame = raw_frame([[record.get(column) for column in columns] for record in flat], columns)
    return (_table(frame, row_numbers(range(1, len(flat) + 1)), opened.name, opened.sha256, None, None),)


def _table(
    frame: pd.DataFrame, rows: NDArray[np.int64], name: str, sha256: str, sheet: str | None, header_row: int | None
) -> RawTable:
    frame.columns = pd.Index(renamed(list(frame.columns), HEADINGS) or [])
    return RawTable(name, LAYOUT, frame, rows, sha256, sheet, header_row)


def _records(document: object) -> list[dict[str, object]]:
    """The units of an answer: a page is an object with exactly one list of objects in it."""
    if isinstance(document, dict) and not has_each(renamed(list(document), HEADINGS), *NEEDED):
        lists = [value for value in document.values() if isinstance(value, list)]
        return _records(lists[0]) if len(lists) == 1 else []
    records = document if isinstance(document, list) else [document]
    units = [record for record in records if isinstance(record, dict)]
    return units if len(units) == len(records) else []


def _flat(record: dict[str, object]) -> dict[str, str | None]:
    """A record with what stands inside its objects as `Outer.Inner`, everything as text."""
    flat: dict[str, str | None] = {}
    for key, value in record.items():
        inner = {f"{key}.{name}": cell for name, cell in value.items()} if isinstance(value, dict) else {key: value}
        flat |= {name: None if cell is None else str(cell) for name, cell in inner.items()}
    return flat
