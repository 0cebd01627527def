"""What a case for politicians must also hold: background, who took part, assessment and consequences.

Only what is known is said. What a person must judge is marked as not filled in.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from toolkit.plan.model import Term
from toolkit.plan.settings import Settings
from toolkit.present import numbers
from toolkit.present.content import Grid, Items, Paragraph, Part, ToFill
from toolkit.present.sentences import finding_sentence
from toolkit.present.texts import text
from toolkit.protect.model import UnitRecord
from toolkit.review import CommitteeReview
from toolkit.sources.workbook_layout import OUTCOMES

LAWS: Final = ("education_act", "kindergarten_act")
PARTIES: Final = {
    "parents": re.compile(r"\bfau\b|foreldreråd|foreldreutvalg"),
    "pupils": re.compile(r"elevråd"),
    "cooperation": re.compile(r"samarbeidsutval|\bsu\b"),
    "ppt": re.compile(r"\bppt\b|\bpp-tjenest"),
    "health": re.compile(r"helsestasjon|helsesykeplei|helsesøst|skolehelsetjenest"),
}
"""How a leader may name each party in the answer about who has taken part."""
GROUPS_OF: Final = {"parents": ("FAU", "foreldreråd"), "pupils": ("elevråd",), "cooperation": ("samarbeidsutvalg",)}
"""Whose answers to the three questions are a party's; the others are not asked."""


def background(review: CommitteeReview, settings: Settings) -> tuple[Part, ...]:
    """The plan and its time, who treats the case, the law as it was that day, and when the plan is rolled over."""
    plan, on = settings.plan, review.run_date
    said = [text("background.plan", title=plan.title, first=plan.first_year, last=plan.last_year)]
    if plan.review_window is not None:
        said.append(text("background.yearly"))
    if review.is_baseline:
        said.append(text("background.baseline", year=review.school_year))
    said += [finding_sentence(f, plan) for f in review.municipality_findings if f.rule == "rolling"]
    terms = {term.id: term for term in plan.terms}
    if "committee" in terms:
        said.append(text("background.body", body=_dated(terms["committee"], on)))
    if laws := [_dated(terms[law], on) for law in LAWS if law in terms]:
        said.append(text("background.law", day=numbers.day(on), laws=numbers.listing(laws)))
    return (Items(tuple(said)),)


def _dated(term: Term, on: date) -> str:
    """A name with the days it is known to hold from or to: `opplæringslova kapittel 9A (til 31. juli 2024)`."""
    known = [n for n in term.names if (n.valid_from or date.min) <= on <= (n.valid_to or date.max)]
    name = (known or list(term.names))[-1]
    ends = [text("background.from", day=numbers.day(name.valid_from))] if name.valid_from else []
    has_ended = name.valid_to is not None and name.valid_to < on  # nobody knew that day of an end still to come
    ends += [text("background.to", day=numbers.day(name.valid_to))] if name.valid_to and has_ended else []
    return f"{name.name} ({' '.join(ends)})" if ends else name.name


def participation(review: CommitteeReview) -> tuple[Part, ...]:
    """How many units say that each party has taken part. An answer that is not released counts, without its words."""
    delivered = [record for record in review.records if record.delivery == "delivered"]
    told = [record for record in delivered if "participation" in (*record.texts, *record.withheld)]
    withheld = sum("participation" in record.withheld for record in told)
    said = [text("committee.participation", count=len(told), delivered=len(delivered))]
    if withheld:
        said.append(text("committee.participation_withheld", count=withheld))
    said.append(text("committee.participation_read"))
    heads = tuple(text(f"head.{name}") for name in ("party", "units_naming", "units_answering"))
    rows = tuple((text(f"party.{party}"), *_counted(party, delivered)) for party in PARTIES)
    return Items(tuple(said)), Grid(text("tables.participation"), heads, rows)


def _counted(party: str, records: list[UnitRecord]) -> tuple[str, str]:
    named = sum(bool(PARTIES[party].search(r.texts.get("participation", "").casefold())) for r in records)
    groups = GROUPS_OF.get(party)
    if groups is None:
        return numbers.whole(named), "–"
    answered = sum(any(answer.who in groups for answer in record.group_answers) for record in records)
    return numbers.whole(named), numbers.whole(answered)


def consideration(review: CommitteeReview) -> tuple[Part, ...]:
    """What the units conclude; the assessment of the whole is a person's."""
    outcomes = [r.texts.get("outcome") for r in review.records if r.delivery == "delivered"]
    works, revision = (outcomes.count(outcome) for outcome in OUTCOMES)
    concluded = text("consideration.outcomes", works=works, revision=revision, none=len(outcomes) - works - revision)
    return Paragraph(concluded), ToFill(text("consideration.to_fill"))


def consequences(review: CommitteeReview) -> tuple[Part, ...]:
    """Economy, children and privacy: only what is known of each."""
    units = numbers.whole(len(review.units))
    rows = (
        (text("consequences.economy"), ToFill(text("consequences.economy_to_fill")).words),
        (text("consequences.children"), text("consequences.children_known", units=units)),
        (text("consequences.privacy"), text("consequences.privacy_known")),
    )
    heads = tuple(text(f"head.{name}") for name in ("consequence_for", "known"))
    return Grid(text("tables.consequences"), heads, rows), ToFill(text("consequences.children_to_fill"))
