"""What the explorer answers with: the protected figures, the same before disclosure control, and a figure to use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from toolkit.analyse.series import Series, build_series
from toolkit.interactive.effect_view import effect_block
from toolkit.interactive.estimate import SlowAnswers
from toolkit.interactive.fidelity import fidelity
from toolkit.interactive.panel import internal_panel, shown_panel
from toolkit.interactive.publishable import Publishable
from toolkit.interactive.question import Choice
from toolkit.interactive.words import figure_words, grades_words, unit_names
from toolkit.plan.settings import Settings
from toolkit.present import html, numbers
from toolkit.present.charts import by_unit
from toolkit.present.charts.svg import inline_svg
from toolkit.present.html import Block
from toolkit.present.parts import bands, hiding_rules, origin_words, series_table
from toolkit.present.sentences import grades_note, group_label
from toolkit.present.texts import text
from toolkit.protect import ProtectedYear, SurveyFigure
from toolkit.protect.internal import InternalTable
from toolkit.validate.tables import MUNICIPALITY

NO_FIGURE = ("other_grades", "cohort", "nothing_shown")
"""Answers that no figure belongs to."""


def answer(chosen: Choice, protected: ProtectedYear, settings: Settings, slow: SlowAnswers) -> Block:
    """The protected figures: what they can answer, what may be said of an effect, and what they are."""
    series = _shown(_series(protected.figures, chosen, settings))
    code, sentence = _sentence(chosen, series, settings)
    block = bands(settings, internal=True) + html.paragraph(sentence) + _outcome_words(chosen, settings)
    if chosen.is_given_here or chosen.follows_cohorts:
        figures = [figure for figure in protected.figures if figure.indicator == chosen.indicator]
        panel = shown_panel(figures, chosen.schools, chosen.group, settings)
        origin = origin_words(settings)
        block += html.paragraph(text("explorer.shown_effect"), "note")
        block += effect_block(chosen, panel, settings, slow, "explorer-effect", origin)
    if code not in NO_FIGURE:
        svg = _drawing(series, chosen, settings, "explorer", origin_words(settings))
        block += html.figure(svg, text("explorer.caption"), _folded(_tables(series, settings)))
    return block + fidelity(chosen, protected, settings)


def internal_view(chosen: Choice, table: InternalTable, settings: Settings, slow: SlowAnswers) -> Block:
    """The same before disclosure control, grade by grade. It says INTERN above, in the drawings and over each table."""
    # They are no SurveyFigures on purpose; building a series only reads the attributes that both have.
    figures = cast("tuple[SurveyFigure, ...]", table.figures(chosen.indicator, chosen.group))
    series = _shown(_series(figures, chosen, settings))
    block = html.paragraph(text("explorer.internal_band"), "band")
    band = " ".join(filter(None, (text("explorer.internal_mark"), origin_words(settings))))
    if chosen.is_given_here or chosen.follows_cohorts:
        panel = internal_panel(table.grades(chosen.indicator), chosen.schools, chosen.grades, settings)
        block += html.paragraph(text("explorer.internal_effect"), "note")
        block += effect_block(chosen, panel, settings, slow, "explorer-internal-effect", band)
    if not series:
        return block + html.paragraph(text("explorer.internal_nothing"))
    svg = _drawing(series, chosen, settings, "explorer-internal", band)
    return block + html.figure(
        svg, text("explorer.internal_caption"), _folded(_tables(series, settings, internal=True))
    )


def _outcome_words(chosen: Choice, settings: Settings) -> Block:
    """Which outcomes are named for the programme and why, what a share counts, and Ungsinn's evidence class."""
    named = settings.surveys.outcomes_of(chosen.programme.id)
    outcome, programme = settings.indicator(chosen.indicator), chosen.programme.name
    if named is None:
        sentences = [text("explorer.outcome_none", programme=programme)]
    else:
        labels = numbers.listing([settings.indicator(one).label for one in named.indicators])
        sentences = [text("explorer.outcome_why", programme=programme, outcomes=labels, why=named.why)]
        if chosen.indicator not in named.indicators:
            sentences.insert(0, text("explorer.outcome_other", outcome=outcome.label, programme=programme))
    if outcome.definition is not None:
        definition = settings.plan.definition(outcome.definition)
        sentences.append(text("explorer.definition", definition=definition.short, source=definition.source))
    if chosen.programme.evidence_level:
        sentences.append(text("explorer.evidence", level=chosen.programme.evidence_level))
    return html.bullets(sentences)


def public_answer(chosen: Choice, publishable: Publishable, settings: Settings) -> Block:
    """A figure to use outside with a note on where it may be used, or why there is none."""
    every = _series(publishable.figures, chosen, settings)
    series = _shown(every)
    code, sentence = _sentence(chosen, series, settings)
    if code in NO_FIGURE:
        return html.paragraph(sentence)
    origin = origin_words(settings)
    svg = _drawing(series, chosen, settings, "explorer-public", origin)
    below = html.paragraph(sentence, "note") + _tables(series, settings) + _meaning(every, settings)
    figure = html.figure(svg, _latest(every, settings), below)
    return _note(publishable) + (html.paragraph(origin, "band") if origin else html.EMPTY) + figure


def _note(publishable: Publishable) -> Block:
    if publishable.release is None:
        return html.paragraph(text("explorer.public_not_yet"))
    return html.paragraph(text("explorer.public_note", release=publishable.release))


def _series(figures: Iterable[SurveyFigure], chosen: Choice, settings: Settings) -> list[Series]:
    """The chosen outcome in the chosen grades, for each unit that has the programme."""
    kind = settings.indicator(chosen.indicator).kind
    rows = [f for f in figures if (f.indicator, f.group) == (chosen.indicator, chosen.group) and f.unit != MUNICIPALITY]
    years = tuple(sorted({f.school_year for f in rows}))
    return [
        build_series([f for f in rows if f.unit == unit], kind, years, settings.surveys.breaks)
        for unit in sorted({f.unit for f in rows} & set(chosen.starts))
    ]


def _shown(series: list[Series]) -> list[Series]:
    return [one for one in series if any(point.state == "shown" for point in one.points)]


def _sentence(chosen: Choice, shown: list[Series], settings: Settings) -> tuple[str, str]:
    """What these data can answer, most decisive obstacle first: the text's code and its sentence."""
    group = next(g for g in settings.surveys.grade_groups if g.id == chosen.group)
    years = sorted(set(chosen.starts.values()))
    if not chosen.is_given_here:
        code = "cohort" if chosen.follows_cohorts else "other_grades"
    elif not shown:
        code = "nothing_shown"
    elif len(chosen.starts) == 1:
        code = "one_unit"
    else:
        code = "same_start" if len(years) == 1 else "staggered"
    values = {"programme": chosen.programme.name, "group": group.label, "count": len(chosen.starts)}
    values["taught"] = grades_words(chosen.programme.grades)
    return code, text(f"explorer.{code}", **values, first=min(years, default=""), last=max(years, default=""))


def _drawing(series: list[Series], chosen: Choice, settings: Settings, figure_id: str, band: str) -> str:
    names = unit_names(settings)
    alt = text("explorer.alt", title=_title(series[0], settings), units=", ".join(names[one.unit] for one in series))
    drawing = by_unit.draw(series, names, chosen.starts, band)
    return inline_svg(drawing, figure_id, _title(series[0], settings), f"{alt} {_latest(series, settings)}")


def _tables(series: list[Series], settings: Settings, internal: bool = False) -> Block:
    names, tables = unit_names(settings), html.EMPTY
    for one in series:
        name = names[one.unit]
        tables += series_table(one, {}, text("explorer.internal", unit=name) if internal else name)
    return tables


def _folded(tables: Block) -> Block:
    return html.details(text("figure.table_summary"), tables)


def _latest(series: list[Series], settings: Settings) -> str:
    """The last year's number of each unit, or that it has none."""
    names = unit_names(settings)
    units = "; ".join(f"{names[one.unit]}: {_latest_words(one)}" for one in series)
    year = series[0].latest.school_year
    return text("explorer.latest", title=_title(series[0], settings), year=year, units=units)


def _latest_words(one: Series) -> str:
    point = one.latest
    if point.value is None or point.n is None:
        return text(f"state.{point.state}")
    return figure_words(point.value, point.n, one.kind)


def _meaning(series: list[Series], settings: Settings) -> Block:
    """What the reports say about such figures: which grades, the definition, what is hidden and by whose rules."""
    indicator = settings.indicator(series[0].indicator)
    sentences = [text("about.interval"), text("about.source_survey")]
    if indicator.definition is not None:
        definition = settings.plan.definition(indicator.definition)
        sentences.insert(0, text("about.definition", definition=definition.short, source=definition.source))
    notes = [grades_note(one, point, settings) for one in series for point in one.points]
    return html.bullets([*dict.fromkeys(filter(None, notes)), *sentences]) + hiding_rules(series, settings)


def _title(one: Series, settings: Settings) -> str:
    return text("figure.title", label=settings.indicator(one.indicator).label, group=group_label(one.group, settings))
