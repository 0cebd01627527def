"""What became of every decision a unit has made: one story each, from the year it was made to the review's own.

A decision is known by the year it was made in and its number that year. It is open until a leader says that it is done
or cancelled; one that falls off the list has not been answered for, and that is not the same as done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from toolkit.check.finding import State
from toolkit.plan.school_years import year_after
from toolkit.protect.model import Decision, EarlierRecords, UnitRecord
from toolkit.sources.workbook_layout import CLOSED

FROM_STATUS: dict[str | None, State] = {
    "gjennomført": "fulfilled",
    "i gang": "in_progress",
    "ikke gjennomført": "not_fulfilled",
    "avlyst": "cancelled",
    "endret": "in_progress",
    None: "not_reported",
}


@dataclass(frozen=True)
class DecisionStory:
    """One decision.

    Attributes:
        decided: the school year it was made in.
        about: the chapter or measure it is about, if the leader said.
        text, responsible, reason: None where the leader has not released free text; `reason` is the latest year's.
        statuses: each school year after it was made, up to the review's or to where it was closed, and what was
            reported then; None where nothing was.
        state: where it stands now.
    """

    decided: str
    number: int | None
    about: str | None
    text: str | None
    responsible: str | None
    deadline: date | None
    statuses: tuple[tuple[str, str | None], ...]
    reason: str | None
    state: State

    @property
    def is_open(self) -> bool:
        """Whether next year's review has to answer for it."""
        return self.state not in ("fulfilled", "cancelled")

    @property
    def status(self) -> str | None:
        """The last thing that was reported, or None where the last year says nothing."""
        return self.statuses[-1][1] if self.statuses else None

    @property
    def answered_for(self) -> int:
        """How many reviews it has been before."""
        return len(self.statuses)


Key = tuple[str, int | None, str | None]


def decision_stories(
    unit_id: str, school_year: str, record: UnitRecord, earlier: Sequence[EarlierRecords]
) -> tuple[DecisionStory, ...]:
    """Every decision that the unit has made before this year, oldest first.

    Args:
        record: what the unit has delivered this year. Where its leader has not released free text, no words of earlier
            years are told either: whoever has thought better of it is not to be read in an old version.
        earlier: the runs before, oldest first; years in which the unit delivered nothing answer for nothing.
    """
    records = [(then.school_year, own) for then in earlier if (own := then.record(unit_id)) is not None]
    records.append((school_year, record))
    made: dict[Key, Decision] = {}
    told: dict[Key, dict[str, Decision]] = {}
    for year, own in records:
        for decision in own.last_decisions:
            key = _key(decision)
            made.setdefault(key, decision)
            told.setdefault(key, {})[year] = decision
        if year != school_year:
            made |= {_key(decision): decision for decision in own.new_decisions if _key(decision) not in made}
    stories = [_story(made[key], told.get(key, {}), school_year) for key in made]
    if not record.free_text_released:
        stories = [replace(story, text=None, responsible=None, reason=None) for story in stories]
    return tuple(sorted(stories, key=lambda story: (story.decided, story.number is None, story.number or 0)))


def stories_at(story_year: str, stories: Sequence[DecisionStory]) -> tuple[DecisionStory, ...]:
    """The stories that a year's review had to answer for: not closed before it."""
    return tuple(story for story in stories if any(year == story_year for year, _ in story.statuses))


def _key(decision: Decision) -> Key:
    """A decision without a number is known by its words; without those either, all of the year's are one."""
    return decision.decided, decision.number, None if decision.number is not None else decision.decision


def _story(first: Decision, told: dict[str, Decision], school_year: str) -> DecisionStory:
    statuses: list[tuple[str, str | None]] = []
    year = year_after(first.decided)
    while year <= school_year:
        status = told[year].status if year in told else None
        statuses.append((year, status))
        if status in CLOSED:
            break
        year = year_after(year)
    versions = [first, *(told[year] for year in sorted(told))]
    last = told.get(statuses[-1][0]) if statuses else None
    return DecisionStory(
        decided=first.decided,
        number=first.number,
        about=next((v.about for v in reversed(versions) if v.about), None),
        text=next((v.decision for v in reversed(versions) if v.decision), None),
        responsible=next((v.responsible for v in reversed(versions) if v.responsible), None),
        deadline=next((v.deadline for v in reversed(versions) if v.deadline), None),
        statuses=tuple(statuses),
        reason=last.reason if last is not None else None,
        state=FROM_STATUS[statuses[-1][1] if statuses else None],
    )
