"""The spine: from protected tables to a review, one line per stage. Codes and values only; no wording, no drawing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from toolkit.analyse.report_series import committee_series, series_of
from toolkit.analyse.series import Series
from toolkit.analyse.verdicts import Verdict
from toolkit.check import CommonFacts, Finding, UnitFacts, check_common, check_municipality, check_unit
from toolkit.check.decision_ledger import DecisionStory, decision_stories, stories_at
from toolkit.combine import ChapterFinding, combine_chapters, combine_municipality
from toolkit.errors import InputError
from toolkit.plan.school_years import year_before
from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.protect.coarsen import groups_of
from toolkit.protect.model import (
    CaseCount,
    Delivery,
    EarlierRecords,
    ForumReport,
    ProtectedYear,
    Resolution,
    Transition,
    UnitRecord,
)
from toolkit.validate.tables import MUNICIPALITY


@dataclass(frozen=True)
class Review:
    """One unit's year: what was decided before, what was done, what the figures say, what is decided now.

    Attributes:
        earlier: the runs before this one, oldest first, with this unit's own records in them.
        decisions: every decision the unit made before this year, and what became of it; oldest first.
        chapters: what was done and what the figures say, chapter by chapter, with a proposal.
        is_bound: whether the plan is the unit's own; a private unit that has not joined it has no findings.
        is_baseline: whether this is the year that progress is measured from.
    """

    unit: Unit
    school_year: str
    run_date: date
    record: UnitRecord
    series: tuple[Series, ...]
    findings: tuple[Finding, ...]
    common_findings: tuple[Finding, ...]
    matched_by_name: bool
    earlier: tuple[EarlierRecords, ...] = ()
    decisions: tuple[DecisionStory, ...] = ()
    chapters: tuple[ChapterFinding, ...] = ()
    is_bound: bool = True
    is_baseline: bool = False


@dataclass(frozen=True)
class CommitteeReview:
    """The whole municipality's year, for the political committee.

    Attributes:
        unit_series: each unit's headline shares beside the municipality's, and nothing else; by unit.
        case_changes: what may be said of each case count's change since last year, by field.
        resolutions: what the political bodies have resolved; a ledger of its own, apart from the leaders' decisions.
        earlier: the runs before this one, oldest first, with the records of all units.
        findings: the municipality's rows of the action table; `municipality_findings` what else is asked of it.
        chapters: what was done, judged, measured and said of cases, chapter by chapter, with a proposal.
        decisions: by unit, every decision made before this year and what became of it.
        headline_group: the group of grades shown on the first pages: all together where that is published.
    """

    school_year: str
    run_date: date
    units: tuple[Unit, ...]
    records: tuple[UnitRecord, ...]
    series: tuple[Series, ...]
    unit_series: dict[str, tuple[Series, ...]]
    findings: tuple[Finding, ...]
    unit_findings: dict[str, tuple[Finding, ...]]
    cases: tuple[CaseCount, ...]
    cases_before: tuple[CaseCount, ...]
    case_changes: dict[str, Verdict]
    headline_group: str
    municipality_delivery: Delivery
    forums: tuple[ForumReport, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    transitions: tuple[Transition, ...] = ()
    earlier: tuple[EarlierRecords, ...] = ()
    municipality_findings: tuple[Finding, ...] = ()
    chapters: tuple[ChapterFinding, ...] = ()
    decisions: dict[str, tuple[DecisionStory, ...]] = field(default_factory=dict)
    is_baseline: bool = False


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
    findings = check_unit(_facts(unit, record, protected, settings))
    series = series_of(unit_id, school_year, protected, settings)
    decisions = decision_stories(unit_id, school_year, record, protected.earlier)
    answered = stories_at(school_year, decisions)
    last_year = _last_year(unit_id, school_year, protected)
    return Review(
        unit=unit,
        school_year=school_year,
        run_date=settings.run.run_date,
        record=record,
        series=series,
        findings=findings,
        common_findings=_common_findings(protected, settings),
        matched_by_name=unit_id in protected.matched_by_name,
        earlier=protected.earlier,
        decisions=decisions,
        chapters=combine_chapters(settings, record, last_year, findings, series, answered),
        is_bound=unit.is_bound_in(school_year),
        is_baseline=school_year == settings.plan.baseline,
    )


def build_committee_review(school_year: str, protected: ProtectedYear, settings: Settings) -> CommitteeReview:
    """The municipality's review. Raises InputError for another year than the set's."""
    _require_year(school_year, protected)
    units = tuple(u for u in settings.unit_register.units if protected.record(u.id) is not None)
    delivered = {r.unit: r for r in protected.records if r.delivery == "delivered"}
    said = committee_series(units, school_year, protected, settings)
    unit_findings = {
        unit.id: check_unit(_facts(unit, delivered[unit.id], protected, settings))
        for unit in units
        if unit.id in delivered
    }
    municipality_findings = check_municipality(_common_facts(protected, settings))
    every_finding = (*(f for own in unit_findings.values() for f in own), *municipality_findings)
    bound = [unit.id for unit in units if unit.id in delivered and unit.is_bound_in(school_year)]
    last_year = [_last_year(unit, school_year, protected) for unit in bound]
    return CommitteeReview(
        school_year=school_year,
        run_date=settings.run.run_date,
        units=units,
        records=protected.records,
        series=said.municipality,
        unit_series=said.units,
        findings=_common_findings(protected, settings),
        unit_findings=unit_findings,
        cases=protected.cases,
        cases_before=protected.cases_before,
        case_changes=said.cases,
        headline_group=groups_of(MUNICIPALITY, settings)[-1].id,
        municipality_delivery=protected.municipality_delivery,
        forums=protected.forums,
        resolutions=protected.resolutions,
        transitions=protected.transitions,
        earlier=protected.earlier,
        municipality_findings=municipality_findings,
        chapters=combine_municipality(
            settings,
            [delivered[unit] for unit in bound],
            [record for record in last_year if record is not None],
            every_finding,
            said.municipality,
        ),
        decisions={
            record.unit: decision_stories(record.unit, school_year, record, protected.earlier)
            for record in protected.records
            if record.unit in {unit.id for unit in units if unit.is_bound_in(school_year)}
        },
        is_baseline=school_year == settings.plan.baseline,
    )


def _last_year(unit_id: str, school_year: str, protected: ProtectedYear) -> UnitRecord | None:
    years = {then.school_year: then for then in protected.earlier}
    last = years.get(year_before(school_year))
    return None if last is None else last.record(unit_id)


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
        register=settings.unit_register,
        surveyed=frozenset(grade for surveyed, grade in protected.surveyed if surveyed == unit.id),
        transitions=tuple(way for way in protected.transitions if unit.id in (way.sender, way.receiver)),
    )


def _common_facts(protected: ProtectedYear, settings: Settings) -> CommonFacts:
    return CommonFacts(
        plan=settings.plan,
        school_year=protected.school_year,
        run_date=settings.run.run_date,
        register=settings.unit_register,
        measures=protected.common_measures,
        forums=protected.forums,
        cases=protected.cases,
        earlier=protected.earlier,
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
