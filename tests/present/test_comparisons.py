"""What stands around a drawing: each word its sentence, and no number that the page does not have already."""

import math
import re
from dataclasses import replace
from typing import get_args

import pytest
from clean_tables import SETTINGS
from scipy import stats

from toolkit.analyse import Change, Interval, Shrunk, detectable_mean_change
from toolkit.analyse.series import CanSee, Point, Series
from toolkit.analyse.verdicts import Comparison, Verdict, Why, Word
from toolkit.present import comparisons, from_printed
from toolkit.present.parts import indicators_table
from toolkit.present.texts import has_text, text
from toolkit.publish.read_html import one_line, read_html

SHARE = Series(
    "stjernelia",
    "5-7",
    "bullied",
    "share",
    (
        Point("2019-20", "shown", 0.10, 0.05, 0.19, 60, 6, (5, 6, 7)),
        Point("2020-21", "shown", 0.20, 0.12, 0.32, 60, 12, (5, 6, 7)),
    ),
    (),
)
MEAN = Series(
    "stjernelia",
    "5-7",
    "wellbeing",
    "mean",
    (Point("2019-20", "shown", 4.26, 4.06, 4.46, 43), Point("2020-21", "shown", 4.44, 4.24, 4.64, 43)),
    (),
)


def against(series, comparison, word, **more):
    more.setdefault("other_year", "2019-20" if comparison in ("year_before", "several_years") else "")
    return replace(series, verdicts=(Verdict(comparison, word, **more),))


def hard(sentence):
    return one_line(sentence)


@pytest.mark.parametrize(
    ("series", "comparison", "word", "sentence"),
    [
        (SHARE, "municipality", "higher", "Høyere andel enn i kommunen samlet (7,5 %)."),
        (SHARE, "municipality", "lower", "Lavere andel enn i kommunen samlet (7,5 %)."),
        (SHARE, "nation", "no_sure_change", "Ingen sikker forskjell fra hele landet (7,5 %)."),
        (SHARE, "several_years", "no_sure_change", "Ingen sikker endring siden 2019-20 (10,0 %)."),
        (SHARE, "several_years", "too_few", "For få svar til å si noe om endring siden 2019-20 (10,0 %)."),
        (MEAN, "several_years", "higher", "Bedre enn i 2019-20 (4,3 av 5)."),
        (MEAN, "several_years", "lower", "Dårligere enn i 2019-20 (4,3 av 5)."),
    ],
)
def test_each_comparison_is_one_sentence_with_what_it_is_compared_with(series, comparison, word, sentence):
    baseline = 0.075 if comparison in ("municipality", "nation") else None
    one = against(series, comparison, word, baseline=baseline)
    assert [hard(said) for said in comparisons.bullets(one, SETTINGS)] == [sentence]


def test_a_mean_where_low_is_good_is_worse_when_it_rises():
    indicators = tuple(
        i.model_copy(update={"direction": "low_is_good"}) if i.id == "wellbeing" else i
        for i in SETTINGS.surveys.indicators
    )
    settings = SETTINGS.model_copy(update={"surveys": SETTINGS.surveys.model_copy(update={"indicators": indicators})})
    one = against(MEAN, "municipality", "higher", baseline=4.0)
    assert comparisons.bullets(one, settings)[0].startswith("Dårligere")
    assert comparisons.bullets(one, SETTINGS)[0].startswith("Bedre")


def every_variant(comparison):
    for word in get_args(Word):
        if word in ("higher", "lower"):
            yield from (f"{word}_share", "better", "worse")
        elif word == "not_comparable":
            yield from (f"{word}_{why}" for why in get_args(Why) if why not in ("", "few_years"))
        else:
            yield word
    if comparison == "several_years":
        yield "not_measured_few_years"


@pytest.mark.parametrize("comparison", [c for c in get_args(Comparison) if c != "year_before"])
def test_every_word_has_a_short_sentence_for_every_comparison(comparison):
    for variant in every_variant(comparison):
        code = f"against.{comparison}_{variant}"
        assert has_text(code), code
        for sentence in re.split(r"(?<=\.) ", text(code, baseline="7,5 %", year="2019-20")):
            assert len(sentence.split()) <= 20, sentence
        if "share" in code:
            assert not re.search(r"bedre|dårligere", text(code, baseline="", year=""), re.IGNORECASE)


def test_a_year_that_is_not_shown_is_compared_with_nothing():
    hidden = replace(
        against(SHARE, "municipality", "hidden"),
        points=(SHARE.points[0], Point("2020-21", "hidden")),
        can_see=CanSee(60, 0.1, 0.3, 0.9),
    )
    assert comparisons.bullets(hidden, SETTINGS) == []
    assert comparisons.can_see_sentence(hidden) is None


def test_what_the_group_could_see_is_said_with_its_answers():
    seen = replace(SHARE, can_see=CanSee(43, 0.08, 0.27, 0.21))
    assert "Med 43 svar ville vi bare sett en økning til 27 % eller mer." in hard(comparisons.can_see_sentence(seen))
    blind = replace(SHARE, can_see=CanSee(6, 0.5, None, 0.1))
    assert "Med 6 svar ville vi ikke sett noen økning" in hard(comparisons.can_see_sentence(blind))
    assert comparisons.can_see_sentence(SHARE) is None


@pytest.mark.parametrize("ends", [(1.0, 5.0), (1.1, 5.0)], ids=["cut off at both ends", "wider than the scale"])
def test_a_mean_of_so_few_that_the_scale_is_too_short_shows_no_change(ends):
    few = Point("2020-21", "shown", 4.9 if ends[0] > 1 else 3.0, *ends, 3)
    unsure = replace(MEAN, points=(few,), can_see=CanSee(3, few.value, 9.0, None))
    assert "Med 3 svar ville vi ikke sett noen endring" in hard(comparisons.can_see_sentence(unsure))


@pytest.mark.parametrize(("mean", "low", "high"), [(3.9, 2.4, 5.0), (3.0, 1.5, 4.5), (2.1, 1.0, 3.6)])
def test_an_end_cut_off_by_the_scale_makes_no_group_see_better(mean, low, high):
    """The half-width is 1.5 in all of them; where one end is cut off, the whole one counts."""
    point = Point("2020-21", "shown", mean, low, high, 12)
    sd = 1.5 * math.sqrt(12) / stats.t.ppf(0.975, 11)
    assert from_printed.detectable_in(point) == pytest.approx(detectable_mean_change(12, sd))


def test_a_best_estimate_stands_only_where_the_nations_figure_counts():
    small = replace(SHARE, estimate=Shrunk(0.071, 0.05, 0.096, 0.55))
    assert [hard(said) for said in comparisons.bullets(small, SETTINGS)] == [
        "Beste anslag når vi også bruker landets tall: 7,1 % (5,0–9,6 %)."
    ]
    assert comparisons.bullets(replace(SHARE, estimate=Shrunk(0.2, 0.1, 0.3, 0.9)), SETTINGS) == []


def test_a_figure_that_stood_out_last_year_warns_of_regression_to_the_mean():
    (said,) = comparisons.bullets(replace(SHARE, singled_out=True), SETTINGS)
    assert said == (
        "I fjor skilte tallet seg ut. Slike tall blir oftest mindre uvanlige året etter, også når ingenting er gjort."
    )


def rows(block):
    found = {}
    for fragment in read_html(block.html, "", lambda *_: []):
        labels = dict(label.split("=", 1) for label in fragment.place)
        if {"row", "column"} <= labels.keys():
            found[labels["row"], labels["column"]] = fragment.text
    return found


def test_the_details_say_how_each_comparison_is_made():
    change = Change(0.1, -0.034, 0.231, 0.12)
    one = replace(
        SHARE,
        verdicts=(
            Verdict("year_before", "no_sure_change", other_year="2019-20", change=change, q=0.3, tests=24,
                    test="fisher_mid_p", n=60, other_n=60),
            Verdict("municipality", "higher", change=Change(0.125, 0.045, 0.245, 0.001), q=0.01, tests=24,
                    test="binomial_mid_p", n=60, other_n=300, baseline=0.075, limits=Interval(0.02, 0.15)),
            Verdict("nation", "not_comparable", why="grades"),
        ),
        can_see=CanSee(60, 0.2, 0.44, 0.21),
    )  # fmt: skip
    block = comparisons.comparisons_table(one, SETTINGS, "Mobbing")
    table = rows(block)
    assert table["Mot året før", "Sammenlignet med"] == "2019-20: 10,0 %"
    assert table["Mot året før", "Forskjell (95 %)"] == "+10,0 prosentpoeng (−3,4 til +23,1)"
    assert table["Mot året før", "Antall svar"] == "60 og 60"
    assert table["Mot kommunen samlet", "Sammenlignet med"] == "7,5 %"
    assert table["Mot kommunen samlet", "Forskjell (95 %)"] == "+12,5 prosentpoeng (+4,5 til +24,5)"
    assert table["Mot kommunen samlet", "Ord"] == "høyere andel"
    assert table["Mot hele landet", "Forskjell (95 %)"] == "–"
    assert table["Mot hele landet", "Ord"] == "ikke sammenlignbart: andre trinn"
    assert "Hele rapporten gjør 24 sammenligninger." in block.html
    assert "bare sett det i 21 av 100 tilfeller" in block.html
    often = replace(one, can_see=CanSee(60, 0.2, 0.44, 0.8))
    assert "av 100" not in comparisons.comparisons_table(often, SETTINGS, "Mobbing").html
    assert "0,01" not in block.html and "0,3" not in block.html


def test_a_hidden_other_year_has_no_number_in_the_details():
    one = replace(against(SHARE, "year_before", "hidden"), points=(Point("2019-20", "hidden"), SHARE.points[1]))
    row = [cell for (_, column), cell in rows(comparisons.comparisons_table(one, SETTINGS, "x")).items() if column]
    assert row[1:5] == ["2019-20", "–", "–", "–"]


def same_when_printed(delta):
    """The mean series with other last decimals behind the same printed numbers."""
    points = tuple(replace(p, value=p.value + delta, low=p.low + delta, high=p.high - delta) for p in MEAN.points)
    welch = Verdict("year_before", "no_sure_change", other_year="2019-20", test="welch", n=43, other_n=43, tests=2,
                    change=Change(0.18 + 3 * delta, -0.1 + delta, 0.46 - delta, 0.2))  # fmt: skip
    fixed = Verdict("municipality", "no_sure_change", test="one_sample_t", n=43, other_n=300, tests=2,
                    baseline=4.31 + delta, change=Change(0.13 - delta, -0.07, 0.33, 0.2))  # fmt: skip
    return replace(MEAN, points=points, verdicts=(welch, fixed), can_see=CanSee(43, 4.44, 0.37 + delta, None))


def test_means_tell_nothing_besides_their_printed_numbers():
    """Disclosure control counts on one decimal: last decimals behind it may not show through any other number."""
    one, other = same_when_printed(0.0), same_when_printed(-0.009)
    for series in (one, other):
        assert comparisons.can_see_sentence(series) == comparisons.can_see_sentence(one)
        table = comparisons.comparisons_table(series, SETTINGS, "Trivsel")
        assert table == comparisons.comparisons_table(one, SETTINGS, "Trivsel")
    assert rows(table)["Mot året før", "Forskjell (95 %)"] == "+0,1 (−0,2 til +0,4)"
    assert rows(table)["Mot kommunen samlet", "Sammenlignet med"] == "4,3 av 5"


def test_the_appendix_has_a_column_for_what_any_row_has_a_word_on():
    alone = indicators_table([SHARE], SETTINGS).html
    assert "Mot kommunen" not in alone
    beside = rows(indicators_table([against(SHARE, "municipality", "lower", baseline=0.3), MEAN], SETTINGS))
    words = [cell for (_, column), cell in beside.items() if column == "Mot kommunen"]
    assert words == ["lavere andel", "–"]
    untested = indicators_table([against(SHARE, "nation", "not_comparable", why="grades")], SETTINGS).html
    assert "Mot landet" not in untested
    tested = rows(indicators_table([against(SHARE, "nation", "too_few", baseline=0.06)], SETTINGS))
    assert [cell for (_, column), cell in tested.items() if column == "Mot landet"] == ["for få svar til å konkludere"]
