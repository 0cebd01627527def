"""The spine: from protected tables to a review, one line per stage. Codes and values only; no wording, no drawing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from toolkit.analyse.series import Series, build_series, decide_verdicts
from toolkit.check import Finding, UnitFacts, check_common, check_unit
from toolkit.errors import InputError
from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.protect.coarsen import WHOLE, groups_of
from toolkit.protect.model import CaseCount, Delivery, ProtectedYear, SurveyFigure, UnitRecord
from toolkit.validate.tables import MUNICIPALITY


@dataclass(frozen=True)
class Review:
    """One unit's year: what was decided last year, what was done, what the figures say, what is decided now."""

    unit: Unit
    school_year: str
    run_date: date
    record: UnitRecord
    series: tuple[Series, ...]
    findings: tuple[Finding, ...]
    common_findings: tuple[Finding, ...]
    matched_by_name: bool


@dataclass(frozen=True)
class CommitteeReview:
    """The whole municipality's year, for the political committee.

    `headline_group` is the group of grades shown on the first pages: all together where that is published.
    """

    school_year: str
    run_date: date
    units: tuple[Unit, ...]
    records: tuple[UnitRecord, ...]
    series: tuple[Series, ...]
    findings: tuple[Finding, ...]
    unit_findings: dict[str, tuple[Finding, ...]]
    cases: tuple[CaseCount, ...]
    headline_group: str
    municipality_delivery: Delivery


def build_review(unit_id: str, school_year: str, protected: ProtectedYear, settings: Settings) -> Review:
    """One unit's review.

    Args:
        unit_id: id from units.toml.
        school_year: e.g. `2020-21`; must be the protected set's own year.
        protected: the year's set, or the unit's slice of it.
        settings: plan, units, surveys and limits.

    Raises:
        InputError: unknown unit, a unit that has not delivered, or another year than the set's.
    """
    unit, record = _unit_and_record(unit_id, school_year, protected, settings)
    facts = _facts(unit, record, protected, settings)
    return Review(
        unit=unit,
        school_year=school_year,
        run_date=settings.run.run_date,
        record=record,
        series=_series_of(unit_id, school_year, protected.figures, settings),
        findings=check_unit(facts),
        common_findings=_common_findings(protected, settings),
        matched_by_name=unit_id in protected.matched_by_name,
    )


def build_committee_review(school_year: str, protected: ProtectedYear, settings: Settings) -> CommitteeReview:
    """The municipality's review. Raises InputError for another year than the set's."""
    _require_year(school_year, protected)
    units = tuple(u for u in settings.unit_register.units if protected.record(u.id) is not None)
    delivered = {r.unit: r for r in protected.records if r.delivery == "delivered"}
    return CommitteeReview(
        school_year=school_year,
        run_date=settings.run.run_date,
        units=units,
        records=protected.records,
        series=_series_of(MUNICIPALITY, school_year, protected.figures, settings),
        findings=_common_findings(protected, settings),
        unit_findings={
            unit.id: check_unit(_facts(unit, delivered[unit.id], protected, settings))
            for unit in units
            if unit.id in delivered
        },
        cases=protected.cases,
        headline_group=groups_of(MUNICIPALITY, settings)[-1].id,
        municipality_delivery=protected.municipality_delivery,
    )


def _series_of(
    unit_id: str, school_year: str, figures: tuple[SurveyFigure, ...], settings: Settings
) -> tuple[Series, ...]:
    """Every indicator the settings name, in their order; one series per published group of grades."""
    own: dict[tuple[str, str], list[SurveyFigure]] = defaultdict(list)
    for figure in figures:
        if figure.unit == unit_id and figure.school_year <= school_year:
            own[figure.indicator, figure.group].append(figure)
    years = _every_year({f.school_year for rows in own.values() for f in rows} | {school_year})
    groups = [*([WHOLE] if unit_id == MUNICIPALITY else []), *(g.id for g in settings.surveys.grade_groups)]
    series = [
        build_series(own[indicator.id, group], indicator.kind, years, settings.surveys.breaks)
        for indicator in settings.surveys.indicators
        for group in groups
        if (indicator.id, group) in own
    ]
    return tuple(decide_verdicts(series))


def _every_year(known: set[str]) -> tuple[str, ...]:
    """All school years from the first to the last: a year that was not measured keeps its place."""
    starts = [int(year[:4]) for year in known]
    return tuple(f"{start}-{(start + 1) % 100:02d}" for start in range(min(starts), max(starts) + 1))


def _common_findings(protected: ProtectedYear, settings: Settings) -> tuple[Finding, ...]:
    run = settings.run
    return tuple(check_common(settings.plan, protected.common_measures, run.run_date, run.school_year))


def _facts(unit: Unit, record: UnitRecord, protected: ProtectedYear, settings: Settings) -> UnitFacts:
    return UnitFacts(
        plan=settings.plan,
        unit=unit,
        school_year=protected.school_year,
        record=record,
        run_date=settings.run.run_date,
    )


def _unit_and_record(
    unit_id: str, school_year: str, protected: ProtectedYear, settings: Settings
) -> tuple[Unit, UnitRecord]:
    _require_year(school_year, protected)
    unit, record = settings.unit_register.get(unit_id), protected.record(unit_id)
    if unit is None or record is None:
        known = ", ".join(r.unit for r in protected.records)
        raise InputError("unit_not_in_plan", {"unit": unit_id, "known": known})
    if record.delivery != "delivered":
        raise InputError("unit_not_delivered", {"unit": unit.name, "delivery": record.delivery})
    return unit, record


def _require_year(school_year: str, protected: ProtectedYear) -> None:
    if school_year != protected.school_year:
        raise InputError("year_differs", {"asked": school_year, "has": protected.school_year})
