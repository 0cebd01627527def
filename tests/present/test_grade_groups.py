"""Groups of grades under each other: one axis, printed numbers, nothing hidden, and marks that claim nothing."""

import html as plain
import re
from dataclasses import replace

import pytest
from clean_tables import SETTINGS, tables_of
from house import ROOT
from svg_places import drawn_numbers, meeting_words, texts_of

from toolkit.analyse.series import build_series
from toolkit.present import committee_first_page, committee_report
from toolkit.present.grade_groups import grade_groups
from toolkit.present.programme_starts import Start, programme_starts
from toolkit.protect import SurveyFigure, protect_year
from toolkit.protect.model import ProgrammeReport, UnitRecord
from toolkit.publish.binding import unbound_numbers
from toolkit.publish.expected import expected_committee_page
from toolkit.publish.exporter import render_page
from toolkit.publish.read_html import read_html
from toolkit.review import build_committee_review

YEARS = ("2018-19", "2019-20", "2020-21")


GRADES = {"5-7": (5, 6, 7), "8-10": (8, 9, 10), "all": (5, 6, 7, 8, 9, 10)}


def series(group, *counts, n=200, indicator="bullied"):
    figures = []
    for year, count in zip(YEARS, counts, strict=True):
        place = {"unit": "@municipality", "school_year": year, "group": group, "indicator": indicator}
        if isinstance(count, str):
            figures.append(SurveyFigure(**place, state=count))
        else:
            figures.append(
                SurveyFigure(**place, state="shown", share=count / n, count=count, n=n, grades=GRADES[group])
            )
    return build_series(figures, "share", YEARS, ())


def drawing(block):
    return block.html[block.html.index("<svg") : block.html.index("</svg>") + 6]


def alt(block):
    return " ".join(plain.unescape(re.search(r"<desc[^>]*>(.*?)</desc>", block.html)[1]).split())


GROUPS = [series("5-7", 20, "hidden", 10), series("8-10", 60, 50, "not_measured")]


def test_each_group_has_its_panel_on_the_same_axis():
    block = grade_groups([series("all", 80, 70, 60), *GROUPS], SETTINGS)
    said = texts_of(drawing(block))
    assert [words for words in said if "trinn" in words] == ["5.–7. trinn", "8.–10. trinn"]
    axis = [words for words in said if re.fullmatch(r"\d+ %", words)]
    assert len(axis) == 2 * len(set(axis)) and axis[: len(axis) // 2] == axis[len(axis) // 2 :]


def test_every_number_is_in_the_alt_text_and_in_a_table():
    block = grade_groups(GROUPS, SETTINGS)
    tables = " ".join(" ".join(re.findall(r"<td>(.*?)</td>", block.html)).split())
    numbers = drawn_numbers(drawing(block))
    assert {"10,0", "5,0", "30,0", "25,0", "200"} <= numbers
    for number in numbers:
        assert number in alt(block) and number in tables
    assert "2019-20: skjermet" in alt(block) and "2020-21*: ikke målt" in alt(block)
    assert meeting_words(drawing(block)) == []


def test_the_sentence_has_the_last_years_numbers_and_claims_no_difference():
    said = re.search("<figcaption>(.*?)</figcaption>", grade_groups(GROUPS, SETTINGS).html)[1].replace("\u00a0", " ")
    assert said.startswith("2020-21: 5.–7. trinn 5,0 % og 8.–10. trinn ikke målt.")
    assert "ikke prøvd" in said


@pytest.mark.parametrize(
    "found",
    [[], [series("5-7", 20, 20, 20)], [series("5-7", *["hidden"] * 3), series("8-10", *["hidden"] * 3)]],
    ids=["nothing", "one group", "nothing shown"],
)
def test_there_is_no_drawing_without_two_groups_and_a_number(found):
    assert grade_groups(found, SETTINGS).html == ""


def test_no_end_of_the_axis_gives_a_hidden_number_away():
    """A point that says it is hidden may carry a number by mistake; nothing is drawn of it, the axis neither."""
    low = series("8-10", 10, 10, "hidden")
    leaking = replace(low, points=(*low.points[:2], replace(low.points[2], n=200, count=190)))
    plain_block, leaking_block = (grade_groups([series("5-7", 5, 5, 5), one], SETTINGS) for one in (low, leaking))
    assert plain_block == leaking_block


EMPTY = build_committee_review("2020-21", protect_year(tables_of(), SETTINGS), SETTINGS)


def unbound(page, expected):
    return [found.number for found in unbound_numbers(read_html(page, "a.html", lambda *_: []), expected)]


def page_and_expected(review, block):
    page = render_page((committee_first_page.title(review, SETTINGS, False) + block).html, "index.html")
    return page, expected_committee_page(review, SETTINGS, ROOT / "notebooks" / "driftsutvalget.ipynb")


def test_the_guard_makes_the_drawing_once_more_word_for_word():
    review = replace(EMPTY, series=tuple(GROUPS))
    page, expected = page_and_expected(review, committee_report.grade_groups(review, SETTINGS))
    assert unbound(page, expected) == []
    for found, planted in (
        (">10,0\u00a0%<", ">10,5\u00a0%<"),
        (">n = 200<", ">n = 201<"),
        ("5.–7. trinn 5,0", "5.–7. trinn 30,0"),
        ("2019-20: skjermet", "2019-20: 12 elever"),
        (">skjermet<", ">25,0\u00a0%<"),
    ):
        assert found in page
        assert unbound(page.replace(found, planted, 1), expected) != [], planted


def test_a_break_is_vouched_for_and_nothing_before_it_is():
    years = ("2015-16", "2016-17")
    place = {"unit": "@municipality", "group": "all", "indicator": "bullied", "state": "shown", "n": 200}
    place["grades"] = GRADES["all"]
    figures = [SurveyFigure(**place, school_year=year, share=0.2, count=40) for year in years]
    review = replace(EMPTY, series=(build_series(figures, "share", years, SETTINGS.surveys.breaks),))
    page, expected = page_and_expected(review, committee_report.headline_figures(review, SETTINGS))
    assert "2015-16: brudd 2016: ikke sammenlignbart" in page
    assert unbound(page, expected) == []
    row = re.search(r'<th scope="row">2015-16</th><td>.*?</td>', page).group()
    number = row.replace("ikke sammenlignbart", "20,0\u00a0%")
    assert unbound(page.replace(row, number), expected) == ["20,0"]


def report(grade, year, programme="mitt_valg"):
    return ProgrammeReport(
        programme=programme, grade=grade, first_school_year=year, delivered="ja", staff_trained_share=None
    )


def starts(*reports, unit="stjernelia", delivery="delivered"):
    record = UnitRecord(unit=unit, delivery=delivery, programmes=reports)
    return programme_starts(SETTINGS.unit_register.units, [record], SETTINGS)


def test_a_start_is_the_leaders_own_year_in_the_programmes_grades():
    (start,) = starts(report(5, "2019-20"), report(6, None))
    assert start == Start(
        "Mitt valg", "2019-20", ("wellbeing", "learning_culture", "bullied"), frozenset({"5-7", "all"})
    )
    assert starts(report(5, "2019-20"), delivery="failed") == ()
    assert starts(report(8, "2019-20")) == ()  # not a grade of the programme
    assert starts(report(1, "2019-20", "zippys_venner")) == ()  # nobody asks pupils in this grade
    assert starts(report(5, "2019-20"), unit="saturn") == ()  # the plan binds no private school to it


def test_a_start_is_marked_in_its_own_grades_and_outcomes_and_claims_nothing():
    block = grade_groups(GROUPS, SETTINGS, starts(report(5, "2019-20"), report(6, "2020-21")))
    assert texts_of(drawing(block)).count("Program startet: Mitt valg") == 1
    assert "Programstart: Mitt valg 2019-20 og 2020-21" in alt(block)
    assert "De sier ikke at programmet virket." in block.html
    before = grade_groups(GROUPS, SETTINGS, starts(report(5, "2012-13")))
    assert "Program startet" not in before.html and "virket" not in before.html
