"""Chapter by chapter: done, assessed, measured, and a proposal that a person decides on."""

from __future__ import annotations

from toolkit.combine import ChapterFinding, chapter_title
from toolkit.plan.model import Plan
from toolkit.plan.settings import Settings
from toolkit.present import html
from toolkit.present.html import Block, Cell
from toolkit.present.texts import text
from toolkit.review import Review


def chapters_table(review: Review, settings: Settings) -> Block:
    """«Kapittel for kapittel»: one row for each chapter that anything is known of."""
    if not review.chapters:
        return html.paragraph(text("chapters.none"))
    heads = [text(f"head.{name}") for name in ("chapter", "was_done", "own_assessment", "figures_say", "proposal")]
    rows = [_row(finding, settings.plan) for finding in review.chapters]
    table = html.table(text("tables.chapters"), heads, rows)
    return html.paragraph(text("chapters.decides")) + table + html.bullets(_explained(review))


def _row(finding: ChapterFinding, plan: Plan) -> list[Cell]:
    return [
        f"{finding.chapter} {chapter_title(plan, finding.chapter)}",
        text(f"chapters.done_{finding.done}", fulfilled=finding.fulfilled, asked=finding.asked),
        finding.assessment or text("state.not_reported"),
        text(f"chapters.figures_{finding.figures}"),
        text(f"chapters.{finding.proposal}"),
    ]


def _explained(review: Review) -> list[str]:
    """What each proposal in the table stands for."""
    proposals = dict.fromkeys(finding.proposal for finding in review.chapters)
    return [text(f"chapters.{proposal}_means") for proposal in proposals]
