"""What may be said about a series: only what is shown and comparable, and only after adjustment."""

from toolkit.analyse.series import build_series, decide_verdicts
from toolkit.plan.settings import SeriesBreak
from toolkit.protect import SurveyFigure

YEARS = ("2018-19", "2019-20", "2020-21")


def figure(year, count=None, n=None, state="shown"):
    numbers = {} if state != "shown" else {"share": count / n, "count": count, "n": n}
    return SurveyFigure(unit="u", school_year=year, group="5-7", indicator="bullied", state=state, **numbers)


def verdict(*figures, breaks=()):
    (one,) = decide_verdicts([build_series(figures, "share", YEARS, breaks)])
    return one


def test_a_large_sure_rise_is_higher():
    one = verdict(figure("2019-20", 10, 200), figure("2020-21", 60, 200))
    assert (one.verdict, one.tests) == ("higher", 1)
    assert one.q < 0.001


def test_a_sure_fall_is_lower():
    assert verdict(figure("2019-20", 60, 200), figure("2020-21", 10, 200)).verdict == "lower"


def test_noise_is_no_sure_change():
    assert verdict(figure("2019-20", 5, 40), figure("2020-21", 8, 40)).verdict == "no_sure_change"


def test_a_hidden_year_has_no_verdict_and_no_part_in_the_family():
    hidden = build_series([figure("2019-20", state="hidden"), figure("2020-21", 60, 200)], "share", YEARS, ())
    sure = build_series([figure("2019-20", 10, 200), figure("2020-21", 60, 200)], "share", YEARS, ())
    found = decide_verdicts([hidden, sure])
    assert [one.verdict for one in found] == ["hidden", "higher"]
    assert (found[0].q, found[1].tests) == (None, 1)


def test_only_last_year_is_compared_with():
    assert verdict(figure("2018-19", 10, 200), figure("2020-21", 60, 200)).verdict == "not_measured"


def test_nothing_is_compared_or_drawn_across_a_break():
    broken = (SeriesBreak(year=2020, why="nye spørsmål", source="x"),)
    one = verdict(figure("2018-19", 9, 90), figure("2019-20", 10, 200), figure("2020-21", 60, 200), breaks=broken)
    assert one.verdict == "not_comparable"
    assert [point.school_year for point in one.points] == ["2020-21"]


def test_years_with_other_grades_are_not_compared():
    before = figure("2019-20", 10, 200).model_copy(update={"grades": (5, 6, 7)})
    after = figure("2020-21", 60, 200).model_copy(update={"grades": (7,)})
    assert verdict(before, after).verdict == "other_grades"
    assert verdict(before, after.model_copy(update={"grades": (5, 6, 7)})).verdict == "higher"


def test_many_comparisons_need_more_than_one_small_p():
    quiet = [build_series([figure("2019-20", 20, 200), figure("2020-21", 20, 200)], "share", YEARS, ())] * 19
    lucky = build_series([figure("2019-20", 20, 200), figure("2020-21", 35, 200)], "share", YEARS, ())
    assert decide_verdicts([lucky])[0].verdict == "higher"
    assert decide_verdicts([lucky, *quiet])[0].verdict == "no_sure_change"
