"""Years put together: counted by hand, never narrower than the pupils behind allow, and hidden years left out."""

import pytest

from toolkit.analyse.intervals import share_interval, wilson
from toolkit.analyse.series import build_series
from toolkit.interactive.lines import Line
from toolkit.interactive.pooled import periods_of
from toolkit.protect import SurveyFigure

YEARS = ("2017-18", "2018-19", "2019-20", "2020-21")


def line(values, start="2019-20", kind="share"):
    place = {"unit": "a", "group": "5-7", "indicator": "bullied"}
    figures = []
    for year, value in zip(YEARS, values, strict=True):
        if value is None:
            figures.append(SurveyFigure(**place, school_year=year, state="hidden"))
        elif kind == "share":
            count, n = value
            found = {"share": count / n, "count": count, "n": n, "grades": (5, 6, 7)}
            figures.append(SurveyFigure(**place, school_year=year, state="shown", **found))
        else:
            mean, sd, n = value
            found = {"mean": mean, "sd": sd, "n": n, "grades": (5, 6, 7)}
            figures.append(SurveyFigure(**place, school_year=year, state="shown", **found))
    return Line("Skole A", build_series(figures, kind, YEARS, ()), start)


def test_the_years_before_and_from_the_start_are_weighted_with_answers():
    before, since = periods_of(line([(10, 100), (30, 200), (9, 90), (21, 110)]))
    assert (before.code, before.years, before.point.n) == ("before", YEARS[:2], 300)
    assert before.point.value == pytest.approx(40 / 300)
    assert since.point.value == pytest.approx((0.1 * 90 + 0.191 * 110) / 200)  # 21 of 110 is printed as 19,1 %


def test_a_pupil_of_two_years_counts_once_in_the_interval():
    before, _ = periods_of(line([(10, 100), (10, 100), (9, 90), (21, 110)]))
    assert (before.point.low, before.point.high) == pytest.approx(tuple(wilson(10, 100, 0.95)))
    narrow = share_interval(20, 200)
    assert before.point.low < narrow.low < narrow.high < before.point.high


def test_a_hidden_year_is_left_out_and_counted():
    before, since = periods_of(line([None, (10, 100), None, None]))
    assert (before.years, before.left_out, before.point.n) == (("2018-19",), 1, 100)
    assert (since.point.state, since.point.value, since.left_out) == ("hidden", None, 2)


def test_a_unit_without_the_programme_has_one_period():
    (whole,) = periods_of(line([(10, 100)] * 4, start=""))
    assert (whole.code, whole.point.n) == ("whole", 400)


def test_a_start_before_the_years_leaves_nothing_before():
    (since,) = periods_of(line([(10, 100)] * 4, start="2016-17"))
    assert since.code == "since"


def test_means_of_equal_years_have_the_spread_of_their_answers():
    before, _ = periods_of(line([(4.0, 0.7, 60), (4.0, 0.7, 60), (4.2, 0.7, 60), (4.1, 0.7, 60)], kind="mean"))
    assert before.point.value == pytest.approx(4.0)
    half = before.point.high - before.point.value
    assert half == pytest.approx(0.7 * 2.001 / 60**0.5, abs=0.002)  # t of 59 degrees of freedom


def test_it_says_intern_where_it_is_printed():
    (period,) = periods_of(line([(10, 100)] * 4, start=""))
    assert repr(period) == "<INTERN: Period>"
