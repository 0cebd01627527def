"""Ungdata in the municipality's workbook: figures, marks and empty cells are different states."""

import pandas as pd
import pytest
from helpers import YEAR, codes_of, make_settings, only, records, write_workbook

from toolkit.validate.schemas import YOUTH_SURVEY, validated
from toolkit.validate.year import read_year

SOURCE = "Ungdata 2019"
QUESTION = "Mobbes minst hver 14. dag"


@pytest.fixture
def read(tmp_path):
    def read_rows(*rows):
        settings = make_settings(tmp_path)
        write_workbook(tmp_path / "workbooks" / "kommunen.xlsx", unit="kommunen", tables={"Ungdata": rows})
        return read_year(settings)

    return read_rows


def test_a_figure_is_typed_and_says_where_it_stands(read):
    tables = read([2019, QUESTION, 8, 212, SOURCE])
    frame = tables.youth_survey_by_year_question
    assert tables.problems == ()
    validated(frame, YOUTH_SURVEY)
    assert records(frame) == [
        {
            "unit": "kommunen",
            "school_year": YEAR,
            "year": 2019,
            "question": QUESTION,
            "state": "value",
            "share": 0.08,
            "respondents": 212,
            "source": SOURCE,
            "file": "kommunen.xlsx",
            "sheet": "Ungdata",
            "row": 4,
        }
    ]


@pytest.mark.parametrize(
    ("share", "state"), [("*", "hidden"), (":", "hidden"), ("-", "not_measured"), (None, "not_reported")]
)
def test_what_is_not_shown_is_a_state_and_never_zero(read, share, state):
    tables = read(["2019", QUESTION, share, "*", SOURCE])
    (row,) = records(tables.youth_survey_by_year_question)
    assert tables.problems == ()
    assert row["state"] == state
    assert pd.isna(row["share"]) and pd.isna(row["respondents"])


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (["i fjor", QUESTION, 8, 212, SOURCE], "year_unreadable", "År"),
        ([None, QUESTION, 8, 212, SOURCE], "cell_missing", "År"),
        ([2019, None, 8, 212, SOURCE], "cell_missing", "Spørsmål"),
        ([2019, QUESTION, 108, 212, SOURCE], "percent_unreadable", "Andel (%)"),
        ([2019, QUESTION, 0.08, 212, SOURCE], "percent_unclear", "Andel (%)"),
        ([2019, QUESTION, 8, "mange", SOURCE], "count_unreadable", "Antall svar"),
    ],
)
def test_a_row_that_cannot_be_read_is_rejected_and_placed(read, row, code, column):
    tables = read([2016, QUESTION, 9, 200, SOURCE], row)
    problem = only(tables.problems, code)
    assert (problem.sheet, problem.row, problem.column, problem.unit) == ("Ungdata", 5, column, "kommunen")
    assert list(tables.youth_survey_by_year_question["year"]) == [2016]
    assert [file.rows_rejected for file in tables.files] == [1]


def test_the_same_question_twice_with_different_figures_is_not_used(read):
    tables = read([2019, QUESTION, 8, 212, SOURCE], [2019, QUESTION, 9, 212, SOURCE])
    assert codes_of(tables.problems) == ["rows_disagree"]
    assert tables.youth_survey_by_year_question.empty


def test_the_same_row_twice_counts_once(read):
    tables = read([2019, QUESTION, 8, 212, SOURCE], [2019, QUESTION, 8, 212, SOURCE])
    assert tables.problems == ()
    assert [(file.rows_used, file.rows_duplicate) for file in tables.files if file.unit == "kommunen"] == [(6, 1)]
