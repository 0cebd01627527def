"""Numbers in a page against what the protected year vouches for, without a run: sentences, cells, axes."""

import pytest
from clean_tables import SETTINGS, mean_row, participation_row, share_row, tables_of
from house import ROOT

from toolkit.present import html, unit_report
from toolkit.protect import protect_year
from toolkit.publish.binding import unbound_numbers
from toolkit.publish.expected import expected_unit_page
from toolkit.publish.exporter import render_page
from toolkit.publish.read_html import read_html
from toolkit.review import build_review

NOTEBOOK = ROOT / "notebooks" / "arsgjennomgang.ipynb"


@pytest.fixture(scope="module")
def seventh_grade():
    """A school of which only the 7th grade has answered, and what its page may say."""
    survey = [share_row("stjernelia", 7, 12, 60), mean_row("stjernelia", 7, [3, 4, 5] * 20)]
    tables = tables_of(survey, [participation_row("stjernelia", 7, 60)], delivered=frozenset({"stjernelia"}))
    review = build_review("stjernelia", "2020-21", protect_year(tables, SETTINGS), SETTINGS)
    blocks = [unit_report.title(review, SETTINGS, False), unit_report.headline_figures(review, SETTINGS)]
    blocks += [unit_report.key_messages(review, SETTINGS), unit_report.other_figures(review, SETTINGS)]
    page = render_page(sum(blocks, html.EMPTY).html, "index.html")
    return page, expected_unit_page(review, SETTINGS, NOTEBOOK)


def unbound(page, expected):
    return [found.number for found in unbound_numbers(read_html(page, "a.html", lambda *_: []), expected)]


def test_a_sentence_that_names_its_grades_may_stand(seventh_grade):
    page, expected = seventh_grade
    assert "gjelder bare 7. trinn" in page
    assert unbound(page, expected) == []


@pytest.mark.parametrize(
    ("put_in", "number"),
    [
        ("<p>3 elever</p>", "3"),
        ("<p>37 %</p><p>37 %</p>", "37"),
        ("<p>7 jenter</p>", "7"),
        ("<p>0003-60</p>", "0003"),
        ("<p>4,0 av 5 jenter</p>", "5"),
    ],
)
def test_other_numbers_may_not(put_in, number, seventh_grade):
    page, expected = seventh_grade
    assert number in unbound(page.replace("</figure>", f"{put_in}</figure>", 1), expected)
