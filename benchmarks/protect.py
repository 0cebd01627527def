"""How quickly and how sparingly `protect` hides, beside other methods; what a whole-number attacker finds after each.

    .venv/bin/python benchmarks/protect.py [--quick] [--json]

Columns: the sensitive cells; for `protect`, for plain Gauss elimination and for tau-Argus (where `pytauargus` can be
imported; it publishes zeros) the hidden cells, and how many sensitive ones the attacker then knows exactly or knows to
be below the limit; for two-way tables the fewest cells that can be hidden under our own criterion.

Numbers to stay within: 0.2 s two-way, 6 s three-way, 60 s four-way; at most twice the optimum; nothing disclosed.
"""

# ruff: noqa: T201 - a script that prints its results

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import json
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd
from ortools.sat.python import cp_model

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests" / "protect"))

import independent_attacker
import tables
from gauss import gauss_hidden
from tables import MARGIN, Key

from toolkit.errors import ProtectionError
from toolkit.protect import protect

SECONDS_ALLOWED = {2: 0.2, 3: 6.0, 4: 60.0}
TIMES_OPTIMUM_ALLOWED = 2.0
TABLES: list[tuple[tuple[int, ...], float, range]] = [
    ((6, 5), tables.MEANS[2], range(10)),
    ((6, 6, 5), tables.MEANS[3], range(5)),
    ((6, 6, 2, 5), tables.MEANS[4], range(3)),
    ((6, 6, 2, 5), 8.0, range(2)),
]
"""Shape, mean count of a cell without margins, seeds. The last are sparse: as many numbers from 1 to 4 as the reference
table has below the limit, and zeros beside them."""

QUICK_TABLES = [((6, 5), tables.MEANS[2], range(4)), ((6, 6, 5), tables.MEANS[3], range(2))]
TAU_ARGUS_MINUTES = 3

Clocks = tuple[float, float]
"""Seconds on the wall, and of the processor."""


@dataclass(frozen=True)
class Outcome:
    """What one method hides, and what an attacker knows of the sensitive cells and of other hidden ones afterwards.

    `cpu_seconds` is what a quiet machine would have needed, whatever else runs on this one.
    """

    seconds: float
    cpu_seconds: float
    hidden: int
    exact: int
    below: int
    others_exact: int


@dataclass(frozen=True)
class Case:
    """One table under one limit and one policy for zeros."""

    shape: tuple[int, ...]
    mean: float
    seed: int
    limit: int
    zero_public: bool
    sensitive: int
    ours: Outcome | None
    error: str | None
    gauss: Outcome
    tau_argus: Outcome | None
    optimum: int | None
    optimum_proven: bool

    @property
    def faults(self) -> list[str]:
        """Which of the wanted numbers this case misses."""
        if self.ours is None:
            return [self.error or ""]
        faults = []
        if min(self.ours.seconds, self.ours.cpu_seconds) > SECONDS_ALLOWED[len(self.shape)]:
            faults.append("slow")
        if self.optimum is not None and self.ours.hidden > TIMES_OPTIMUM_ALLOWED * self.optimum:
            faults.append("hides too much")
        if self.ours.exact or self.ours.below or self.ours.others_exact:
            faults.append("DISCLOSED")
        return faults


def main() -> int:
    """Run every case; exit status 1 where a wanted number is missed."""
    arguments = _arguments()
    protect(tables.random_table((2, 2), seed=0), limit=1)  # the first call pays for imports
    cases = []
    if not arguments.json:
        print(HEADER)
    for case in _cases(arguments):
        cases.append(case)
        if not arguments.json:
            print(_line(case), flush=True)
    if arguments.json:
        print(json.dumps([asdict(case) | {"faults": case.faults} for case in cases]))
    return int(any(case.faults for case in cases))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="two and three key columns only, fewer seeds")
    parser.add_argument("--json", action="store_true", help="one JSON list instead of a table")
    parser.add_argument("--seconds", type=float, default=30.0, help="for the optimum of one two-way table")
    return parser.parse_args()


def _cases(arguments: argparse.Namespace) -> Iterator[Case]:
    for shape, mean, seeds in QUICK_TABLES if arguments.quick else TABLES:
        for limit in (3, 5):
            for zero_public in (False, True):
                for seed in seeds:
                    yield _case(shape, mean, seed, limit, zero_public, arguments.seconds)


def _case(shape: tuple[int, ...], mean: float, seed: int, limit: int, zero_public: bool, seconds: float) -> Case:
    table = tables.random_table(shape, seed, mean)
    sensitive = tables.sensitive(table, limit, zero_public)
    counts = {key: int(str(value)) for key, value in tables.cells(table).items()}
    ours, hidden, error = None, None, None
    start = _clocks()
    try:
        hidden = protect(table, limit=limit, zero_public=zero_public).hidden
    except ProtectionError as problem:
        error = str(problem)
    took = _since(start)
    if hidden is not None:
        ours = _outcome(table, hidden, limit, zero_public, took)
    start = _clocks()
    by_gauss = gauss_hidden(counts, limit, zero_public)
    gauss = _outcome(table, by_gauss, limit, zero_public, _since(start))
    optimum, proven = None, False
    if len(shape) == 2:
        optimum, proven = fewest_hidden(counts, sensitive, limit, zero_public, hidden or (), seconds)
    tau_argus = _tau_argus(table, limit) if zero_public else None
    return Case(shape, mean, seed, limit, zero_public, len(sensitive), ours, error, gauss, tau_argus, optimum, proven)


def _clocks() -> Clocks:
    return time.perf_counter(), time.process_time()


def _since(start: Clocks) -> Clocks:
    return round(time.perf_counter() - start[0], 3), round(time.process_time() - start[1], 3)


def _outcome(table: pd.DataFrame, hidden: Collection[Key], limit: int, zero_public: bool, took: Clocks) -> Outcome:
    sensitive = set(tables.sensitive(table, limit, zero_public))
    found = independent_attacker.disclosed(tables.hide(table, hidden), sensitive, limit, zero_public)
    exact = sensitive.intersection(found.exact)
    return Outcome(*took, len(hidden), len(exact), len(found.below), len(found.exact) - len(exact))


# The fewest cells


def fewest_hidden(
    counts: dict[Key, int],
    sensitive: Sequence[Key],
    limit: int,
    zero_public: bool,
    hint: Collection[Key],
    seconds: float,
) -> tuple[int | None, bool]:
    """The fewest cells to hide under our criterion, and whether that is proven; None where nothing was found.

    One program: a switch per cell that hides it, and for each sensitive cell a whole table of its own, in which the
    cell reaches the limit and every cell that is not hidden is as it is. A hidden cell that is the same in all those
    tables could be shown, so the fewest leave no hidden cell exact.
    """
    if not sensitive:
        return 0, True
    model = cp_model.CpModel()
    hides = {key: model.new_bool_var("") for key in counts}
    for key, value in counts.items():
        if all(part == MARGIN for part in key) or (zero_public and value == 0):
            model.add(hides[key] == 0)
        model.add_hint(hides[key], key in hint)
    model.add_bool_and([hides[key] for key in sensitive])
    _never_alone(model, hides)
    for key in sensitive:
        _other_table(model, hides, counts, key, limit, int(zero_public))
    model.minimize(sum(hides.values()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, status == cp_model.INFEASIBLE
    return round(solver.objective_value), status == cp_model.OPTIMAL


def _never_alone(model: cp_model.CpModel, hides: dict[Key, cp_model.IntVar]) -> None:
    """A line and its total give a single hidden cell away. It follows from the rest; said aloud it saves time."""
    lines: dict[tuple[int, Key], list[cp_model.IntVar]] = {}
    for key, switch in hides.items():
        for place in range(len(key)):
            lines.setdefault((place, key[:place] + key[place + 1 :]), []).append(switch)
    for line in lines.values():
        for switch in line:
            model.add_bool_or([~switch, *(other for other in line if other is not switch)])


def _other_table(
    model: cp_model.CpModel,
    hides: dict[Key, cp_model.IntVar],
    counts: dict[Key, int],
    secret: Key,
    limit: int,
    least: int,
) -> None:
    """A whole table that agrees with all that is not hidden, in which the secret reaches the limit."""
    most = max(counts.values())
    inner = {key: model.new_int_var(0, most, "") for key in counts if MARGIN not in key}
    for key, value in counts.items():
        total = sum(x for part, x in inner.items() if all(k in (MARGIN, p) for k, p in zip(key, part, strict=True)))
        model.add(total == value).only_enforce_if(~hides[key])
        model.add(total >= least).only_enforce_if(hides[key])
        if key == secret:
            model.add(total >= limit)


# tau-Argus


def _tau_argus(table: pd.DataFrame, limit: int) -> Outcome | None:
    """Tau-Argus' optimum with its frequency rule (range 30 %); None where it is not installed. A cross-check only."""
    if importlib.util.find_spec("pytauargus") is None:
        return None
    from pytauargus import protect as tau_argus

    columns = list(table.columns[:-1])
    pupils = [key for key, count in tables.cells(table).items() if MARGIN not in key for _ in range(int(str(count)))]
    micro: dict[str, list[object]] = {c: [f"k{key[i]}" for key in pupils] for i, c in enumerate(columns)}
    micro["pupils"] = [1.0] * len(pupils)
    start = _clocks()
    # The engine leaves logs in the current folder.
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        done = tau_argus(
            micro, columns, "pupils", f"FREQ({limit},30)", f"OPT(1,{TAU_ARGUS_MINUTES})", workdir=folder
        ).tables[0]
        rows, statuses = done.dataframe()[columns].to_numpy().tolist(), done.status()
    took = _since(start)
    gone = [row for row, status in zip(rows, statuses, strict=True) if status in ("U", "M")]
    hidden = [tuple(part if part == MARGIN else part.removeprefix("k") for part in row) for row in gone]
    return _outcome(table, hidden, limit, True, took)


# Printing

HEADER = (
    "table    mean seed limit zeros   sensitive |      s  cpu s hidden exact below |  Gauss exact below |"
    "    Tau exact below | fewest ratio | faults"
)


def _line(case: Case) -> str:
    ours, tau = case.ours, case.tau_argus
    zeros = "public" if case.zero_public else "hidden"
    columns = [
        f"{'x'.join(map(str, case.shape)):7} {case.mean:5.0f} {case.seed:4} {case.limit:5} {zeros} {case.sensitive:10}",
        f"{ours.seconds:6.2f} {ours.cpu_seconds:6.2f} {_found(ours)}" if ours else " " * 32,
        _found(case.gauss),
        _found(tau) if tau else " " * 18,
        f"{'' if case.optimum is None else case.optimum:>5}{'?' if case.optimum and not case.optimum_proven else ' '}"
        f"{f'{ours.hidden / case.optimum:.2f}' if ours and case.optimum else '':>6}",
        ", ".join(case.faults),
    ]
    return " | ".join(columns)


def _found(outcome: Outcome) -> str:
    return f"{outcome.hidden:6} {outcome.exact:5} {outcome.below:5}"


if __name__ == "__main__":
    sys.exit(main())
