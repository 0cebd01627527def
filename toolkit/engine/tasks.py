"""The reports of a year as tasks for workers, each with the slice that it may see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from toolkit.engine.report import ReportTask
from toolkit.engine.results import COMMITTEE, ROLLING
from toolkit.plan.parameters import CommitteeParameters, Parameters, RollingParameters, UnitParameters
from toolkit.plan.settings import Settings
from toolkit.protect import ProtectedYear

UNIT_NOTEBOOK: Final = "arsgjennomgang.ipynb"
_COMMON: Final[dict[str, tuple[str, type[Parameters]]]] = {
    COMMITTEE: ("driftsutvalget.ipynb", CommitteeParameters),
    ROLLING: ("rullering.ipynb", RollingParameters),
}
NOTEBOOKS_OF_A_RUN: Final[tuple[tuple[str, type[Parameters]], ...]] = (
    (UNIT_NOTEBOOK, UnitParameters),
    *_COMMON.values(),
)
"""Each notebook that a run executes, and the model of its parameters."""


def report_names(protected: ProtectedYear) -> tuple[str, ...]:
    """Every report of the year: the committee's, the plan's years together if there are any, and one for each unit.

    The reports about everybody take longest and are begun first.
    """
    rolling = (ROLLING,) if protected.earlier else ()
    return (COMMITTEE, *rolling, *(r.unit for r in protected.records if r.delivery == "delivered"))


def report_tasks(protected: ProtectedYear, settings: Settings, work: Path, with_pdf: bool) -> Iterator[ReportTask]:
    """The tasks of `report_names`, made one by one: all the slices together are large."""
    for name in report_names(protected):
        if name in (COMMITTEE, ROLLING):
            yield _common_task(name, protected, settings, work, with_pdf)
        else:
            yield unit_task(name, protected, settings, work, with_pdf=with_pdf)


def unit_task(
    unit_id: str,
    protected: ProtectedYear,
    settings: Settings,
    work: Path,
    internal: bool = False,
    with_pdf: bool = False,
) -> ReportTask:
    """One unit's report; `internal` marks it as a draft, which stands alone."""
    return ReportTask(
        name=unit_id,
        notebook=UNIT_NOTEBOOK,
        parameters=UnitParameters.model_validate({"unit": unit_id} | _shared(settings, internal)),
        slice_json=protected.slice_for(unit_id).model_dump_json(),
        scratch=work,
        seconds=settings.run.seconds_per_report,
        back_link="" if internal else "index.html",
        with_pdf=with_pdf,
    )


def _common_task(name: str, protected: ProtectedYear, settings: Settings, work: Path, with_pdf: bool) -> ReportTask:
    """A report about everybody sees the whole of what may be published."""
    notebook, model = _COMMON[name]
    return ReportTask(
        name=name,
        notebook=notebook,
        parameters=model.model_validate(_shared(settings, internal=False)),
        slice_json=protected.model_dump_json(),
        scratch=work,
        seconds=settings.run.seconds_per_report,
        back_link="index.html",
        with_pdf=with_pdf,
    )


def _shared(settings: Settings, internal: bool) -> dict[str, object]:
    return {
        "school_year": settings.run.school_year,
        "params": str(settings.params_dir),
        "slice_file": "",
        "internal": internal,
    }
