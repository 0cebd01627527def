"""Reports made by many machines: a Dask scheduler and workers that somebody else has started (see docs/klynge.md)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from toolkit.engine.cluster_address import refuse_open_address, require_cluster
from toolkit.engine.fingerprint import CommonParts, common_parts, toolkit_parts
from toolkit.engine.report import MadeReport, ReportTask, make_report
from toolkit.errors import ParameterError, RunRefusedError, TiltaksplanError
from toolkit.plan.load import load_settings
from toolkit.plan.settings import Settings

if TYPE_CHECKING:
    from distributed import Client

ANSWERS_WITHIN: Final = 10.0
"""Seconds that the scheduler has to answer."""

IMPORTED: Final = toolkit_parts()
"""The toolkit as it was when this process began: files that have changed since are not what it runs."""


@dataclass(frozen=True)
class MakeElsewhere:
    """`make_report` in a worker that is the same toolkit with the same settings as the run that asks."""

    common: CommonParts

    def __call__(self, task: ReportTask) -> MadeReport:
        """The report. Raises RunRefusedError `worker_differs`."""
        given = task.parameters
        if differing := _differing(self.common, str(given.params), given.school_year):
            raise RunRefusedError("worker_differs", {"parts": ", ".join(differing)})
        return make_report(task)


@contextmanager
def cluster_workers(address: str, common: CommonParts, settings: Settings) -> Iterator[tuple[Executor, int]]:
    """The workers of a cluster as an Executor, and how many reports they make at a time.

    Dask gives what a dead worker was doing to another, and gives up what kills one after the other.

    Args:
        address: the scheduler's. Certificates come from Dask's own settings (`distributed.comm.tls`).
        common: what the workers must have in common with this run, as in their `MakeElsewhere`.
        settings: the run's; the workers must find the municipality's folder under the same path.

    Raises:
        ParameterError: the extra is not installed, or the scheduler does not answer or may not be used.
        RunRefusedError: there are no workers, or one is not the same toolkit with the same settings.
    """
    require_cluster()
    refuse_open_address(address)
    client = _connect(address)
    try:
        at_once = _workers_of(client, address)
        _refuse_others(client, common, settings)
        yield client.get_executor(pure=False), at_once
    finally:
        client.close()


def _connect(address: str) -> Client:
    import distributed

    for noisy in ("distributed", "tornado"):  # what is wrong, we say ourselves
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    try:
        asyncio.run(_knock(address))  # a client that finds nobody goes on trying in the background
        return distributed.Client(address, timeout=ANSWERS_WITHIN, set_as_default=False, name="tiltaksplan")
    except (OSError, ValueError, TypeError, RuntimeError):  # nobody there; certificates missing or not of one family
        code = "scheduler_tls" if address.startswith("tls:") else "scheduler_silent"
        raise ParameterError(code, {"address": address}) from None


async def _knock(address: str) -> None:
    from distributed import Security
    from distributed.comm import connect

    comm = await connect(address, timeout=ANSWERS_WITHIN, **Security().get_connection_args("client"))
    await comm.close()


def _workers_of(client: Client, address: str) -> int:
    """How many threads there are; that nothing is sent between machines in the open."""
    told = client.scheduler_info(n_workers=-1)
    for each in (told["address"], *told["workers"]):
        refuse_open_address(each)
    threads: int = sum(worker["nthreads"] for worker in told["workers"].values())
    if not threads:
        raise RunRefusedError("scheduler_without_workers", {"address": address})
    return threads


def _refuse_others(client: Client, common: CommonParts, settings: Settings) -> None:
    """Ask every worker before anything is sent; one that cannot answer is another toolkit or none."""
    answers: Mapping[str, Any] = client.run(
        _differing, common, str(settings.params_dir), settings.run.school_year, on_error="return"
    )
    for worker, answer in answers.items():
        if isinstance(answer, BaseException) or answer:
            parts = ", ".join(answer) if isinstance(answer, tuple) else type(answer).__name__
            raise RunRefusedError("worker_differs", {"worker": worker, "parts": parts})


def _differing(common: CommonParts, params: str, school_year: str) -> tuple[str, ...]:
    """The parts that are not the same here: of the settings and the toolkit on the disk, and as this process began."""
    try:
        here = common_parts(load_settings(params, school_year))
    except TiltaksplanError:
        return ("settings",)
    imported = CommonParts(here.settings, *IMPORTED)
    return tuple(
        part for part, theirs in vars(common).items() if {getattr(here, part), getattr(imported, part)} != {theirs}
    )
