"""What may be said about a series: only what is shown and comparable, by one table of rules, in one family of tests."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analyse import funnel_limits, share_against, share_change
from toolkit.analyse.compare import Surroundings
from toolkit.analyse.noise import allow_for_swing, between, share_band, swing_of_share
from toolkit.analyse.series import build_series, decide_verdicts
from toolkit.analyse.verdicts import AFTER_THE_TEST, BEFORE_THE_TEST
from toolkit.errors import InputError
from toolkit.plan.settings import SeriesBreak
from toolkit.protect import SurveyFigure

YEARS = ("2016-17", "2017-18", "2018-19", "2019-20", "2020-21")
LAST, NOW = YEARS[-2:]


def figure(year, count=None, n=None, state="shown", unit="u", **more):
    numbers = {} if state != "shown" else {"share": count / n if n else 0.0, "count": count, "n": n}
    place = {"unit": unit, "school_year": year, "group": "5-7", "indicator": "bullied", "state": state}
    return SurveyFigure(**place | numbers | more)


def mean_figure(year, mean, sd, n, unit="u"):
    place = {"unit": unit, "school_year": year, "group": "5-7", "indicator": "wellbeing", "state": "shown"}
    return SurveyFigure(**place, mean=mean, sd=sd, n=n)


def said(*figures, breaks=(), around=None, kind="share", years=YEARS):
    more = {} if around is None else {"around": around}
    (one,) = decide_verdicts([build_series(figures, kind, years, breaks, **more)])
    return one


def word(series, comparison="year_before"):
    return series.verdict_on(comparison).word


def numbers_of(verdict):
    return [verdict.change, verdict.q, verdict.test, verdict.n, verdict.other_n, verdict.baseline, verdict.limits]


# The words


def test_a_large_sure_rise_is_higher():
    one = said(figure(LAST, 10, 200), figure(NOW, 60, 200))
    assert (word(one), one.tests) == ("higher", 1)
    assert one.verdict_on("year_before").q < 0.001


def test_a_sure_fall_is_lower():
    assert word(said(figure(LAST, 60, 200), figure(NOW, 10, 200))) == "lower"


def test_noise_among_enough_pupils_is_no_sure_change():
    assert word(said(figure(LAST, 15, 200), figure(NOW, 20, 200))) == "no_sure_change"


def test_noise_among_few_is_too_few_to_conclude():
    assert word(said(figure(LAST, 3, 40), figure(NOW, 4, 40))) == "too_few"


def test_a_mean_of_few_is_too_few_and_of_more_no_sure_change():
    few = [mean_figure(LAST, 4.2, 0.8, 12), mean_figure(NOW, 4.0, 0.8, 12)]
    more = [mean_figure(LAST, 4.2, 0.8, 60), mean_figure(NOW, 4.1, 0.8, 60)]
    assert [word(said(*some, kind="mean")) for some in (few, more)] == ["too_few", "no_sure_change"]


@pytest.mark.parametrize("state", ["hidden", "left_out", "not_measured"])
def test_a_state_is_the_word_and_there_is_no_number(state):
    for pair in ((figure(LAST, 9, 90), figure(NOW, state=state)), (figure(LAST, state=state), figure(NOW, 9, 90))):
        verdict = said(*pair).verdict_on("year_before")
        assert verdict.word == state
        assert numbers_of(verdict) == [None] * 7


@pytest.mark.parametrize("count", [0, 6])
def test_none_or_all_of_six_can_be_compared_and_concludes_nothing(count):
    one = said(figure(LAST, count, 6), figure(NOW, count, 6))
    assert word(one) == "too_few"
    assert all(0 <= end <= 1 for end in (one.latest.low, one.latest.high))
    assert one.can_see.detectable is None or one.can_see.detectable > 0.5


def test_none_of_six_then_all_of_six_is_sure_and_within_what_can_be():
    change = said(figure(LAST, 0, 6), figure(NOW, 6, 6)).verdict_on("year_before").change
    assert change.difference == 1
    assert change.p < 0.05


@pytest.mark.parametrize(("count", "n", "state"), [(0, 0, "not_measured"), (1, 1, "hidden"), (0, 1, "hidden")])
def test_a_figure_of_nobody_or_of_one_pupil_has_a_word_and_no_number(count, n, state):
    one = said(figure(LAST, 9, 90), figure(NOW, count, n))
    assert one.latest.state == word(one) == state
    assert (one.latest.value, one.latest.n, one.can_see, one.estimate) == (None, None, None, None)


def test_all_hidden_says_hidden_and_tests_nothing():
    one = said(*(figure(year, state="hidden") for year in YEARS))
    assert word(one) == "hidden"
    assert one.tests == 0


def test_one_year_only_has_nothing_to_compare_with():
    one = said(figure(NOW, 9, 90), years=(NOW,))
    assert word(one) == "not_measured"
    assert (word(one, "several_years"), one.verdict_on("several_years").why) == ("not_measured", "few_years")


def test_nothing_is_compared_or_drawn_across_a_break():
    broken = (SeriesBreak(year=2020, why="nye spørsmål", source="x"),)
    one = said(figure("2018-19", 9, 90), figure(LAST, 10, 200), figure(NOW, 60, 200), breaks=broken)
    verdict = one.verdict_on("year_before")
    assert (verdict.word, verdict.why) == ("not_comparable", "break")
    assert one.verdict_on("several_years").why == "few_years"
    assert [point.school_year for point in one.points] == [NOW]
    assert one.tests == 0


def test_two_definitions_are_never_one_series():
    one = said(figure(LAST, 10, 200, definition="lund"), figure(NOW, 60, 200, definition="udir"))
    verdict = one.verdict_on("year_before")
    assert (verdict.word, verdict.why) == ("not_comparable", "definition")
    assert numbers_of(verdict) == [None] * 7
    assert LAST not in [point.school_year for point in one.points]


def test_other_questions_are_a_break_even_where_the_settings_name_none():
    one = said(figure(LAST, 10, 200, wording="first"), figure(NOW, 60, 200, wording="2016"))
    assert one.verdict_on("year_before").why == "break"
    assert LAST not in [point.school_year for point in one.points]


def test_years_with_other_grades_are_not_compared():
    one = said(figure(LAST, 10, 200, grades=(5, 6, 7)), figure(NOW, 60, 200, grades=(7,)))
    assert one.verdict_on("year_before").why == "grades"
    assert word(said(figure(LAST, 10, 200, grades=(7,)), figure(NOW, 60, 200, grades=(7,)))) == "higher"


def test_figures_of_two_units_are_no_series():
    with pytest.raises(InputError, match="series_mixed"):
        build_series([figure(LAST, 9, 90), figure(NOW, 9, 90, unit="other")], "share", YEARS, ())


# Several years


def test_several_years_ago_is_the_first_year_whose_pupils_have_left():
    one = said(figure("2016-17", 10, 200), figure("2017-18", 90, 200), figure(NOW, 60, 200))
    verdict = one.verdict_on("several_years")
    assert (verdict.other_year, verdict.word) == ("2016-17", "higher")


def test_years_that_share_pupils_are_not_several_years_ago():
    one = said(figure("2018-19", 10, 200), figure(LAST, 10, 200), figure(NOW, 60, 200))
    assert one.verdict_on("several_years").why == "few_years"


def test_where_every_far_year_is_hidden_that_is_the_reason():
    one = said(figure("2016-17", state="hidden"), figure("2017-18", state="hidden"), figure(NOW, 60, 200))
    verdict = one.verdict_on("several_years")
    assert (verdict.word, verdict.why, verdict.change) == ("hidden", "", None)


def test_in_a_group_of_one_grade_the_year_before_is_compared_with_once():
    (one,) = decide_verdicts(
        [build_series([figure(LAST, 10, 200), figure(NOW, 60, 200)], "share", YEARS, (), grades=1)]
    )
    assert one.verdict_on("several_years").why == "few_years"
    assert one.tests == 1


def test_a_hidden_early_year_is_passed_by_and_not_told_of():
    one = said(figure("2016-17", state="hidden"), figure("2017-18", 10, 200), figure(NOW, 60, 200))
    assert one.verdict_on("several_years").other_year == "2017-18"


# Municipality and nation


def test_a_unit_is_flagged_only_where_q_and_its_own_interval_agree():
    around = Surroundings(municipality=figure(NOW, 80, 1000, unit="@municipality"))
    verdict = said(figure(NOW, 40, 150), around=around).verdict_on("municipality")
    assert (verdict.word, verdict.baseline, verdict.n, verdict.other_n) == ("higher", 0.08, 150, 1000)
    assert verdict.change.low > 0
    assert verdict.limits == share_band(0.08, 150, 0.95)
    assert verdict.wide_limits == share_band(0.08, 150, 0.998)
    width = math.sqrt(swing_of_share(150, 0.08))
    assert verdict.limits.high - 0.08 == pytest.approx((funnel_limits(0.08, 150, 0.95).high - 0.08) * width)


def test_the_municipality_is_not_compared_with_itself():
    around = Surroundings(is_municipality=True, nation_all_grades=0.06)
    one = said(figure(NOW, 40, 150, unit="@municipality"), around=around)
    assert one.verdict_on("municipality") is None
    assert one.estimate is None


@pytest.mark.parametrize("state", ["hidden", "left_out"])
def test_a_municipality_that_is_not_shown_decides_nothing(state):
    around = Surroundings(municipality=figure(NOW, state=state, unit="@municipality"))
    verdict = said(figure(NOW, 40, 150), around=around).verdict_on("municipality")
    assert verdict.word == state
    assert numbers_of(verdict) == [None] * 7


def test_a_nation_of_other_grades_is_no_baseline():
    verdict = said(figure(NOW, 40, 150), around=Surroundings(nation_all_grades=0.058)).verdict_on("nation")
    assert (verdict.word, verdict.why, verdict.baseline) == ("not_comparable", "grades", None)


def test_a_nation_of_the_same_grades_is_one():
    around = Surroundings(nation=figure(NOW, 9000, 150_000, unit="@nation"), nation_all_grades=0.058)
    assert word(said(figure(NOW, 40, 150), around=around), "nation") == "higher"


def test_a_nation_asked_something_else_is_not():
    around = Surroundings(nation=figure(NOW, 9000, 150_000, unit="@nation", definition="lund"))
    verdict = said(figure(NOW, 40, 150, definition="udir"), around=around).verdict_on("nation")
    assert (verdict.word, verdict.why) == ("not_comparable", "definition")


def test_the_best_estimate_lies_between_the_unit_and_the_nation():
    nation = figure(NOW, 9000, 150_000, unit="@nation")
    one = said(figure(NOW, 10, 50), around=Surroundings(nation=nation, nation_all_grades=0.058))
    assert 0.06 < one.estimate.value < 0.2


def test_a_nation_of_other_grades_is_no_prior_either():
    assert said(figure(NOW, 10, 50), around=Surroundings(nation_all_grades=0.06)).estimate is None


def test_a_unit_with_all_the_pupils_of_its_grades_is_not_compared_with_itself():
    alone = Surroundings(municipality=figure(NOW, 40, 150, unit="@municipality"))
    one = said(figure(LAST, 20, 150), figure(NOW, 40, 150), around=alone)
    assert one.verdict_on("municipality") is None
    assert one.tests == 1


# The family


def test_a_hidden_figure_has_no_part_in_the_family():
    hidden = build_series([figure(LAST, state="hidden"), figure(NOW, 60, 200)], "share", YEARS, ())
    sure = build_series([figure(LAST, 10, 200), figure(NOW, 60, 200)], "share", YEARS, ())
    found = decide_verdicts([hidden, sure])
    assert [word(one) for one in found] == ["hidden", "higher"]
    assert found[1].verdict_on("year_before").tests == 1


def test_many_comparisons_need_more_than_one_small_p():
    quiet = [build_series([figure(LAST, 20, 200), figure(NOW, 20, 200)], "share", YEARS, ())] * 19
    lucky = build_series([figure(LAST, 20, 200), figure(NOW, 40, 200)], "share", YEARS, ())
    assert word(decide_verdicts([lucky])[0]) == "higher"
    assert word(decide_verdicts([lucky, *quiet])[0]) == "no_sure_change"


# Years swing


def test_a_year_that_swings_as_years_do_is_no_change_among_many_pupils():
    """8.0 % and 9.4 % of 3000: pupils alone would make it p = .054; the swing of a year makes it nothing."""
    alone = share_change(240, 3000, 282, 3000)
    assert alone.p == pytest.approx(0.0545, abs=0.0005)
    times = between(swing_of_share(3000, 0.087), 3000, swing_of_share(3000, 0.087), 3000)
    assert times == pytest.approx(1 + 2999 * 0.04 * 0.087 * 0.913)
    allowed = allow_for_swing(alone, times)
    assert allowed.p > 0.5
    assert allowed.high - allowed.difference == pytest.approx((alone.high - alone.difference) * math.sqrt(times))


def test_among_few_pupils_the_swing_is_next_to_nothing():
    alone = share_against(6, 20, 0.08)
    allowed = allow_for_swing(alone, swing_of_share(20, 0.08))
    assert alone.p <= allowed.p < 1.3 * alone.p


# Whatever the figures


STATES = ("shown", "hidden", "left_out", "not_measured")


@st.composite
def figures(draw, unit="u"):
    found = []
    for year in YEARS:
        n = draw(st.integers(0, 80))
        state = draw(st.sampled_from(STATES))
        definition, grades = draw(st.sampled_from(("", "udir", "lund"))), draw(st.sampled_from(((5, 6, 7), (7,))))
        found.append(figure(year, draw(st.integers(0, n)), n, state, unit, definition=definition, grades=grades))
    return found


@given(figures(), figures("@municipality"))
def test_a_verdict_with_a_number_has_all_its_inputs_shown(own, municipality):
    around = Surroundings(municipality=municipality[-1])
    one = said(*own, around=around)
    shown = {f.school_year for f in own if f.state == "shown" and f.n > 1}
    for verdict in one.verdicts:
        assert (verdict.change is None) == (verdict.q is None) == (verdict.test is None)
        if verdict.change is None:
            assert verdict.word not in ("higher", "lower", "no_sure_change", "too_few")
            continue
        assert NOW in shown
        assert verdict.other_year in {*shown, ""}
        assert verdict.comparison != "municipality" or municipality[-1].state == "shown"
        assert (verdict.word in ("higher", "lower")) <= (verdict.q <= 0.05)


def test_the_tables_of_rules_end_with_what_always_fits_and_use_every_word():
    assert AFTER_THE_TEST[-1].word == "no_sure_change"
    words = {rule.word for rule in (*BEFORE_THE_TEST, *AFTER_THE_TEST)}
    assert words == {
        *("higher", "lower", "no_sure_change", "too_few"),
        *("hidden", "left_out", "not_measured", "not_comparable"),
    }
