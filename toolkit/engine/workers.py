"""Many reports side by side, each made by a worker; one that dies takes no other with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from toolkit.engine.executors import FOR_A_RUN, FOR_REPORTS, local_workers
from toolkit.engine.fingerprint import CommonParts
from toolkit.engine.kernels.options import warm_up
from toolkit.engine.report import MadeReport, ReportTask, make_report
from toolkit.errors import RunRefusedError, TiltaksplanError
from toolkit.plan.settings import Settings

Receive = Callable[[MadeReport], None]
"""Called with each report as it is finished, in this process."""

LOG: Final = "kjerner.log"

IN_FLIGHT: Final = 3
"""Reports handed out for each worker at a time: enough to keep it busy, few enough to keep memory flat."""


@dataclass(frozen=True)
class Workers:
    """Who makes the reports.

    Attributes:
        executor: hands a report to whoever is free, and makes it again where that one dies.
        at_once: how many reports are made at a time.
        make: what a worker does with a task.
    """

    executor: Executor
    at_once: int
    make: Callable[[ReportTask], MadeReport] = make_report


@contextmanager
def processes(jobs: int, log: Path, imported: Sequence[str] = FOR_REPORTS) -> Iterator[Workers]:
    """Processes of this machine. What they say and print goes to the log, which begins anew."""
    log.unlink(missing_ok=True)
    with local_workers(jobs, log, warm_up, imported) as executor:
        yield Workers(executor, jobs)


@contextmanager
def workers_at(
    scheduler: str | None, jobs: int, log: Path, common: CommonParts, settings: Settings
) -> Iterator[Workers]:
    """Processes of this machine, or the workers of a cluster where there is an address. Raises as `cluster_workers`."""
    if scheduler is None:
        with processes(jobs, log, FOR_A_RUN) as workers:
            yield workers
        return
    log.unlink(missing_ok=True)  # other parts of a run are processes of this machine still
    from toolkit.engine.cluster import MakeElsewhere, cluster_workers  # an extra

    with cluster_workers(scheduler, common, settings) as (executor, at_once):
        yield Workers(executor, at_once, MakeElsewhere(common))


def make_all(tasks: Iterable[ReportTask], workers: Workers, receive: Receive) -> None:
    """Make every report; each task is received once, whatever happens to the worker that has it.

    Raises:
        RunRefusedError: the cluster is gone, or has a worker that may not be used.
    """
    waiting = iter(tasks)
    running: dict[Future[MadeReport], ReportTask] = {}
    while True:
        while len(running) < workers.at_once * IN_FLIGHT and (task := next(waiting, None)) is not None:
            running[workers.executor.submit(workers.make, task)] = task
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            receive(_made(future, running.pop(future)))


def _made(future: Future[MadeReport], task: ReportTask) -> MadeReport:
    try:
        return _its_own(future.result(), task)
    except TiltaksplanError:
        raise
    except CancelledError:  # we cancel nothing ourselves
        raise RunRefusedError("scheduler_lost") from None
    except Exception as error:  # whatever its workers died of, the other reports are not touched
        return MadeReport(task.name, 0.0, reason="worker", error=f"{type(error).__name__}: {error}")


def _its_own(made: MadeReport, task: ReportTask) -> MadeReport:
    """What a worker hands in, if it is this report and no other file: a worker names the files that we then write.

    Raises:
        ValueError: it is something else.
    """
    asked = {f"{task.name}.html", *([f"{task.name}.pdf"] if task.with_pdf else [])}
    if made.name != task.name or set(made.files) != (asked if made.reason is None else set()):
        raise ValueError("a worker handed in other files than it was asked for")
    return made
