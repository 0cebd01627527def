"""What is answered about an effect: first what these schools could show, then the answer, then what it rests on."""

from __future__ import annotations

import math

from toolkit.analyse.effect import Effect
from toolkit.interactive.effect_tables import (
    caption,
    checks,
    contrasts_table,
    exposed_table,
    placebo_table,
    without_table,
)
from toolkit.interactive.estimate import Estimate, Slow, SlowAnswers
from toolkit.interactive.event_view import event_figure
from toolkit.interactive.fidelity import judgements_line
from toolkit.interactive.panel import Panel
from toolkit.interactive.question import Choice
from toolkit.interactive.words import difference_words, p_words, reasons_words, size_words, unit_names
from toolkit.plan.settings import Settings
from toolkit.present import html
from toolkit.present.html import Block, Cell
from toolkit.present.numbers import listing, whole
from toolkit.present.texts import text


def effect_block(
    chosen: Choice, panel: Panel, settings: Settings, slow: SlowAnswers, figure_id: str, band: str
) -> Block:
    """What the chosen view shows of the effect in one panel; the answer with its interval stands in every view.

    Args:
        figure_id: unique in the page.
        band: written into the drawing; may be empty.
    """
    view, estimate = chosen.asked.view, slow.estimated(chosen, panel)
    known = None if estimate.effect is None else slow.if_known(estimate, panel)
    block = html.heading(text("effect.heading"), 3)
    if view in ("all", "effect", "power"):
        block += html.paragraph(power_line(estimate, panel, known))
    block += html.paragraph(verdict_line(estimate, panel)) + judgements_line(chosen, settings)
    if estimate.effect is not None:
        block += html.paragraph(text("effect.not_the_cause"), "note")
    if view in ("all", "effect") and estimate.effect is not None:
        block += _numbers(estimate.effect, panel)
        block += event_figure(chosen, panel, estimate.effect, verdict_line(estimate, panel), settings, figure_id, band)
        block += contrasts_table(chosen, panel, settings)
    if view == "all":
        block += html.EMPTY if known is None else checks(known, panel, settings)
        block += html.EMPTY if panel.internal else exposed_table(chosen, panel, settings)  # it stands above already
    if view in ("placebo", "without"):
        block += _one_check(view, estimate, known, panel, settings)
    return block + html.bullets(notes(panel, settings))


def _one_check(view: str, estimate: Estimate, known: Slow | None, panel: Panel, settings: Settings) -> Block:
    """One of the checks alone, or why there is nothing to check."""
    if estimate.effect is None:
        return html.paragraph(text("effect.check_no_effect"))
    if known is None:
        return html.paragraph(text("effect.check_pending"))
    table = placebo_table(known, panel) if view == "placebo" else without_table(known, panel, settings)
    return table if table.html else html.paragraph(text(f"effect.check_none_{view}"))


def power_line(estimate: Estimate, panel: Panel, known: Slow | None) -> str:
    """How large an effect would have to be to be seen; that it is being worked out where it is not known yet."""
    if estimate.effect is None:
        return text("effect.power_not_computed")
    if known is None:
        return text("effect.power_pending")
    if known.smallest is None:
        return text("effect.power_none")
    return text("effect.power", size=size_words(known.smallest, panel.kind))


def verdict_line(estimate: Estimate, panel: Panel) -> str:
    """What may be said: nothing, that it cannot be decided, or which way; with the interval where there is a number."""
    effect, why = estimate.effect, reasons_words(estimate.reasons)
    if effect is None:
        return text("effect.no_estimate", why=why)
    values = {"estimate": difference_words(effect.estimate or 0, panel.kind), "why": why}
    sentence = text(f"effect.{effect.verdict}_{panel.kind}", **values, interval=interval_words(effect, panel))
    return sentence.strip()


def interval_words(effect: Effect, panel: Panel) -> str:
    """`fra −12,0 til −1,0`; an end that does not exist is said to be missing."""
    assert effect.low is not None and effect.high is not None  # there is an estimate
    ends = [difference_words(end, panel.kind) for end in (effect.low, effect.high) if math.isfinite(end)]
    if not ends:
        return text("effect.boundless")
    if math.isinf(effect.low):
        return text("effect.no_low", high=ends[0])
    return (
        text("effect.no_high", low=ends[0])
        if math.isinf(effect.high)
        else text("effect.from_to", low=ends[0], high=ends[1])
    )


def _numbers(effect: Effect, panel: Panel) -> Block:
    rows: list[list[Cell]] = [
        [text("effect.estimate"), size_of(effect.estimate or 0, panel)],
        [text("effect.interval"), interval_words(effect, panel)],
        [text("effect.p_bootstrap"), p_words(effect.p_bootstrap or 0)],
        [text("effect.p_randomisation"), p_words(effect.p_randomisation or 0)],
        [text("effect.treated"), text("effect.treated_of", treated=effect.treated, clusters=effect.clusters)],
        [text("effect.assignments"), whole(effect.assignments or 0)],
    ]
    table = html.table(caption("effect.numbers_caption", panel), [text("effect.number"), text("effect.value")], rows)
    return html.details(text("effect.numbers"), table + html.paragraph(text("effect.rule"), "note"))


def size_of(difference: float, panel: Panel) -> str:
    """A difference with its sign and its unit."""
    return text(f"effect.size_{panel.kind}", size=difference_words(difference, panel.kind))


def notes(panel: Panel, settings: Settings) -> list[str]:
    """What is missing, who is left out, and which year was not like the others."""
    names, found = unit_names(settings), []
    if panel.missing:
        code = "explorer.missing" if panel.internal else "explorer.missing_shown"
        found.append(text(code, cells=panel.cells, missing=panel.missing))
    if panel.unreported:
        found.append(text("explorer.left_out", units=listing([names[unit] for unit in panel.unreported])))
    marked = [mark for mark in settings.surveys.marked_years if mark.year in panel.years]
    return [*found, *(text("explorer.marked", why=mark.why) for mark in marked)]
