"""The reports of a year as tasks for workers, each with the slice that it may see."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from toolkit.engine.report import ReportTask
from toolkit.engine.results import COMMITTEE, ROLLING
from toolkit.plan.parameters import CommitteeParameters, Parameters, RollingParameters, UnitParameters
from toolkit.plan.settings import Settings

if TYPE_CHECKING:
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


def slice_of(name: str, protected: ProtectedYear) -> str:
    """What a report may see, as JSON: a unit's its slice, one about everybody the whole of what may be published."""
    seen = protected if name in _COMMON else protected.slice_for(name)
    return seen.model_dump_json()


def report_task(
    name: str, packed_slice: bytes, settings: Settings, work: Path, internal: bool = False, with_pdf: bool = False
) -> ReportTask:
    """One report; `internal` marks a unit's as a draft, which stands alone."""
    notebook, model = _COMMON.get(name, (UNIT_NOTEBOOK, UnitParameters))
    given = {"school_year": settings.run.school_year, "params": str(settings.params_dir), "slice_file": ""}
    unit = {} if name in _COMMON else {"unit": name}
    return ReportTask(
        name=name,
        notebook=notebook,
        parameters=model.model_validate({**given, **unit, "internal": internal}),
        packed_slice=packed_slice,
        scratch=work,
        seconds=settings.run.seconds_per_report,
        back_link="" if internal else "index.html",
        with_pdf=with_pdf,
    )
