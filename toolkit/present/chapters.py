"""Chapter by chapter: done, assessed, measured, and a proposal that a person decides on."""

from __future__ import annotations

from toolkit.combine import ChapterFinding, chapter_title
from toolkit.plan.model import Plan
from toolkit.plan.settings import Settings
from toolkit.present import html
from toolkit.present.html import Block, Cell
from toolkit.present.texts import text
from toolkit.review import Review
from toolkit.sources.workbook_layout import SELF_ASSESSMENT, chapter_of

ASSESSED = frozenset(chapter_of(field.code) for field in SELF_ASSESSMENT.fields)
"""The chapters that the workbook asks leaders to assess."""


def chapters_table(review: Review, settings: Settings) -> Block:
    """«Kapittel for kapittel»: one row for each chapter that anything is known of."""
    if not review.is_bound:
        return html.paragraph(text("chapters.not_joined"))
    if not review.chapters:
        return html.paragraph(text("chapters.none"))
    heads = [text(f"head.{name}") for name in ("chapter", "was_done", "own_assessment", "figures_say", "proposal")]
    rows = [_row(finding, settings.plan) for finding in review.chapters]
    table = html.table(text("tables.chapters"), heads, rows)
    return html.paragraph(text("chapters.decides")) + table + html.bullets(_explained(review))


def _row(finding: ChapterFinding, plan: Plan) -> list[Cell]:
    return [
        f"{finding.chapter} {chapter_title(plan, finding.chapter)}",
        _done(finding),
        finding.assessment or text("state.not_reported" if finding.chapter in ASSESSED else "chapters.not_asked"),
        text(f"chapters.figures_{finding.figures}"),
        text(f"chapters.{finding.proposal}"),
    ]


def _done(finding: ChapterFinding) -> str:
    """How much is done, and which points of the plan that is about: details stand in the table of the points."""
    words = text(f"chapters.done_{finding.done}", fulfilled=finding.fulfilled, asked=finding.asked)
    return f"{words} ({', '.join(finding.clauses)})" if finding.clauses else words


def _explained(review: Review) -> list[str]:
    """What each proposal in the table stands for."""
    proposals = dict.fromkeys(finding.proposal for finding in review.chapters)
    return [text(f"chapters.{proposal}_means") for proposal in proposals]
