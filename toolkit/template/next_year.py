"""The year after this one, before anybody has made its run file; and the unit's plan for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from toolkit.check.decision_ledger import DecisionStory
from toolkit.plan.school_years import year_after, year_before
from toolkit.plan.settings import Settings
from toolkit.plan.unit_plan import PlannedDecision, PlannedProgramme, UnitPlan
from toolkit.plan.units import Unit
from toolkit.protect.model import Decision
from toolkit.sources import workbook_layout as layout
from toolkit.template.contents import Row
from toolkit.template.ledger import reviewed
from toolkit.template.prefill import prefilled
from toolkit.validate.tables import YearTables

NOT_MADE_YET: Final = Path()


def settings_of_next_year(settings: Settings) -> Settings:
    """This year's settings moved one year on: cut-off on the same day, and no files yet."""
    run = settings.run
    moved = {
        "school_year": year_after(run.school_year),
        "run_date": _year_later(run.run_date),
        "cut_off": _year_later(run.cut_off),
        "survey_files": (),
        "workbook_folder": NOT_MADE_YET,
    }
    return settings.model_copy(update={"run": run.model_copy(update=moved)})


def last_year_of(tables: YearTables, settings: Settings) -> YearTables | None:
    """The tables of the year before, with the years before it; None where that year has no run."""
    *before, last = tables.earlier or (None,)
    if last is None or last.settings.run.school_year != year_before(settings.run.school_year):
        return None
    return replace(last.tables, earlier=tuple(then for then in before if then is not None))


def unit_plan(unit: Unit, settings: Settings, last: YearTables) -> UnitPlan:
    """The unit's plan for the settings' year, as the review before it leaves it.

    Args:
        settings: of the plan's own year.
        last: the tables of the year that has been reviewed, with `earlier`.
    """
    year = settings.run.school_year
    stories, record = reviewed(unit.id, year_before(year), last)
    contents = prefilled(unit, settings, last)
    window = settings.plan.review_window
    return UnitPlan(
        unit=unit.id,
        name=unit.name_in(year),
        school_year=year,
        kind=settings.unit_register.municipality.kind,
        first_month=None if window is None else window.first_month,
        last_month=None if window is None else window.last_month,
        contents=tuple(c.id for c in settings.plan.recommended_contents if contents.answers.get(c.id) == "ja"),
        programmes=_programmes(contents.rows[layout.PROGRAMMES.name]),
        decisions=(*(_told(s) for s in stories if s.is_open), *(_new(d) for d in record.new_decisions)),
        closed=tuple(_told(s) for s in stories if not s.is_open and s.statuses[-1][0] == year_before(year)),
    )


def _programmes(rows: Sequence[Row]) -> tuple[PlannedProgramme, ...]:
    """The grades of each programme, in the workbook's order."""
    grades: dict[str, list[int]] = {}
    for row in rows:
        of_programme = grades.setdefault(str(row["programme"]), [])
        if isinstance(row["grade"], int):
            of_programme.append(row["grade"])
    return tuple(PlannedProgramme(programme=name, grades=tuple(found)) for name, found in grades.items())


def _told(story: DecisionStory) -> PlannedDecision:
    return PlannedDecision(
        decided=story.decided,
        number=story.number,
        about=story.about,
        decision=story.text or "",
        responsible=story.responsible,
        deadline=story.deadline,
        status=story.status,
        reason=story.reason,
    )


def _new(decision: Decision) -> PlannedDecision:
    return PlannedDecision(
        decided=decision.decided,
        number=decision.number,
        about=decision.about,
        decision=decision.decision or "",
        responsible=decision.responsible,
        deadline=decision.deadline,
    )


def _year_later(day: date) -> date:
    """The same day next year; the last of February where there is no 29th."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
