"""A unit's page as people read it: one page first, then the rest; worth reading also without a single figure."""

import re
from html import unescape
from itertools import pairwise

import nbformat
import pytest
from clean_tables import SETTINGS, mean_row, share_row, tables_of
from house import ROOT
from readability import items_of, lix

from toolkit.plan.load import load_settings
from toolkit.present import html, unit_decisions
from toolkit.protect import protect_year
from toolkit.protect.model import Decision, UnitRecord
from toolkit.publish.binding import unbound_numbers
from toolkit.publish.expected import expected_unit_page
from toolkit.publish.exporter import render_page
from toolkit.publish.read_html import read_html
from toolkit.review import build_review
from toolkit.validate.year import read_year

NOTEBOOK = ROOT / "notebooks" / "arsgjennomgang.ipynb"
YEARS = ("2017-18", "2018-19", "2019-20", "2020-21")
FOLLOWING = dict(pairwise(YEARS))
MOST_WORDS = 190
HARDEST = 45
"""LIX."""


def page_of(review, settings):
    """The notebook's cells in their order, without a kernel."""
    names = {"review": review, "settings": settings, "internal": False}
    block = html.EMPTY
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        if set(cell.metadata.get("tags", [])) & {"leader", "parameters"}:
            continue
        if cell.cell_type == "markdown":
            heading, _, prose = cell.source.removeprefix("## ").partition("\n\n")
            block += html.heading(heading, 2) + (html.paragraph(prose) if prose else html.EMPTY)
        elif "open_unit_review" in cell.source:
            exec(cell.source.replace("review, settings = open_unit_review(globals())", ""), names)
        else:
            block += eval(cell.source, names)
    return block.html


def first_page(page):
    return page.partition('<p class="page-end">')[0]


def section(page, heading):
    return words_of(page.split(f"<h2>{heading}</h2>")[1].split("<h2>")[0])


def words_of(page):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def words_beside_tables(page):
    return len(words_of(re.sub(r"<table>.*?</table>", "", page, flags=re.S)).split())


@pytest.fixture(scope="module")
def pages():
    """Every page of the example's four years: what it says and the review it is made of."""
    made = {}
    for year in YEARS:
        settings = load_settings(ROOT / "params" / "example", year)
        protected = protect_year(read_year(settings), settings)
        for record in protected.records:
            if record.delivery == "delivered":
                review = build_review(record.unit, year, protected, settings)
                made[record.unit, year] = (page_of(review, settings), review, settings)
    return made


@pytest.mark.slow
def test_the_first_page_is_short(pages):
    counted = {key: words_beside_tables(first_page(page)) for key, (page, *_) in pages.items()}
    assert len(counted) > 40
    assert {key: count for key, count in counted.items() if count > MOST_WORDS} == {}
    assert all(page.count('class="page-end"') == 1 for page, *_ in pages.values())


@pytest.mark.slow
def test_the_first_page_is_easy_enough_in_every_year(pages):
    hard = {key: lix(items_of(first_page(page))) for key, (page, *_) in pages.items()}
    assert {key: value for key, value in hard.items() if value >= HARDEST} == {}


@pytest.mark.slow
def test_every_number_of_every_page_is_vouched_for(pages):
    for page, review, settings in pages.values():
        expected = expected_unit_page(review, settings, NOTEBOOK)
        found = unbound_numbers(
            read_html(render_page(page, "index.html"), "a.html", lambda *_: []),
            expected,
        )
        assert found == [], review.unit.id


@pytest.mark.slow
def test_the_decisions_of_one_year_open_the_next(pages):
    for (unit, year), (page, review, _) in pages.items():
        after = pages.get((unit, FOLLOWING.get(year)))  # none where the unit has not delivered
        for decision in review.record.new_decisions if after else ():
            if decision.decision:
                assert decision.decision in section(page, "Det vi bestemmer nå")
                assert decision.decision in section(after[0], "Det vi bestemte i fjor")


@pytest.mark.slow
def test_a_missed_decision_is_named_three_years_later(pages):
    now = pages["solstol", "2020-21"][0]
    assert "(bestemt 2017-18)" in section(now, "Det vi bestemte i fjor")
    assert "Beslutninger fra 2017-18 og 2018-19 er fortsatt åpne." in section(now, "Viktigst")


@pytest.mark.slow
def test_the_first_year_is_the_baseline(pages):
    for (_, year), (page, *_) in pages.items():
        assert ("Dette er nullpunktet" in first_page(page)) == (year == "2017-18")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("unit", "cannot"),
    [
        ("nymaane", "planen nevner ingen undersøkelse blant barn i barnehage"),
        ("voksen", "Elevundersøkelsen omfatter ikke denne enheten"),
        ("nordlysgrenda", "Hva de skjermede tallene er: få elever har svart"),
    ],
)
def test_a_unit_without_figures_has_a_page_worth_reading(unit, cannot, pages):
    page, review, _ = pages[unit, "2020-21"]
    assert not any(series.latest.state == "shown" for series in review.series)
    assert cannot in section(page, "Dette kan vi ikke si")
    assert len(section(page, "Viktigst").split()) > 5
    assert "<table>" in page.split("<h2>Det vi bestemte i fjor</h2>")[1].split("<h2>")[0]
    assert section(page, "Det vi bestemmer nå").count("2021") >= 1
    chapters = section(page, "Kapittel for kapittel")
    assert "Behold" in chapters
    assert "sikker endring" not in chapters
    promised = section(page, "Vedlegg: det planen ber om")
    assert len(re.findall(r"P\d{3}", promised)) >= 5
    assert " oppfylt " in promised


@pytest.mark.slow
def test_a_private_unit_that_has_not_joined_shows_only_what_it_delivered(pages):
    page, review, _ = pages["melkeveien", "2017-18"]
    assert not review.is_bound
    assert "har ikke sluttet seg til planen" in first_page(page)
    assert "Verktøyet foreslår ingenting." in section(page, "Kapittel for kapittel")
    assert not re.search(r"ikke oppfylt(?!\.)|P\d{3}|Behold|Juster", words_of(page))
    joined = pages["melkeveien", "2020-21"][0]
    assert "har ikke sluttet seg til planen" not in joined
    assert "Behold" in joined


@pytest.mark.slow
def test_what_is_not_released_is_told_by_number_and_never_by_its_words(pages):
    for year in YEARS[1:]:
        page = pages["nordlysgrenda", year][0]
        assert "Beslutning 1. Teksten er ikke frigitt" in section(page, "Det vi bestemte i fjor")


def made_up(record, survey=()):
    """A page of a school with one workbook, and with figures that are too small to be shown."""
    protected = protect_year(tables_of(survey, delivered=frozenset({"solstol"})), SETTINGS)
    protected = protected.model_copy(
        update={"records": tuple(record if r.unit == "solstol" else r for r in protected.records)}
    )
    return page_of(build_review("solstol", "2020-21", protected, SETTINGS), SETTINGS)


TEXTS = {"outcome": "revisjon nødvendig", "signed_role": "rektor", "assessment_1.2": "fungerer delvis"}
DELIVERED = UnitRecord(
    unit="solstol",
    delivery="delivered",
    free_text_released=True,
    texts=TEXTS,
    last_decisions=(
        Decision(
            number=1, decided="2019-20", decision="Gå runden", responsible="rektor", deadline=None, status="avlyst"
        ),
    ),
    new_decisions=(Decision(number=1, decision="Gå hele runden", responsible="rektor", deadline=None, about="1.2"),),
)
SMALL = [share_row("solstol", 5, 1, 6), mean_row("solstol", 5, [3, 4, 5, 4]), share_row("solstol", 6, None, None)]


def test_where_everything_is_hidden_the_page_says_what_was_decided_and_what_cannot_be_said():
    page = made_up(DELIVERED, SMALL)
    assert "Skjermet: " in section(page, "Tallene")
    assert "Det betyr verken høyt eller lavt" in section(page, "Tallene")
    assert "ingen tall for året kan vises" in section(page, "Dette kan vi ikke si")
    assert "Gå runden" in section(page, "Det vi bestemte i fjor")
    assert "Avlyst" in section(page, "Det vi bestemte i fjor")
    assert "Gå hele runden. rektor. (1.2)" in section(page, "Det vi bestemmer nå")
    assert "Juster" in section(page, "Kapittel for kapittel")


def test_two_hidden_figures_give_the_same_page():
    other = [share_row("solstol", 5, 3, 6), mean_row("solstol", 5, [1, 2, 1, 2]), share_row("solstol", 6, None, None)]
    assert made_up(DELIVERED, SMALL) == made_up(DELIVERED, other)


def test_an_empty_workbook_is_not_reported_and_never_not_done():
    page = made_up(UnitRecord(unit="solstol", delivery="delivered"))
    assert "Konklusjon er ikke rapportert." in first_page(page)
    assert "ikke rapportert" in section(page, "Kapittel for kapittel")
    assert not re.search(r">ikke oppfylt<", page)
    assert "Tomt svar betyr verken ja eller nei." in section(page, "Dette kan vi ikke si")


def test_a_decision_with_no_answer_is_not_reported():
    silent = replace_status(DELIVERED, None)
    assert "Ikke rapportert" in section(made_up(silent), "Det vi bestemte i fjor")


def replace_status(record, status):
    decisions = tuple(d.model_copy(update={"status": status}) for d in record.last_decisions)
    return record.model_copy(update={"last_decisions": decisions})


@pytest.mark.parametrize(
    ("about", "text", "is_said"), [("1.3", "Gå runden", True), ("3", "Gå runden", False), ("1.3", None, False)]
)
def test_what_a_decision_is_about_is_said_unless_it_is_cases_or_not_released(about, text, is_said):
    made = Decision(number=1, decision=text, responsible="rektor", deadline=None, about=about)
    said = unit_decisions._sentence(made)
    assert said.endswith(f"({about})") == is_said
