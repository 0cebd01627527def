"""A unit's decisions: what became of those made before, and what is decided now."""

from __future__ import annotations

from toolkit.check.decision_ledger import DecisionStory, stories_at
from toolkit.plan.school_years import year_before
from toolkit.plan.year_wheel import CASE_CHAPTER
from toolkit.present import html, numbers
from toolkit.present.html import Block, Cell, Status
from toolkit.present.texts import text
from toolkit.protect.model import Decision
from toolkit.review import Review


def last_decisions(review: Review) -> Block:
    """«Det vi bestemte i fjor», and whatever is still open from the years before."""
    stories = stories_at(review.school_year, review.decisions)
    if not stories:
        return html.paragraph(text("unit.baseline" if review.is_baseline else "unit.no_last_decisions"))
    heads = [text(f"head.{name}") for name in ("decision", "status", "deadline")]
    last = year_before(review.school_year)
    rows: list[list[Cell]] = [[_words(story, last), _status(story), _day(story.deadline)] for story in stories]
    return html.table(text("tables.last_decisions"), heads, rows)


def new_decisions(review: Review) -> Block:
    """«Det vi bestemmer nå», by number: who, when, and what in the plan it is about."""
    decisions = review.record.new_decisions
    if not decisions:
        return html.paragraph(text("unit.no_new_decisions"))
    return html.bullets([_sentence(decision) for decision in decisions], ordered=True)


def decision_history(review: Review) -> Block:
    """Appendix: every decision the unit has made, and what was reported of it year by year."""
    if not review.decisions:
        return html.paragraph(text("unit.no_last_decisions"))
    heads = [text(f"head.{name}") for name in ("decision", "status", "decided", "reported")]
    rows: list[list[Cell]] = [
        [story.text or _unreleased(story.number), _status(story), story.decided, reported_by_year(story)]
        for story in review.decisions
    ]
    return html.table(text("tables.decision_history"), heads, rows)


def reported_by_year(story: DecisionStory) -> str:
    """`2018-19: ikke gjennomført; 2019-20: ikke rapportert`."""
    said = (f"{year}: {status or text('state.not_reported')}" for year, status in story.statuses)
    return "; ".join(said)


def _words(story: DecisionStory, last_year: str) -> str:
    """The decision, and the year it was made where that was not last year."""
    words = story.text or _unreleased(story.number)
    return words if story.decided == last_year else text("unit.decided_in", words=words, year=story.decided)


def _status(story: DecisionStory) -> Status:
    """The word that was reported, with its reason: a cancelled decision without one says little."""
    word = story.status or text("state.not_reported")
    word = word[:1].upper() + word[1:]
    return Status(story.state, text("unit.status_reason", status=word, reason=story.reason) if story.reason else word)


def _sentence(decision: Decision) -> str:
    words = decision.decision or _unreleased(decision.number)
    parts = [decision.responsible, _day(decision.deadline) if decision.deadline else None]
    who_when = ", ".join(part for part in parts if part)
    sentence = text("unit.new_decision", words=words, who_when=who_when or text("unit.nobody"))
    # That a unit has decided something about cases tells that there are some.
    is_told = decision.decision is not None and decision.about is not None and decision.about != CASE_CHAPTER
    return text("unit.about", sentence=sentence, about=decision.about) if is_told else sentence


def _unreleased(number: int | None) -> str:
    """What stands instead of words that the leader has not released; which decision it is, can still be told."""
    return text("unit_page.unreleased") if number is None else text("unit_page.unreleased_number", number=number)


def _day(deadline: object) -> str:
    return numbers.day(deadline) if deadline else "–"  # type: ignore[arg-type]
