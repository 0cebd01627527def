"""A table of counts with margins: who could compute what, and what to hide so that nobody can.

The table is a frame with one to four key columns and a last column `value`; `Total` in a key column is the margin, `*`
is hidden. A combination of keys that is not in the table does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from toolkit.errors import InputError, ProtectionError
from toolkit.protect.gate import told_numbers
from toolkit.protect.ledger import Ledger, Row, Secret, Statement, Terms, equal
from toolkit.protect.solver import WholeNumbers
from toolkit.protect.sums import Rows
from toolkit.protect.witnesses import hide_until_safe

MARGIN: Final = "Total"
LIKE_A_MARGIN: Final = frozenset({"total", "totalt", "sum", "i alt"})
"""A margin that is taken for a category would give every hidden number away."""
HIDDEN: Final = "*"
VALUE: Final = "value"
MOST_KEYS: Final = 4
MARGIN_COST: Final = 0.1
"""How much dearer a margin is than a cell inside: of two ways that hide equally much, the margins stay."""

Key = tuple[str, ...]


class CellRange(NamedTuple):
    """What an attacker knows of a hidden cell: the lowest and highest number it can be (`high` None: no end).

    `below` is True where it is certainly below the number asked about, None where none was asked about.
    """

    key: Key
    low: int
    high: int | None
    below: bool | None = None

    @property
    def is_disclosed(self) -> bool:
        """Whether the number, or that it is below the one asked about, is known."""
        return self.low == self.high or self.below is True


@dataclass(frozen=True)
class ProtectedTable:
    """A table that may be published: `frame` has `*` where a cell is hidden; the hidden numbers are nowhere in it."""

    frame: pd.DataFrame
    hidden: tuple[Key, ...]


def attack(table: pd.DataFrame, *, at_least: int | None = None, zero_public: bool = False) -> tuple[CellRange, ...]:
    """What every hidden cell can be, over all whole tables, never negative, that agree with what is shown.

    Args:
        table: key columns and `value`: whole numbers >= 0, or `*`.
        at_least: also say which cells are certainly below this number.
        zero_public: zeros are never hidden, so a hidden cell is known to be at least 1.

    Raises:
        InputError: no such table, or its numbers contradict each other. ProtectionError: the solver did not finish.
    """
    cells = _cells(table)
    terms = _terms(cells)
    hidden = [key for key in _keys(table) if cells[key] is None]
    known = [equal(terms[key], value) for key, value in cells.items() if value is not None]
    if zero_public:
        known += [Row(terms[key], 1, None) for key in hidden]
    tables = WholeNumbers(_size(cells), known)
    if tables.find() is None:
        raise InputError("table_contradicts", {})
    return tuple(_range(key, terms[key], tables, at_least) for key in hidden)


def protect(table: pd.DataFrame, *, limit: int = 5, zero_public: bool = False) -> ProtectedTable:
    """Hide what is below the limit, and whatever else is needed so that no hidden cell can be computed.

    No hidden cell can be told exactly, and none that is below the limit can be told to be. The grand total is shown.

    Args:
        table: key columns and `value`: whole numbers >= 0, margins included.
        limit: smaller numbers are sensitive; zeros too, unless `zero_public`.
        zero_public: zeros are never hidden.

    Raises:
        InputError: no such table, a hidden number in it, or margins that do not add up. ProtectionError: nothing works.
    """
    cells = _cells(table)
    values = {key: value for key, value in cells.items() if value is not None}
    if len(values) != len(cells):
        raise InputError("table_value_hidden", {"rows": _rows_where(table, table[VALUE].map(_is_hidden))})
    terms = _terms(cells)
    truth = np.array([values[key] for key in cells if MARGIN not in key], dtype=np.int64)
    ledger = _ledger(values, terms, len(truth), zero_public)
    if not Rows(ledger.known_rows(()), ledger.unknowns).agree_with(truth):
        raise InputError("table_contradicts", {})
    secrets: dict[Hashable, tuple[Secret, ...]] = {
        key: (Secret(key, terms[key], limit if _is_sensitive(value, limit, zero_public) else None),)
        for key, value in values.items()
    }
    primary = [key for key, value in values.items() if _is_sensitive(value, limit, zero_public)]
    if any(ledger.statement(key).cost == np.inf for key in primary):
        raise ProtectionError("grand_total_sensitive", {"limit": limit})
    protection = hide_until_safe(ledger, primary, secrets, truth)
    told = told_numbers(ledger, protection.hidden, secrets, protection.tables)
    if told:
        raise ProtectionError("nothing_works", {"cell": told[0].secret.statement})
    hidden = tuple(key for key in _keys(table) if key in protection.hidden)
    return ProtectedTable(_with_hidden(table, frozenset(hidden)), hidden)


def _is_sensitive(value: int, limit: int, zero_public: bool) -> bool:
    return value < limit and not (zero_public and value == 0)


def _ledger(values: dict[Key, int], terms: dict[Key, Terms], unknowns: int, zero_public: bool) -> Ledger:
    """One statement per cell. The grand total always stands, and so do zeros that are public."""
    statements = []
    for key, value in values.items():
        stays = all(part == MARGIN for part in key) or (zero_public and value == 0)
        if_hidden = (Row(terms[key], 1, None),) if zero_public and not stays else ()
        cost = np.inf if stays else 1 + MARGIN_COST * key.count(MARGIN)
        statements.append(Statement(key, (equal(terms[key], value),), if_hidden, cost))
    return Ledger(unknowns, tuple(statements))


def _range(key: Key, terms: Terms, tables: WholeNumbers, at_least: int | None) -> CellRange:
    lowest, highest = tables.extreme(terms, "lowest"), tables.extreme(terms, "highest")
    assert lowest is not None  # sums of numbers that are never negative have a lowest value
    high = None if highest is None else highest[0]
    below = None if at_least is None else high is not None and high < at_least
    return CellRange(key, lowest[0], high, below)


def _size(cells: dict[Key, int | None]) -> int:
    return sum(MARGIN not in key for key in cells)


def _terms(cells: dict[Key, int | None]) -> dict[Key, Terms]:
    """Each cell as a sum of the cells without margins."""
    inner = {key: number for number, key in enumerate(key for key in cells if MARGIN not in key)}
    return {
        key: tuple(
            (number, 1)
            for other, number in inner.items()
            if all(part in (MARGIN, own) for part, own in zip(key, other, strict=True))
        )
        for key in cells
    }


def _cells(table: pd.DataFrame) -> dict[Key, int | None]:
    """Every cell by its key, in the keys' order, None where it is hidden. All that is wrong is said at once.

    In whatever order the rows stand, the same cells must be hidden: two patterns of one table could be subtracted.
    """
    columns = list(table.columns[:-1])
    if not 1 <= len(columns) <= MOST_KEYS or table.columns[-1] != VALUE:
        raise InputError("table_columns", {"columns": ", ".join(map(str, table.columns)), "most": MOST_KEYS})
    if table.empty:
        raise InputError("table_empty", {})
    keys = pd.Series(_keys(table), index=table.index, dtype=object)
    wrong = ~table[VALUE].map(_is_hidden) & ~table[VALUE].map(_is_count)
    repeated = keys.duplicated(keep=False)
    empty = keys.map(lambda key: "" in key)
    margin = keys.map(lambda key: any(part != MARGIN and part.casefold() in LIKE_A_MARGIN for part in key))
    if (wrong | repeated | empty | margin).any():
        problems = {"wrong": wrong, "repeated": repeated, "empty": empty, "margin": margin}
        raise InputError("table_cells", {name: _rows_where(table, rows) for name, rows in problems.items()})
    values = (None if _is_hidden(value) else int(value) for value in table[VALUE])
    return dict(sorted(zip(keys, values, strict=True)))


def _keys(table: pd.DataFrame) -> list[Key]:
    return [tuple(str(part).strip() for part in row) for row in table[table.columns[:-1]].itertuples(index=False)]


def _is_hidden(value: object) -> bool:
    return str(value).strip() == HIDDEN


def _is_count(value: object) -> bool:
    return not isinstance(value, bool) and re.fullmatch(r"[0-9]{1,9}", str(value).strip()) is not None


def _rows_where(table: pd.DataFrame, where: pd.Series[bool]) -> str:
    """Row numbers as a spreadsheet counts them, the header being row 1."""
    return ", ".join(str(row + 2) for row in np.flatnonzero(where.to_numpy())) or "–"


def _with_hidden(table: pd.DataFrame, hidden: frozenset[Key]) -> pd.DataFrame:
    shown = table.copy()
    gone = pd.Series([key in hidden for key in _keys(table)], index=table.index)
    shown[VALUE] = shown[VALUE].astype(object).mask(gone, HIDDEN)
    return shown
