"""Many reports side by side, each in a worker process; one that dies takes no other with it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path

from toolkit.engine.report import ReportOutcome, ReportTask, make_report, send_stderr_to

Progress = Callable[[str, int, int], None]
"""Called with the report's name, how many are finished and how many there are."""


def make_all(tasks: list[ReportTask], jobs: int, work: Path, progress: Progress) -> dict[str, ReportOutcome]:
    """Make every report; each task has an outcome, whatever happens to the process that works on it."""
    log = work / "kjerner.log"
    log.unlink(missing_ok=True)
    outcomes: dict[str, ReportOutcome] = {}

    def finished(outcome: ReportOutcome) -> None:
        outcomes[outcome.name] = outcome
        progress(outcome.name, len(outcomes), len(tasks))

    _make_side_by_side(tasks, jobs, log, finished)
    for task in tasks:
        if task.name not in outcomes:  # a worker died and took the others' work with it: each alone, once more
            _make_side_by_side([task], 1, log, finished)
            if task.name not in outcomes:
                finished(ReportOutcome(task.name, 0.0, "the process that made this report died"))
    return outcomes


def _make_side_by_side(
    tasks: list[ReportTask], jobs: int, log: Path, finished: Callable[[ReportOutcome], None]
) -> None:
    """Make reports in worker processes; those that were under way when a worker died are not reported as finished."""
    # Spawned, not forked: the same on Windows, and no threads are inherited half-way.
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, spawned, initializer=send_stderr_to, initargs=(log,)) as pool:
        futures: list[Future[ReportOutcome]] = []
        with suppress(BrokenProcessPool):  # a worker may die before all are handed in
            for task in tasks:
                futures.append(pool.submit(make_report, task))
        for future in as_completed(futures):
            with suppress(BrokenProcessPool):
                finished(future.result())
