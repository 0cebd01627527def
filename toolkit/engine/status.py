"""Who has delivered what for the year, as the adviser asks it in April and May. No case number is in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.protect.model import Delivery, UnitRecord
from toolkit.protect.own_tables import municipality_delivery
from toolkit.protect.records import unit_records
from toolkit.sources import workbook_layout as layout
from toolkit.template.contents import concerns
from toolkit.validate.input_files import service_paths
from toolkit.validate.problems import Problem
from toolkit.validate.tables import YearTables


@dataclass(frozen=True)
class UnitStatus:
    """One workbook of the year.

    Attributes:
        errors: how many errors stop it.
        unanswered: how many cells to fill in that are still empty; None where there is no workbook to count in.
        role, review_date, outcome: as signed and concluded; None where that is not done, or the workbook has errors.
    """

    id: str
    name: str
    workbook: Delivery
    errors: int
    unanswered: int | None
    role: str | None = None
    review_date: date | None = None
    outcome: str | None = None
    signs: bool = True
    """The municipality's own workbook has no conclusion and no signature."""

    @property
    def is_signed(self) -> bool:
        """Whether the unit's leader has signed, in a workbook without errors."""
        return self.role is not None


@dataclass(frozen=True)
class SurveyFile:
    """A file that the run names, and whether it is there yet."""

    name: str
    is_found: bool


@dataclass(frozen=True)
class YearStatus:
    """The units' workbooks in the order of units.toml, the municipality's own, and the services' files."""

    school_year: str
    cut_off: date
    units: tuple[UnitStatus, ...]
    municipality: UnitStatus | None
    survey_files: tuple[SurveyFile, ...]
    problems: tuple[Problem, ...]

    @property
    def delivered(self) -> int:
        """How many units have delivered a workbook without errors."""
        return sum(unit.workbook == "delivered" for unit in self.units)

    @property
    def has_error(self) -> bool:
        """Whether any file has an error; a file that has not come yet is none."""
        return bool(self.problems)


def year_status(tables: YearTables, settings: Settings) -> YearStatus:
    """Where the year's work stands.

    Args:
        tables: the run's workbooks; its surveys need not be read.
    """
    year = settings.run.school_year
    units = {unit.id: unit for unit in settings.unit_register.units}
    errors = tuple(problem for problem in tables.problems if problem.severity == "error")
    own = [unit for unit in units.values() if unit.type == "municipality"]
    return YearStatus(
        school_year=year,
        cut_off=settings.run.cut_off,
        units=tuple(
            _unit_status(units[record.unit], record, tables, errors, settings)
            for record in unit_records(tables, settings)
        ),
        municipality=_own_status(own[0], tables, errors, settings) if own else None,
        survey_files=tuple(SurveyFile(path.name, path.is_file()) for path in service_paths(settings)),
        problems=errors,
    )


def _unit_status(
    unit: Unit, record: UnitRecord, tables: YearTables, errors: tuple[Problem, ...], settings: Settings
) -> UnitStatus:
    return UnitStatus(
        id=unit.id,
        name=unit.name_in(settings.run.school_year),
        workbook=record.delivery,
        errors=sum(problem.unit == unit.id for problem in errors),
        unanswered=_unanswered(unit, tables, settings) if record.delivery == "delivered" else None,
        role=record.texts.get("signed_role"),
        review_date=record.dates.get("review_date"),
        outcome=record.texts.get("outcome"),
    )


def _own_status(unit: Unit, tables: YearTables, errors: tuple[Problem, ...], settings: Settings) -> UnitStatus:
    delivery = municipality_delivery(tables, settings)
    return UnitStatus(
        id=unit.id,
        name=unit.name_in(settings.run.school_year),
        workbook=delivery,
        errors=sum(problem.unit == unit.id for problem in errors),
        unanswered=_unanswered(unit, tables, settings) if delivery == "delivered" else None,
        signs=False,
    )


def _unanswered(unit: Unit, tables: YearTables, settings: Settings) -> int:
    """The cells that are this year's to fill in (neither prefilled nor optional), and are empty."""
    return sum(_empty_answers(unit, tables, settings)) + sum(_empty_cells(unit, tables))


def _empty_answers(unit: Unit, tables: YearTables, settings: Settings) -> Iterator[int]:
    forms = [sheet for sheet in layout.LEADER_SHEETS if isinstance(sheet, layout.FormSheet)]
    asked = {
        field.code
        for form in forms
        if concerns(form, unit, settings.plan)
        for field in form.fields
        if not field.prefilled and not field.optional
    }
    assessment = tables.assessment_by_unit_year_chapter
    for frame in (
        tables.answers_by_unit_year_field,
        tables.meetings_by_unit_year_field,
        tables.case_counts_by_unit_year_field,
        assessment.assign(field=layout.ASSESSMENT_FIELD + assessment["chapter"]),
    ):
        own = frame[(frame["unit"] == unit.id) & (frame["state"] == "not_reported")]
        yield int(own["field"].isin(asked).sum())


def _empty_cells(unit: Unit, tables: YearTables) -> Iterator[int]:
    yield _empty(tables.last_decisions_by_unit_year, unit, "status")
    yield _empty(tables.programmes_by_unit_year_grade, unit, "delivered")
    yield _empty(tables.measures_by_year, unit, "status")
    yield _empty(tables.forums_by_year, unit, "held")
    yield _empty(tables.resolutions_by_year, unit, "status")


def _empty(frame: pd.DataFrame, unit: Unit, column: str) -> int:
    return int(frame.loc[frame["unit"] == unit.id, column].isna().sum())
