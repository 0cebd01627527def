"""How a programme is followed up, as reported: it stands beside any estimate, and alone where there is none."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.interactive.asked import JUDGEMENTS
from toolkit.interactive.question import Choice
from toolkit.interactive.words import figure_words, staff_words, unit_names
from toolkit.plan.model import Programme, ProgrammeCondition
from toolkit.plan.settings import Settings
from toolkit.present import html
from toolkit.present.html import Block, Cell
from toolkit.present.texts import text
from toolkit.protect import ProgrammeReport, ProtectedYear, SurveyFigure


def fidelity(chosen: Choice, protected: ProtectedYear, settings: Settings) -> Block:
    """How it is followed up, and the plan's conditions for effect."""
    heading = html.heading(text("fidelity.heading"), 3)
    return heading + reported(chosen.programme, protected, settings) + conditions(chosen, protected, settings)


def reported(programme: Programme, protected: ProtectedYear, settings: Settings) -> Block:
    """What each unit has reported about the programme, grade by grade. Nothing is known about sessions."""
    names = unit_names(settings)
    rows = [
        _row(names[record.unit], report)
        for record in protected.records
        for report in record.programmes
        if report.programme == programme.id
    ]
    if not rows:
        return html.paragraph(text("fidelity.nothing", programme=programme.name))
    heads = [text(f"fidelity.{name}") for name in ("unit", "grade", "since", "delivered", "trained", "sessions")]
    table = html.table(text("fidelity.caption", programme=programme.name), heads, rows)
    return table + html.paragraph(text("fidelity.note"), "note")


def _row(name: str, report: ProgrammeReport) -> list[Cell]:
    trained = report.staff_trained_share
    missing = text("fidelity.not_reported")
    return [
        name,
        missing if report.grade is None else text("fidelity.one_grade", grade=report.grade),
        report.first_school_year or missing,
        report.delivered or missing,
        missing if trained is None else staff_words(trained),
        text("fidelity.not_measured"),
    ]


def conditions(chosen: Choice, protected: ProtectedYear, settings: Settings) -> Block:
    """The plan's own conditions for effect: what PPT has answered, and the facts that are shown in the reports."""
    every = settings.plan.programme_conditions
    if not every:
        return html.EMPTY
    rows: list[list[Cell]] = [
        [
            condition.label,
            text(f"fidelity.{_judgement(condition, chosen)}"),
            _facts(condition, chosen.programme, chosen.group, protected, settings),
        ]
        for condition in every
    ]
    heads = [text(f"fidelity.{name}") for name in ("condition", "judged", "facts")]
    clauses = ", ".join(dict.fromkeys(condition.clause for condition in every))
    return html.table(text("fidelity.conditions", clauses=clauses), heads, rows)


def judgements_line(chosen: Choice, settings: Settings) -> Block:
    """What PPT has answered about the conditions, in one sentence: it stands beside an estimate."""
    every = settings.plan.programme_conditions
    answers = [f"{c.label}: {text(f'fidelity.{_judgement(c, chosen)}')}" for c in every]
    return html.paragraph(text("fidelity.judgements", answers="; ".join(answers))) if every else html.EMPTY


def _judgement(condition: ProgrammeCondition, chosen: Choice) -> str:
    return chosen.asked.judgements.get(condition.id, JUDGEMENTS[0])


def _facts(
    condition: ProgrammeCondition, programme: Programme, group: str, protected: ProtectedYear, settings: Settings
) -> str:
    names, facts = unit_names(settings), []
    using = {r.unit: r.programmes for r in protected.records if any(p.programme == programme.id for p in r.programmes)}
    if condition.staff_trained:
        facts += [f"{names[unit]}: {_trained(reports, programme)}" for unit, reports in using.items()]
    if condition.indicator is not None:
        label = settings.indicator(condition.indicator).label
        shown = [f for f in _this_year(protected, condition.indicator, group) if f.unit in using]
        facts += [f"{label}, {names[f.unit]}: {_value(f)}" for f in shown]
    return "; ".join(facts) or text("fidelity.no_facts")


def _trained(reports: Iterable[ProgrammeReport], programme: Programme) -> str:
    """The smallest and the largest share of trained staff among the grades."""
    mine = [r.staff_trained_share for r in reports if r.programme == programme.id]
    shares = [share for share in mine if share is not None]
    if not shares:
        return text("fidelity.not_reported")
    low, high = staff_words(min(shares)), staff_words(max(shares))
    return (
        text("fidelity.trained_one", share=low) if low == high else text("fidelity.trained_range", low=low, high=high)
    )


def _this_year(protected: ProtectedYear, indicator: str, group: str) -> list[SurveyFigure]:
    wanted = (protected.school_year, indicator, group, "shown")
    return [f for f in protected.figures if (f.school_year, f.indicator, f.group, f.state) == wanted]


def _value(figure: SurveyFigure) -> str:
    assert figure.n is not None  # it is shown
    value, kind = (figure.share, "share") if figure.mean is None else (figure.mean, "mean")
    return figure_words(value or 0, figure.n, kind)
