"""Rows that a file holds but nobody uses: hidden sheets, totals, other statistics, headings that say nothing known.

They are read, rejected and named, so that every row of the file is accounted for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from toolkit.sources.raw import RawTable, column
from toolkit.validate.problems import Problem, Severity
from toolkit.validate.values import answer_key, by_distinct, plain

TOTALS: Final = frozenset({"i alt", "sum", "sum totalt", "total", "totalsum", "totalt"})
TOTAL_COLUMNS: Final = ("EnhetNavn", "Enhet", "Organisasjonsnummer", "Skoleaarnavn")
NEVER_TOTALS: Final = frozenset({"Trinnnavn", "Kjoenn"})
"""There `Totalt` may be a way to say all grades or genders; the column's own reader refuses it."""

TOTAL_ROW: Final = "total_row_not_used"


@dataclass(frozen=True)
class Reason:
    """How a reason is told: how serious it is, and the column whose heading or cells are named, if any."""

    severity: Severity
    column: str | None = None


REASONS: Final = {
    "sheet_hidden": Reason("warning"),
    "sheet_no_table": Reason("warning"),
    TOTAL_ROW: Reason("warning"),
    "statistic_not_survey": Reason("warning", "Statistikk"),
    "measure_unit_unknown": Reason("error", "Måleenhet"),
    "column_not_understood": Reason("error", "Verdi"),
}


def without_totals(raw: RawTable) -> tuple[RawTable, ...]:
    """The table, and its rows that are sums of others as a table that is set aside."""
    if raw.set_aside or not len(raw.rows):
        return (raw,)
    is_total = np.zeros(len(raw.rows), dtype=bool)
    for place, name in enumerate(map(str, raw.frame.columns)):  # headings that nobody knows may stand twice
        if (place == 0 and name not in NEVER_TOTALS) or name in TOTAL_COLUMNS:
            is_total |= by_distinct(raw.frame.iloc[:, place], _is_total, "bool").to_numpy()
    return (raw.take(~is_total), raw.take(is_total, TOTAL_ROW)) if is_total.any() else (raw,)


def _is_total(cell: object) -> bool:
    return answer_key(cell).rstrip(":").rstrip() in TOTALS


def set_aside_problems(raw: RawTable) -> list[Problem]:
    """One problem for each heading or cell that is the reason; one for the sheet where the whole of it is."""
    reason = REASONS[raw.set_aside]
    if reason.column is None:
        return [_problem(raw, reason, 0, None, None, len(raw.rows))]
    headings = [raw.heading(reason.column, place) for place in range(len(raw.rows))]
    cells = by_distinct(column(raw.frame, reason.column), plain)
    values = "" if raw.set_aside == "column_not_understood" else cells.to_numpy()
    places = pd.DataFrame({"heading": headings, "value": values})
    return [
        _problem(raw, reason, int(found.index[0]), str(heading), str(value) or None, len(found))
        for (heading, value), found in places.groupby(["heading", "value"], sort=False)
    ]


def _problem(raw: RawTable, reason: Reason, place: int, heading: str | None, value: str | None, count: int) -> Problem:
    """The row is named where it is a row that is to blame, not a whole sheet or column."""
    is_of_one_row = raw.set_aside == TOTAL_ROW or value is not None
    row = int(raw.rows[place]) if is_of_one_row else None
    details = (("rows", str(count)),)
    return Problem(reason.severity, raw.set_aside, raw.path, raw.sheet, row, heading, value, details=details)
