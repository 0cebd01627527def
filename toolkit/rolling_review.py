"""The years of the plan together, from protected tables to a review. Codes and values only; no wording, no drawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from toolkit.analyse.report_series import committee_series
from toolkit.analyse.series import Series
from toolkit.check import CommonFacts, Finding, check_common
from toolkit.check.decision_ledger import DecisionStory, decision_stories
from toolkit.check.next_plan import FROM_THE_PLAN, Proposal, proposals
from toolkit.check.plan_years import PlanYear, plan_years, school_years_of
from toolkit.check.resolution_ledger import ResolutionStory, resolution_stories
from toolkit.check.strips import Strip, forum_strips, measure_strips, programme_strips
from toolkit.errors import InputError
from toolkit.plan.lint import PlanFinding, inconsistencies
from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.protect.coarsen import groups_of
from toolkit.protect.model import Delivery, ProtectedYear
from toolkit.validate.tables import MUNICIPALITY


@dataclass(frozen=True)
class DecisionsOfYear:
    """What became of the decisions that were made in one school year, all units together."""

    decided: str
    made: int
    done: int
    cancelled: int
    open: int


@dataclass(frozen=True)
class RollingReview:
    """The plan's years so far, for the political body that is to roll it.

    Attributes:
        years: those with a run, oldest first; the last is the review's own.
        columns: every school year of the plan and every one with a run, oldest first.
        is_whole: whether the last school year of the plan has been reviewed.
        findings: the municipality's rows of the action table, as they stand now.
        stories: by unit that the plan binds, every decision made before this year.
        unclear: what the plan itself leaves unclear and no proposal mends.
    """

    school_year: str
    run_date: date
    units: tuple[Unit, ...]
    years: tuple[PlanYear, ...]
    columns: tuple[str, ...]
    is_whole: bool
    findings: tuple[Finding, ...]
    measures: tuple[Strip, ...]
    programmes: tuple[Strip, ...]
    forums: tuple[Strip, ...]
    series: tuple[Series, ...]
    headline_group: str
    stories: dict[str, tuple[DecisionStory, ...]]
    decisions: tuple[DecisionsOfYear, ...]
    resolutions: tuple[ResolutionStory, ...]
    proposals: tuple[Proposal, ...]
    unclear: tuple[PlanFinding, ...]
    municipality_delivery: Delivery

    @property
    def latest(self) -> PlanYear:
        """The review's own year."""
        return self.years[-1]


def build_rolling_review(school_year: str, protected: ProtectedYear, settings: Settings) -> RollingReview:
    """The review of the plan's years up to and with this one.

    Raises:
        InputError: another year than the set's.
    """
    if school_year != protected.school_year:
        raise InputError("year_differs", {"asked": school_year, "has": protected.school_year})
    plan, run = settings.plan, settings.run
    units = tuple(unit for unit in settings.unit_register.units if protected.record(unit.id) is not None)
    years = plan_years(protected, settings)
    columns = tuple(sorted({*school_years_of(plan), *(year.school_year for year in years)}))
    findings = tuple(check_common(plan, protected.common_measures, run.run_date, school_year))
    programmes = programme_strips(plan, years, columns)
    forums = forum_strips(plan, years, columns, _facts(protected, settings))
    bound = [unit.id for unit in units if unit.is_bound_in(school_year)]
    stories = {
        r.unit: decision_stories(r.unit, school_year, r, protected.earlier)
        for r in protected.records
        if r.unit in bound
    }
    unclear = inconsistencies(plan, run.run_date)
    return RollingReview(
        school_year=school_year,
        run_date=run.run_date,
        units=units,
        years=years,
        columns=columns,
        is_whole=school_year >= school_years_of(plan)[-1],
        findings=findings,
        measures=measure_strips(plan, years, columns),
        programmes=programmes,
        forums=forums,
        series=committee_series(units, school_year, protected, settings).municipality,
        headline_group=groups_of(MUNICIPALITY, settings)[-1].id,
        stories=stories,
        decisions=(*_by_year(stories.values()), _made_now(years[-1], bound)),
        resolutions=resolution_stories(
            protected.school_year, run.run_date, protected.resolutions, protected.earlier, closed_too=True
        ),
        proposals=proposals(plan, run.run_date, years[-1], findings, (*programmes, *forums), unclear),
        unclear=tuple(one for one in unclear if one.code not in FROM_THE_PLAN),
        municipality_delivery=protected.municipality_delivery,
    )


def _facts(protected: ProtectedYear, settings: Settings) -> CommonFacts:
    return CommonFacts(
        plan=settings.plan,
        school_year=protected.school_year,
        run_date=settings.run.run_date,
        register=settings.unit_register,
        forums=protected.forums,
        earlier=protected.earlier,
    )


def _by_year(stories: Iterable[tuple[DecisionStory, ...]]) -> tuple[DecisionsOfYear, ...]:
    every = [story for own in stories for story in own]
    return tuple(_of_year(year, every) for year in sorted({story.decided for story in every}))


def _of_year(decided: str, every: list[DecisionStory]) -> DecisionsOfYear:
    states = [story.state for story in every if story.decided == decided]
    done, cancelled = states.count("fulfilled"), states.count("cancelled")
    return DecisionsOfYear(decided, len(states), done, cancelled, len(states) - done - cancelled)


def _made_now(year: PlanYear, bound: Sequence[str]) -> DecisionsOfYear:
    """This year's own decisions: nobody has answered for them yet."""
    made = sum(len(record.new_decisions) for record in year.delivered if record.unit in bound)
    return DecisionsOfYear(year.school_year, made, 0, 0, made)
