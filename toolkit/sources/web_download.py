"""The older web download of Elevundersøkelsen (layout C), CSV: `YYYYMMDD-HHMM_GSK.ElevundersoekelsenG.csv`.

Seen, in programs that read such files: a first line `sep=`, long headings on the second, tabs, a stray carriage return
at the end of each line; some ten columns that say what a row is about (EnhetNivaa, Fylkekode, Kommunekode,
Organisasjonsnummer, EnhetNavn), where a municipality has its number both as Kommunekode and as Organisasjonsnummer;
then a column for each year, grade and gender. Other tables from the same place put the parts of a heading between
points (`2024-25.Alle eierformer.Alle trinn.Alle kjønn.Antall elever`, `2023-24.Engelsk.5. årstrinn.…`), the measure
last, and are UTF-16.

Assumed: the survey's headings are written in the same way, in any order before the measure, and the columns before them
have the names of layout A. No file of the survey itself has been seen, so every part of a heading must be understood;
a column with a part that is not (a break in the series, say) is set aside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import pandas as pd

from toolkit.sources.grid import Grid, find_header
from toolkit.sources.headings import GRADE, YEAR, kind_of, measure_of
from toolkit.sources.raw import RawTable
from toolkit.sources.survey_figures import WideTable, family_of, long_tables
from toolkit.sources.udir_export import KNOWN_NAMES, QUESTION, UNIT, canonical, is_upper_secondary
from toolkit.sources.unpivot import WideColumn

BETWEEN_PARTS: Final = re.compile(r"\.(?! )")
"""A point ends a part; the point in `7. årstrinn` is followed by a space."""


def read_grid(grid: Grid) -> tuple[RawTable, ...]:
    """The table of a CSV file or a sheet; none where it is not such a download."""
    header = find_header(grid.head, KNOWN_NAMES, at_least=2)
    if header is None:
        return ()
    understood = [column for column in _wide_columns(grid.head[header]) if column.measure]
    family = family_of(understood)
    if family is None:
        return ()
    names = canonical(grid.head[header])
    in_headings = {name for column in understood for name in (*column.says, column.measure)}
    if in_headings.intersection(names) or not _says_what_rows_are(names, has_questions=family != "participation"):
        return ()
    body = grid.body(header)
    found = _wide_columns([*body.frame.columns])
    figures = [column.place for column in found]
    keys = body.frame.iloc[:, [place for place in range(body.frame.shape[1]) if place not in figures]].astype(object)
    keys.columns = pd.Index(canonical(list(keys.columns)))
    wide = WideTable(
        grid.name,
        grid.sha256,
        keys=keys,
        cells=body.frame.astype(object).to_numpy(),
        rows=body.rows,
        columns=[column for column in found if column.measure],
        unknown=[column for column in found if not column.measure],
        sheet=grid.sheet,
        header_row=header + 1,
    )
    return long_tables(wide, lambda frame: f"download_{family}" + ("_upper" if is_upper_secondary(frame) else ""))


def _says_what_rows_are(names: Sequence[str], *, has_questions: bool) -> bool:
    """Whether the columns that are no figures tell of unit and question, each of them once."""
    known = [name for name in names if name in KNOWN_NAMES]
    needs = (UNIT, *QUESTION) if has_questions else (UNIT,)
    return len(known) == len(set(known)) and all(set(known).intersection(group) for group in needs)


def _wide_columns(header: Sequence[object]) -> list[WideColumn]:
    """The columns of figures: those whose heading has parts. No measure where a part is not understood."""
    return [
        _wide_column(place, str(heading))
        for place, heading in enumerate(header)
        if heading is not None and len(BETWEEN_PARTS.split(str(heading).strip())) > 1
    ]


def _wide_column(place: int, heading: str) -> WideColumn:
    *parts, last = [part.strip() for part in BETWEEN_PARTS.split(heading.strip())]
    kinds = [kind_of(part) for part in parts]
    says = {kind: part for kind, part in zip(kinds, parts, strict=True) if kind is not None}
    is_understood = len(says) == len(parts) and {YEAR, GRADE} <= set(says)
    return WideColumn(place, heading.strip(), says, (measure_of(last) or "") if is_understood else "")
