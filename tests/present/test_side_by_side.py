"""The survey and the cases stand side by side, and nothing is made of the two."""

import re
from pathlib import Path

import pytest
from clean_tables import SETTINGS, case_rows, participation_row, share_row, tables_of
from house import ROOT
from svg_places import meeting_words, texts_of

from toolkit.plan.settings import MarkedYear
from toolkit.present.side_by_side import side_by_side
from toolkit.protect import protect_year
from toolkit.publish.read_html import read_html
from toolkit.review import build_committee_review


def committee(count=24, settings=SETTINGS, **cases):
    unit_grades = [("stjernelia", grade) for grade in (5, 6, 7)]
    survey = [share_row("@municipality", grade, count, 100) for _, grade in unit_grades]
    participation = [participation_row("@municipality", grade, 100) for _, grade in unit_grades]
    reported = [row for unit in ("stjernelia", "solstol", "kometdalen") for row in case_rows(unit, **cases)]
    delivered = frozenset({"stjernelia", "solstol", "kometdalen"})
    tables = tables_of(survey, participation, reported, delivered=delivered)
    return build_committee_review("2020-21", protect_year(tables, settings), settings)


def cells(block):
    """Row, column and words of every cell."""
    found = {}
    for fragment in read_html(block.html, "", lambda *_: []):
        labels = dict(label.split("=", 1) for label in fragment.place)
        if {"row", "column"} <= labels.keys():
            found[labels["row"], labels["column"]] = fragment.text
    return found


MAIN = "Mobbing (av elever, digitalt eller av voksne)"


def test_each_row_has_its_number_interval_time_and_meaning():
    table = cells(side_by_side(committee(new_cases=4, formal_decisions=2), SETTINGS))
    assert table[MAIN, "Tall"] == "24,0 % (72 av 300)"
    assert table[MAIN, "Usikkerhet (95 %)"] == "19,5–29,1 %"
    assert "2–3 ganger i måneden" in table[MAIN, "Hva tallet teller"]
    assert (table["Nye saker", "Tall"], table["Enkeltvedtak", "Tall"]) == ("12", "6")
    # Byar from ten events, exact Poisson below: published tables give 6.2-21.0 and 2.2-13.1.
    assert table["Nye saker", "Usikkerhet (95 %)"] == "6,2–21,0"
    assert table["Enkeltvedtak", "Usikkerhet (95 %)"] == "2,2–13,1"
    assert "30. april 2021" in table["Nye saker", "Når"]


def test_only_new_cases_and_formal_decisions_are_held_beside_the_survey():
    review = committee(new_cases=8, cases_with_plan=8, complete_plans=8, overdue_evaluations=8, formal_decisions=8)
    assert {row for row, _ in cells(side_by_side(review, SETTINGS))} == {MAIN, "Nye saker", "Enkeltvedtak"}


def test_a_hidden_count_shows_its_state_and_no_interval():
    table = cells(side_by_side(committee(new_cases=1, formal_decisions=0), SETTINGS))
    assert (table["Nye saker", "Tall"], table["Nye saker", "Usikkerhet (95 %)"]) == ("skjermet", "–")


def test_a_hidden_share_shows_its_state_and_no_number():
    table = cells(side_by_side(committee(count=1, new_cases=4), SETTINGS))
    assert (table[MAIN, "Tall"], table[MAIN, "Usikkerhet (95 %)"]) == ("skjermet", "–")


def drawing_of(block):
    return block.html[block.html.index("<svg") : block.html.index("</svg>") + 6]


def test_each_thing_has_a_panel_with_an_axis_of_its_own():
    block = side_by_side(committee(new_cases=4, formal_decisions=2), SETTINGS)
    said = texts_of(drawing_of(block))
    assert [words for words in said if words.startswith(("Undersøkelsen:", "Sakene:"))] == [
        "Undersøkelsen: andel av elevene som svarte",
        "Sakene: antall registrert i skoleåret",
    ]
    assert {"24,0 % (72 av 300), usikkerhet 19,5–29,1 %", "12, usikkerhet 6,2–21,0", "6, usikkerhet 2,2–13,1"} <= set(
        said
    )
    assert {"0 %", "10 %", "20 %", "30 %"} <= set(said) and {"0", "5", "25"} <= set(said)
    alt = " ".join(re.search(r"<desc[^>]*>(.*?)</desc>", block.html)[1].split())
    assert all(words in alt for words in said if "usikkerhet" in words)
    assert meeting_words(drawing_of(block)) == []


def test_a_hidden_measure_is_hatched_and_named_and_moves_no_axis():
    drawn = [drawing_of(side_by_side(committee(count=24, new_cases=4, formal_decisions=f), SETTINGS)) for f in (0, 1)]
    assert drawn[0] == drawn[1]
    assert texts_of(drawn[0]).count("skjermet") == 1
    assert drawn[0].count("stroke-width: 0.6") > 5
    only_survey = drawing_of(side_by_side(committee(new_cases=1, formal_decisions=0), SETTINGS))
    assert "skjermet" in texts_of(only_survey) and "25" not in texts_of(only_survey)


def test_there_is_no_drawing_where_nothing_is_shown():
    block = side_by_side(committee(count=1, new_cases=1, formal_decisions=1), SETTINGS)
    assert "<svg" not in block.html and "skjermet" in block.html
    assert "<h3>Undersøkelsen og sakene, hver på sin akse</h3>" in block.html  # what the guard knows its table by


def test_a_marked_year_is_marked_and_explained():
    mark = MarkedYear(year=2020, why="Høsten 2020 var under pandemien.", source="test")
    surveys = SETTINGS.surveys.model_copy(update={"marked_years": (mark,)})
    settings = SETTINGS.model_copy(update={"surveys": surveys})
    block = side_by_side(committee(new_cases=4, settings=settings), settings)
    assert cells(block)[MAIN, "Når"] == "høsten 2020 (2020-21*)"
    assert "2020-21*: Høsten 2020 var under pandemien." in block.html


WRITTEN = [
    *(ROOT / "toolkit").rglob("*.toml"),
    *(ROOT / "params").rglob("*.toml"),
    *(ROOT / "notebooks").glob("*.ipynb"),
]


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nobody_reads_of_undiscovered_bullying(path: Path):
    assert not re.search(r"uoppdag", path.read_text(encoding="utf-8"), re.IGNORECASE)
