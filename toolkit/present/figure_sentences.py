"""What stands over a figure: one rule for each state and kind, and the same sentence wherever the figure is told of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from toolkit.analyse.series import Series
from toolkit.plan.settings import Settings
from toolkit.present.rule import Rule, Values, say
from toolkit.present.sentences import definition_of, grades_note, group_label, point_values, verdict_sentence
from toolkit.protect.coarsen import WHOLE
from toolkit.protect.model import FigureState


def series_sentence(series: Series, settings: Settings) -> str:
    """What stands over a figure: its latest number, and which grades it is about if they are not all there."""
    note = grades_note(series, series.latest, settings)
    return " ".join(part for part in (*say(FIGURE, series, settings), note) if part)


def _without_number(state: FigureState) -> Callable[[Series, Settings], list[Values]]:
    """A series whose latest figure is in this state."""

    def find(series: Series, settings: Settings) -> list[Values]:
        return [_about(series, settings)] if series.latest.state == state else []

    return find


def _shown(fits: Callable[[Series, str], bool]) -> Callable[[Series, Settings], list[Values]]:
    """A series whose latest figure is shown and that fits; asked with the definition of what it counts, or nothing."""

    def find(series: Series, settings: Settings) -> list[Values]:
        definition = definition_of(settings.indicator(series.indicator), settings)
        if series.latest.state != "shown" or not fits(series, definition):
            return []
        values = {"definition": definition, "verdict": verdict_sentence(series, settings)}
        return [_about(series, settings) | point_values(series.latest, series.kind) | values]

    return find


def _about(series: Series, settings: Settings) -> dict[str, str]:
    return {
        "label": settings.indicator(series.indicator).label,
        "group": group_label(series.group, settings),
        "year": series.latest.school_year,
    }


def _counts_something_in_all_grades(series: Series, definition: str) -> bool:
    return series.kind == "share" and definition != "" and series.group == WHOLE


def _counts_something_in_some_grades(series: Series, definition: str) -> bool:
    return series.kind == "share" and definition != "" and series.group != WHOLE


def _is_plain_share(series: Series, definition: str) -> bool:
    return series.kind == "share" and not definition


def _is_mean(series: Series, definition: str) -> bool:
    return series.kind == "mean"


FIGURE: Final[tuple[Rule[Series], ...]] = (
    Rule("figure.left_out_sentence", _without_number("left_out"), "hidden"),
    Rule("figure.hidden_sentence", _without_number("hidden"), "hidden"),
    Rule("figure.not_measured_sentence", _without_number("not_measured"), "words"),
    Rule("figure.share_sentence", _shown(_counts_something_in_all_grades), "words"),
    Rule("figure.share_sentence_grades", _shown(_counts_something_in_some_grades), "words"),
    Rule("figure.share_sentence_plain", _shown(_is_plain_share), "words"),
    Rule("figure.mean_sentence", _shown(_is_mean), "words"),
)
"""What stands over a figure, and in the key sentences about it. Exactly one is said of each series."""
