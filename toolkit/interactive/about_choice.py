"""What the drop-downs for years, comparison and pooling mean for this answer, each in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.interactive.drawing import has_nation
from toolkit.interactive.lines import Line
from toolkit.interactive.question import Choice
from toolkit.interactive.words import unit_names
from toolkit.plan.settings import Settings
from toolkit.present import html
from toolkit.present.html import Block
from toolkit.present.numbers import listing
from toolkit.present.texts import text


def about_choice(chosen: Choice, lines: Sequence[Line], settings: Settings) -> Block:
    """One sentence for each of them; and that who tries many selections finds something by chance.

    Args:
        lines: those that the reports show.
    """
    sentences = [
        _years(lines),
        _comparison(chosen, lines, settings),
        text(f"about_choice.pooling_{chosen.asked.pooling}"),
    ]
    if chosen.asked.is_narrowed:
        sentences.append(text("about_choice.many_looks"))
    sentences.insert(0, _outcome(chosen, settings))
    return html.bullets([sentence for sentence in sentences if sentence])


def about_public(chosen: Choice, lines: Sequence[Line]) -> Block:
    """What a reader of the figure outside must know of the choice, and does not see in it.

    Args:
        lines: those that the reports show.
    """
    sentences = [text("about_choice.public_nation")] if _shows_nation(chosen, lines) else []
    if chosen.asked.is_narrowed:
        sentences.append(text("about_choice.public_narrowed"))
    return html.bullets(sentences) if sentences else html.EMPTY


def _shows_nation(chosen: Choice, lines: Sequence[Line]) -> bool:
    return chosen.asked.comparison == "nation" and has_nation(lines, chosen)


def _outcome(chosen: Choice, settings: Settings) -> str:
    """That the outcome is not named for the programme, where others are."""
    named = settings.surveys.outcomes_of(chosen.programme.id)
    if named is None or chosen.indicator in named.indicators:
        return ""
    label = settings.indicator(chosen.indicator).label
    return text("explorer.outcome_other", outcome=label, programme=chosen.programme.name)


def _years(lines: Sequence[Line]) -> str:
    years = sorted({point.school_year for line in lines for point in line.series.points})
    if not years:
        return ""
    if len(years) == 1:
        return text("about_choice.one_year", year=years[0])
    return text("about_choice.years", first=years[0], last=years[-1])


def _comparison(chosen: Choice, lines: Sequence[Line], settings: Settings) -> str:
    asked = chosen.asked
    if asked.comparison == "nation":
        if not has_nation(lines, chosen):
            return text("about_choice.nation_unknown")
        return text("about_choice.nation_pooled" if asked.pooling == "years" else "about_choice.nation")
    if asked.comparison == "none":
        return text("about_choice.none")
    if asked.units:
        return (
            text("about_choice.unit_with", units=_names(chosen, settings))
            if chosen.without
            else text("about_choice.unit")
        )
    if asked.comparison == "later":
        return text("about_choice.later")
    if chosen.without:
        return text("about_choice.others", units=_names(chosen, settings))
    return text("about_choice.others_none")


def _names(chosen: Choice, settings: Settings) -> str:
    names = unit_names(settings)
    return listing([names[unit] for unit in chosen.without])
