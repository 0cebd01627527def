"""The years of the plan so far, each seen with its own records: what was delivered then, and what the rules found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from toolkit.check import CommonFacts, Finding, UnitFacts, check_municipality, check_unit
from toolkit.plan.model import Plan
from toolkit.plan.school_years import school_year_from, spring_of
from toolkit.plan.settings import Settings
from toolkit.protect.model import CommonMeasure, EarlierRecords, ForumReport, ProtectedYear, UnitRecord


@dataclass(frozen=True)
class PlanYear:
    """One school year that has a run.

    Attributes:
        records: every unit that the plan was for then, delivered or not.
        unit_findings: by unit, of those that delivered.
        findings: what was asked of the municipality besides its rows of the action table.
    """

    school_year: str
    records: tuple[UnitRecord, ...]
    common_measures: tuple[CommonMeasure, ...]
    forums: tuple[ForumReport, ...]
    unit_findings: dict[str, tuple[Finding, ...]]
    findings: tuple[Finding, ...]

    @property
    def delivered(self) -> tuple[UnitRecord, ...]:
        """The records that came in and could be read."""
        return tuple(record for record in self.records if record.delivery == "delivered")


def school_years_of(plan: Plan) -> tuple[str, ...]:
    """The school years that the plan is for: one begins in each of its calendar years."""
    return tuple(school_year_from(autumn) for autumn in range(plan.first_year, plan.last_year + 1))


def plan_years(protected: ProtectedYear, settings: Settings) -> tuple[PlanYear, ...]:
    """Every year with a run up to the review's own, oldest first, by today's rules.

    An earlier year is seen as it stood on 30 June. Its surveys and ways between units are left out: what they were is
    told in that year's own reports.
    """
    earlier = protected.earlier
    now = EarlierRecords(
        school_year=protected.school_year,
        records=protected.records,
        common_measures=protected.common_measures,
        forums=protected.forums,
    )
    return tuple(_year(then, earlier[:position], settings) for position, then in enumerate((*earlier, now)))


def _year(then: EarlierRecords, before: tuple[EarlierRecords, ...], settings: Settings) -> PlanYear:
    register = settings.unit_register
    end = date(spring_of(then.school_year), 6, 30)
    findings = {}
    for record in then.records:
        unit = register.get(record.unit)
        if unit is not None and record.delivery == "delivered":
            facts = UnitFacts(settings.plan, unit, then.school_year, record, end, register)
            findings[unit.id] = check_unit(facts)
    common = CommonFacts(
        plan=settings.plan,
        school_year=then.school_year,
        run_date=end,
        register=register,
        measures=then.common_measures,
        forums=then.forums,
        earlier=before,
    )
    return PlanYear(
        school_year=then.school_year,
        records=then.records,
        common_measures=then.common_measures,
        forums=then.forums,
        unit_findings=findings,
        findings=check_municipality(common),
    )
