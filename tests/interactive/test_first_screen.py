"""What these data can answer: there before any choice, for each programme, and nothing hidden behind it."""

import re

import pytest
import seven_schools
from clean_tables import SETTINGS

from toolkit.interactive.estimate import SlowAnswers
from toolkit.interactive.explorer import Explorer
from toolkit.interactive.first_screen import answerable, first_screen
from toolkit.protect import protect_year
from toolkit.validate.year import read_year


@pytest.fixture(scope="module")
def protected():
    return protect_year(read_year(SETTINGS), SETTINGS)


@pytest.fixture(scope="module")
def slow():
    return SlowAnswers()


def says(programme, protected, slow, settings=SETTINGS):
    chosen = next(p for p in settings.plan.programmes if p.id == programme)
    return answerable(chosen, protected, settings, slow)


def test_it_stands_first_before_anything_is_chosen(protected):
    explorer = Explorer(protected, SETTINGS)
    assert explorer.panel.children[0] is explorer.first_screen
    assert "Hva kan disse dataene svare på?" in explorer.first_screen.value
    assert "<svg" not in explorer.first_screen.value


def test_each_programme_for_pupils_has_a_row_with_units_outcomes_and_evidence(protected, slow):
    screen = first_screen(protected, SETTINGS, slow).html
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', screen, re.S)
    assert [name for name, _ in rows] == [
        *("Zippys venner (1.–4. trinn)", "Mitt valg (5.–7. trinn)", "MOT (8.–10. trinn)"),
        "Skolen som samfunnsbygger (8.–10. trinn)",
    ]
    cells = dict(rows)["Mitt valg (5.–7. trinn)"]
    assert "Solstøl skole 2019-20" in cells
    assert "Trivsel; Læringskultur; Mobbing" in cells
    assert "2 (utgaven for ungdomstrinnet)" in cells


def test_published_effects_are_said_with_their_sources_before_any_drawing(protected, slow):
    screen = first_screen(protected, SETTINGS, slow).html
    assert "om lag 3–4 prosentpoeng" in screen
    assert all(source in screen for source in ("10.1007/s11121-021-01254-3", "Limber mfl. 2018", "PMC11650158"))


def test_a_programme_that_all_schools_began_at_once_can_only_be_described(protected, slow):
    sentence = says("zippys_venner", protected, slow)
    assert "Bare beskrivelse. Alle skolene startet samtidig." in sentence
    assert "Elevene følges oppover til 5.–7. trinn." in sentence


def test_a_programme_at_one_school_can_only_be_described(protected, slow):
    assert says("mot", protected, slow).startswith("Bare beskrivelse.")


def test_a_programme_with_figures_to_compare_from_one_school_can_only_be_described(protected, slow):
    sentence = says("mitt_valg", protected, slow)
    assert sentence.startswith("Bare beskrivelse. Bare én skole med programmet har tall som kan sammenlignes.")
    assert "ville vist seg" not in sentence


@pytest.mark.slow
def test_with_four_schools_of_seven_it_says_how_large_an_effect_must_be(slow):
    settings = seven_schools.settings()
    protected = seven_schools.protected(seven_schools.tables())
    sentence = says("mitt_valg", protected, slow, settings)
    assert re.search(r"bare virkninger over om lag 0,\d\d på skalaen fra 1 til 5 ville vist seg", sentence)


def test_a_plan_without_programmes_says_so_and_asks_nothing(protected):
    settings = SETTINGS.model_copy(update={"plan": SETTINGS.plan.model_copy(update={"programmes": ()})})
    explorer = Explorer(protected, settings)
    assert "Planen har ingen programmer for elever" in explorer.first_screen.value
    assert explorer.panel.children == (explorer.first_screen,)
