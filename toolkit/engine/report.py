"""One report: a notebook executed by papermill with a typed set of parameters, and rendered to finished files."""

from __future__ import annotations

import gzip
import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from toolkit.engine.kernels.options import papermill_options
from toolkit.errors import PageError
from toolkit.plan.parameters import Parameters
from toolkit.plan.project import NOTEBOOKS
from toolkit.publish.exporter import ReportExporter
from toolkit.publish.pdf import page_files
from toolkit.template.whole_files import NO_ROOM, room_on_disk

Reason = Literal["report", "timeout", "kernel", "worker", "page"]
"""Why a report was not made: a cell raised, ran too long, its kernel or worker died, or the page breaks a rule."""


@dataclass(frozen=True)
class ReportTask:
    """All that a worker needs, on this machine or another.

    Attributes:
        name: of the report; its page is `<name>.html`.
        parameters: without `slice_file`, which the worker fills in.
        packed_slice: the protected slice that the report may see, as `packed` makes it; some are large.
        scratch: where half-done work lies while it is made, readable by its owner only; where there is no such folder
            (a worker on another machine) a temporary one.
        seconds: a report that takes longer than this has hung; the others go on.
    """

    name: str
    notebook: str
    parameters: Parameters
    packed_slice: bytes = field(repr=False)  # a cluster's workers write tasks that fail in their logs
    scratch: Path
    seconds: float
    back_link: str = ""
    with_pdf: bool = False

    @property
    def slice_json(self) -> str:
        """The slice as the notebook reads it."""
        return gzip.decompress(self.packed_slice).decode()


def packed(slice_json: str) -> bytes:
    """A slice as it travels; the same slice always gives the same bytes."""
    return gzip.compress(slice_json.encode(), compresslevel=1, mtime=0)


@dataclass(frozen=True)
class MadeReport:
    """What became of a task.

    Attributes:
        files: the finished files by name; none where there is an error.
        executed: the executed notebook. It holds parameters and values and is never published.
        reason: why there is no report; None when all is well. `error` is for the run's record (a developer's words).
    """

    name: str
    seconds: float
    files: Mapping[str, bytes] = field(default_factory=dict)
    executed: str = ""
    reason: Reason | None = None
    error: str | None = None


def make_report(task: ReportTask) -> MadeReport:
    """Execute and render one report. Never raises for a report's own failure: one unit leaves the others alone.

    Raises:
        InputError: the disk is full. That is no unit's fault, and nothing may be released because of it.
    """
    started = time.monotonic()
    files: Mapping[str, bytes] = {}
    reason, error = None, None
    with room_on_disk(task.scratch), _scratch(task) as folder:
        executed = folder / f"{task.name}.ipynb"
        try:
            page = render(execute(task, folder), task.back_link)
            files = page_files(f"{task.name}.html", page, task.with_pdf)
        except OSError as failure:
            if failure.errno in NO_ROOM:
                raise
            reason, error = _reason_of(failure), f"{type(failure).__name__}: {failure}"
        except Exception as failure:  # whatever a cell or a kernel does, the other units are not touched
            reason, error = _reason_of(failure), f"{type(failure).__name__}: {failure}"
        notebook = executed.read_text(encoding="utf-8") if executed.is_file() else ""
    return MadeReport(task.name, time.monotonic() - started, files, notebook, reason, error)


def execute(task: ReportTask, folder: Path) -> NotebookNode:
    """The executed notebook, also written to `folder`. Raises papermill.PapermillExecutionError where a cell raises."""
    logging.getLogger("papermill").setLevel(logging.ERROR)
    slice_file = folder / f"{task.name}.json"
    slice_file.write_text(task.slice_json, encoding="utf-8")
    executed: NotebookNode = papermill.execute_notebook(
        NOTEBOOKS / task.notebook,
        folder / f"{task.name}.ipynb",
        parameters=task.parameters.model_dump() | {"slice_file": str(slice_file)},
        kernel_name="python3",
        progress_bar=False,
        **papermill_options(task.seconds),
        cwd=NOTEBOOKS,
    )
    return executed


def render(notebook: NotebookNode, back_link: str) -> str:
    """The finished page. Raises PageError where the notebook or the page breaks a rule."""
    page, _ = _exporter(threading.get_ident()).from_notebook_node(notebook, resources={"back_link": back_link})
    return page


@cache
def _exporter(_: int) -> ReportExporter:
    """One for each thread: it reads its template once, and is not made for two at a time."""
    return ReportExporter()  # type: ignore[no-untyped-call]


@contextmanager
def _scratch(task: ReportTask) -> Iterator[Path]:
    """A folder for this one attempt; nobody else can look into it, and a killed attempt's is not used again."""
    parent = task.scratch if task.scratch.is_dir() else None
    with TemporaryDirectory(prefix=f"{task.name}-", dir=parent) as folder:
        yield Path(folder)


def _reason_of(failure: Exception) -> Reason:
    if isinstance(failure, CellTimeoutError):
        return "timeout"
    if isinstance(failure, DeadKernelError):
        return "kernel"
    return "page" if isinstance(failure, PageError) else "report"
