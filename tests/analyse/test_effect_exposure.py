"""Years exposed, counted by hand and by following one pupil at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analyse.effect import first_treated, years_exposed
from toolkit.errors import InputError

ZIPPY = {1: 2018, 2: 2018, 3: 2018, 4: 2018}
"""All four grades start in the same autumn."""

starts = st.dictionaries(st.integers(1, 10), st.integers(2010, 2025))


def test_zippys_venner_reaches_grade_five_the_year_after_the_start():
    assert first_treated(5, ZIPPY) == 2019


def test_the_grades_with_the_programme_meet_it_in_the_year_it_starts():
    assert [first_treated(grade, ZIPPY) for grade in (1, 2, 3, 4)] == [2018] * 4


def test_later_grades_meet_it_one_year_later_for_each_grade():
    assert [first_treated(grade, ZIPPY) for grade in (6, 7, 10)] == [2020, 2021, 2024]


def test_a_start_in_a_higher_grade_does_not_reach_the_lower_ones():
    assert first_treated(5, {6: 2015}) == 0
    assert years_exposed(5, 2024, {6: 2015}) == 0


def test_a_later_start_in_the_own_grade_can_come_before_the_cohort_from_below():
    assert first_treated(7, {1: 2018, 7: 2022}) == 2022  # those who were in grade 1 in 2018 reach grade 7 in 2024
    assert first_treated(7, {1: 2018, 7: 2025}) == 2024


def test_years_exposed_in_grade_five_by_hand():
    # In autumn 2019 grade 5 had it in grade 4 only; in 2020 in 3 and 4; from 2022 in all four.
    assert [years_exposed(5, year, ZIPPY) for year in range(2018, 2025)] == [0, 1, 2, 3, 4, 4, 4]


def test_years_exposed_in_grade_seven_by_hand():
    assert [years_exposed(7, year, ZIPPY) for year in (2020, 2021, 2022, 2024, 2025)] == [0, 1, 2, 4, 4]


def test_years_exposed_while_the_programme_goes_on():
    mitt_valg = {5: 2020, 6: 2020, 7: 2021}
    assert [years_exposed(7, year, mitt_valg) for year in range(2019, 2024)] == [0, 0, 2, 3, 3]
    # 2021: grade 7 started, and they were in grade 6 in 2020. 2022: grades 5 (2020), 6 (2021) and 7.


def test_no_start_is_never_and_no_years():
    assert first_treated(7, {}) == 0
    assert years_exposed(7, 2024, {}) == 0


@given(st.integers(1, 10), st.integers(2009, 2036), starts)
def test_years_exposed_follows_one_pupil_grade_by_grade(grade, year, given_starts):
    lived = [(grade - back, year - back) for back in range(grade)]
    met = [g for g, autumn in lived if g in given_starts and given_starts[g] <= autumn]
    assert years_exposed(grade, year, given_starts) == len(met)


@given(st.integers(1, 10), st.integers(2009, 2036), starts)
def test_pupils_are_exposed_exactly_from_the_first_treated_autumn(grade, year, given_starts):
    first = first_treated(grade, given_starts)
    assert (years_exposed(grade, year, given_starts) > 0) == (first != 0 and year >= first)


@given(st.integers(1, 10), starts)
def test_the_order_of_the_starts_does_not_matter(grade, given_starts):
    turned = dict(reversed(given_starts.items()))
    assert first_treated(grade, turned) == first_treated(grade, given_starts)


def test_numbers_from_a_table_count_as_whole():
    assert first_treated(np.int64(5), {np.int64(4): np.int64(2018)}) == 2019


@pytest.mark.parametrize("grade", [0, 14, -1, 5.0, True, "5"])
def test_an_impossible_grade_is_refused(grade):
    with pytest.raises(InputError, match="grade_impossible"):
        first_treated(grade, ZIPPY)
    with pytest.raises(InputError, match="grade_impossible"):
        years_exposed(5, 2020, {grade: 2018})


@pytest.mark.parametrize("year", [0, 18, 20182019, 2018.0, float("nan"), True])
def test_an_impossible_year_is_refused(year):
    with pytest.raises(InputError, match="year_impossible"):
        first_treated(5, {4: year})
    with pytest.raises(InputError, match="year_impossible"):
        years_exposed(5, year, ZIPPY)
