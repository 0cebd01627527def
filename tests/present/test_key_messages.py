"""«Viktigst»: a share of bullied pupils is told of where a word says so, and only then."""

from dataclasses import replace

import pytest
from clean_tables import SETTINGS, tables_of

from toolkit.analyse.series import Point, Series
from toolkit.analyse.verdicts import Verdict
from toolkit.present.key_messages import unit_messages
from toolkit.protect import protect_year
from toolkit.publish.read_html import one_line
from toolkit.review import build_review

REVIEW = build_review(
    "stjernelia", "2020-21", protect_year(tables_of(delivered=frozenset({"stjernelia"})), SETTINGS), SETTINGS
)
POINT = Point("2020-21", "shown", 0.2, 0.12, 0.32, 60, 12, (5, 6, 7))
YEAR = {"other_year": "2019-20"}
FIXED = {"baseline": 0.075}


def messages(*verdicts, point=POINT):
    series = Series("stjernelia", "5-7", "bullied", "share", (point,), verdicts)
    review = replace(REVIEW, series=(series,), findings=())
    return [one_line(message) for message in unit_messages(review, SETTINGS)]


def test_a_unit_that_stands_out_from_the_municipality_is_told_of():
    found = messages(Verdict("year_before", "no_sure_change", **YEAR), Verdict("municipality", "higher", **FIXED))
    assert found == ["Mobbing, 5.–7. trinn: 20,0 % (12 av 60 elever). Høyere andel enn i kommunen samlet (7,5 %)."]


def test_change_and_difference_are_two_messages_and_the_change_is_first():
    found = messages(Verdict("municipality", "lower", **FIXED), Verdict("year_before", "lower", **YEAR))
    assert found == [
        "5.–7. trinn: 12 av 60 elever (20,0 %) oppgir mobbing 2–3 ganger i måneden eller oftere."
        " Usikkerhet: 12,0–32,0 %. Lavere andel enn året før.",
        "Mobbing, 5.–7. trinn: 20,0 % (12 av 60 elever). Lavere andel enn i kommunen samlet (7,5 %).",
    ]


@pytest.mark.parametrize("word", ["no_sure_change", "too_few", "hidden", "left_out", "not_measured", "not_comparable"])
def test_nothing_is_told_where_no_word_says_so(word):
    assert messages(Verdict("year_before", word), Verdict("municipality", word)) == [
        "Ingen punkter i planen er meldt som ikke oppfylt."
    ]


def test_the_nation_and_several_years_are_no_key_message():
    found = messages(Verdict("nation", "higher", **FIXED), Verdict("several_years", "higher", **YEAR))
    assert found == ["Ingen punkter i planen er meldt som ikke oppfylt."]


def test_a_hidden_share_is_neither_high_nor_low():
    found = messages(Verdict("municipality", "hidden"), point=Point("2020-21", "hidden"))
    assert found == ["Mobbetallet er skjermet. Det betyr verken høyt eller lavt."]
