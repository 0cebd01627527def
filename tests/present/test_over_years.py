"""The drawing of one indicator over the years: a mark and a word for each state, and nothing drawn over a gap."""

import re

import pytest
from clean_tables import SETTINGS
from hypothesis import given, settings
from hypothesis import strategies as st
from svg_places import drawn_numbers, meeting_words, texts_of

from toolkit.analyse.series import build_series
from toolkit.present import numbers
from toolkit.present.charts.over_years import OverYears, draw
from toolkit.present.charts.style import TEXT, WINE
from toolkit.present.columns import columns_of
from toolkit.present.parts import series_table
from toolkit.present.series_alt import series_alt
from toolkit.protect import SurveyFigure

YEARS = ("2016-17", "2017-18", "2018-19", "2019-20", "2020-21")
BREAKS = SETTINGS.surveys.breaks


def shown(year, count=10, n=100, **more):
    return SurveyFigure(
        unit="a", school_year=year, group="5-7", indicator="bullied", state="shown", share=count / n, count=count, n=n
    ).model_copy(update=more)


def without(year, state):
    return SurveyFigure(unit="a", school_year=year, group="5-7", indicator="bullied", state=state)


def drawn(figures, years=YEARS, nation=None, band="", starts=None):
    series = build_series(figures, "share", years, BREAKS)
    chart = OverYears(columns_of(series, SETTINGS), "share", nation or {}, band, starts or {})
    return draw(chart, "f", "Tittel", series_alt(series, nation or {}, SETTINGS))


def dashed_lines(svg):
    found = re.findall(rf'd="M ([^"]*)" style="[^"]*stroke: {WINE}; stroke-width: 1.5; stroke-dasharray: 5 3', svg)
    return [len(points.split(" L ")) for points in found]


@pytest.mark.parametrize(
    ("missing", "lines", "squares"),
    [((), [5], 5), (("2018-19",), [2, 2], 4), (("2016-17", "2019-20"), [2], 3), (YEARS, [], 0)],
)
def test_the_nations_line_stops_where_a_year_is_missing(missing, lines, squares):
    svg = drawn([shown(year) for year in YEARS], nation={year: 0.06 for year in YEARS if year not in missing})
    assert dashed_lines(svg) == lines
    assert svg.count(f' Z" style="fill: {WINE}') == squares


def test_a_marked_year_is_marked_along_the_axis():
    assert {"2019-20", "2020-21*"} <= set(texts_of(drawn([shown(year) for year in YEARS])))


def test_hidden_not_measured_left_out_and_not_comparable_each_have_a_mark_and_a_word():
    figures = [shown("2014-15"), shown("2015-16"), shown("2016-17"), without("2017-18", "hidden")]
    figures += [without("2019-20", "left_out"), shown("2020-21")]
    svg = drawn(figures, ("2014-15", "2015-16", *YEARS))
    said = " ".join(texts_of(svg))
    for words in ("skjermet", "ikke målt", "ikke med", "brudd 2016: ikke sammenlignbart"):
        assert words in said
    boxes = {style for style in re.findall(r'<rect [^>]*style="([^"]*)"', svg) if style != "fill: #fff; stroke: none"}
    assert len(boxes) == 3  # around, dashed around, grey ...
    hatched = svg.count("stroke-width: 0.6")
    assert hatched > 5 and drawn([shown("2020-21")]).count("stroke-width: 0.6") == 0
    assert svg.count("stroke-width: 2.5; stroke-dasharray: 7 4") == 1


def test_nothing_of_the_years_before_a_break_is_drawn_but_that_they_are_not_comparable():
    years = ("2014-15", "2015-16", *YEARS)
    high, low = (
        drawn([shown("2014-15", count), shown("2015-16", count), *(shown(year) for year in YEARS)], years)
        for count in (90, 6)
    )
    assert high == low
    assert "2014-15 til 2015-16" in " ".join(texts_of(high))
    figures = [shown(year, 90 if year < "2016" else 10) for year in years]
    series = build_series(figures, "share", years, BREAKS)
    assert series.not_comparable == ("2014-15", "2015-16")
    table = series_table(series, {}, "Mobbing").html
    assert table.count("ikke sammenlignbart") == 2 and "90,0" not in table and "10,0" in table


def test_a_year_with_other_questions_between_two_alike_has_its_own_place():
    figures = [shown(year) for year in YEARS]
    figures[2] = shown("2018-19", 90, wording="2018")
    figures[4] = shown("2020-21", wording="2016")
    svg = drawn(figures)
    assert "annen ordlyd: ikke sammenlignbart" in " ".join(texts_of(svg))
    assert svg.count("stroke-width: 2.5; stroke-dasharray: 7 4") == 2
    assert "90,0" not in svg


def test_a_hidden_years_figure_leaves_no_trace():
    """A figure that is hidden has no number at all; the drawing is the same whatever stood there."""
    hidden = drawn([without("2019-20", "hidden"), shown("2020-21")], YEARS[3:])
    pooled = drawn([shown("2019-20", 1, 1), shown("2020-21")], YEARS[3:])  # one pupil's own answer is never shown
    assert hidden == pooled


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(["hidden", "not_measured", "left_out"]),
            st.tuples(st.integers(3, 900), st.integers(900, 1900)),
        ),
        min_size=1,
        max_size=5,
    ).filter(lambda cells: any(isinstance(cell, tuple) for cell in cells)),
    st.booleans(),
)
def test_every_number_of_the_table_is_in_the_alt_text_and_no_words_meet(cells, has_nation):
    years = YEARS[-len(cells) :]
    figures = [
        shown(year, *cell) if isinstance(cell, tuple) else without(year, cell)
        for year, cell in zip(years, cells, strict=True)
    ]
    nation = dict.fromkeys(years, 0.061) if has_nation else {}
    svg = drawn(figures, years, nation, "EKSEMPELDATA – ikke virkelige tall", {"Mitt valg": years[-1:]})
    alt = re.search("<desc[^>]*>(.*)</desc>", svg)[1]
    for cell in cells:
        if isinstance(cell, tuple):
            count, n = cell
            for printed in (numbers.percent(count / n), numbers.whole(count), numbers.whole(n)):
                assert printed in alt
    for number in drawn_numbers(svg):
        assert number in alt
    assert meeting_words(svg) == []


def test_programme_starts_are_marked_and_named():
    svg = drawn([shown(year) for year in YEARS], starts={"MOT": ("2018-19", "2020-21")})
    assert "Program startet: MOT" in texts_of(svg)
    assert svg.count('stroke: #3D3D3D; stroke-width: 1"') >= 2


def test_many_years_make_a_wide_drawing_that_keeps_its_words_readable():
    years = tuple(f"20{year}-{year + 1}" for year in range(16, 30))
    columns = columns_of(build_series([shown(year) for year in years], "share", years, BREAKS), SETTINGS)
    assert not OverYears(columns[:5], "share").is_wide
    wide = OverYears(columns, "share")
    assert wide.is_wide
    svg = draw(wide, "f", "Tittel", "Alt")
    assert meeting_words(svg) == []
    assert float(re.search(r"min-width: (\d+)px", svg)[1]) * TEXT / wide.width >= 9
