"""What a panel may not be, and how its starts can be dealt out again."""

import numpy as np
import pandas as pd
import pytest
from effect_panels import FOUR_STAGGERED, noisy_panel, panel_of

from toolkit.analyse.effect import check_panel
from toolkit.analyse.effect.assignments import DRAWN, assignments
from toolkit.errors import InputError

TWO = [("a", 2015, 0, 10, 0.1), ("a", 2016, 0, 10, 0.2), ("b", 2015, 2016, 10, 0.1), ("b", 2016, 2016, 10, 0.2)]


def refused(frame):
    with pytest.raises(InputError) as caught:
        check_panel(frame)
    return caught.value.code, caught.value.values


@pytest.mark.parametrize("column", ["unit", "year", "first_treated", "n", "value"])
def test_each_column_is_needed(column):
    assert refused(panel_of(TWO).drop(columns=column)) == ("panel_columns", {"missing": column})


def test_no_rows_are_not_a_panel():
    assert refused(panel_of([]))[0] == "panel_empty"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("n", 0),
        ("n", 0.5),
        ("n", -3),
        ("n", np.nan),
        ("value", np.nan),
        ("value", np.inf),
        ("year", 2016.5),
        ("first_treated", 2016.5),
        ("first_treated", -1),
    ],
)
def test_an_impossible_number_is_told_with_its_place(column, value):
    frame = panel_of(TWO).astype({"n": float, "year": float, "first_treated": float})
    frame.loc[1, column] = value
    code, values = refused(frame)
    assert (code, values["column"], values["unit"]) == ("panel_cell", column, "a")


@pytest.mark.parametrize("value", ["20", True, None])
def test_text_and_truth_values_are_not_numbers(value):
    frame = panel_of(TWO)
    frame["n"] = [value] * 4
    assert refused(frame)[0] == "panel_cell"


def test_numbers_in_a_column_that_pandas_calls_objects_are_numbers():
    frame = panel_of(TWO)
    frame["n"] = frame["n"].astype(object)
    assert check_panel(frame).n.tolist() == [[10, 10], [10, 10]]


def test_an_error_tells_plain_numbers():
    _, values = refused(panel_of([(*TWO[0][:3], 0, 0.1), *TWO[1:]]))
    assert repr(values) == "{'column': 'n', 'unit': 'a', 'year': 2015, 'value': 0}"


def test_a_missing_nullable_number_is_not_a_number():
    frame = panel_of(TWO)
    frame["n"] = pd.array([10, None, 10, 10], dtype="Int64")
    assert refused(frame)[0] == "panel_cell"


def test_a_negative_standard_error_is_refused():
    assert refused(panel_of(TWO).assign(se=-0.1))[0] == "panel_cell"


def test_the_same_unit_and_year_twice_is_refused():
    assert refused(panel_of([*TWO, TWO[3]])) == ("panel_twice", {"unit": "b", "year": 2016})


def test_a_unit_has_one_start_and_one_cluster():
    assert refused(panel_of([*TWO[:3], ("b", 2016, 2015, 10, 0.2)]))[1]["column"] == "first_treated"
    code, values = refused(panel_of(TWO).assign(cluster=["x", "x", "x", "y"]))
    assert (code, values["column"], values["found"]) == ("panel_differs", "cluster", "x, y")


def test_starts_that_no_figure_tells_apart_are_one():
    frame = noisy_panel(starts=(2010, 2014, 2015, 2024, 2019))
    assert check_panel(frame).starts.tolist() == [2015, 2015, 2015, 0, 2019, 0, 0]


def test_units_stand_in_natural_order():
    frame = panel_of([(f"s{unit}", 2015, 0, 10, 0.1) for unit in (10, 9, 1)])
    assert check_panel(frame).units == ("s1", "s9", "s10")


@pytest.mark.parametrize(
    ("starts", "count"),
    [((2018,), 7), ((2018, 2018), 21), ((2018, 2019), 42), ((2018, 2019, 2020), 210), (FOUR_STAGGERED, 840)],
)
def test_every_distinct_assignment_is_there_once_and_the_actual_first(starts, count):
    panel = check_panel(noisy_panel(starts=starts))
    ways = assignments(panel)
    assert (ways.distinct, len(ways.starts), ways.complete) == (count, count, True)
    assert len({tuple(row) for row in ways.starts.tolist()}) == count
    assert ways.starts[0].tolist() == panel.starts.tolist()
    assert (np.sort(ways.starts, axis=1) == np.sort(panel.starts)).all()


def test_where_there_are_more_a_seeded_sample_is_drawn():
    panel = check_panel(noisy_panel(starts=tuple(range(2017, 2023))))
    ways = assignments(panel)
    assert (ways.distinct, len(ways.starts), ways.complete) == (5040, DRAWN + 1, False)
    assert ways.starts[0].tolist() == panel.starts.tolist()
    assert (ways.starts == assignments(panel).starts).all()


def school_and_grade(starts, grades=(5, 6)):
    rows = [
        (f"{school} {grade}", year, starts[school][grade], 20, 0.1, school, grade)
        for school in starts
        for grade in grades
        if grade in starts[school]
        for year in range(2015, 2021)
    ]
    return panel_of(rows, ("unit", "year", "first_treated", "n", "value", "cluster", "grade"))


def test_a_schools_grades_move_together():
    panel = check_panel(school_and_grade({"a": {5: 2017, 6: 2018}, "b": {5: 0, 6: 0}, "c": {5: 0, 6: 0}}))
    ways = assignments(panel)
    assert sorted(ways.starts.tolist()) == [
        [0, 0, 0, 0, 2017, 2018],
        [0, 0, 2017, 2018, 0, 0],
        [2017, 2018, 0, 0, 0, 0],
    ]


def test_a_pattern_of_grades_goes_only_to_schools_with_those_grades():
    panel = check_panel(school_and_grade({"a": {5: 2017, 6: 2018}, "b": {5: 0, 6: 0}, "c": {5: 0}}))
    assert sorted(assignments(panel).starts.tolist()) == [[0, 0, 2017, 2018, 0], [2017, 2018, 0, 0, 0]]


def test_schools_that_start_as_one_may_differ_in_grades():
    panel = check_panel(school_and_grade({"a": {5: 2017, 6: 2017}, "b": {5: 0, 6: 0}, "c": {5: 0}}))
    assert sorted(assignments(panel).starts.tolist()) == [
        [0, 0, 0, 0, 2017],
        [0, 0, 2017, 2017, 0],
        [2017, 2017, 0, 0, 0],
    ]
