"""Clean tables made by hand, for tests of what stands after validation."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path

from toolkit.plan.load import load_settings
from toolkit.validate import tables as t

SETTINGS = load_settings(Path(__file__).resolve().parent.parent / "params" / "example", "2020-21")
Row = dict[str, object]


def tables_of(survey: Iterable[Row] = (), participation: Iterable[Row] = (), answers: Iterable[Row] = (), **more):
    """Year tables with these rows and nothing else."""
    frames = {
        "survey_by_unit_year_grade_gender_indicator": t.typed_frame(list(survey), t.SURVEY_COLUMNS),
        "participation_by_unit_year_grade": t.typed_frame(list(participation), t.PARTICIPATION_COLUMNS),
        "answers_by_unit_year_field": t.typed_frame(list(answers), t.ANSWER_COLUMNS),
        "last_decisions_by_unit": t.typed_frame([], t.DECISION_COLUMNS),
        "new_decisions_by_unit": t.typed_frame([], t.DECISION_COLUMNS),
        "programmes_by_unit_grade": t.typed_frame([], t.PROGRAMME_COLUMNS),
        "common_measures": t.typed_frame([], t.COMMON_MEASURE_COLUMNS),
        "pupils_by_unit_year_grade_gender": t.typed_frame([], t.PUPIL_COLUMNS),
        "listed_units": t.typed_frame([], t.LISTED_UNIT_COLUMNS),
        "parent_survey_by_unit_year_indicator": t.typed_frame([], t.PARENT_SURVEY_COLUMNS),
    }
    rest = {"problems": (), "files": (), "delivered": frozenset(), "broken": frozenset()}
    return t.YearTables(**{**frames, **rest, **more})


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


def case_answers(unit: str, **counts: int) -> list[Row]:
    """Case counts as a leader reports them."""
    return [
        {"unit": unit, "school_year": "2020-21", "sheet": "Saker", "field": f, "state": "reported", "value": v}
        for f, v in counts.items()
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
