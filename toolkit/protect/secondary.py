"""Secondary hiding within one table whose margins are shown: what a reader could work out must be hidden too.

The table is a tree of sums: cells (unit, group) add up to the group's total, the groups' totals to the grand total.
On a tree, tightening lower and upper bounds until nothing moves gives exactly what a reader can prove about whole,
non-negative numbers, so the test below is exact for these tables (not for tables with two crossing margins).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Cell(NamedTuple):
    """A unit's cell; `TOTAL` as unit is the group's total, `TOTAL` as both is the grand total."""

    unit: str
    group: str


TOTAL = "*"
GRAND_TOTAL = Cell(TOTAL, TOTAL)


@dataclass(frozen=True)
class SumTable:
    """Numbers that add up: known ones by cell. A cell that is absent is unknown to us too (hidden at the source).

    Attributes:
        cells: every cell that exists, margins included.
        known: the numbers we know; what is hidden from readers is kept apart.
    """

    cells: frozenset[Cell]
    known: Mapping[Cell, int]
    _children: dict[Cell, tuple[Cell, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for cell in sorted(self.cells):
            parent = Cell(TOTAL, cell.group) if cell.unit != TOTAL else GRAND_TOTAL
            if cell != GRAND_TOTAL and parent in self.cells:
                self._children[parent] = (*self._children.get(parent, ()), cell)

    @property
    def sums(self) -> dict[Cell, tuple[Cell, ...]]:
        """Each margin with the cells that add up to it."""
        return self._children


def provable_bounds(table: SumTable, hidden: frozenset[Cell]) -> dict[Cell, tuple[float, float]] | None:
    """What a reader of the shown numbers can prove about every cell: (lowest, highest), highest may be infinite.

    Returns None where the shown numbers contradict each other.
    """
    bounds: dict[Cell, tuple[float, float]] = {
        cell: (0.0, math.inf)
        if cell in hidden or cell not in table.known
        else (float(table.known[cell]), float(table.known[cell]))
        for cell in table.cells
    }
    moved = True
    while moved:
        moved = False
        for total, parts in table.sums.items():
            for cell, low, high in _implied(bounds, total, parts):
                tighter = (max(bounds[cell][0], low), min(bounds[cell][1], high))
                if tighter[0] > tighter[1]:
                    return None
                if tighter != bounds[cell]:
                    bounds[cell], moved = tighter, True
    return bounds


def hide_until_safe(
    table: SumTable, hidden: frozenset[Cell], at_least: int, cost: Mapping[Cell, int]
) -> frozenset[Cell] | None:
    """Hide more cells until no hidden cell can be computed or proved to be below the limit.

    Args:
        table: the numbers and how they add up.
        hidden: what is hidden already (primary rules, the source's own hiding).
        at_least: every hidden cell must, for all a reader can tell, possibly reach this number.
        cost: what is lost by hiding a cell (pupils); cheap cells go first, margins last.

    Returns:
        All cells to hide, or None where the shown numbers contradict each other.
    """
    while True:
        bounds = provable_bounds(table, hidden)
        if bounds is None:
            return None
        told = [cell for cell in sorted(hidden) if _is_told(bounds[cell], at_least)]
        if not told:
            return hidden
        hidden = hidden | {_cheapest_neighbour(table, told[0], hidden, cost)}


def _is_told(bounds: tuple[float, float], at_least: int) -> bool:
    low, high = bounds
    return low == high or high < at_least


def _cheapest_neighbour(table: SumTable, cell: Cell, hidden: frozenset[Cell], cost: Mapping[Cell, int]) -> Cell:
    """The next cell to hide: one in a sum that gives the told cell away, units before margins, cheap before dear."""
    related = {c for total, parts in table.sums.items() if cell in (total, *parts) for c in (total, *parts)} - hidden
    candidates = related or table.cells - hidden
    return min(candidates, key=lambda c: (c == GRAND_TOTAL, c.unit == TOTAL, cost.get(c, 0), c))


def _implied(
    bounds: Mapping[Cell, tuple[float, float]], total: Cell, parts: tuple[Cell, ...]
) -> list[tuple[Cell, float, float]]:
    """Bounds that one sum implies for its total and for each of its parts."""
    implied = [(total, sum(bounds[p][0] for p in parts), sum(bounds[p][1] for p in parts))]
    for part in parts:
        others = [bounds[p] for p in parts if p != part]
        low = bounds[total][0] - sum(high for _, high in others)
        high = bounds[total][1] - sum(low for low, _ in others)
        implied.append((part, low, high))
    return implied
