"""The event study as a figure with its words and its table: no point without the whole effect's interval beside it."""

from __future__ import annotations

from toolkit.analyse.effect import Effect, EventTime, event_study
from toolkit.interactive.effect_tables import caption
from toolkit.interactive.panel import Panel
from toolkit.interactive.question import Choice
from toolkit.interactive.words import difference_words
from toolkit.plan.settings import Settings
from toolkit.present import html
from toolkit.present.charts import event_study as chart
from toolkit.present.html import Block, Cell
from toolkit.present.sentences import group_label
from toolkit.present.texts import text


def event_figure(
    chosen: Choice, panel: Panel, effect: Effect, overall: str, settings: Settings, figure_id: str, band: str
) -> Block:
    """The distances from what was expected, before and after the start; nothing where there are none.

    Args:
        overall: the sentence about the whole effect, with its interval.
    """
    points = event_study(panel.rows)
    if not points:
        return html.EMPTY
    assert effect.estimate is not None and effect.low is not None and effect.high is not None
    label = settings.indicator(chosen.indicator).label
    title = text("effect.event_title", title=f"{label}, {group_label(chosen.group, settings)}")
    whole = (effect.estimate, effect.low, effect.high)
    study = chart.EventStudy([(p.years, p.estimate) for p in points], whole, panel.kind, band)
    alt = text("effect.event_alt", outcome=label, points="; ".join(_words(p, panel) for p in points), overall=overall)
    rows: list[list[Cell]] = [[str(p.years), difference_words(p.estimate, panel.kind), str(p.units)] for p in points]
    heads = [text(f"effect.{name}") for name in ("event_years", "check_estimate", "event_units")]
    table = html.details(text("effect.event_table"), html.table(caption("effect.event_table", panel), heads, rows))
    sentence = " ".join(
        [*([text("explorer.internal_mark") + ":"] if panel.internal else []), text("effect.event_caption")]
    )
    return html.figure(chart.draw(study, figure_id, title, alt), sentence, table)


def _words(point: EventTime, panel: Panel) -> str:
    code = "effect.event_before" if point.years < 0 else "effect.event_point"
    units = text("effect.event_count", count=point.units)
    return text(code, years=abs(point.years), estimate=difference_words(point.estimate, panel.kind), units=units)
