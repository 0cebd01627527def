"""The guard on what stands around a drawing: made once more word for word, under its own heading, no more often."""

import re

import pytest
from clean_tables import SETTINGS as EXAMPLE
from clean_tables import mean_row, participation_row, share_row, tables_of
from house import ROOT

from toolkit.plan.settings import MarkedYear
from toolkit.present import committee_first_page, committee_report, html, unit_report
from toolkit.protect import SurveyFigure, protect_year
from toolkit.publish.binding import unbound_numbers
from toolkit.publish.expected import expected_committee_page, expected_unit_page
from toolkit.publish.exporter import render_page
from toolkit.publish.read_html import read_html
from toolkit.review import build_committee_review, build_review

MARKED = MarkedYear(year=2019, why="Høsten 2019 var uvanlig for 99 av elevene.", source="test")
SURVEYS = EXAMPLE.surveys.model_copy(update={"marked_years": (MARKED,)})
SETTINGS = EXAMPLE.model_copy(update={"surveys": SURVEYS})
YEARS = ("2017-18", "2018-19", "2019-20", "2020-21")
SCHOOLS = {"stjernelia": (12, 60), "solstol": (9, 50), "kometdalen": (10, 190)}

NATION = SurveyFigure(
    unit="@nation",
    school_year="2020-21",
    group="5-7",
    indicator="bullied",
    state="shown",
    share=0.09,
    count=5400,
    n=60_000,
    grades=(7,),
)


def tables():
    """Three schools and the municipality they make up; the 7th grade in four years."""
    survey, participation = [], []
    for turn, year in enumerate(YEARS):
        schools = {unit: (count + turn, n) for unit, (count, n) in SCHOOLS.items()}
        every = tuple(map(sum, zip(*schools.values(), strict=True)))
        for unit, (count, n) in {**schools, "@municipality": every}.items():
            rows = [share_row(unit, 7, count, n), mean_row(unit, 7, [3, 4, 4, 5, 5] * (n // 5))]
            rows.append(mean_row(unit, 7, [2, 3, 3, 4, 4] * (n // 5), "motivation"))
            survey += [row | {"school_year": year} for row in rows]
            participation.append(participation_row(unit, 7, n) | {"school_year": year})
    return tables_of(survey, participation, delivered=frozenset(SCHOOLS))


@pytest.fixture(scope="module")
def unit_page():
    protected = protect_year(tables(), SETTINGS).model_copy(update={"nation": (NATION,)})
    review = build_review("stjernelia", "2020-21", protected, SETTINGS)
    blocks = [
        unit_report.title(review, SETTINGS, False),
        unit_report.headline_figures(review, SETTINGS),
        unit_report.other_figures(review, SETTINGS),
        unit_report.about(review, SETTINGS),
    ]
    page = render_page(sum(blocks, html.EMPTY).html, "index.html")
    return page, expected_unit_page(review, SETTINGS, ROOT / "notebooks" / "arsgjennomgang.ipynb")


@pytest.fixture(scope="module")
def committee_page():
    review = build_committee_review("2020-21", protect_year(tables(), SETTINGS), SETTINGS)
    blocks = [
        committee_first_page.title(review, SETTINGS, False),
        committee_report.headline_figures(review, SETTINGS),
        committee_report.units_beside_municipality(review, SETTINGS),
        committee_report.survey_and_cases(review, SETTINGS),
        committee_report.grade_groups(review, SETTINGS),
        committee_report.other_figures(review, SETTINGS),
    ]
    page = render_page(sum(blocks, html.EMPTY).html, "index.html")
    return page, expected_committee_page(review, SETTINGS, ROOT / "notebooks" / "driftsutvalget.ipynb")


def unbound(page, expected):
    return [found.number for found in unbound_numbers(read_html(page, "a.html", lambda *_: []), expected)]


def test_what_the_pages_say_may_stand(unit_page, committee_page):
    for page, expected in (unit_page, committee_page):
        assert unbound(page, expected) == []


def test_the_pages_have_every_place_that_the_tests_below_plant_in(unit_page, committee_page):
    for words in ("Hva tallet kan vise", "kommunen samlet", "Beste anslag", "Slik er sammenligningene gjort"):
        assert words in unit_page[0], words
    assert "Undersøkelsen: andel av elevene" in committee_page[0]
    for words in ("enhetene og kommunen", "Trakt for", "Ventet område", "Det elevene svarer"):
        assert words in committee_page[0], words


IN_UNIT = {
    "what the group can see": (r"(økning til )[\d,]+", r"\g<1>1,5"),
    "how many answers that takes": (r"(Med )60( svar ville)", r"\g<1>61\2"),
    "the baseline": (r"(kommunen samlet \()[\d,]+", r"\g<1>1,5"),
    "the year compared with": (r"(siden 2017-18 \()[\d,]+", r"\g<1>1,5"),
    "the best estimate": (r"(landets tall: )[\d,]+", r"\g<1>1,5"),
    "the best estimate's interval": (r"(landets tall: [\d,]+\s%\s\([\d,]+–)[\d,]+", r"\g<1>99,5"),
    "a difference": (r"([+−])[\d,]+( prosentpoeng)", r"\g<1>1,5\2"),
    "a difference's interval": (r"(prosentpoeng \(−)[\d,]+", r"\g<1>1,5"),
    "answers in the details": (r"60 og 300", "60 og 299"),
    "the number of tests": (r"(Hele rapporten gjør )\d+", r"\g<1>99"),
}


@pytest.mark.parametrize("place", IN_UNIT)
def test_another_number_in_a_units_page_is_stopped(place, unit_page):
    page, expected = unit_page
    planted, times = re.subn(*IN_UNIT[place], page, count=1)
    assert times == 1 and planted != page
    assert unbound(planted, expected) != []


IN_COMMITTEE = {
    "a dot's alt text": (r"(: [\d,]+\s% av )60( svar)", r"\g<1>61\2"),
    "the baseline": (r"(Kommunen samlet har )[\d,]+", r"\g<1>1,5"),
    "a limit's name in the drawing": (r">99,8\s%<", ">97,8 %<"),
    "a number in the drawing": (r">samlet<", ">samlet 13<"),
    "the expected range": (r"(–)[\d,]+(\s%</td><td>ingen sikker forskjell)", r"\g<1>99,5\2"),
    "a number drawn beside the cases": (r">13,3\s%\s\(40 av 300\), usik", ">13,3 % (41 av 300), usik"),
    "an interval in the alt text beside the cases": (
        r"(voksne\): 13,3[^<]*usikkerhet )\d+",
        r"\g<1>1",
    ),
    "a share of the survey beside the cases": (r"\(40 av 300\)", "(41 av 300)"),
}


@pytest.mark.parametrize("place", IN_COMMITTEE)
def test_another_number_in_the_committees_page_is_stopped(place, committee_page):
    page, expected = committee_page
    planted, times = re.subn(*IN_COMMITTEE[place], page, count=1)
    assert times == 1 and planted != page
    assert unbound(planted, expected) != []


def test_a_marked_year_keeps_its_own_numbers(unit_page):
    page, expected = unit_page
    assert "2019-20*: Høsten 2019 var uvanlig for 99 av elevene." in page
    row = re.search(r'<th scope="row">2019-20\*</th><td>(.*?)</td>', page)
    assert row[1] == "23,3\u00a0%"
    other_year = page.replace(row.group(), row.group().replace("23,3", "25,0"), 1)
    assert unbound(other_year, expected) == ["25,0"]
    explained_twice = page.replace("</figure>", "<p>Høsten 2019 var uvanlig for 98 av elevene.</p></figure>", 1)
    assert "98" in unbound(explained_twice, expected)


def test_a_sentence_of_another_series_is_stopped(unit_page):
    page, expected = unit_page
    sentences = re.findall(r"<p class=\"note\">Hva tallet kan vise.*?</p>", page)
    bullying, other = sentences[0], sentences[1]
    assert bullying != other
    assert unbound(page.replace(bullying, other, 1), expected) != []


def test_a_true_sentence_may_not_stand_twice_or_elsewhere(unit_page):
    page, expected = unit_page
    sentence = re.search(r"<p class=\"note\">Hva tallet kan vise.*?</p>", page).group()
    assert unbound(page.replace(sentence, sentence * 2, 1), expected) != []
    moved = page.replace(sentence, "", 1).replace("<h3>", f"{sentence}<h3>", 1)
    assert unbound(moved, expected) != []


def test_a_state_in_the_details_cannot_become_a_number(unit_page):
    page, expected = unit_page
    table = page.index("Slik er sammenligningene gjort")
    dash = page.index("<td>–</td>", table)
    for number in ("12", "60", "20,0", "13,3"):  # the first three are this series' own, elsewhere on the page
        assert number in unbound(f"{page[:dash]}<td>{number}</td>{page[dash + len('<td>–</td>') :]}", expected)


def test_a_word_in_the_appendix_cannot_become_another_series_number(unit_page):
    page, expected = unit_page
    last = re.search(r'<th scope="row">Motivasjon.*?(<td>ingen sikker forskjell</td></tr>)', page, re.DOTALL)
    for number in ("13,3", "4,2", "300"):
        assert unbound(page.replace(last[1], f"<td>{number}</td></tr>", 1), expected) == [number]


def test_another_units_row_in_the_funnels_table_is_stopped(committee_page):
    page, expected = committee_page
    rows = re.findall(r"<tr><th scope=\"row\">[^<]*</th><td>[\d,]+\s%</td><td>\d+</td>.*?</tr>", page)
    assert len(rows) == 3
    cells = [row[row.index("<td>") :] for row in rows]
    assert unbound(page.replace(cells[0], cells[1], 1), expected) != []


def test_an_axis_number_of_the_funnel_stands_once(committee_page):
    page, expected = committee_page
    drawing = page[page.index("Trakt for") :]
    axis = re.search(r"<text[^>]*>(\d+)\s%</text>", drawing)
    twice = page.replace(axis.group(), axis.group() * 2)
    assert axis[1] in unbound(twice, expected)
