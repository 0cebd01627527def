"""PPT's explorer: from a changed drop-down to the new answer, in the kernel; what the browser does comes in addition.

Usage: OMP_NUM_THREADS=1 python benchmarks/explorer.py [--repeats 3] [--quick] [--json]

Two municipalities: the example as it stands (most choices can only be described), and seven made-up schools over nine
autumns where an effect is estimated for every choice. With and without the figures before disclosure control shown.
Every choice is made once for each repeat, by changing one drop-down; a choice's time is the median of its repeats.
The time is until the figures and the answer are sent; the power line and the checks come after them on the first visit
to a panel, which is `with all`. `opening` is the first screen with all it says.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "interactive")]

WANTED_MS: Final = 150
"""The median choice, at most."""


@dataclass(frozen=True)
class Timing:
    """Milliseconds until the figures and the answer; `with_all` is the slowest visit with power and checks."""

    municipality: str
    internal: bool
    choices: int
    opening: float
    median: float
    largest: float
    with_all: float


def example() -> Callable[[], Any]:
    """Opens an explorer over the example."""
    from clean_tables import SETTINGS

    from toolkit.interactive.explorer import Explorer
    from toolkit.protect import protect_year
    from toolkit.protect.internal import internal_table
    from toolkit.validate.year import read_year

    tables = read_year(SETTINGS)
    protected, internal = protect_year(tables, SETTINGS), internal_table(tables, SETTINGS)
    return lambda: Explorer(protected, SETTINGS, lambda: internal)


def seven_schools() -> Callable[[], Any]:
    """Opens an explorer over seven schools where four start at different times and three never."""
    import seven_schools as made_up

    from toolkit.interactive.explorer import Explorer
    from toolkit.protect.internal import internal_table

    tables, settings = made_up.tables(), made_up.settings()
    protected, internal = made_up.protected(tables), internal_table(tables, settings)
    return lambda: Explorer(protected, settings, lambda: internal)


class _Browser:
    """Listens to what is sent for one widget, and remembers when something was."""

    comm_id = "browser"

    def __init__(self) -> None:
        self.heard: list[float] = []

    def send(self, data: Any = None, metadata: Any = None, buffers: Any = None) -> None:
        """Something to show, or nothing where it is emptied."""
        if data["state"].get("value"):
            self.heard.append(time.perf_counter())

    def on_msg(self, callback: Any) -> None:
        """It never answers."""

    def close(self, *args: Any, **kwargs: Any) -> None:
        """Nothing to close."""


MUNICIPALITIES: Final = {"example": example, "seven_schools": seven_schools}
ONLY: Final = {"seven_schools": {"programme": ("mitt_valg",), "outcome": ("bullied", "wellbeing"), "grades": ("5-7",)}}
"""Choices that are there to be timed; all of them where nothing is said."""


def measure(municipality: str, repeats: int, quick: bool) -> Iterator[Timing]:
    """Every choice of one municipality, without and with what is before disclosure control."""
    start = MUNICIPALITIES[municipality]()
    for internal in (False, True):
        begun = time.perf_counter()
        explorer = start()
        opening = time.perf_counter() - begun
        explorer.internal.comm = _Browser()
        explorer.show_internal.value = internal
        times: dict[tuple[str, ...], list[float]] = {}
        with_all = 0.0
        for _ in range(repeats):
            for chosen in _choices(explorer, municipality, quick):
                until_figures, until_all = _change_to(explorer, chosen)
                times.setdefault(chosen, []).append(1000 * until_figures)
                with_all = max(with_all, 1000 * until_all)
        typical = [statistics.median(milliseconds) for milliseconds in times.values()]
        median, largest = statistics.median(typical), max(typical)
        yield Timing(municipality, internal, len(times), 1000 * opening, median, largest, with_all)


def _choices(explorer: Any, municipality: str, quick: bool) -> Iterator[tuple[str, ...]]:
    """Programme, outcome and grades, so ordered that the last of them changes for each answer."""
    only = ONLY.get(municipality, {})
    for programme in only.get("programme", [value for _, value in explorer.choices.programme.options]):
        groups = only.get("grades", [value for _, value in explorer.choices.grades.options])
        outcomes = only.get("outcome", sorted(value for _, value in explorer.choices.outcome.options))
        yield from product((programme,), groups, outcomes[:2] if quick else outcomes)


def _change_to(explorer: Any, chosen: tuple[str, ...]) -> tuple[float, float]:
    """Seconds from the change of one drop-down until the first answer is sent, and until all is. The others are set."""
    programme, grades, outcome = chosen
    explorer.choices.programme.value, explorer.choices.grades.value = programme, grades
    explorer.choices.outcome.value = next(value for _, value in explorer.choices.outcome.options if value != outcome)
    sent: list[float] = []
    heard = explorer.internal.comm.heard
    explorer.answer.observe(lambda _change: sent.append(time.perf_counter()), names="value")
    heard.clear()
    begun = time.perf_counter()
    explorer.choices.outcome.value = outcome
    done = time.perf_counter()
    explorer.answer.unobserve_all("value")
    first = [heard[0]] if heard else sent[:1]
    return (first[0] if first else done) - begun, done - begun


def main() -> None:
    """Measure both municipalities and print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="two outcomes, one repeat")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    repeats = 1 if asked.quick else asked.repeats
    timings = [timing for name in MUNICIPALITIES for timing in measure(name, repeats, asked.quick)]
    written = json.dumps([asdict(timing) for timing in timings], indent=2) if asked.json else _table(timings)
    sys.stdout.write(f"{written}\n")


def _table(timings: list[Timing]) -> str:
    lines = [
        f"PPT's explorer, ms; wanted: median at most {WANTED_MS}\n",
        "| municipality | INTERN shown | choices | opening | median | largest | with all |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for one in timings:
        numbers = " | ".join(f"{number:.0f}" for number in (one.opening, one.median, one.largest, one.with_all))
        lines.append(f"| {one.municipality} | {'yes' if one.internal else 'no'} | {one.choices} | {numbers} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
