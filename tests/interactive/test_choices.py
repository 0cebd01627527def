"""Units, years, comparison, pooling and view: each changes the figure or the sentence, and none opens a hole."""

import re

import pytest
import seven_schools
from clean_tables import SETTINGS
from explorer_helpers import TRUTH, Browser, explorer_of

from toolkit.interactive.asked import COMPARISONS, POOLINGS, VIEWS
from toolkit.interactive.explorer import Explorer
from toolkit.present.texts import text
from toolkit.protect import protect_year
from toolkit.protect.internal import internal_table
from toolkit.validate.year import read_year


@pytest.fixture(scope="module")
def opened():
    of, settings = seven_schools.tables(-0.12), seven_schools.settings()
    explorer = Explorer(seven_schools.protected(of), settings, lambda: internal_table(of, settings))
    explorer.internal.comm = Browser()
    explorer.choices.programme.value, explorer.choices.outcome.value = "mitt_valg", "bullied"
    return explorer


@pytest.fixture
def seven(opened):
    """Seven schools, four with the programme, asked about everything."""
    choices = opened.choices
    choices.units.value = choices.first_year.value = choices.last_year.value = ""
    choices.comparison.value, choices.pooling.value, choices.view.value = COMPARISONS[0], POOLINGS[0], VIEWS[0]
    return opened


def figure(shown):
    """The last drawing, which is of the numbers themselves."""
    return re.findall(r"<svg.*?</svg>", shown, re.S)[-1]


def sentences(shown):
    return re.sub(r"<svg.*?</svg>", "", shown, flags=re.S)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("units", "aa", "du har valgt bare Skole AA"),
        ("first_year", "2018-19", "Skoleårene 2018-19 til 2024-25 er med"),
        ("last_year", "2022-23", "Skoleårene 2016-17 til 2022-23 er med"),
        ("comparison", "later", "Sammenlignes bare med skoler som startet senere"),
        ("comparison", "nation", "Figuren har landets tall ved siden av"),
        ("comparison", "none", "figuren beskriver bare enhetene med programmet"),
        ("pooling", "years", "slått sammen for hver enhet"),
    ],
)
def test_a_choice_changes_the_figure_and_the_sentence(seven, name, value, said):
    before = seven.answer.value
    assert said not in before
    getattr(seven.choices, name).value = value
    assert said in sentences(seven.answer.value)
    assert figure(seven.answer.value) != figure(before)


def test_single_grades_are_not_in_the_reports_and_that_is_said(seven):
    before = figure(seven.answer.value)
    seven.choices.pooling.value = "each_grade"
    assert figure(seven.answer.value) == before
    assert "Rapportene viser ikke hvert trinn for seg" in seven.answer.value


def test_schools_without_the_programme_stand_beside_those_with_it(seven):
    assert "Skole EE (uten programmet)" in figure(seven.answer.value)
    seven.choices.comparison.value = "later"
    assert "uten programmet)" not in figure(seven.answer.value)
    assert "Hele landet" not in re.sub(r"\s+", " ", figure(seven.answer.value))


def test_only_those_who_started_later_are_too_few_to_decide(seven):
    assert "Lavere andel enn ventet" in seven.answer.value
    seven.choices.comparison.value = "later"
    assert "Kan ikke avgjøres. Beregnet virkning:" in seven.answer.value
    assert "Jo flere utvalg" in seven.answer.value


@pytest.mark.parametrize(("name", "value"), [("units", "aa"), ("comparison", "nation"), ("comparison", "none")])
def test_where_nothing_is_compared_no_effect_is_said(seven, name, value):
    getattr(seven.choices, name).value = value
    assert "ingen virkning er beregnet" in seven.answer.value
    assert not re.search(r"Beregnet virkning|enn ventet uten", seven.answer.value)


def test_a_time_that_ends_before_it_begins_cannot_be_asked(seven):
    seven.choices.last_year.value = "2018-19"
    seven.choices.first_year.value = "2020-21"
    assert seven.choices.last_year.value == "2020-21"
    assert "Bare skoleåret 2020-21 er med" in seven.answer.value
    seven.choices.last_year.value = "2017-18"
    assert seven.choices.first_year.value == "2017-18"


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_the_sentence_and_the_answer_with_its_interval(seven, view):
    seven.choices.view.value = view
    assert "4 enheter startet Mitt valg mellom" in seven.answer.value
    assert re.search(
        r"Lavere andel enn ventet uten programmet: −[\d,]+ prosentpoeng, usikkerhet fra", seven.answer.value
    )


@pytest.mark.parametrize(
    ("view", "has", "lacks"),
    [
        ("figure", "<svg", "i 8 av 10 tilfeller"),
        ("effect", "Tallene bak svaret", "<h3>Gjennomføring"),
        ("power", "i 8 av 10 tilfeller", "<svg"),
        ("placebo", "år tidligere", "Uten én skole"),
        ("without", "Uten én skole om gangen", "år tidligere"),
        ("fidelity", "rapportert gjennomføring", "<svg"),
    ],
)
def test_a_view_shows_its_own_part(seven, view, has, lacks):
    seven.choices.view.value = view
    assert has in seven.answer.value
    assert lacks not in seven.answer.value


@pytest.mark.parametrize("view", ["placebo", "without"])
def test_a_check_without_an_effect_says_so(seven, view):
    seven.choices.view.value, seven.choices.comparison.value = view, "none"
    assert "ingenting å prøve" in seven.answer.value


def test_one_change_gives_one_answer(seven, monkeypatch):
    asked = []
    monkeypatch.setattr(seven, "_show_answer", lambda: asked.append(1))
    seven.choices.programme.value = "mot"
    assert asked == [1]
    monkeypatch.undo()
    seven.choices.programme.value, seven.choices.outcome.value = "mitt_valg", "bullied"


def test_the_unit_that_is_looked_at_is_left_when_the_programme_changes(seven):
    seven.choices.units.value = "aa"
    seven.choices.programme.value = "mot"
    assert seven.choices.units.value == ""
    seven.choices.programme.value, seven.choices.outcome.value = "mitt_valg", "bullied"


# The figure to use outside


def public(explorer):
    explorer.make_public.click()
    return explorer.public.value


def numbers(shown):
    """Every number with a decimal or of answers that is printed in a figure or its tables."""
    return set(re.findall(r"\d+,\d+|n = \d+", shown)) | set(re.findall(r"<td>(\d+)</td>", shown))


def test_outside_too_the_country_is_said_to_be_all_grades(seven):
    caveat = text("about_choice.public_nation")
    assert caveat not in public(seven)
    seven.choices.comparison.value = "nation"
    assert caveat in public(seven)
    seven.choices.pooling.value = "years"  # the figure outside is year by year all the same, with the country
    assert caveat in public(seven)
    seven.choices.outcome.value = "wellbeing"  # no figure of the country is known
    shown = public(seven)
    seven.choices.outcome.value = "bullied"
    assert "<svg" in shown and caveat not in shown


@pytest.mark.parametrize(
    ("name", "value"),
    [("units", "aa"), ("first_year", "2018-19"), ("last_year", "2022-23"), ("comparison", "later")],
)
def test_outside_too_a_selection_is_said_to_be_one(seven, name, value):
    caveat = text("about_choice.public_narrowed")
    assert caveat not in public(seven)
    getattr(seven.choices, name).value = value
    assert caveat in public(seven)


def test_no_choice_shows_outside_what_the_whole_figure_does_not(seven):
    seven.choices.comparison.value = "nation"  # the country's own figures are published
    country = numbers(public(seven))
    seven.choices.comparison.value = "others"
    whole = numbers(public(seven)) | country
    assert len(whole) > 20
    for name in ("units", "first_year", "last_year", "comparison", "pooling", "view"):
        drop_down = getattr(seven.choices, name)
        first = drop_down.value
        for _, value in drop_down.options:
            drop_down.value = value
            assert numbers(public(seven)) <= whole
        drop_down.value = first


def test_what_is_put_together_stays_inside_and_that_is_said(seven):
    as_reports = figure(public(seven))
    seven.choices.pooling.value = "years"
    assert figure(public(seven)) == as_reports
    assert "alltid trinnene samlet og hvert år for seg" in seven.public.value
    assert "alltid trinnene samlet" not in seven.answer.value


def test_hidden_truth_makes_no_difference_to_any_choice():
    """Inside what is hidden, one pupil has moved from one school to the other: nothing outside INTERN tells."""
    other = TRUTH | {"solstol": ((1, 1, 2), (19, 18, 24)), "nordlysgrenda": ((2, 3, 2), (3, 3, 3))}
    one, two = explorer_of(TRUTH), explorer_of(other)
    for name in ("units", "first_year", "comparison", "pooling", "view"):
        for _, value in getattr(one.choices, name).options:
            for explorer in (one, two):
                getattr(explorer.choices, name).value = value
            assert one.answer.value == two.answer.value
            assert public(one) == public(two)


# Before disclosure control


def test_single_grades_are_seen_before_disclosure_control_only(seven, jupyterlab):
    seven.show_internal.value = True
    seven.choices.pooling.value = "each_grade"
    inside = figure(seven.internal.comm.html)
    assert "Skole AA, 5. trinn" in inside
    assert "Skole AA, 5. trinn" not in figure(seven.answer.value)
    seven.choices.pooling.value = "years"
    assert seven.internal.comm.html.count("INTERN, ikke skjermet</caption>") == seven.internal.comm.html.count(
        "<table>"
    )
    assert "Fra start" in figure(seven.internal.comm.html)
    seven.show_internal.value = False


@pytest.fixture(scope="module")
def example():
    return Explorer(protect_year(read_year(SETTINGS), SETTINGS), SETTINGS)


def test_every_choice_of_the_example_has_an_answer(example):
    """One choice at a time away from the first, for each programme and kind of outcome."""
    choices, seen = example.choices, 0
    for _, programme in choices.programme.options:
        choices.programme.value = programme
        for outcome in ("bullied", "wellbeing"):
            choices.outcome.value = outcome
            for name in ("grades", "units", "first_year", "last_year", "comparison", "pooling", "view"):
                drop_down = getattr(choices, name)
                first = drop_down.value
                for _, value in drop_down.options:
                    drop_down.value = value
                    assert example.answer.value.count("<p") >= 2
                    seen += 1
                drop_down.value = first
    assert seen > 200
