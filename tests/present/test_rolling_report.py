"""The page over the plan's years: one short page first, a word in every cell, the missed decision by its years."""

from __future__ import annotations

import html as plain
import re

import pytest
from clean_tables import SETTINGS
from house import ROOT

from toolkit.plan.load import load_settings
from toolkit.present import html
from toolkit.present import rolling_report as report
from toolkit.protect import protect_year
from toolkit.publish.binding import unbound_numbers
from toolkit.publish.expected import expected_rolling_page
from toolkit.publish.exporter import render_page
from toolkit.publish.page_check import check_page
from toolkit.publish.read_html import read_html
from toolkit.rolling_review import build_rolling_review
from toolkit.validate.year import read_year

WORDS_ON_FIRST_PAGE = 250
NOTEBOOK = ROOT / "notebooks" / "rullering.ipynb"


@pytest.fixture(scope="module")
def review():
    return build_rolling_review("2020-21", protect_year(read_year(SETTINGS), SETTINGS), SETTINGS)


@pytest.fixture(scope="module")
def page(review):
    parts = [
        report.title(review, SETTINGS, internal=False),
        report.key_messages(review, SETTINGS),
        report.end_of_first_page(),
        report.promises(review, SETTINGS),
        report.strips(review, SETTINGS),
        report.year_by_year(review, SETTINGS),
        html.heading("Tallene", 2),
        report.figures(review, SETTINGS),
        report.decisions(review, SETTINGS),
        report.open_decisions(review),
        report.resolutions(review),
        report.proposals(review),
        report.unclear(review, SETTINGS),
        report.cannot_be_said(review),
        report.programme_answers(review, SETTINGS),
        report.hiding(review, SETTINGS),
        report.about(review, SETTINGS),
    ]
    first, *rest = (part.html for part in parts)
    return render_page(f"{first}<h2>Viktigst</h2>{''.join(rest)}", back_link="index.html")


def words_of(markup: str) -> str:
    return " ".join(plain.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def test_the_first_page_is_short_and_says_what_matters(page):
    first = words_of(page.split("<h1>")[1].split('class="page-end"')[0])
    assert len(first.split()) <= WORDS_ON_FIRST_PAGE
    assert "10 av 11 enheter har levert i år." in first
    assert "Ikke ferdig: «Videreføre og videreutvikle foreldremøteplan» og «Utarbeide felles verdier" in first
    assert "Den eldste er fra 2017-18." in first


def test_there_are_at_most_six_key_messages(review):
    assert 1 <= report.key_messages(review, SETTINGS).html.count("<li>") <= 6


def test_the_missed_decision_is_listed_with_every_year(review):
    listed = words_of(report.open_decisions(review).html)
    assert "bestemt 2017-18, ikke gjennomført 2018-19, 2019-20 og 2020-21" in listed
    assert "gjennomført 2020-21" not in listed.replace("ikke gjennomført", "")  # what is done is not open


def test_a_text_that_is_not_released_is_not_there(review):
    (row,) = re.findall(r"<tr>(?:(?!</tr>).)*Nordlysgrenda.*?</tr>", report.open_decisions(review).html)
    assert "Fritekst er ikke frigitt for publisering." in row


def test_every_cell_of_a_strip_has_a_word(review):
    block = report.strips(review, SETTINGS).html
    cells = re.findall(r"<td>(.*?)</td>", block)
    assert len(cells) == 5 * (len(review.measures) + len(review.programmes) + len(review.forums))
    assert all(re.search(r"[a-zæøå]{4}", words_of(cell)) for cell in cells)
    assert block.count("<caption>") == 3
    assert "2017-18 (utgangspunkt)" in block


def test_no_unit_is_named_beside_its_number_of_grades_or_decisions(review):
    names = [unit.name_in("2020-21") for unit in review.units]
    for block in (report.strips, report.programme_answers, report.year_by_year, report.decisions):
        assert not any(name in block(review, SETTINGS).html for name in names)


def test_a_unit_that_the_plan_does_not_bind_has_no_decision_here(review):
    bound = {unit.id for unit in review.units if unit.is_bound_in("2020-21")}
    assert set(review.stories) == bound
    assert len(bound) < len(review.units)


def test_an_invented_municipalitys_page_names_no_real_place(page):
    assert "Oppdal" not in page
    real = load_settings(ROOT / "params" / "oppdal", "2020-21")
    found = build_rolling_review("2020-21", protect_year(read_year(real), real), real)
    assert "Oppdal ungdomsskole" in report.unclear(found, real).html


def test_the_page_is_fit_for_publication_and_every_number_is_vouched_for(page, review):
    check_page(page)
    expected = expected_rolling_page(review, SETTINGS, NOTEBOOK)
    assert unbound_numbers(read_html(page, "rullering.html", lambda *_: []), expected) == []


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ("10 av 11 enheter har levert", "10 av 12 enheter har levert"),
        ("7 av 8 enheter", "6 av 8 enheter"),
        ("ja på 7 av 12 trinn", "ja på 8 av 12 trinn"),
        (">7 av 8<", ">6 av 8<"),
        ("2020-21: 1 av 2 er oppfylt.", "2020-21: 2 av 2 er oppfylt."),
        ("Program startet: MOT<", "Program startet: MOT på 3 trinn<"),
        ("bestemt 2017-18, ikke", "bestemt 2017-18 (13), ikke"),
    ],
)
def test_a_number_that_nothing_vouches_for_is_seen(page, review, said, changed):
    assert said in page
    harmed = page.replace(said, changed, 1)
    expected = expected_rolling_page(review, SETTINGS, NOTEBOOK)
    assert unbound_numbers(read_html(harmed, "rullering.html", lambda *_: []), expected)


def test_every_proposal_has_its_clause_and_no_sentence_is_too_long(review):
    for point in re.findall(r"<li>(.*?)</li>", report.proposals(review).html):
        assert re.search(r"\((?:[PX]\d{3}(?:, )?|\d+ punkter)+\)", point)
    for block in (report.key_messages(review, SETTINGS), report.cannot_be_said(review), report.proposals(review)):
        for point in re.findall(r"<li>(.*?)</li>", block.html):
            for sentence in re.split(r"(?<=[a-zæøå»])\. ", re.sub(r"«[^»]*»|\([^)]*\)", "X", words_of(point))):
                assert len(sentence.split()) <= 20, sentence
