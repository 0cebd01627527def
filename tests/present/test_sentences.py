"""A figure never claims grades that have not answered."""

import pytest
from clean_tables import SETTINGS

from toolkit.analyse.series import build_series, decide_verdicts
from toolkit.check import Finding
from toolkit.present.figure_sentences import series_sentence
from toolkit.present.parts import indicators_table
from toolkit.present.sentences import finding_result
from toolkit.present.series_figure import series_figure
from toolkit.protect import SurveyFigure

YEARS = ("2019-20", "2020-21")


def series(unit, group, *grades_by_year):
    figures = [
        SurveyFigure(
            unit=unit,
            school_year=year,
            group=group,
            indicator="bullied",
            state="shown",
            share=0.1,
            count=10,
            n=100,
            grades=grades,
        )
        for year, grades in zip(YEARS, grades_by_year, strict=True)
    ]
    return decide_verdicts([build_series(figures, "share", YEARS, ())])[0]


@pytest.mark.parametrize(
    ("unit", "group", "grades", "note"),
    [
        ("stjernelia", "5-7", (5, 6, 7), None),
        ("stjernelia", "5-7", (7,), "Tallet for 2020-21 gjelder bare 7. trinn."),
        ("stjernelia", "5-7", (5, 7), "Tallet for 2020-21 gjelder bare 5. trinn og 7. trinn."),
        ("@municipality", "all", (5, 6, 7, 8, 9, 10), None),
        ("@municipality", "all", (7, 10), "Tallet for 2020-21 gjelder bare 7. trinn og 10. trinn."),
    ],
)
def test_missing_grades_are_named(unit, group, grades, note):
    one = series(unit, group, grades, grades)
    sentence = series_sentence(one, SETTINGS)
    assert ("gjelder bare" in sentence) == (note is not None)
    assert (note or "") in sentence
    assert (note or "Mobbing") in indicators_table([one], SETTINGS).html


def test_an_earlier_year_with_fewer_grades_is_named_under_the_figure_and_not_compared():
    one = series("stjernelia", "5-7", (7,), (5, 6, 7))
    block = series_figure(one, SETTINGS).html
    assert "Tallet for 2019-20 gjelder bare 7. trinn." in block
    assert "ikke de samme trinnene har svart" in block


def test_several_things_are_joined_as_in_a_sentence():
    years = Finding("action_table", "P223", "not_fulfilled", {"done": 1, "due": 3, "missing": ("2018-19", "2019-20")})
    assert finding_result(years) == "Aktivitet i 1 av 3 skoleår. Mangler 2018-19 og 2019-20."
    grades = Finding("surveys_held", "P186", "fulfilled", {"grades": ("5.", "6.", "7.")})
    assert finding_result(grades) == "Elevundersøkelsen er gjennomført på 5., 6. og 7. trinn."
