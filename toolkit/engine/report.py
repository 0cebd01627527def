"""One report: a notebook executed by papermill with a typed set of parameters, and rendered to one page."""

from __future__ import annotations

import logging
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import papermill
from nbformat import NotebookNode

from toolkit.engine.kernels.options import papermill_options
from toolkit.notebook import Parameters
from toolkit.plan.project import NOTEBOOKS
from toolkit.publish.exporter import ReportExporter
from toolkit.publish.pdf import write_page

UNIT_SECONDS = 120
"""A report whose cells together run longer than this has hung; its unit fails and the others go on."""


@dataclass(frozen=True)
class ReportTask:
    """What a worker needs. `executed` (in the working folder) holds parameters and values and is never published."""

    name: str
    notebook: str
    parameters: Parameters
    executed: Path
    page: Path
    back_link: str
    with_pdf: bool = False


@dataclass(frozen=True)
class ReportOutcome:
    """How it went. `error` is for the run's record (a developer's words); None when all is well."""

    name: str
    seconds: float
    error: str | None


def make_report(task: ReportTask) -> ReportOutcome:
    """Execute and render one report. Never raises for a report's own failure: one unit leaves the others alone."""
    started = time.monotonic()
    try:
        write_page(task.page, render(execute(task), task.back_link), task.with_pdf)
        error = None
    except Exception as failure:  # whatever a cell or a kernel does, the other units are not touched
        error = f"{type(failure).__name__}: {failure}"
    return ReportOutcome(task.name, time.monotonic() - started, error)


def send_stderr_to(log: Path) -> None:
    """What kernels and their libraries say on stderr goes to the run's log, not between a person's lines."""
    with log.open("ab") as stream:
        os.dup2(stream.fileno(), sys.stderr.fileno())


def execute(task: ReportTask) -> NotebookNode:
    """The executed notebook. Raises papermill.PapermillExecutionError where a cell raises."""
    logging.getLogger("papermill").setLevel(logging.ERROR)
    executed: NotebookNode = papermill.execute_notebook(
        NOTEBOOKS / task.notebook,
        task.executed,
        parameters=task.parameters.model_dump(),
        kernel_name="python3",
        progress_bar=False,
        request_save_on_cell_execute=False,
        autosave_cell_every=0,
        **papermill_options(UNIT_SECONDS),
        cwd=NOTEBOOKS,
    )
    return executed


def render(notebook: NotebookNode, back_link: str) -> str:
    """The finished page. Raises PageError where the notebook or the page breaks a rule."""
    exporter = ReportExporter()  # type: ignore[no-untyped-call]
    page, _ = exporter.from_notebook_node(notebook, resources={"back_link": back_link})
    return page
