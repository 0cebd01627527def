"""The page for parents and pupils: short words, one sheet, and nothing that the leader has not released."""

from __future__ import annotations

import re
from html import unescape

import pytest
from clean_tables import SETTINGS
from readability import items_of, lix, sentences_in, words_in

from toolkit.analyse.series import Point, Series
from toolkit.check.decision_ledger import FROM_STATUS, DecisionStory
from toolkit.present import one_page
from toolkit.protect import protect_year
from toolkit.protect.model import Decision, GroupAnswer, UnitRecord
from toolkit.publish.binding import unbound_numbers
from toolkit.publish.expected import expected_page
from toolkit.publish.exporter import render_page
from toolkit.publish.one_page import finished_one_page
from toolkit.publish.read_html import read_html
from toolkit.review import Review, build_review
from toolkit.sources.workbook_layout import GROUPS
from toolkit.validate.year import read_year

MOST_WORDS_IN_A_SENTENCE = 15
HARDEST = 40
"""LIX: under 30 is for children, 40 is an ordinary newspaper; titles of indicators are the survey's own."""


@pytest.fixture(scope="module")
def protected():
    return protect_year(read_year(SETTINGS), SETTINGS)


def page_of(review):
    return one_page.one_page(review, SETTINGS).html


def review_of(unit="solstol", decisions=(), series=(), **record):
    return Review(
        unit=SETTINGS.unit_register.get(unit),
        school_year="2020-21",
        run_date=SETTINGS.run.run_date,
        record=UnitRecord(unit=unit, delivery="delivered", **record),
        series=tuple(series),
        findings=(),
        common_findings=(),
        matched_by_name=False,
        decisions=tuple(decisions),
    )


def words(page):
    return unescape(re.sub(r"<[^>]+>", " ", page))


DELIVERED = [u.id for u in SETTINGS.unit_register.units if u.type != "municipality" and u.id != "jupiter"]


@pytest.mark.parametrize("unit", DELIVERED)
def test_every_units_page_is_easy_and_vouched_for(unit, protected):
    review = build_review(unit, "2020-21", protected.slice_for(unit), SETTINGS)
    page = page_of(review)
    items = items_of(page)
    assert max(len(words_in(sentence)) for item in items for sentence in sentences_in(item)) <= MOST_WORDS_IN_A_SENTENCE
    assert lix(items) < HARDEST
    expected = expected_page(finished_one_page(review, SETTINGS))
    fragments = read_html(render_page(page, back_link="index.html"), "x.html", lambda *_: [])
    assert unbound_numbers(fragments, expected) == []


def test_a_number_put_in_by_hand_is_not_vouched_for(protected):
    review = build_review("solstol", "2020-21", protected.slice_for("solstol"), SETTINGS)
    page = page_of(review).replace("Hva har blitt bedre?", "Hva har blitt bedre? 3 elever svarte.", 1)
    fragments = read_html(render_page(page, back_link="index.html"), "x.html", lambda *_: [])
    assert unbound_numbers(fragments, expected_page(finished_one_page(review, SETTINGS))) != []


def story(status, text="Fadderordning"):
    return DecisionStory(
        "2019-20", 1, None, text, "Sosiallærer Hansen", None, (("2020-21", status),), "Fordi", FROM_STATUS[status]
    )


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("gjennomført", "Fadderordning (gjort)"),
        ("ikke gjennomført", "Fadderordning (ikke gjort)"),
        ("avlyst", "Fadderordning (avlyst)"),
        (None, "Fadderordning (vi har ikke fått vite det)"),
    ],
)
def test_what_was_done_is_said_in_plain_words(status, said):
    page = page_of(review_of(decisions=[story(status)]))
    assert said in words(page)
    assert "Hansen" not in page and "Fordi" not in page


def test_what_is_not_released_is_not_there():
    made = Decision(number=1, decision=None, responsible=None, deadline=None)
    answer = GroupAnswer(who="elevråd", question=2, answer=None)
    page = words(page_of(review_of(decisions=[story("i gang", None)], new_decisions=(made,), group_answers=(answer,))))
    assert "Vi har gjort 0 av 1 ting" in page
    assert "Antall ting vi har bestemt: 1. Lederen har ikke delt teksten her." in page
    assert "Dere har svart. Lederen har ikke delt svarene her." in page


@pytest.mark.parametrize("who", GROUPS)
def test_answers_come_back_with_their_question(who):
    answer = GroupAnswer(who=who, question=2, answer="I garderoben.")
    page = words(page_of(review_of(group_answers=(answer,))))
    assert "Hvor eller når er det utrygt? I garderoben." in page
    assert who[:5].casefold() in page.casefold()


def test_hidden_is_neither_high_nor_low_nor_few():
    hidden = Series("solstol", "5-7", "bullied", "share", (Point("2020-21", "hidden"),), ())
    page = words(page_of(review_of(series=[hidden])))
    assert "Vi viser ikke tallet. Vi verner dem som har svart." in page
    assert "få" not in page.partition("Vi viser ikke tallet")[2].partition("Det vi skal")[0].split()


@pytest.mark.parametrize(
    ("unit", "asked"),
    [("solstol", "FAU og elevrådet"), ("nymaane", "foreldrerådet og samarbeidsutvalget"), ("voksen", "deltakerne")],
)
def test_the_page_speaks_to_those_the_unit_has(unit, asked):
    assert asked in str(one_page.title(review_of(unit), SETTINGS))


@pytest.mark.parametrize(
    ("unit", "readers", "asked"),
    [
        ("solstol", "til foreldre og elever", "Det elevene sier"),
        ("nymaane", "til foreldre 2020-21", "Vi har ingen tall fra barna."),
        ("voksen", "til deltakere", "Vi har ingen tall fra deltakerne."),
    ],
)
def test_nobody_is_called_a_pupil_who_is_not(unit, readers, asked):
    page = words(page_of(review_of(unit)))
    assert readers in page and asked in page
