"""The drawing of one indicator over the years: marks, and nothing drawn over a gap."""

import pytest

from toolkit.analyse.series import build_series
from toolkit.present.charts import over_years
from toolkit.protect import SurveyFigure

YEARS = ("2016-17", "2017-18", "2018-19", "2019-20", "2020-21")
FIGURES = [
    SurveyFigure(
        unit="a", school_year=year, group="5-7", indicator="bullied", state="shown", share=0.1, count=10, n=100
    )
    for year in YEARS
]


def lines(national):
    drawing = over_years.draw(build_series(FIGURES, "share", YEARS, ()), national, "")
    dashed = [line for line in drawing.axes[0].lines if line.get_linestyle() == "--"]
    return [list(map(int, line.get_xdata())) for line in dashed]


@pytest.mark.parametrize(
    ("missing", "drawn"),
    [
        ((), [[0, 1, 2, 3, 4]]),
        (("2018-19",), [[0, 1], [3, 4]]),
        (("2016-17", "2019-20"), [[1, 2], [4]]),
        (YEARS, []),
    ],
)
def test_the_nations_line_stops_where_a_year_is_missing(missing, drawn):
    assert lines({year: 0.06 for year in YEARS if year not in missing}) == drawn


def test_a_marked_year_is_marked_along_the_axis():
    drawing = over_years.draw(build_series(FIGURES, "share", YEARS, ()), {}, "", {"2020-21": "2020-21*"})
    assert [tick.get_text() for tick in drawing.axes[0].get_xticklabels()] == [*YEARS[:-1], "2020-21*"]
