"""How quickly many reports are made, beside the ordinary ways, and how time and memory grow with the number of units.

    .venv/bin/python benchmarks/batch.py [--json] [--full]

Everything is measured in this one run, on made-up municipalities (EKSEMPELDATA) of `many_units.py`. The ways take turns
and the best of `--rounds` counts, of the slower ways the best of two; the command-line loop, the slowest by far, and
the largest run are measured once.

- ratio_cli: seconds a unit for `papermill` then `jupyter nbconvert` in a loop, over ours (>= 10)
- ratio_api: the same for papermill's API as it comes and one exporter in one process, over ours
- ratio_floor: our seconds a unit times the processes, over the cells' code in one process and the export (<= 1.8)
- ratio_floor_rounds: the same round by round, not of the best
- ratio_floor_exec, ratio_floor_committee: the same with the cells' code by plain `exec`, and for the committee's
  report, whose cells take longer, so that the kernel weighs less
- ratio_cold: one unit in a fresh process with our engine, over the command-line pair for it (<= 0.5)
- growth: marginal seconds a unit from the smallest to the largest whole run, over the smallest's own (<= 1.1)
- memory_growth: the coordinator's peak memory in the largest run over that in the smallest (<= 1.1)
- rerun_seconds: the smallest run once more with nothing changed (<= 1)

Ours is the marginal time: what a larger set takes more than a smaller one, for each unit more; `..._with_start` are of
the smaller set as a whole.
"""

# ruff: noqa: T201 - a script that prints its results

from __future__ import annotations

import argparse
import json
import pickle
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parent))

from batch_runs import changed_workbook, run_once
from batch_ways import command_line_pair, in_fresh_process
from many_units import RUNS, write_municipality

from toolkit.engine.cores import a_core_each
from toolkit.engine.report import ReportTask

Results = dict[str, Any]
COMMITTEES, FEW_COMMITTEES = 24, 6
SLOW_ROUNDS = 2
WANTED: Final[dict[str, tuple[str, float]]] = {
    "ratio_cli": (">=", 10),
    "ratio_floor": ("<=", 1.8),
    "ratio_cold": ("<=", 0.5),
    "growth": ("<=", 1.1),
    "memory_growth": ("<=", 1.1),
    "rerun_seconds": ("<=", 1),
}


def main() -> int:
    """Measure, and print a table or one JSON document; exit status 1 where a wanted number is missed."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="batch-") as folder:
        results = making(options, Path(folder)) | running(options, Path(folder))
    results["measured"] |= {"processes": options.jobs, "python": platform.python_version()}
    print(json.dumps(results, indent=1) if options.json else table(results))
    return int(any(is_missed(name, results[name]) for name in WANTED))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    parser.add_argument("--full", action="store_true", help="the largest run has 2,800 units")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--rounds", type=int, default=6, help="how often each way is measured; the best counts")
    parser.add_argument("--few", type=int, default=10, help="units in the smaller sets and in the baselines")
    parser.add_argument("--more", type=int, default=100, help="units in the larger set of reports")
    parser.add_argument("--many", type=int, default=300, help="units in the largest run")
    options = parser.parse_args()
    if options.full:
        options.many = 2_800
    return options


def making(options: argparse.Namespace, folder: Path) -> Results:
    """Reports made of slices that are there already, one way beside the other."""
    tasks, committees = tasks_of(options.more, folder), committees_of(options.few, folder)
    more, few, one = (kept(tasks[:count], folder / f"{count}.pickle") for count in (options.more, options.few, 1))
    committee_more, committee_few = (
        kept(committees[:count], folder / f"committees-{count}.pickle") for count in (COMMITTEES, FEW_COMMITTEES)
    )
    taken: dict[str, list[float]] = {}

    def note(name: str, seconds: float) -> None:
        taken.setdefault(name, []).append(seconds)
        _say(f"{name}: {seconds:.2f} s")

    for turn in range(options.rounds):
        note("few", in_fresh_process("ours", few, _fresh(folder, "ours"), options.jobs))
        note("floor", in_fresh_process("floor", few, _fresh(folder, "floor")) / options.few)
        note("more", in_fresh_process("ours", more, _fresh(folder, "ours"), options.jobs))
        note("exec", in_fresh_process("exec", few, _fresh(folder, "exec")) / options.few)
        if turn >= SLOW_ROUNDS:
            continue
        note("api", in_fresh_process("api", few, _fresh(folder, "api")) / options.few)
        note("committee_more", in_fresh_process("ours", committee_more, _fresh(folder, "ours"), options.jobs))
        note("committee_few", in_fresh_process("ours", committee_few, _fresh(folder, "ours"), options.jobs))
        floor = in_fresh_process("floor", committee_few, _fresh(folder, "floor"))
        note("committee_floor", floor / (FEW_COMMITTEES))
        note("cold", _timed(lambda: in_fresh_process("cold", one, _fresh(folder, "cold"))))
        note("cold_cli", _timed(lambda: command_line_pair(tasks[0], _fresh(folder, "cli"))))
    note("cli", _timed(lambda: _command_line_loop(tasks[: options.few], _fresh(folder, "cli"))) / options.few)
    check_same_pages(folder, [task.name for task in tasks[: options.few]], ("ours", "floor", "api", "exec"))
    best = {name: min(seconds) for name, seconds in taken.items()}
    # What is held against a slower way is no more chosen from than that is.
    few_of_two, more_of_two = min(taken["few"][:SLOW_ROUNDS]), min(taken["more"][:SLOW_ROUNDS])
    each_of_two = (more_of_two - few_of_two) / (options.more - options.few)
    each = (best["more"] - best["few"]) / (options.more - options.few)
    committee = (best["committee_more"] - best["committee_few"]) / (COMMITTEES - FEW_COMMITTEES)
    return {
        "ratio_cli": best["cli"] / each_of_two,
        "ratio_cli_with_start": best["cli"] * options.few / few_of_two,
        "ratio_api": best["api"] / each_of_two,
        "ratio_api_with_start": best["api"] * options.few / few_of_two,
        "ratio_floor": each * options.jobs / best["floor"],
        "ratio_floor_rounds": _ratios(taken, options),
        "ratio_floor_exec": each * options.jobs / best["exec"],
        "ratio_floor_committee": committee * options.jobs / best["committee_floor"],
        "ratio_cold": best["cold"] / best["cold_cli"],
        "seconds": {"ours_each": each, "ours_each_of_two_rounds": each_of_two} | best,
        "measured": {
            "baseline_units": options.few,
            "our_units": [options.few, options.more],
            "rounds": {name: len(seconds) for name, seconds in taken.items()},
            "a_core_each": bool(a_core_each(options.jobs)),
        },
    }


def _ratios(taken: Mapping[str, Sequence[float]], options: argparse.Namespace) -> list[float]:
    """The floor's ratio round by round, from the smallest: what the choice of the best leaves out."""
    rounds = zip(taken["few"], taken["more"], taken["floor"], strict=True)
    more = options.more - options.few
    return sorted((large - small) / more * options.jobs / floor for small, large, floor in rounds)


def running(options: argparse.Namespace, folder: Path) -> Results:
    """Whole runs, small and large; and the small one again."""
    params, out = write_municipality(options.few, folder / "small"), folder / "small" / "out"
    turns = min(options.rounds, SLOW_ROUNDS)
    runs = [run_once(params, folder / f"small-{number}", options.jobs) for number in range(turns - 1)]
    runs.append(run_once(params, out, options.jobs))
    again = [run_once(params, out, options.jobs) for _ in range(turns)]
    with changed_workbook(folder / "small" / "data" / RUNS[-1] / "arbeidsboker"):
        changed = run_once(params, out, options.jobs)
    _say(f"run of {options.few}: {min(run.seconds for run in runs):.1f} s")
    large = run_once(write_municipality(options.many, folder / "large"), folder / "large" / "out", options.jobs)
    _say(f"run of {options.many}: {large.seconds:.1f} s")
    small_seconds = min(run.seconds for run in runs)
    small_peak = max((run.peak_mb for run in runs if run.peak_mb is not None), default=None)
    marginal = (large.seconds - small_seconds) / (options.many - options.few)
    return {
        "growth": marginal / (small_seconds / options.few),
        "memory_growth": large.peak_mb / small_peak if large.peak_mb and small_peak else None,
        "rerun_seconds": min(run.seconds for run in again),
        "rerun_states": sorted(set(again[-1].states.values())),
        "rerun_one_workbook_seconds": changed.seconds,
        "rerun_one_workbook_remade": [unit for unit, state in changed.states.items() if state == "done"],
        "run_seconds": {str(options.few): small_seconds, str(options.many): large.seconds},
        "run_peak_mb": {str(options.few): small_peak, str(options.many): large.peak_mb},
        "run_largest_other_process_mb": {str(options.few): runs[-1].others_mb, str(options.many): large.others_mb},
    }


def is_missed(name: str, value: float | None) -> bool:
    """Whether a wanted number is not met; one that could not be measured is."""
    sign, limit = WANTED[name]
    return value is None or (value < limit if sign == ">=" else value > limit)


def tasks_of(count: int, folder: Path) -> list[ReportTask]:
    """The unit reports of a municipality, as a run makes them."""
    from toolkit.engine.report import packed
    from toolkit.engine.tasks import report_task, slice_of
    from toolkit.plan.load import load_settings
    from toolkit.protect import protect_year
    from toolkit.validate.year import read_year

    settings = load_settings(write_municipality(count, folder / "made"), RUNS[-1])
    protected = protect_year(read_year(settings), settings)
    units = [record.unit for record in protected.records]
    return [report_task(unit, packed(slice_of(unit, protected)), settings, folder) for unit in units]


def committees_of(count: int, folder: Path) -> list[ReportTask]:
    """The committee's report of a municipality with so many units, `COMMITTEES` times over."""
    from dataclasses import replace

    from toolkit.engine.report import packed
    from toolkit.engine.results import COMMITTEE
    from toolkit.engine.tasks import report_task, slice_of
    from toolkit.plan.load import load_settings
    from toolkit.protect import protect_year
    from toolkit.validate.year import read_year

    settings = load_settings(write_municipality(count, folder / "committee"), RUNS[-1])
    protected = protect_year(read_year(settings), settings)
    task = report_task(COMMITTEE, packed(slice_of(COMMITTEE, protected)), settings, folder)
    return [replace(task, name=f"{task.name}-{number}") for number in range(COMMITTEES)]


def _command_line_loop(tasks: Sequence[ReportTask], folder: Path) -> None:
    for task in tasks:
        command_line_pair(task, folder)


def check_same_pages(folder: Path, names: Sequence[str], ways: Sequence[str]) -> None:
    """The ways are only comparable if they make the same pages. Raises SystemExit where they do not."""
    for name in names:
        pages = {(folder / way / f"{name}.html").read_bytes() for way in ways}
        if len(pages) > 1:
            raise SystemExit(f"{name}.html is not the same from {', '.join(ways)}")


def kept(tasks: Sequence[ReportTask], path: Path) -> Path:
    """The tasks in a file, for a process of their own."""
    path.write_bytes(pickle.dumps(list(tasks)))
    return path


def _fresh(folder: Path, name: str) -> Path:
    (folder / name).mkdir(exist_ok=True)
    return folder / name


def _timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def table(results: Results) -> str:
    """What was measured, and whether it is as wanted."""
    lines = ["| measured | value | wanted |", "|---|---|---|"]
    for name, value in results.items():
        sign, limit = WANTED.get(name, ("", None))
        wanted = f"{sign} {limit:g} {'NO' if is_missed(name, value) else 'yes'}" if limit is not None else ""
        lines.append(f"| {name} | {_shown(value)} | {wanted} |")
    return "\n".join(lines)


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_shown(part)}" for key, part in value.items())
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return f"{value:.2f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
