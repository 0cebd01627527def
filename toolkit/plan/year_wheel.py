"""The yearly wheel: what is due when in one school year, from the plan, the run and the municipality's own proposals.

It is about routines and never about cases: nothing of the chapter on cases, and nothing that speaks of a case.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from toolkit.plan.model import Clause, Frozen, Measure, Plan, SchoolYear, refuse_repeated

FIRST_MONTH: Final = 8
CASE_CHAPTER: Final = "3"
ONCE: Final = re.compile(r"\d{4}|etter \d+ år|ved behov")
"""Words for a time that does not come round every year."""
SPEAKS_OF_A_CASE: Final = re.compile(r"sak(en|er|ene)?\b", re.IGNORECASE)
Source = Literal["plan", "run", "proposal"]
Month = Annotated[int, Field(ge=1, le=12)]


class Proposal(Frozen):
    """A time that the plan does not name, as the municipality proposes it.

    Attributes:
        clause: what it is a time for; None for work the plan does not speak of.
        last_month: included; the same as the first where it is one month.
        who: a role, as a proposal; None where the municipality proposes nobody.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    title: Annotated[str, Field(min_length=1)]
    clause: str | None = None
    first_month: Month
    last_month: Month
    who: str | None = None

    @model_validator(mode="after")
    def _stays_within_a_school_year(self) -> Self:
        if _place(self.first_month) > _place(self.last_month):
            raise ValueError("the last month comes before the first in a school year (August to July)")
        return self


class YearWheel(Frozen):
    """The proposals of `year_wheel.toml`. Without the file there are none, and only the plan's own times stand."""

    proposals: tuple[Proposal, ...] = ()

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        refuse_repeated("proposals", (one.id for one in self.proposals))
        return self


@dataclass(frozen=True)
class Event:
    """Something with a time.

    Attributes:
        title: in bokmål, from the plan or the proposals; None where the texts name it by `id`.
        first, last: days within the school year, both included.
        who: a role; whose words it is, is told by `source`.
        source: who says so: the plan, the run's settings, or the municipality as a proposal.
    """

    id: str
    title: str | None
    first: date
    last: date
    who: str | None
    clause: str | None
    source: Source


@dataclass(frozen=True)
class Undated:
    """Something the plan promises without a month. `when` is the plan's own words."""

    title: str
    when: str
    who: str | None
    clause: str


@dataclass(frozen=True)
class Wheel:
    """One school year: events by day, and what has no day in the plan's own order."""

    events: tuple[Event, ...]
    undated: tuple[Undated, ...]


def wheel_of(plan: Plan, proposals: YearWheel, school_year: SchoolYear, cut_off: date) -> Wheel:
    """Everything that is due in a school year (1 August to 31 July)."""
    year = int(school_year[:4])
    events = [
        *_review(plan, year),
        *([Event("cut-off", None, cut_off, cut_off, None, None, "run")] if _is_within(cut_off, year) else []),
        *(_due(m, m.deadline) for m in plan.measures if m.deadline and _is_within(m.deadline, year)),
        *(_proposed(one, year) for one in proposals.proposals if is_about_routines(one, plan)),
    ]
    dated = {event.clause for event in events}
    undated = [
        *(_without_month(c) for c in plan.clauses if c.id not in dated and _recurs(c, plan)),
        *(Undated(m.wording, m.when, m.responsible, m.clause) for m in plan.measures if _is_at_work(m, year)),
    ]
    return Wheel(tuple(sorted(events, key=lambda e: (e.first, e.last, e.id))), tuple(undated))


def is_about_routines(proposal: Proposal, plan: Plan) -> bool:
    """Whether a proposal stays clear of cases. Raises KeyError if its clause is not in the plan."""
    if SPEAKS_OF_A_CASE.search(proposal.title):
        return False
    return proposal.clause is None or not _is_about_cases(plan.clause(proposal.clause))


def _review(plan: Plan, year: int) -> list[Event]:
    window = plan.review_window
    if window is None:
        return []
    first, last = _first_day(window.first_month, year), _last_day(window.last_month, year)
    return [Event("review", None, first, last, window.responsible, window.clause, "plan")]


def _due(measure: Measure, deadline: date) -> Event:
    return Event(measure.id.lower(), measure.wording, deadline, deadline, measure.responsible, measure.clause, "plan")


def _proposed(one: Proposal, year: int) -> Event:
    first, last = _first_day(one.first_month, year), _last_day(one.last_month, year)
    return Event(one.id, one.title, first, last, one.who, one.clause, "proposal")


def _without_month(clause: Clause) -> Undated:
    return Undated(clause.wording, clause.when or "", clause.responsible, clause.id)


def _recurs(clause: Clause, plan: Plan) -> bool:
    """Whether the plan promises it with some word for when that comes round; the action table has its own times."""
    is_promise = clause.when is not None and clause.strength != "beskrevet" and clause.shown != "not"
    if ONCE.search(clause.when or "") or clause.id in _about_the_review(plan):
        return False
    return is_promise and not _is_about_cases(clause) and clause.id not in {m.clause for m in plan.measures}


def _about_the_review(plan: Plan) -> set[str]:
    """Clauses about the review itself, which the plan's window has already given its months."""
    rules = ("review_window", "review_outcome")
    return {clause for check in plan.checks if check.rule in rules for clause in check.clauses}


def _is_about_cases(clause: Clause) -> bool:
    is_in_chapter = clause.chapter.partition(".")[0] == CASE_CHAPTER
    return is_in_chapter or SPEAKS_OF_A_CASE.search(f"{clause.wording} {clause.when or ''}") is not None


def _is_at_work(measure: Measure, year: int) -> bool:
    """A measure with a period of calendar years, in a school year that touches it."""
    return measure.period is not None and measure.period[0] <= year + 1 and year <= measure.period[1]


def _is_within(day: date, year: int) -> bool:
    return date(year, FIRST_MONTH, 1) <= day < date(year + 1, FIRST_MONTH, 1)


def _place(month: int) -> int:
    """Which month of the school year it is: August is 0."""
    return (month - FIRST_MONTH) % 12


def _calendar_year(month: int, year: int) -> int:
    return year if month >= FIRST_MONTH else year + 1


def _first_day(month: int, year: int) -> date:
    return date(_calendar_year(month, year), month, 1)


def _last_day(month: int, year: int) -> date:
    of = _calendar_year(month, year)
    return date(of, month, monthrange(of, month)[1])
