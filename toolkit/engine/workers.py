"""Many reports side by side, each in a worker process; one that dies takes no other with it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from toolkit.engine.report import MadeReport, ReportTask, make_report, send_stderr_to

Receive = Callable[[MadeReport], None]
"""Called with each report as it is finished, in this process."""

IN_FLIGHT = 3
"""Reports handed out for each worker at a time: enough to keep it busy, few enough to keep memory flat."""


def make_all(tasks: Iterable[ReportTask], jobs: int, log: Path, receive: Receive) -> None:
    """Make every report; each task is received once, whatever happens to the process that works on it."""
    waiting = iter(tasks)
    while lost := _make_side_by_side(waiting, jobs, log, receive):
        # A worker died and took the others' work with it: each alone, once more.
        for task in lost:
            if _make_side_by_side(iter([task]), 1, log, receive):
                receive(MadeReport(task.name, 0.0, reason="worker", error="the process that made this report died"))


def _make_side_by_side(tasks: Iterator[ReportTask], jobs: int, log: Path, receive: Receive) -> list[ReportTask]:
    """Make reports in worker processes. Gives those that were under way when a worker died; the rest wait still."""
    # Spawned, not forked: the same on Windows, and no threads are inherited half-way.
    spawned = multiprocessing.get_context("spawn")
    running: dict[Future[MadeReport], ReportTask] = {}
    with ProcessPoolExecutor(jobs, spawned, initializer=send_stderr_to, initargs=(log,)) as pool:
        try:
            while True:
                while len(running) < jobs * IN_FLIGHT and (task := next(tasks, None)) is not None:
                    running[pool.submit(make_report, task)] = task
                if not running:
                    return []
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    made = future.result()
                    del running[future]
                    receive(made)
        except BrokenProcessPool:
            return list(running.values())
