"""A report from Skoleporten (layout D), CSV: one figure a row, with its unit of measure.

Seen: one download of national tests for the schools of a municipality, 2014-2021. UTF-8 with a mark in front, CRLF,
`;`; `Periode` `2014-2015`, `Trinn` `Trinn 5`, `Kjønn` `Begge kjønn`/`Jenter`/`Gutter`, `Eierform` `Offentlig`, `.`
where there is no figure, `Måleenhet` `Skalapoeng`.

Assumed: the survey's rows say `Elevundersøkelsen` first in `Statistikk`, and their `Måleenhet` is per cent or a mean.
Rows of other statistics, and rows with another unit of measure, are set aside.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from toolkit.sources.grid import Grid, cell_key, find_header
from toolkit.sources.raw import RawTable

NAMES: Final = {
    "Enhetsnavn": "EnhetNavn",
    "Skoletype": "Skoletype",
    "Vurderingsområde": "Vurderingsområde",
    "Statistikk": "Statistikk",
    "Indikator/delskår": "Spoersmaalgruppe",
    "Periode": "Skoleaarnavn",
    "Eierform": "EierformNavn",
    "Trinn": "Trinnnavn",
    "Kjønn": "Kjoenn",
    "Verdi": "Verdi",
    "Måleenhet": "Måleenhet",
}
"""Skoleporten's headings, and layout A's name for the same column; the others keep their own."""

FILLED_IN: Final = ("Spoersmaalnavn", "EnhetNivaa", "AndelMobbet", "Score")
NOT_ITS_OWN: Final = frozenset({*NAMES.values(), *FILLED_IN}) - set(NAMES)
"""Columns of layout A that are made here: a file that has one of them beside its own is no such report."""

COUNTRY: Final = frozenset({"hele landet", "nasjonalt"})
LEVEL_OF_COUNTRY: Final = "1"
SURVEY: Final = "elevundersøkelsen"
WHOLE_INDEX: Final = "Alle spørsmål"
SHARES: Final = frozenset({"prosent", "%"})
MEANS: Final = frozenset({"gjennomsnitt", "snitt"})


def read_grid(grid: Grid) -> tuple[RawTable, ...]:
    """The report's shares, its means, and the rows that are neither; none where it is no such report."""
    header = find_header(grid.head, NAMES, at_least=len(NAMES))
    if header is None:
        return ()
    headings = {cell_key(heading): heading for heading in NAMES}
    body = grid.body(header)
    frame = body.frame
    printed = [headings.get(cell_key(name), str(name)) for name in frame.columns]
    if len(printed) != len(set(printed)) or NOT_ITS_OWN.intersection(printed):
        return ()
    frame.columns = pd.Index([NAMES.get(name, name) for name in printed])
    frame["Spoersmaalnavn"] = pd.Series(WHOLE_INDEX, index=frame.index, dtype=object)
    levels = [LEVEL_OF_COUNTRY if name in COUNTRY else None for name in _keys(frame["EnhetNavn"])]
    frame["EnhetNivaa"] = pd.Series(levels, index=frame.index, dtype=object)
    other_names = {name: np.full(len(frame), heading, dtype=object) for heading, name in NAMES.items()}
    report = RawTable(
        grid.name, "skoleporten", frame, body.rows, grid.sha256, grid.sheet, header + 1, printed=other_names
    )
    return _by_unit_of_measure(report)


def _by_unit_of_measure(report: RawTable) -> tuple[RawTable, ...]:
    is_survey = _keys(report.frame["Statistikk"]).str.startswith(SURVEY).to_numpy(dtype=bool)
    unit = _keys(report.frame["Måleenhet"])
    is_share, is_mean = (is_survey & unit.isin(known).to_numpy(dtype=bool) for known in (SHARES, MEANS))
    tables = (
        _named(report.take(is_share), "skoleporten_share", "AndelMobbet"),
        _named(report.take(is_mean), "skoleporten_mean", "Score"),
        report.take(~is_survey, "statistic_not_survey"),
        report.take(is_survey & ~is_share & ~is_mean, "measure_unit_unknown"),
    )
    return tuple(table for table in tables if len(table.rows)) or (tables[0],)


def _keys(cells: pd.Series) -> pd.Series:
    return cells.astype(object).map(cell_key)


def _named(table: RawTable, layout: str, measure: str) -> RawTable:
    """The table with its figures under the name that layout A has for them."""
    frame = table.frame.rename(columns={"Verdi": measure})
    printed = {measure if name == "Verdi" else name: headings for name, headings in table.printed.items()}
    return RawTable(
        table.path, layout, frame, table.rows, table.sha256, table.sheet, table.header_row, printed, table.set_aside
    )
