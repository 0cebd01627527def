"""Clean tables made by hand, for tests of what stands after validation."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path

from toolkit.plan.load import load_settings
from toolkit.validate import schemas as s
from toolkit.validate.tables import YearTables

SETTINGS = load_settings(Path(__file__).resolve().parent.parent / "params" / "example", "2020-21")
Row = dict[str, object]


def tables_of(
    survey: Iterable[Row] = (),
    participation: Iterable[Row] = (),
    cases: Iterable[Row] = (),
    answers: Iterable[Row] = (),
    **more,
):
    """Year tables with these rows and nothing else."""
    frames = {
        "survey_by_unit_year_grade_gender_indicator": s.typed_frame(survey, s.SURVEY),
        "participation_by_unit_year_grade": s.typed_frame(participation, s.PARTICIPATION),
        "case_counts_by_unit_year_field": s.typed_frame(cases, s.CASE_COUNTS),
        "meetings_by_unit_year_field": s.typed_frame([], s.MEETINGS),
        "assessment_by_unit_year_chapter": s.typed_frame([], s.ASSESSMENT),
        "answers_by_unit_year_field": s.typed_frame(answers, s.ANSWERS),
        "last_decisions_by_unit_year": s.typed_frame([], s.DECISIONS),
        "new_decisions_by_unit_year": s.typed_frame([], s.DECISIONS),
        "programmes_by_unit_year_grade": s.typed_frame([], s.PROGRAMMES),
        "group_answers_by_unit_year": s.typed_frame([], s.GROUP_ANSWERS),
        "measures_by_year": s.typed_frame([], s.MEASURES),
        "forums_by_year": s.typed_frame([], s.FORUMS),
        "resolutions_by_year": s.typed_frame([], s.RESOLUTIONS),
        "youth_survey_by_year_question": s.typed_frame([], s.YOUTH_SURVEY),
        "pupils_by_unit_year_grade_gender": s.typed_frame([], s.PUPILS),
        "listed_units": s.typed_frame([], s.LISTED_UNITS),
        "parent_survey_by_unit_year_indicator": s.typed_frame([], s.PARENT_SURVEY),
    }
    rest = {"problems": (), "files": (), "delivered": frozenset(), "broken": frozenset()}
    return YearTables(**{**frames, **rest, **more})


def share_row(unit: str, grade: int, count: int | None, n: int | None, indicator: str = "bullied") -> Row:
    """A share of bullied pupils; hidden at the source where count is None."""
    share = None if count is None or n is None else count / n
    return _survey_row(unit, grade, indicator, count is None) | {"share": share, "count": count}


def mean_row(unit: str, grade: int, answers: Sequence[int], indicator: str = "wellbeing") -> Row:
    """An index with the mean and standard deviation of these answers."""
    numbers = {"mean": statistics.mean(answers), "sd": statistics.stdev(answers), "respondents": len(answers)}
    return _survey_row(unit, grade, indicator, hidden=False) | numbers


def participation_row(unit: str, grade: int, n: int | None) -> Row:
    state = "hidden" if n is None else "value"
    return {"unit": unit, "school_year": "2020-21", "grade": grade, "state": state, "participants": n, "invited": n}


def case_rows(unit: str, **counts: int) -> list[Row]:
    """Case counts as a leader reports them."""
    return [
        {"unit": unit, "school_year": "2020-21", "field": field, "state": "reported", "count": count}
        for field, count in counts.items()
    ]


def _survey_row(unit: str, grade: int, indicator: str, hidden: bool) -> Row:
    state = "hidden" if hidden else "value"
    return {
        "unit": unit,
        "school_year": "2020-21",
        "grade": grade,
        "gender": "all",
        "indicator": indicator,
        "state": state,
    }
