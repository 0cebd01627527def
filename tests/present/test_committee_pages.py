"""The committee's page: its first page is short in every year, and every part says no more than it knows."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date

import nbformat
import pytest
from clean_tables import SETTINGS, tables_of
from house import ROOT, copy_example
from readability import items_of, lix

from toolkit.check import Finding
from toolkit.check.decision_ledger import DecisionStory
from toolkit.plan.load import load_settings
from toolkit.present import committee_case, committee_first_page, committee_follow_up
from toolkit.present.content import Grid, ToFill, block_of, words_of
from toolkit.present.html import Block
from toolkit.present.key_messages import committee_messages
from toolkit.protect import UnitRecord, protect_year
from toolkit.protect.model import GroupAnswer, Resolution
from toolkit.review import build_committee_review
from toolkit.validate.year import read_year

YEAR = "2020-21"
MOST_WORDS = 250
HARDEST = 45
"""LIX."""
EMPTY = build_committee_review(YEAR, protect_year(tables_of(), SETTINGS), SETTINGS)
MEASURES = {measure.id: measure for measure in SETTINGS.plan.measures}


def words(block):
    return html.unescape(re.sub("<[^>]+>", " ", block.html)).split()


def sentences(parts):
    return " ".join(words(block_of(parts)))


def grid_of(parts):
    (grid,) = [part for part in parts if isinstance(part, Grid)]
    return {words_of(row[0]): [words_of(cell) for cell in row[1:]] for row in grid.rows}


def unit_record(unit, **more):
    return UnitRecord(unit=unit, delivery="delivered", **more)


# The first page, made of the notebook's own cells


def first_page(params, year, tmp_path):
    """Everything that the notebook says before its first page ends."""
    settings = load_settings(params, year)
    slice_file = tmp_path / f"{year}.json"
    slice_file.write_text(protect_year(read_year(settings), settings).model_dump_json(), encoding="utf-8")
    names = {"school_year": year, "params": str(params), "slice_file": str(slice_file), "internal": False}
    prepare, *cells = nbformat.read(ROOT / "notebooks" / "driftsutvalget.ipynb", as_version=4).cells[2:]
    exec(prepare.source, names)  # our own notebook
    page = ""
    for cell in cells:
        if "first_page_ends" in cell.source:
            return page
        page += f"<h2>{cell.source[3:]}</h2>" if cell.cell_type == "markdown" else eval(cell.source, names).html
    raise AssertionError("the first page has no end")


def run_of(school_year, tmp_path, without=()):
    params = copy_example(tmp_path)
    for path in (params.parent.parent / "data" / "example" / school_year).rglob("*.xlsx"):
        if any(name in path.name for name in without):
            path.unlink()
    return params


@pytest.mark.slow
@pytest.mark.parametrize(
    ("year", "without", "delivered"),
    [
        ("2017-18", (), "10 av 11 enheter har levert i år. Ikke levert: Jupiterhagen barnehage."),
        ("2018-19", (), "10 av 11 enheter har levert i år."),
        ("2019-20", (), "11 av 11 enheter har levert i år."),
        ("2020-21", (), "10 av 11 enheter har levert i år."),
        (
            "2019-20",
            ("Saturn", "Melkeveien"),
            "9 av 11 enheter har levert i år. Ikke levert: Saturn friskole og Melkeveien barnehage.",
        ),
    ],
)
def test_the_first_page_is_short_and_says_who_has_delivered(year, without, delivered, tmp_path):
    html_of_page = first_page(run_of(year, tmp_path, without), year, tmp_path)
    assert lix(items_of(html_of_page)) < HARDEST
    page = words(Block(html_of_page))
    assert len(page) <= MOST_WORDS
    assert delivered in " ".join(page)
    assert "Viktigst" in page and "tilråding" in page and " ".join(page).endswith("Planen nevner ingen undersøkelse.")


def test_the_first_page_is_short_even_where_nothing_is_done():
    own = [m for m in SETTINGS.plan.measures if m.deadline and m.id != "T1"]
    findings = [
        Finding("action_table", m.clause, "not_fulfilled", {"measure": m.id, "deadline": m.deadline}) for m in own
    ]
    missed = [a_resolution(case_number=f"19/{n}") for n in range(4)]
    review = replace(EMPTY, findings=tuple(findings), resolutions=tuple(missed), run_date=date(2021, 6, 15))
    blocks = [
        committee_first_page.title(review, SETTINGS, False),
        committee_first_page.recommendation(review, SETTINGS),
        committee_first_page.key_messages(review, SETTINGS),
        committee_first_page.short_table(review, SETTINGS),
        committee_first_page.cannot_be_said(),
    ]
    headline_and_headings = 30
    assert sum(len(words(block)) for block in blocks) + headline_and_headings <= MOST_WORDS


# What is recommended


@pytest.mark.parametrize(
    ("state", "run_date", "is_put_forward"),
    [
        ("not_fulfilled", date(2020, 6, 15), True),
        ("in_progress", date(2020, 6, 15), True),
        ("in_progress", date(2019, 12, 31), False),
        ("fulfilled_late", date(2020, 6, 15), False),
        ("not_reported", date(2020, 6, 15), False),
    ],
)
def test_only_what_is_undone_after_its_deadline_is_put_forward(state, run_date, is_put_forward):
    values = MEASURES["T7"]
    review = replace(EMPTY, findings=(Finding("action_table", values.clause, state, {}),), run_date=run_date)
    said = sentences(committee_first_page.recommendation_parts(review, SETTINGS))
    assert (f"«{values.wording}» legges fram" in said) == is_put_forward
    assert ("Alternativ 1, til punkt 2:" in said) == is_put_forward


@pytest.mark.parametrize(
    ("run_date", "title"), [(date(2019, 6, 1), "rådmannens"), (date(2020, 6, 1), "kommunedirektørens")]
)
def test_the_recommendation_is_whoever_was_the_chief_executives(run_date, title):
    review = replace(EMPTY, run_date=run_date)
    assert committee_first_page.recommendation_heading(review, SETTINGS) == f"Forslag til {title} tilråding"


# Political resolutions


def a_resolution(**changes):
    values = {
        "number": 1,
        "resolved_on": date(2019, 6, 19),
        "body": "Kommunestyret",
        "case_number": "19/37",
        "resolution": "Felles verdier legges fram.",
        "deadline": date(2019, 12, 31),
        "status": "ikke gjennomført",
        "reason": "Utsatt",
    }
    return Resolution(**values | changes)


def test_a_missed_resolution_is_named_on_the_first_page_and_over_its_table():
    review = replace(EMPTY, resolutions=(a_resolution(),), municipality_delivery="delivered")
    assert "Politiske vedtak over fristen: sak 19/37." in committee_messages(review, SETTINGS)
    parts = committee_follow_up.resolutions(review, SETTINGS)
    assert "Vedtak som ikke er gjennomført: sak 19/37. Fristen var 31. desember 2019." in sentences(parts)
    day = "19.\u00a0juni\u00a02019"
    assert grid_of(parts) == {
        "Felles verdier legges fram.": [
            "ikke gjennomført",
            f"Kommunestyret, {day}, 19/37",
            "31.\u00a0desember\u00a02019",
            "Utsatt",
        ]
    }


def test_without_the_municipalitys_workbook_the_page_says_so():
    parts = committee_follow_up.resolutions(EMPTY, SETTINGS)
    assert "Kommunens egen arbeidsbok er ikke levert." in sentences(parts)


# The chapters, and the leaders' decisions


def test_a_chapter_counts_answers_of_all_units_and_names_none():
    def of(state, rule="yes_no", clause="P061"):
        return Finding(rule, clause, state, {})

    findings = {
        "stjernelia": (of("fulfilled"), of("coverage", "recommended_contents", "P211")),
        "solstol": (of("not_fulfilled"), of("not_fulfilled", "last_decisions", "P055"), of("not_mandated")),
    }
    parts = committee_follow_up.chapter_status(replace(EMPTY, unit_findings=findings), SETTINGS)
    chapter = SETTINGS.plan.clause("P061").chapter
    (row,) = grid_of(parts).items()
    assert row[0].startswith(f"{chapter} ")
    assert row[1] == ["1", "1"]
    for unit in EMPTY.units:
        assert unit.name not in sentences(parts)


def story(state, statuses, text="Kurs"):
    years = ("2018-19", "2019-20", "2020-21")[-len(statuses) :]
    told = tuple(zip(years, statuses, strict=True))
    return DecisionStory("2017-18", 1, None, text, None, None, told, None, state)


def test_decisions_are_summed_and_the_old_open_ones_named():
    decisions = {
        "solstol": (story("not_fulfilled", ("i gang", "ikke gjennomført"), None), story("fulfilled", ("gjennomført",))),
        "stjernelia": (story("in_progress", ("i gang",)), story("cancelled", ("avlyst",))),
    }
    review = replace(EMPTY, decisions=decisions)
    parts = committee_follow_up.decisions(review)
    assert "har tatt 4 beslutninger i tidligere år. Gjennomført: 1. Avlyst: 1. Åpne: 2." in sentences(parts)
    assert list(grid_of(parts)) == ["Solstøl skole"]
    assert "Kurs" not in sentences(parts)  # the one that is named is not released


# Who took part, and what only a person knows


def test_parties_are_counted_where_the_answer_is_released_and_the_rest_as_reported():
    records = (
        unit_record("stjernelia", texts={"participation": "FAU og Elevrådet, med PPT og helsesykepleier"}),
        unit_record("solstol", texts={"participation": "Samarbeidsutvalget (SU)"}),
        unit_record(
            "kometdalen",
            withheld=("participation",),
            group_answers=(GroupAnswer(who="elevråd", question=1, answer=None),),
        ),
        UnitRecord(unit="saturn", delivery="pending"),
    )
    parts = committee_case.participation(replace(EMPTY, records=records))
    assert "3 av 3 enheter som har levert, har meldt hvem" in sentences(parts)
    assert "ikke frigitt: 1." in sentences(parts)
    assert list(grid_of(parts).values()) == [["1", "0"], ["1", "1"], ["1", "0"], ["1", "–"], ["1", "–"]]


def test_what_nobody_has_told_is_marked_and_not_invented():
    parts = (*committee_case.consideration(EMPTY), *committee_case.consequences(EMPTY))
    assert sum(isinstance(part, ToFill) for part in parts) == 2
    assert sentences(parts).count("[Må fylles ut av saksbehandler:") == 3


@pytest.mark.parametrize(
    ("run_date", "law", "body"),
    [
        (date(2019, 6, 1), "barnehageloven § 1", "Driftsutvalget"),
        (date(2021, 6, 1), "barnehageloven kapittel VIII (fra 1. januar 2021)", "oppvekst (fra 1. oktober 2019)"),
    ],
)
def test_law_and_body_are_those_of_the_day_with_their_dates(run_date, law, body):
    said = sentences(committee_case.background(replace(EMPTY, run_date=run_date), SETTINGS))
    assert law in said
    assert "(til" not in said  # an end that lies ahead of the report is not known yet
    assert body in said


def test_where_the_municipality_has_not_delivered_nothing_is_said_to_be_undone():
    review = replace(EMPTY, municipality_delivery="pending")
    said = " ".join(committee_messages(review, SETTINGS))
    assert "Kommunens egen arbeidsbok er ikke levert." in said
    assert "tiltak med frist" not in said
