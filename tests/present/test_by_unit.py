"""Units over the years in one drawing: each name at the end of its own line, or a legend where they are many."""

import itertools

import pytest

from toolkit.analyse.series import build_series
from toolkit.present.charts import by_unit
from toolkit.protect import SurveyFigure

YEARS = ("2019-20", "2020-21")


def series(unit, *counts):
    place = {"unit": unit, "group": "5-7", "indicator": "bullied"}
    figures = [
        SurveyFigure(**place, school_year=year, state="hidden")
        if count is None
        else SurveyFigure(**place, school_year=year, state="shown", share=count / 100, count=count, n=100)
        for year, count in zip(YEARS, counts, strict=True)
    ]
    return build_series(figures, "share", YEARS, ())


def drawn(*found):
    names = {one.unit: f"Skole {one.unit}" for one in found}
    return by_unit.draw(found, names, {found[0].unit: "2020-21"}, "EKSEMPELDATA").axes[0]


@pytest.mark.parametrize("counts", [(10, 10, 10, 10), (40, 41, 42, 43), (5, 6, 30, 31), (0, 0, 0, 0)])
def test_names_stand_apart_inside_the_axis_and_belong_to_their_line(counts):
    axes = drawn(*(series(unit, 10, count) for unit, count in zip("abcd", counts, strict=True)))
    assert {note.get_text() for note in axes.texts} == {"Skole a", "Skole b", "Skole c", "Skole d"}
    assert {note.get_text(): round(100 * note.xy[1]) for note in axes.texts} == {
        f"Skole {unit}": count for unit, count in zip("abcd", counts, strict=True)
    }
    low, high = axes.get_ylim()
    heights = sorted(note.xyann[1] for note in axes.texts)
    assert all(
        after - before >= by_unit.NAME_HEIGHT * (high - low) - 1e-9 for before, after in itertools.pairwise(heights)
    )
    assert heights[-1] <= high
    assert axes.get_legend() is None


def test_a_hidden_last_year_moves_the_name_to_the_last_shown_point_and_no_further():
    (note,) = drawn(series("a", 10, None)).texts
    assert note.xy[1] == pytest.approx(0.1)


def test_many_units_have_a_legend():
    axes = drawn(*(series(unit, 10, 12) for unit in "abcdefg"))
    assert len(axes.get_legend().get_texts()) == 7 and not axes.texts
