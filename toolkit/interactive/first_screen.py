"""What these data can answer, programme by programme: said before anything is chosen and before any drawing.

It is made of the figures that the reports show, so that it can stand in a saved notebook.
"""

from __future__ import annotations

from toolkit.interactive.asked import Asked
from toolkit.interactive.estimate import SlowAnswers
from toolkit.interactive.panel import shown_panel
from toolkit.interactive.question import Choice, choice, groups_with_pupils, outcomes_in_order, reported_starts
from toolkit.interactive.words import grades_words, reasons_words, size_words, starts_words
from toolkit.plan.model import Programme
from toolkit.plan.settings import Settings
from toolkit.present import html
from toolkit.present.html import Block, Cell
from toolkit.present.parts import bands
from toolkit.present.sentences import group_label
from toolkit.present.texts import text
from toolkit.protect import ProtectedYear


def first_screen(protected: ProtectedYear, settings: Settings, slow: SlowAnswers) -> Block:
    """A table with a row for each programme in the plan that has grades, and what published studies have found."""
    programmes = [programme for programme in settings.plan.programmes if programme.grades]
    heads = [text(f"first_screen.{name}") for name in ("programme", "answer", "units", "outcomes", "evidence")]
    rows = [_row(programme, protected, settings, slow) for programme in programmes]
    table = (
        html.table(text("first_screen.caption"), heads, rows)
        if rows
        else html.paragraph(text("first_screen.no_programmes"))
    )
    notes = html.paragraph(text("first_screen.shown_only"), "note") + html.paragraph(text("first_screen.published"))
    return bands(settings, internal=True) + html.heading(text("first_screen.heading"), 2) + table + notes


def _row(programme: Programme, protected: ProtectedYear, settings: Settings, slow: SlowAnswers) -> list[Cell]:
    starts = reported_starts(programme, protected)
    named, _ = outcomes_in_order(programme, settings)
    return [
        text("first_screen.name", programme=programme.name, grades=grades_words(programme.grades)),
        answerable(programme, protected, settings, slow),
        starts_words(starts, settings) or text("first_screen.no_units"),
        "; ".join(settings.indicator(one).label for one in named) or text("first_screen.no_outcome"),
        _evidence(programme),
    ]


def answerable(programme: Programme, protected: ProtectedYear, settings: Settings, slow: SlowAnswers) -> str:
    """What the shown figures can say about a programme: of its first outcome, in the grades where it is best seen."""
    groups = groups_with_pupils(programme, protected, settings)
    if not groups:
        return text("first_screen.description_only", why=text("first_screen.not_in_survey"))
    named, others = outcomes_in_order(programme, settings)
    chosen = choice(Asked(programme.id, (named or others)[0], groups[0].id), protected, settings)
    sentence = _sentence(chosen, protected, settings, slow)
    if not chosen.follows_cohorts:
        return sentence
    return f"{text('first_screen.cohort', group=group_label(chosen.group, settings))} {sentence}"


def _sentence(chosen: Choice, protected: ProtectedYear, settings: Settings, slow: SlowAnswers) -> str:
    figures = (figure for figure in protected.figures if figure.indicator == chosen.indicator)
    panel = shown_panel(figures, chosen.schools, chosen.group, settings)
    estimate = slow.estimated(chosen, panel)
    if estimate.effect is None:
        return text("first_screen.description_only", why=reasons_words(estimate.reasons))
    smallest = slow.now(estimate, panel).smallest
    if smallest is None:
        return text("first_screen.undecidable", why=reasons_words(estimate.by_design or ("too_small",)))
    label = settings.indicator(chosen.indicator).label
    group = group_label(chosen.group, settings)
    return text("first_screen.estimable", size=size_words(smallest, panel.kind), outcome=label, group=group)


def _evidence(programme: Programme) -> str:
    level = programme.evidence_level or text("first_screen.no_level")
    return text("first_screen.level", level=level, note=programme.evidence_note or "").strip()
