"""What is known before the year begins, from units.toml, the plan and last year: never this year's evidence."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import cast

import pandas as pd

from toolkit.check.action_table import is_common
from toolkit.check.decision_ledger import stories_at
from toolkit.plan.model import Programme
from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.sources import workbook_layout as layout
from toolkit.template.contents import Contents, Row
from toolkit.template.ledger import stories_before
from toolkit.validate.tables import YearTables

Rows = list[Row]


def prefilled(unit: Unit, settings: Settings, last: YearTables | None) -> Contents:
    """What to write in the unit's workbook.

    Args:
        last: last year's tables, with the years before them. None, or with a workbook of this unit that is missing or
            has errors: nothing is known of last year but what was decided before it.
    """
    known = last if last is not None and unit.id in last.delivered else None
    facts: Row = {
        "format_version": layout.FORMAT_VERSION,
        "unit": unit.id,
        "unit_name": unit.name_in(settings.run.school_year),
        "school_year": settings.run.school_year,
    }
    if unit.type == "municipality":
        rows = {
            layout.COMMON_MEASURES.name: _common_measures(settings, known),
            layout.FORUMS.name: _forums(settings, known),
            layout.RESOLUTIONS.name: _resolutions(known),
            layout.YOUTH_SURVEY.name: _youth_survey(known),
        }
        return Contents(facts, rows)
    rows = {
        layout.LAST_DECISIONS.name: _last_decisions(unit, settings, last),
        layout.PROGRAMMES.name: _programmes(unit, settings, known),
    }
    return Contents({**facts, **_from_last_answers(unit, known)}, rows)


def _last_decisions(unit: Unit, settings: Settings, last: YearTables | None) -> Rows:
    """What was new last year is to be answered for now, and what is open from before: a decision stays until closed.

    That holds for one that has fallen off the leader's list, too, and where last year's workbook never came.
    """
    if last is None:
        return []
    year = settings.run.school_year
    return [
        {
            "number": story.number,
            "decided": story.decided,
            "about": story.about,
            "decision": story.text,
            "responsible": story.responsible,
            "deadline": story.deadline,
        }
        for story in stories_at(year, stories_before(unit.id, year, last))
    ]


def _from_last_answers(unit: Unit, last: YearTables | None) -> Row:
    if last is None:
        return {}
    answers = {str(row["field"]): row["value"] for row in _records(last.answers_by_unit_year_field, unit)}
    kept = {field.code: answers.get(field.code) for field in layout.UNIT_PLAN.fields if field.prefilled}
    return {**kept, "competence_earlier": _competence_years(answers, last)}


def _competence_years(answers: Mapping[str, object], last: YearTables) -> str:
    """The earlier years, and last year too if the unit told of an activity."""
    earlier = str(answers.get("competence_earlier") or "")
    years = [year for year in earlier.split(", ") if year]
    last_year = str(last.answers_by_unit_year_field["school_year"].iloc[0])
    if answers.get("competence_activity") and last_year not in years:
        years.append(last_year)
    return ", ".join(years)


def _programmes(unit: Unit, settings: Settings, last: YearTables | None) -> Rows:
    """Each programme and grade that the plan asks of the unit, or that the unit reported last year."""
    started = {} if last is None else _starts(unit, last)
    asked = {(p.id, grade) for p in settings.plan.programmes if _is_asked(p, unit, settings) for grade in p.grades}
    asked = {(programme, grade) for programme, grade in asked if grade in unit.grades}
    order = {programme.id: place for place, programme in enumerate(settings.plan.programmes)}
    names = {programme.id: programme.name for programme in settings.plan.programmes}
    pairs = sorted(asked | started.keys(), key=lambda pair: (order[pair[0]], pair[1] or 0))
    return [
        {
            "programme": names[programme],
            "grade": grade,
            "first_school_year": started.get((programme, grade)),
        }
        for programme, grade in pairs
    ]


def _starts(unit: Unit, last: YearTables) -> dict[tuple[str, int | None], object]:
    """When each programme started in each grade, as reported last year; a kindergarten has no grades."""
    rows = _records(last.programmes_by_unit_year_grade, unit)
    return {
        (str(row["programme"]), row["grade"] if isinstance(row["grade"], int) else None): row["first_school_year"]
        for row in rows
    }


def _is_asked(programme: Programme, unit: Unit, settings: Settings) -> bool:
    has_begun = programme.first_year is None or programme.first_year <= int(settings.run.school_year[:4])
    return programme.mandated and has_begun and unit.owner in programme.owners and unit.type in programme.unit_types


def _common_measures(settings: Settings, last: YearTables | None) -> Rows:
    """The measures that the municipality answers for, when they were finished, and the years with activity so far."""
    rows = () if last is None else last.measures_by_year.to_dict("records")
    earlier = {str(row["measure"]): row for row in rows}
    return [
        {
            "measure": measure.id,
            "wording": measure.wording,
            "done_on": _known(earlier.get(measure.id, {}).get("done_on")),
            "years": ", ".join(earlier.get(measure.id, {}).get("years", ())),
        }
        for measure in settings.plan.measures
        if is_common(measure)
    ]


def _forums(settings: Settings, last: YearTables | None) -> Rows:
    """The meetings that the plan promises with a number, and the years they have been held so far."""
    rows = () if last is None else last.forums_by_year.to_dict("records")
    earlier = {str(row["forum"]): row for row in rows}
    return [
        {"forum": forum.clause, "wording": forum.wording, "years": ", ".join(_years_held(earlier.get(forum.clause)))}
        for forum in settings.plan.forums
    ]


def _years_held(row: Mapping[Hashable, object] | None) -> list[str]:
    """The years known before, and last year where it was held."""
    if row is None:
        return []
    known = [str(year) for year in cast(tuple[str, ...], row["years"] or ())]
    held, year = _known(row["held"]), str(row["school_year"])
    return [*known, *([year] if held and year not in known else [])]


def _resolutions(last: YearTables | None) -> Rows:
    """What is not closed yet; the political bodies ask for it until it is."""
    if last is None:
        return []
    kept = ("number", "resolved_on", "body", "case_number", "resolution", "deadline")
    rows = last.resolutions_by_year.to_dict("records")
    return [{code: _known(row[code]) for code in kept} for row in rows if _known(row["status"]) not in layout.CLOSED]


def _youth_survey(last: YearTables | None) -> Rows:
    """The figures of earlier surveys, written as percentages and marks once more."""
    if last is None:
        return []
    marks = {"hidden": "*", "not_measured": "-"}
    return [
        {
            "year": _known(row["year"]),
            "question": row["question"],
            "share": marks.get(row["state"]) or _percent(_known(row["share"])),
            "respondents": _known(row["respondents"]),
            "source": _known(row["source"]),
        }
        for row in last.youth_survey_by_year_question.to_dict("records")
    ]


def _percent(share: object) -> float | None:
    return round(100 * share, 8) if isinstance(share, float) else None


def _records(frame: pd.DataFrame, unit: Unit) -> list[dict[str, object]]:
    """The unit's rows, a missing cell as None and a whole number as one."""
    own = frame[frame["unit"] == unit.id].to_dict("records")
    return [{str(code): _known(value) for code, value in row.items()} for row in own]


def _known(value: object) -> object:
    if isinstance(value, str | date):
        return value
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    return int(value) if isinstance(value, int) else float(value) if isinstance(value, float) else value
