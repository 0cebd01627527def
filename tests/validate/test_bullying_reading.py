"""What the count in a bullying table means, decided against who took part."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.validate.bullying import bullied_counts, choose_reading


def rows_of(*figures, gender="all", state="value"):
    """Rows from (share in per cent, printed count); each in its own grade, from 1 up."""
    return pd.DataFrame(
        {
            "unit": "vollen",
            "school_year": "2020-21",
            "grade": pd.array(range(1, len(figures) + 1), dtype="Int64"),
            "gender": gender,
            "state": state,
            "share": [share / 100 for share, _ in figures],
            "answered": [float(count) for _, count in figures],
            "file": "a.json",
            "row": range(11, 11 + len(figures)),
        }
    )


def took_part(*participants):
    return pd.DataFrame(
        {
            "unit": pd.array(["vollen"] * len(participants), dtype="string"),
            "school_year": "2020-21",
            "grade": pd.array(range(1, len(participants) + 1), dtype="Int64"),
            "state": "value",
            "participants": pd.array(participants, dtype="Int64"),
        }
    )


def reading_of(rows, participation, has_decimals=True):
    return choose_reading(rows, participation, has_decimals=has_decimals)


def test_the_number_bullied():
    rows = rows_of((8.1, 13), (0.0, 0))
    assert reading_of(rows, took_part(161, 128)) == ("bullied", ())
    assert list(bullied_counts(rows, "bullied")) == [13, 0]


def test_the_number_asked():
    rows = rows_of((8.1, 160), (0.0, 128))
    assert reading_of(rows, took_part(161, 128)) == ("respondents", ())
    assert list(bullied_counts(rows, "respondents")) == [13, 0]


def test_a_few_may_have_skipped_the_question():
    assert reading_of(rows_of((3.8, 6)), took_part(161))[0] == "bullied"  # 6 of 157
    assert reading_of(rows_of((8.9, 13)), took_part(161))[0] == "bullied"  # 13 of 146
    assert reading_of(rows_of((9.1, 13)), took_part(161))[0] == "unclear"  # 13 of 143: too many
    assert reading_of(rows_of((7.9, 13)), took_part(161))[0] == "unclear"  # more than took part


def test_neither_reading_is_refused_with_both_shares():
    reading, (problem,) = reading_of(rows_of((8.1, 13), (5.0, 60)), took_part(161, 128))
    assert reading == "unclear"
    assert (problem.severity, problem.code, problem.unit) == ("error", "bullying_reading_unclear", None)
    assert (problem.file, problem.row, problem.column, problem.value) == ("a.json", 12, "AntallBesvart", "60")
    details = dict(problem.details)
    assert (details["printed_pct"], details["participants"]) == ("5.0", "128")
    assert (details["share_if_bullied_pct"], details["share_if_respondents_pct"]) == ("46.9", "5.0")


def test_a_mixed_file_is_refused():
    assert reading_of(rows_of((8.1, 13), (5.0, 128)), took_part(161, 128))[0] == "unclear"


def test_nothing_to_hold_it_against_leaves_the_counts_out():
    rows = rows_of((8.1, 13), (2.0, 3))
    reading, (problem,) = reading_of(rows, took_part())
    assert (reading, problem.severity, problem.code) == ("unverified", "warning", "bullying_reading_unverified")
    assert dict(problem.details) == {"rows": "2"}
    assert bullied_counts(rows, reading).isna().all()


def test_participation_has_no_gender_so_only_all_genders_are_checked():
    girls = rows_of((50.0, 7), gender="girls")
    both = pd.concat([rows_of((8.1, 13)), girls], ignore_index=True)
    assert reading_of(both, took_part(161))[0] == "bullied"
    assert reading_of(girls, took_part(161))[0] == "unverified"


def test_hidden_rows_say_nothing():
    hidden = rows_of((np.nan, np.nan), state="hidden")
    assert reading_of(hidden, took_part(161)) == ("bullied", ())
    assert reading_of(hidden, took_part()) == ("bullied", ())


def test_whole_per_cents_are_rounded_more():
    assert reading_of(rows_of((8.0, 12)), took_part(161), has_decimals=False)[0] == "bullied"
    assert reading_of(rows_of((7.0, 12)), took_part(161), has_decimals=True)[0] == "unclear"
    assert reading_of(rows_of((7.0, 12)), took_part(161), has_decimals=False)[0] == "bullied"


@given(st.data(), st.integers(10, 400))
def test_true_counts_are_always_accepted(data, participants):
    """Any count of any number of answers in the allowed range, printed with one decimal, under the reading it has."""
    answers = data.draw(st.integers(-(-9 * participants // 10), participants))
    bullied = data.draw(st.integers(0, answers))
    printed = round(100 * bullied / answers, 1)
    reading, _ = reading_of(rows_of((printed, bullied)), took_part(participants))
    assert reading == "bullied"
    reading, problems = reading_of(rows_of((printed, answers)), took_part(participants))
    if bullied < 0.8 * participants:
        assert reading == "respondents"
        assert bullied_counts(rows_of((printed, answers)), reading)[0] == pytest.approx(bullied)
    else:
        assert not problems
