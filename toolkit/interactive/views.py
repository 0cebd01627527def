"""What the explorer answers with: the protected figures, the same before disclosure control, and a figure to use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.analyse.series import Series
from toolkit.interactive import drawing
from toolkit.interactive.about_choice import about_choice, about_public
from toolkit.interactive.effect_view import effect_block
from toolkit.interactive.estimate import SlowAnswers
from toolkit.interactive.fidelity import fidelity
from toolkit.interactive.lines import Line, lines_of
from toolkit.interactive.panel import Panel, internal_group_panel, internal_panel, shown_panel
from toolkit.interactive.publishable import Publishable
from toolkit.interactive.question import Choice
from toolkit.interactive.words import grades_words, unit_names
from toolkit.plan.settings import Settings
from toolkit.present import html, numbers
from toolkit.present.html import Block
from toolkit.present.parts import bands, hiding_rules, origin_words
from toolkit.present.sentences import grades_note, mark_notes
from toolkit.present.texts import text
from toolkit.protect import ProtectedYear
from toolkit.protect.internal import InternalTable

NO_FIGURE = ("other_grades", "cohort", "nothing_shown")
"""Answers that no figure belongs to."""
WITH_FIGURE, WITH_FIDELITY = ("all", "figure"), ("all", "fidelity")
"""Views that show them. The sentence, and the answer about an effect with its interval, stand in every view."""


def answer(chosen: Choice, protected: ProtectedYear, settings: Settings, slow: SlowAnswers) -> Block:
    """The protected figures: what they can answer, what may be said of an effect, and what they are."""
    every = lines_of(protected.figures, chosen, settings)
    lines = _shown(every)
    code, sentence = _sentence(chosen, lines, settings)
    block = bands(settings, internal=True) + html.paragraph(sentence)
    block += about_choice(chosen, lines, settings)
    if chosen.is_given_here or chosen.follows_cohorts:
        figures = [f for f in protected.figures if f.indicator == chosen.indicator and _covers(chosen, f.school_year)]
        panel = shown_panel(figures, chosen.schools, chosen.group, settings)
        origin = origin_words(settings)
        block += html.paragraph(text("explorer.shown_effect"), "note")
        block += effect_block(chosen, panel, settings, slow, "explorer-effect", origin)
    if chosen.asked.view in WITH_FIGURE:
        block += html.EMPTY if code in NO_FIGURE else _figure(every, chosen, settings)
    block += html.heading(text("explorer.outcome_heading"), 3) + _outcome_words(chosen, settings)
    if chosen.asked.view in WITH_FIDELITY:
        block += fidelity(chosen, protected, settings)
    return block


def _figure(every: Sequence[Line], chosen: Choice, settings: Settings) -> Block:
    lines, heading, band = _shown(every), html.heading(text("explorer.figure_heading"), 3), origin_words(settings)
    if chosen.asked.pooling == "years":
        svg = drawing.draw_pooled(lines, settings, "explorer", band)
        return heading + html.figure(svg, text("pooled.sentence"), drawing.pooled_table(lines, settings))
    svg = drawing.draw(lines, chosen, settings, "explorer", band)
    below = html.bullets(drawing.notes(every, settings)) + _folded(drawing.tables(lines, chosen))
    return heading + html.figure(svg, text("explorer.caption"), below)


def internal_view(chosen: Choice, table: InternalTable, settings: Settings, slow: SlowAnswers) -> Block:
    """The same before disclosure control. It says INTERN above, in the drawings and over each table."""
    each_grade = chosen.asked.pooling == "each_grade"
    figures = table.grades(chosen.indicator) if each_grade else table.figures(chosen.indicator, chosen.group)
    lines = _shown(lines_of(figures, chosen, settings, each_grade))
    block = html.paragraph(text("explorer.internal_band"), "band")
    band = " ".join(filter(None, (text("explorer.internal_mark"), origin_words(settings))))
    if chosen.is_given_here or chosen.follows_cohorts:
        panel = _internal_panel(chosen, table, settings)
        block += html.paragraph(text(f"explorer.internal_effect_{'grades' if each_grade else 'group'}"), "note")
        block += effect_block(chosen, panel, settings, slow, "explorer-internal-effect", band)
    if not lines:
        return block + html.paragraph(text("explorer.internal_nothing"))
    if chosen.asked.view in WITH_FIGURE:
        block += html.heading(text("explorer.figure_heading"), 3) + _internal_figure(lines, chosen, settings, band)
    return block


def _internal_panel(chosen: Choice, table: InternalTable, settings: Settings) -> Panel:
    if chosen.asked.pooling == "each_grade":
        grades = [f for f in table.grades(chosen.indicator) if _covers(chosen, f.school_year)]
        return internal_panel(grades, chosen.schools, chosen.grades, settings)
    figures = [f for f in table.figures(chosen.indicator, chosen.group) if _covers(chosen, f.school_year)]
    return internal_group_panel(figures, chosen.schools, chosen.group, settings)


def _internal_figure(lines: Sequence[Line], chosen: Choice, settings: Settings, band: str) -> Block:
    if chosen.asked.pooling == "years":
        svg = drawing.draw_pooled(lines, settings, "explorer-internal", band)
        below = drawing.pooled_table(lines, settings, internal=True)
        sentence = f"{text('explorer.internal_mark')}: {text('pooled.sentence')}"
        return html.figure(svg, sentence, below)
    svg = drawing.draw(lines, chosen, settings, "explorer-internal", band)
    below = html.bullets(drawing.notes(lines, settings)) + _folded(drawing.tables(lines, chosen, internal=True))
    return html.figure(svg, text("explorer.internal_caption"), below)


def _covers(chosen: Choice, school_year: str) -> bool:
    return chosen.asked.covers(school_year)


def _outcome_words(chosen: Choice, settings: Settings) -> Block:
    """Which outcomes are named for the programme and why, what a share counts, and Ungsinn's evidence class."""
    named = settings.surveys.outcomes_of(chosen.programme.id)
    outcome, programme = settings.indicator(chosen.indicator), chosen.programme.name
    if named is None:
        sentences = [text("explorer.outcome_none", programme=programme)]
    else:
        labels = numbers.listing([settings.indicator(one).label for one in named.indicators])
        sentences = [text("explorer.outcome_why", programme=programme, outcomes=labels, why=named.why)]
    if outcome.definition is not None:
        definition = settings.plan.definition(outcome.definition)
        sentences.append(text("explorer.definition", definition=definition.short, source=definition.source))
    if chosen.programme.evidence_level:
        sentences.append(text("explorer.evidence", level=chosen.programme.evidence_level))
    return html.bullets(sentences)


def public_answer(chosen: Choice, publishable: Publishable, settings: Settings) -> Block:
    """A figure to use outside with a note on where it may be used, or why there is none.

    It is always year by year and of the group of grades, as in the reports: what is put together of their figures is a
    number that nobody has looked at with what is hidden in mind.
    """
    every = lines_of(publishable.figures, chosen, settings)
    lines = _shown(every)
    code, sentence = _sentence(chosen, lines, settings)
    if code in NO_FIGURE:
        return html.paragraph(sentence)
    origin, series = origin_words(settings), [line.series for line in every]
    svg = drawing.draw(lines, chosen, settings, "explorer-public", origin)
    below = html.paragraph(sentence, "note") + about_public(chosen, lines)
    below += drawing.tables(lines, chosen) + _meaning(series, settings)
    figure = html.figure(svg, drawing.latest(every, settings), below)
    band = html.paragraph(origin, "band") if origin else html.EMPTY
    return _note(publishable) + _as_in_reports(chosen) + band + figure


def _note(publishable: Publishable) -> Block:
    if publishable.release is None:
        return html.paragraph(text("explorer.public_not_yet"))
    return html.paragraph(text("explorer.public_note", release=publishable.release))


def _as_in_reports(chosen: Choice) -> Block:
    """Said where the public figure cannot follow the choice."""
    is_so = chosen.asked.pooling != "group"
    return html.paragraph(text("explorer.public_pooling"), "note") if is_so else html.EMPTY


def _shown(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.is_shown]


def _sentence(chosen: Choice, shown: Sequence[Line], settings: Settings) -> tuple[str, str]:
    """What these data can answer, most decisive obstacle first: the text's code and its sentence."""
    group = next(g for g in settings.surveys.grade_groups if g.id == chosen.group)
    years = sorted(set(chosen.starts.values()))
    if not chosen.is_given_here:
        code = "cohort" if chosen.follows_cohorts else "other_grades"
    elif not any(line.start for line in shown):
        code = "nothing_shown"
    elif chosen.asked.units:
        code = "chosen_unit"
    elif len(chosen.starts) == 1:
        code = "one_unit"
    else:
        code = "same_start" if len(years) == 1 else "staggered"
    values = {"programme": chosen.programme.name, "group": group.label, "count": len(chosen.starts)}
    values["taught"] = grades_words(chosen.programme.grades)
    values["unit"] = unit_names(settings).get(chosen.asked.units, "")
    return code, text(f"explorer.{code}", **values, first=min(years, default=""), last=max(years, default=""))


def _folded(tables: Block) -> Block:
    return html.details(text("figure.table_summary"), tables)


def _meaning(series: Sequence[Series], settings: Settings) -> Block:
    """What the reports say about such figures: which grades, the definition, what is hidden and by whose rules."""
    indicator = settings.indicator(series[0].indicator)
    sentences = [text("about.interval"), text("about.source_survey")]
    if indicator.definition is not None:
        definition = settings.plan.definition(indicator.definition)
        sentences.insert(0, text("about.definition", definition=definition.short, source=definition.source))
    notes = [grades_note(one, point, settings) for one in series for point in one.points]
    marks = mark_notes((point.school_year for point in series[0].points), settings)
    return html.bullets([*marks, *dict.fromkeys(filter(None, notes)), *sentences]) + hiding_rules(series, settings)
