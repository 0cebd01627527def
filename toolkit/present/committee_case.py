"""The parts of the committee's report that a case needs: background, who took part, what follows, what is attached."""

from __future__ import annotations

from toolkit.plan.settings import Settings
from toolkit.present import html, numbers
from toolkit.present.html import Block, Cell
from toolkit.present.texts import text
from toolkit.review import CommitteeReview

PARTIES = ("elevråd", "FAU", "samarbeidsutvalg", "PPT", "helse")
"""Who the plan says shall be heard, as leaders write it; `helse` is helsestasjon and skolehelsetjeneste."""


def background(review: CommitteeReview, settings: Settings) -> Block:
    """What the case builds on: the plan, who treats it, and the law as it is called now."""
    plan = settings.plan
    laws = [plan.term(law, review.run_date) for law in ("education_act", "kindergarten_act")]
    body = plan.term("committee", review.run_date)
    sentences = [
        text("committee.background_plan", title=plan.title, first=plan.first_year, last=plan.last_year),
        *([text("committee.background_baseline", year=plan.baseline)] if plan.baseline else []),
        *([text("committee.background_body", body=body)] if body else []),
        *([text("committee.background_laws", laws=numbers.listing([law for law in laws if law]))] if any(laws) else []),
        text("committee.background_kind"),
    ]
    return html.bullets(sentences)


def participation(review: CommitteeReview) -> Block:
    """Who took part, as the units have reported it; words that are not released are counted, never read."""
    delivered = [r for r in review.records if r.delivery == "delivered"]
    reported = [r for r in delivered if "participation" in (*r.texts, *r.withheld)]
    told = [r.texts["participation"].casefold() for r in delivered if "participation" in r.texts]
    block = html.paragraph(text("committee.participation", count=len(reported), delivered=len(delivered)))
    if not told:
        return block
    heads = [text(f"head.{name}") for name in ("party", "units")]
    rows: list[list[Cell]] = [
        [text(f"party.{party.casefold()}"), numbers.whole(sum(party.casefold() in words for words in told))]
        for party in PARTIES
    ]
    table = html.table(text("tables.participation"), heads, rows)
    withheld = len(reported) - len(told)
    return block + table + (html.paragraph(text("committee.withheld", count=withheld)) if withheld else html.EMPTY)


def consequences() -> Block:
    """What the tool cannot know is said to be missing, never made up."""
    return html.bullets([text(f"committee.consequence_{what}") for what in ("children", "privacy", "economy")])


def attachments(review: CommitteeReview) -> Block:
    """The pages that belong to the case."""
    delivered = sum(r.delivery == "delivered" for r in review.records)
    return html.bullets([text("committee.attached_units", count=delivered), text("committee.attached_plan")])
