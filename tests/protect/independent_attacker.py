"""A second attacker, written apart from the toolkit: it imports nothing of it and uses neither scipy nor HiGHS.

- `enumerate_ranges` walks through every table there is, cell by cell. For small tables.
- `ranges` and `disclosed` ask Google OR-tools CP-SAT, for tables of any size. Both are exact.

A table is a frame: key columns, then a value; `Total` in a key column is a margin, `*` is hidden. The unknowns are the
rows without `Total`; a combination of keys without a row is not there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd
from ortools.sat.python import cp_model

MARGIN = "Total"
HIDDEN = "*"

Key = tuple[str, ...]
Span = tuple[int, int | None]
"""Lowest and highest value of a hidden cell; None: no end."""

PATIENCE = 2.0
"""Seconds for a table that does many things at once; after that each is asked for alone."""


class ContradictionError(Exception):
    """No whole table, never negative, agrees with what is shown."""


class TooManyTablesError(Exception):
    """The enumeration was stopped: ask CP-SAT instead."""


class UndecidedError(Exception):
    """CP-SAT ran out of time. Neither safe nor unsafe."""


@dataclass(frozen=True)
class Shown:
    """What an attacker sees: sums of unknowns that are known, and sums that are hidden."""

    unknowns: tuple[Key, ...]
    sums: tuple[tuple[tuple[int, ...], int], ...]
    hidden: dict[Key, tuple[int, ...]]
    least: tuple[int, ...]

    @property
    def endless(self) -> frozenset[int]:
        """Unknowns that are in no known sum: nothing keeps them from growing."""
        return frozenset(range(len(self.unknowns))) - {u for parts, _ in self.sums for u in parts}


def read(table: pd.DataFrame, zero_public: bool = False) -> Shown:
    """The frame as sums.

    Where zeros are public a hidden cell is at least 1. For a hidden margin that says nothing more, unless everything
    in it is shown as 0, which is a contradiction.
    """
    cells = {tuple(str(part).strip() for part in key): value for *key, value in table.itertuples(index=False)}
    unknowns = tuple(key for key in cells if MARGIN not in key)
    parts = {key: _parts(key, unknowns) for key in cells}
    is_hidden = {key: str(value).strip() == HIDDEN for key, value in cells.items()}
    sums = tuple((parts[key], int(str(value))) for key, value in cells.items() if not is_hidden[key])
    hidden = {key: parts[key] for key in cells if is_hidden[key]}
    least = tuple(int(zero_public and is_hidden[key]) for key in unknowns)
    for key in hidden if zero_public else ():
        if not any(is_hidden[unknowns[u]] or int(str(cells[unknowns[u]])) for u in parts[key]):
            raise ContradictionError(key)
    return Shown(unknowns, sums, hidden, least)


def _parts(key: Key, unknowns: tuple[Key, ...]) -> tuple[int, ...]:
    def is_part(inner: Key) -> bool:
        return all(own in (MARGIN, part) for own, part in zip(key, inner, strict=True))

    return tuple(number for number, inner in enumerate(unknowns) if is_part(inner))


# Brute force: every table


def enumerate_ranges(table: pd.DataFrame, zero_public: bool = False, most_steps: int = 300_000) -> dict[Key, Span]:
    """Lowest and highest value of every hidden cell, by going through all tables.

    Raises:
        ContradictionError: there is no table. TooManyTablesError: more than `most_steps` values were tried.
    """
    shown = read(table, zero_public)
    seen: dict[Key, tuple[int, int]] = {}
    found = False
    for whole in _all_tables(shown, most_steps):
        found = True
        for key, parts in shown.hidden.items():
            value = sum(whole[u] for u in parts)
            low, high = seen.get(key, (value, value))
            seen[key] = min(low, value), max(high, value)
    if not found:
        raise ContradictionError
    return {
        key: (low, None if shown.endless.intersection(shown.hidden[key]) else high) for key, (low, high) in seen.items()
    }


def _all_tables(shown: Shown, most_steps: int) -> Iterator[list[int]]:
    """Backtracking over the unknowns: no known sum may be passed, and its last unknown must fill it exactly.

    An unknown without end stands at its lowest: more can only add to the cells it is in, and those have no end.
    """
    left = [number - sum(shown.least[u] for u in parts) for parts, number in shown.sums]
    rows_of: list[list[int]] = [[] for _ in shown.unknowns]
    for row, (parts, _) in enumerate(shown.sums):
        for unknown in parts:
            rows_of[unknown].append(row)
    closes = [[row for row in rows_of[u] if shown.sums[row][0][-1] == u] for u in range(len(shown.unknowns))]
    if any(number < 0 or (number and not parts) for number, (parts, _) in zip(left, shown.sums, strict=True)):
        return
    whole = list(shown.least)
    steps = [0]

    def walk(unknown: int) -> Iterator[list[int]]:
        if unknown == len(whole):
            yield whole
            return
        rows = rows_of[unknown]
        room = min((left[row] for row in rows), default=0)
        need = max((left[row] for row in closes[unknown]), default=0)
        for extra in range(need, room + 1 if not closes[unknown] else min(room, need) + 1):
            steps[0] += 1
            if steps[0] > most_steps:
                raise TooManyTablesError
            for row in rows:
                left[row] -= extra
            whole[unknown] += extra
            yield from walk(unknown + 1)
            whole[unknown] -= extra
            for row in rows:
                left[row] += extra

    yield from walk(0)


# CP-SAT: tables of any size


@dataclass
class _Part:
    """Unknowns that hang together through known sums, none of them known already."""

    unknowns: list[int]
    sums: list[tuple[list[int], int]]
    low: dict[int, int]
    high: dict[int, int]
    pool: list[dict[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class _Problem:
    shown: Shown
    known: dict[int, int]
    parts: list[_Part]

    def pieces(self, key: Key) -> tuple[int, list[tuple[_Part, list[int]]]]:
        """A hidden cell as a known number and a sum of unknowns from each part."""
        inside = set(self.shown.hidden[key])
        split = [(part, [u for u in part.unknowns if u in inside]) for part in self.parts]
        known = sum(value for unknown, value in self.known.items() if unknown in inside)
        return known, [(part, unknowns) for part, unknowns in split if unknowns]


def ranges(table: pd.DataFrame, zero_public: bool = False, seconds: float = 60.0) -> dict[Key, Span]:
    """Lowest and highest value of every hidden cell, over all whole tables that agree with what is shown.

    Args:
        table: what is shown.
        zero_public: a hidden cell is at least 1.
        seconds: for one question to the solver.

    Raises:
        ContradictionError: there is no table. UndecidedError: a question took too long.
    """
    problem = _problem(read(table, zero_public), seconds)
    spans = {}
    for key in problem.shown.hidden:
        known, pieces = problem.pieces(key)
        low = known + sum(_extreme(part, unknowns, -1, seconds) for part, unknowns in pieces)
        high = known + sum(_extreme(part, unknowns, +1, seconds) for part, unknowns in pieces)
        spans[key] = low, None if problem.shown.endless.intersection(problem.shown.hidden[key]) else high
    return spans


class Disclosed(NamedTuple):
    """The hidden cells that an attacker can tell: the number itself, or that it is below the limit."""

    exact: tuple[Key, ...]
    below: tuple[Key, ...]


def disclosed(
    table: pd.DataFrame,
    sensitive: Collection[Key] = (),
    limit: int = 5,
    zero_public: bool = False,
    seconds: float = 60.0,
) -> Disclosed:
    """Which hidden cells are exactly known, and which sensitive ones are known to be below the limit.

    Quicker than `ranges`: tables that show the opposite are collected, each of them for as many cells as possible,
    until the solver proves that no table does it for any of the cells that are left.
    """
    problem = _problem(read(table, zero_public), seconds)
    for part in problem.parts:
        _vary(part, _wishes(problem, part, set(sensitive), limit), seconds)
    exact, below = [], []
    for key in problem.shown.hidden:
        known, pieces = problem.pieces(key)
        if problem.shown.endless.intersection(problem.shown.hidden[key]):
            continue
        values = [[sum(t[u] for u in unknowns) for t in part.pool] for part, unknowns in pieces]
        if all(min(v) == max(v) for v in values):
            exact.append(key)
        if key not in sensitive or known + sum(max(v) for v in values) >= limit:
            continue
        # A margin over several parts: the tables at hand were not made to be added up.
        if known + sum(_extreme(part, unknowns, +1, seconds) for part, unknowns in pieces) < limit:
            below.append(key)
    return Disclosed(tuple(exact), tuple(below))


def _problem(shown: Shown, seconds: float) -> _Problem:
    """Fix what simple arithmetic on single sums gives, and split the rest into parts that do not meet in any sum."""
    low = dict(enumerate(shown.least))
    high = {u: min((number for parts, number in shown.sums if u in parts), default=low[u]) for u in low}
    _tighten(shown, low, high)
    if any(low[u] > high[u] for u in low):
        raise ContradictionError
    known = {u: low[u] for u in low if low[u] == high[u]}
    sums = []
    for parts, number in shown.sums:
        open_parts = [u for u in parts if u not in known]
        left = number - sum(known[u] for u in parts if u in known)
        if open_parts:
            sums.append((open_parts, left))
        elif left:
            raise ContradictionError
    groups = [_part(group, sums, low, high) for group in _groups(sums)]
    for part in groups:
        part.pool.append(_solve(part, [], seconds))
    return _Problem(shown, known, groups)


def _tighten(shown: Shown, low: dict[int, int], high: dict[int, int]) -> None:
    """What is left of a sum when the others are at their lowest or highest, until nothing moves."""
    moving = True
    while moving:
        moving = False
        for parts, number in shown.sums:
            lows, highs = sum(low[u] for u in parts), sum(high[u] for u in parts)
            if lows > number or highs < number:
                raise ContradictionError
            for u in parts:
                new = max(low[u], number - (highs - high[u])), min(high[u], number - (lows - low[u]))
                if new != (low[u], high[u]):
                    if new[0] > new[1]:
                        raise ContradictionError
                    lows, highs = lows + new[0] - low[u], highs + new[1] - high[u]
                    low[u], high[u] = new
                    moving = True


def _groups(sums: list[tuple[list[int], int]]) -> list[list[int]]:
    """Unknowns that are connected by sums."""
    leader: dict[int, int] = {u: u for parts, _ in sums for u in parts}

    def find(u: int) -> int:
        while leader[u] != u:
            leader[u] = leader[leader[u]]
            u = leader[u]
        return u

    for parts, _ in sums:
        for u in parts[1:]:
            leader[find(u)] = find(parts[0])
    groups: dict[int, list[int]] = {}
    for u in leader:
        groups.setdefault(find(u), []).append(u)
    return list(groups.values())


def _part(group: list[int], sums: list[tuple[list[int], int]], low: dict[int, int], high: dict[int, int]) -> _Part:
    inside = set(group)
    own = [(parts, number) for parts, number in sums if parts[0] in inside]
    return _Part(sorted(group), own, {u: low[u] for u in group}, {u: high[u] for u in group})


def _model(part: _Part) -> tuple[cp_model.CpModel, dict[int, cp_model.IntVar]]:
    model = cp_model.CpModel()
    unknowns = {u: model.new_int_var(part.low[u], part.high[u], f"x{u}") for u in part.unknowns}
    for parts, number in part.sums:
        model.add(sum(unknowns[u] for u in parts) == number)
    for u, value in part.pool[-1].items() if part.pool else ():
        model.add_hint(unknowns[u], value)
    return model, unknowns


def _run(
    model: cp_model.CpModel, unknowns: dict[int, cp_model.IntVar], seconds: float
) -> tuple[object, dict[int, int]]:
    """Status and table."""
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1 if len(unknowns) < 60 else 8
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        raise ContradictionError
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise UndecidedError(solver.status_name(status))
    return status, {u: solver.value(x) for u, x in unknowns.items()}


def _solve(part: _Part, objective: list[int], seconds: float, sign: int = 1) -> dict[int, int]:
    """The table with the highest (lowest) sum of some unknowns, proven."""
    model, unknowns = _model(part)
    if objective:
        model.maximize(sign * sum(unknowns[u] for u in objective))
    status, found = _run(model, unknowns, seconds)
    if objective and status != cp_model.OPTIMAL:
        raise UndecidedError
    return found


def _extreme(part: _Part, unknowns: list[int], sign: int, seconds: float) -> int:
    """Highest (lowest) value of a sum of unknowns; not asked where a table at hand reaches what single sums allow."""
    bound = sum((part.high if sign > 0 else part.low)[u] for u in unknowns)
    best = max((sum(table[u] for u in unknowns) for table in part.pool), key=lambda value: sign * value)
    if best == bound:
        return best
    table = _solve(part, unknowns, seconds, sign)
    part.pool.append(table)
    return sum(table[u] for u in unknowns)


Wish = tuple[tuple[int, ...], int, bool]
"""Some unknowns whose sum shall be at least a number (True) or anything but it (False)."""


def _wishes(problem: _Problem, part: _Part, sensitive: set[Key], limit: int) -> list[Wish]:
    """What tables of one part shall show: that no hidden sum is fixed, and that sensitive ones can reach the limit."""
    wishes: set[Wish] = set()
    for key in problem.shown.hidden:
        known, pieces = problem.pieces(key)
        own = next((tuple(unknowns) for other, unknowns in pieces if other is part), None)
        if own is None:
            continue
        wishes.add((own, sum(part.pool[0][u] for u in own), False))
        if key in sensitive and len(pieces) == 1:
            wishes.add((own, limit - known, True))
    return sorted(wishes)


def _vary(part: _Part, wishes: list[Wish], seconds: float) -> None:
    """Collect tables until every wish is met, or is proven to be met by none."""
    open_wishes = [wish for wish in wishes if not _is_met(wish, part.pool[0])]
    many_at_once = True
    while open_wishes:
        try:
            table = _many_met(part, open_wishes) if many_at_once else _one_met(part, open_wishes.pop(), seconds)
        except ContradictionError:
            return
        except UndecidedError:
            if not many_at_once:
                raise
            many_at_once = False  # to prove that none of many wishes can be met is harder than one at a time
            continue
        part.pool.append(table)
        open_wishes = [wish for wish in open_wishes if not _is_met(wish, table)]


def _many_met(part: _Part, wishes: list[Wish]) -> dict[int, int]:
    """A table that meets at least one wish, not always the most it could."""
    model, unknowns = _model(part)
    met = [_met(model, unknowns, wish) for wish in wishes]
    model.add(sum(met) >= 1)
    model.maximize(sum(met))
    return _run(model, unknowns, PATIENCE)[1]


def _one_met(part: _Part, wish: Wish, seconds: float) -> dict[int, int]:
    """A table that meets a wish; any table where it is proven that none does."""
    inside, _, at_least = wish
    table = _solve(part, list(inside), seconds, sign=1)
    return table if at_least or _is_met(wish, table) else _solve(part, list(inside), seconds, sign=-1)


def _met(model: cp_model.CpModel, unknowns: dict[int, cp_model.IntVar], wish: Wish) -> cp_model.IntVar:
    """A switch that is only on where the wish is met."""
    inside, number, at_least = wish
    total = sum(unknowns[u] for u in inside)
    switch = model.new_bool_var("")
    if at_least:
        model.add(total >= number).only_enforce_if(switch)
    else:
        above = model.new_bool_var("")
        model.add(total >= number + 1).only_enforce_if(switch, above)
        model.add(total <= number - 1).only_enforce_if(switch, ~above)
    return switch


def _is_met(wish: Wish, table: dict[int, int]) -> bool:
    inside, number, at_least = wish
    value = sum(table[u] for u in inside)
    return value >= number if at_least else value != number
