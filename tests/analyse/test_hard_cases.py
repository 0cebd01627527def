"""What is easily mixed into one number: other grades, other definitions, other questions, two figures of one year."""

from pathlib import Path

import pytest
from clean_tables import SETTINGS, participation_row, share_row, tables_of
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analyse.compare import Surroundings
from toolkit.analyse.series import build_series, decide_verdicts
from toolkit.errors import InputError
from toolkit.plan.load import load_settings
from toolkit.present.problem_sentences import error_sentence
from toolkit.protect import SurveyFigure
from toolkit.protect.coarsen import Pooled, pooled_figures
from toolkit.protect.internal import InternalFigure

PARAMS = Path(__file__).resolve().parents[2] / "params"
LAST, NOW = "2019-20", "2020-21"
PRIOR_PUPILS = 49


def figure(count, n, year=NOW, unit="u", grades=(5, 6, 7), definition="udir", indicator="bullied"):
    return SurveyFigure(
        unit=unit,
        school_year=year,
        group="5-7",
        indicator=indicator,
        state="shown",
        share=count / n,
        count=count,
        n=n,
        grades=grades,
        definition=definition,
    )


def nation(share=0.08, **more):
    return figure(round(share * 100_000), 100_000, unit="@nation", **more)


def built(*figures, years=(LAST, NOW), **around):
    return decide_verdicts([build_series(figures, "share", years, (), Surroundings(**around))])[0]


def drawn_towards(share):
    """The estimate by hand for 5 of 40."""
    return pytest.approx((5 + PRIOR_PUPILS * share) / (40 + PRIOR_PUPILS))


def test_the_best_estimate_is_drawn_towards_the_same_grades_where_the_nation_has_them():
    one = built(figure(5, 40), nation=nation(0.08), nation_all_grades=0.058)
    assert one.estimate.value == drawn_towards(0.08)


@pytest.mark.parametrize(
    "other", [nation(grades=(7,)), nation(definition="lund")], ids=["other grades", "another definition"]
)
def test_the_best_estimate_is_not_drawn_towards_something_else(other):
    assert built(figure(5, 40), nation=other, nation_all_grades=0.058).estimate is None


def test_a_share_that_follows_no_definition_of_bullying_has_no_best_estimate():
    plain = {"indicator": "homework", "definition": "homework"}
    assert built(figure(5, 40, **plain), nation=nation(**plain)).estimate is None


def test_a_long_series_is_of_the_same_grades():
    years = tuple(f"{first}-{(first + 1) % 100:02d}" for first in range(2007, 2021))
    same = [figure(3 + number % 2, 60, year) for number, year in enumerate(years)]
    assert built(*same, years=years).run is not None
    mixed = [one.model_copy(update={"grades": (7,)}) if number < 3 else one for number, one in enumerate(same)]
    assert built(*mixed, years=years).run is None


def test_two_figures_of_one_year_are_refused():
    with pytest.raises(InputError, match="series_mixed"):
        built(figure(5, 40), figure(6, 40))


def test_nearly_everybody_is_as_well_seen_as_nearly_nobody():
    few = built(figure(2, 60, LAST), figure(1, 60)).verdict_on("year_before")
    most = built(figure(58, 60, LAST), figure(59, 60)).verdict_on("year_before")
    assert few.word == most.word == "no_sure_change"
    assert most.change.p == pytest.approx(few.change.p)


@given(count=st.integers(0, 400), more=st.integers(0, 400), of_the_others=st.integers(1, 1999))
def test_no_difference_reaches_beyond_none_or_all_of_the_pupils(count, more, of_the_others):
    municipality = figure(of_the_others, 2000, unit="@municipality")
    one = built(figure(more, 400, LAST), figure(count, 400), municipality=municipality)
    against, change = one.verdict_on("municipality"), one.verdict_on("year_before").change
    assert against.baseline + against.change.low >= -1e-12
    assert against.baseline + against.change.high <= 1 + 1e-12
    assert -1 <= change.low <= change.difference <= change.high <= 1


@pytest.mark.parametrize(("n", "state"), [(0, "not_measured"), (1, "hidden"), (2, "shown")])
def test_a_figure_from_before_disclosure_control_is_read_like_any_other(n, state):
    raw = InternalFigure(Pooled("u", NOW, "5-7", "bullied", "value", n, count=0, share=0.0, definition="udir"))
    assert build_series([raw], "share", (NOW,), ()).latest.state == state


@pytest.mark.parametrize("params", ["example", "oppdal"])
@pytest.mark.parametrize("first_after", [2013, 2016])
def test_nothing_crosses_the_breaks_of_the_real_settings(params, first_after):
    breaks = load_settings(PARAMS / params, NOW).surveys.breaks
    years = tuple(f"{first}-{(first + 1) % 100:02d}" for first in range(2008, first_after + 2))
    rising = [figure(2 if int(year[:4]) < first_after else 60, 200, year) for year in years]
    before, now = years[:-1], years
    for shown, points in ((before, 1), (now, 2)):
        given = [one for one in rising if one.school_year in shown]
        (one,) = decide_verdicts([build_series(given, "share", shown, breaks)])
        assert len(one.points) == points
        assert (one.verdict_on("several_years").why, one.verdict_on("several_years").change) == ("break", None)
        assert [v.word for v in one.verdicts if v.word in ("higher", "lower")] == []
    just_after = build_series(rising[:-1], "share", before, breaks).verdict_on("year_before")
    assert (just_after.word, just_after.why, just_after.change) == ("not_comparable", "break", None)


@pytest.mark.parametrize("column", ["definition", "wording"])
def test_grades_that_were_asked_different_things_are_never_added(column):
    said = {"definition": "udir", "wording": "2016"}
    alike = [share_row("stjernelia", grade, 10, 60) | said for grade in (5, 6)]
    asked = [participation_row("stjernelia", grade, 60) for grade in (5, 6)]
    (pooled,) = [f for f in pooled_figures(tables_of(alike, asked), SETTINGS) if (f.indicator, f.n) == ("bullied", 120)]
    assert (pooled.definition, pooled.wording) == ("udir", "2016")
    alike[1][column] = "other"
    with pytest.raises(InputError, match="grades_asked_otherwise") as stopped:
        pooled_figures(tables_of(alike, asked), SETTINGS)
    assert "kan ikke slås sammen" in error_sentence(stopped.value)
