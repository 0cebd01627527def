"""PPT's first explorer: each drop-down changes figure and sentence, and it says when nothing can be decided."""

import pytest
from clean_tables import SETTINGS

from toolkit.interactive.explorer import Explorer
from toolkit.protect import protect_year
from toolkit.validate.year import read_year


@pytest.fixture(scope="module")
def explorer():
    return Explorer(protect_year(read_year(SETTINGS), SETTINGS), SETTINGS)


def ask(explorer, programme, outcome, grades):
    explorer.choices.programme.value, explorer.choices.outcome.value, explorer.choices.grades.value = (
        programme,
        outcome,
        grades,
    )
    return explorer.answer.value


def test_a_staggered_programme_is_described_and_not_judged(explorer):
    answer = ask(explorer, "mitt_valg", "wellbeing", "5-7")
    assert "startet Mitt valg mellom 2018-19 og 2020-21" in answer
    assert "avgjør ikke" in answer
    assert "<svg" in answer
    assert answer.count("Tallene bak figuren") >= 2
    assert "<td>43</td>" in answer


def test_a_programme_in_lower_grades_follows_its_pupils_and_says_that_all_started_together(explorer):
    answer = ask(explorer, "zippys_venner", "wellbeing", "5-7")
    assert "Zippys venner gis på 1.–4. trinn, og ikke på 5.–7. trinn" in answer
    assert "Alle skolene startet samtidig. Da finnes ingen å sammenligne med." in answer
    assert "ingen virkning er beregnet" in answer
    assert "<svg" not in answer


def test_a_programme_in_higher_grades_has_nothing_to_do_with_these(explorer):
    answer = ask(explorer, "mot", "wellbeing", "5-7")
    assert "MOT gis ikke på 5.–7. trinn" in answer
    assert "Kan ikke avgjøres" not in answer
    assert "<svg" not in answer


def test_one_unit_has_nothing_to_be_compared_with(explorer):
    assert "Kan ikke avgjøres: bare én enhet" in ask(explorer, "mot", "wellbeing", "8-10")


def test_the_outcome_changes_the_figure(explorer):
    first = ask(explorer, "mitt_valg", "wellbeing", "5-7")
    assert ask(explorer, "mitt_valg", "bullied", "5-7") != first


def test_it_is_marked_internal_and_shows_no_hidden_school(explorer):
    answer = ask(explorer, "mitt_valg", "bullied", "5-7")
    assert "UTKAST – INTERN" in answer
    assert "Tallene bak figuren: Stjernelia barneskole" in answer
    assert "Tallene bak figuren: Nordlysgrenda" not in answer
