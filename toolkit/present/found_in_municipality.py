"""What the rules of the committee's key sentences, and of the plan's years, look for. Values only; no words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from toolkit.analyse.series import Series
from toolkit.check import Finding
from toolkit.check.decision_ledger import DecisionStory
from toolkit.check.resolution_ledger import ResolutionStory, resolution_stories
from toolkit.plan.model import Measure
from toolkit.plan.settings import Settings
from toolkit.present import numbers
from toolkit.present.figure_sentences import series_sentence
from toolkit.present.found_in_unit import are_hidden, headline_shares
from toolkit.present.rule import Values
from toolkit.present.texts import text
from toolkit.protect.model import Resolution, UnitRecord
from toolkit.review import CommitteeReview
from toolkit.rolling_review import RollingReview
from toolkit.sources.workbook_layout import OUTCOMES

Municipal = CommitteeReview | RollingReview

DONE = ("fulfilled", "fulfilled_late")
OLD = 2
"""A decision that is open after so many reviews is named."""
ROOM_FOR_NAMES = 13
"""Words: with more, a sentence of names would pass 20 words. The rest is counted."""


def delivered(review: Municipal, settings: Settings) -> list[Values]:
    """How many units have delivered this year."""
    records = _records(review)
    return [{"delivered": sum(record.delivery == "delivered" for record in records), "all": len(records)}]


def not_delivered(review: CommitteeReview, settings: Settings) -> list[Values]:
    """Units whose workbook has not come."""
    return _named(_units_in("pending", review))


def workbooks_failed(review: CommitteeReview, settings: Settings) -> list[Values]:
    """Units whose workbook has errors."""
    return _named(_units_in("failed", review))


def hidden_share(review: Municipal, settings: Settings) -> list[Values]:
    """Once, where the municipality's headline share is hidden and no other is shown."""
    return [{}] if are_hidden(headline_shares(headline_series(review, settings), settings)) else []


def shares(review: Municipal, settings: Settings) -> list[Values]:
    """The municipality's headline share of bullied pupils, unless it is hidden."""
    series = headline_shares(headline_series(review, settings), settings)
    return [] if are_hidden(series) else [{"figure": series_sentence(one, settings)} for one in series]


def own_workbook_pending(review: Municipal, settings: Settings) -> list[Values]:
    """The municipality's own workbook has not come, and it has measures to answer for."""
    return _own_workbook_is("pending", review, settings)


def own_workbook_failed(review: Municipal, settings: Settings) -> list[Values]:
    """The municipality's own workbook has errors, and it has measures to answer for."""
    return _own_workbook_is("failed", review, settings)


def measures_done(review: Municipal, settings: Settings) -> list[Values]:
    """The municipality's measures with a deadline, where none was done late."""
    values = _measures(review, settings)
    return [values] if values and not values["late"] else []


def measures_done_late(review: Municipal, settings: Settings) -> list[Values]:
    """The municipality's measures with a deadline, where some were done late."""
    values = _measures(review, settings)
    return [values] if values and values["late"] else []


def measures_undone(review: Municipal, settings: Settings) -> list[Values]:
    """Those of them that are told of as not done, or as under way."""
    if review.municipality_delivery != "delivered":
        return []
    wordings = {clause: measure.wording for clause, measure in measures_with_deadline(settings).items()}
    undone = [f for f in findings_with_deadline(review, settings) if f.state in ("not_fulfilled", "in_progress")]
    return _named([text("key.quoted", what=wordings[finding.clause]) for finding in undone])


def resolutions_missed(review: CommitteeReview, settings: Settings) -> list[Values]:
    """Political resolutions whose deadline has passed."""
    return _named([resolution_name(story.resolution) for story in stories_of(review) if story.is_missed])


def resolutions_done(review: RollingReview, settings: Settings) -> list[Values]:
    """How many of the political resolutions are carried out."""
    done = sum(one.state in DONE for one in review.resolutions)
    return [{"done": done, "all": len(review.resolutions)}] if review.resolutions else []


def one_old_decision(review: CommitteeReview, settings: Settings) -> list[Values]:
    """Exactly one of the leaders' decisions has been open for long."""
    return [{}] if len(old_decisions(review)) == 1 else []


def many_old_decisions(review: CommitteeReview, settings: Settings) -> list[Values]:
    """More than one of the leaders' decisions has been open for long."""
    count = len(old_decisions(review))
    return [{"count": count}] if count > 1 else []


def open_decisions(review: RollingReview, settings: Settings) -> list[Values]:
    """How many of the leaders' decisions are open, and the oldest one's year."""
    made, still_open = _decisions(review)
    if not still_open:
        return []
    oldest = min(story.decided for story in still_open)
    return [{"open": len(still_open), "made": len(made), "oldest": oldest}]


def no_open_decision(review: RollingReview, settings: Settings) -> list[Values]:
    """There are decisions, and all of them are closed."""
    made, still_open = _decisions(review)
    return [{"made": len(made)}] if made and not still_open else []


def revision(review: CommitteeReview, settings: Settings) -> list[Values]:
    """How many of those that have delivered want the plan revised."""
    those = [record for record in review.records if record.delivery == "delivered"]
    count = sum(record.texts.get("outcome") == OUTCOMES[1] for record in those)
    return [{"count": count, "delivered": len(those)}] if those else []


def headline_series(review: Municipal, settings: Settings) -> list[Series]:
    """The indicators of the first pages, for the whole municipality."""
    group = review.headline_group
    return [s for s in review.series if settings.indicator(s.indicator).headline and s.group == group]


def stories_of(review: CommitteeReview) -> tuple[ResolutionStory, ...]:
    """What became of the political resolutions."""
    return resolution_stories(review.school_year, review.run_date, review.resolutions, review.earlier)


def resolution_name(resolution: Resolution) -> str:
    """`sak 19/37`, or the day it was made."""
    if resolution.case_number:
        return text("resolutions.case", number=resolution.case_number)
    if resolution.resolved_on:
        return text("resolutions.of_day", day=numbers.day(resolution.resolved_on))
    return text("resolutions.numbered", number=resolution.number or "–")


def old_decisions(review: CommitteeReview) -> list[tuple[str, DecisionStory]]:
    """The leaders' decisions that are still open after two reviews or more, each with its unit's id."""
    every: Sequence[tuple[str, DecisionStory]] = [(u, story) for u, own in review.decisions.items() for story in own]
    return [(unit, story) for unit, story in every if story.is_open and story.answered_for >= OLD]


def measures_with_deadline(settings: Settings) -> dict[str, Measure]:
    """The rows of the action table that have a deadline, by clause."""
    return {measure.clause: measure for measure in settings.plan.measures if measure.deadline}


def overdue_measures(findings: Sequence[Finding], run_date: date, settings: Settings) -> list[Measure]:
    """The municipality's own measures that are told of as not done after their deadline."""
    measures = measures_with_deadline(settings)
    undone = [
        measures[f.clause] for f in findings if f.state in ("not_fulfilled", "in_progress") and f.clause in measures
    ]
    return [measure for measure in undone if measure.deadline and measure.deadline < run_date]


def findings_with_deadline(review: Municipal, settings: Settings) -> list[Finding]:
    """What the municipality has told of its measures with a deadline."""
    measures = measures_with_deadline(settings)
    return [finding for finding in review.findings if finding.clause in measures]


def _records(review: Municipal) -> Sequence[UnitRecord]:
    return review.latest.records if isinstance(review, RollingReview) else review.records


def _units_in(delivery: str, review: CommitteeReview) -> list[str]:
    names = {unit.id: unit.name_in(review.school_year) for unit in review.units}
    return [names[record.unit] for record in review.records if record.delivery == delivery]


def _own_workbook_is(delivery: str, review: Municipal, settings: Settings) -> list[Values]:
    return [{}] if review.municipality_delivery == delivery and findings_with_deadline(review, settings) else []


def _measures(review: Municipal, settings: Settings) -> Values | None:
    """None where nothing is known: nought of so many would be false."""
    found = findings_with_deadline(review, settings)
    if not found or review.municipality_delivery != "delivered":
        return None
    late = sum(finding.state == "fulfilled_late" for finding in found)
    return {"done": sum(finding.state in DONE for finding in found), "due": len(found), "late": late}


def _decisions(review: RollingReview) -> tuple[list[DecisionStory], list[DecisionStory]]:
    """All that somebody has had to answer for, and those that are still open."""
    made = [story for own in review.stories.values() for story in own]
    return made, [story for story in made if story.is_open]


def _named(names: Sequence[str]) -> list[Values]:
    """As many names as a short sentence has room for, the first always, and how many more there are."""
    if not names:
        return []
    fits = [name for place, name in enumerate(names) if not place or _words(names[: place + 1]) <= ROOM_FOR_NAMES]
    more = len(names) - len(fits)
    return [{"names": numbers.listing([*fits, text("key.more", count=more)] if more else fits)}]


def _words(names: Sequence[str]) -> int:
    return sum(len(name.split()) for name in names)
