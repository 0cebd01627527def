"""An effect of seven made-up schools: what is answered, and that nothing computed from internal figures is kept."""

import json
import re

import pytest
import seven_schools
from explorer_helpers import Browser
from ipywidgets import Widget
from ipywidgets.embed import embed_snippet

from toolkit.interactive.explorer import Explorer
from toolkit.protect.internal import internal_table

EFFECT = -0.12


@pytest.fixture(scope="module")
def opened():
    of, settings = seven_schools.tables(EFFECT), seven_schools.settings()
    protected = seven_schools.protected(of)
    # One school is left out of what is shown: then the internal estimate is another number than the shown one.
    figures = tuple(f for f in protected.figures if f.unit != "bb")
    protected = protected.model_copy(update={"figures": figures})
    explorer = Explorer(protected, settings, lambda: internal_table(of, settings))
    explorer.internal.comm = Browser()
    explorer.choices.programme.value, explorer.choices.outcome.value, explorer.choices.grades.value = (
        "mitt_valg",
        "bullied",
        "5-7",
    )
    explorer.choices.pooling.value = "each_grade"
    return explorer


@pytest.fixture
def explorer(opened, jupyterlab):
    opened.show_internal.value = False
    opened.choices.outcome.value = "bullied"
    opened.show_internal.value = True
    return opened


def answers(shown):
    """The estimate and its interval as they are said."""
    pattern = r"Lavere andel enn ventet uten programmet: (−[\d,]+) prosentpoeng, usikkerhet fra (−[\d,]+) til (−[\d,]+)"
    return re.search(pattern, shown).groups()


def internal_numbers(explorer):
    """What is said of the internal figures and not of the shown ones: the effect, its ends, both p's, the contrasts."""
    seen, shown = explorer.internal.comm.html, explorer.answer.value
    cells = re.findall(r"<td>(−?\d+,\d+)</td>", seen)
    return {number for number in (*answers(seen), *cells) if number not in shown}


def test_an_effect_is_said_with_its_interval_after_what_could_have_been_seen(explorer):
    seen = explorer.internal.comm.html
    estimate, low, high = (float(number.replace("−", "-").replace(",", ".")) for number in answers(seen))
    assert low <= estimate <= high < 0
    assert estimate == pytest.approx(100 * EFFECT, abs=2.5)
    assert seen.index("i 8 av 10 tilfeller") < seen.index("Lavere andel enn ventet")
    order = ("Lavere andel enn", "Tallene bak svaret", "<svg", "Samme trinn før og etter", "Prøver på om svaret holder")
    assert [seen.index(words) for words in order] == sorted(seen.index(words) for words in order)


def test_the_nation_stands_beside_the_contrasts_of_what_it_is_known_for(explorer):
    assert "Endring utover landets" in explorer.internal.comm.html
    assert "Landets endring gjelder alle trinn" in explorer.internal.comm.html
    explorer.choices.outcome.value = "wellbeing"
    assert "Endring utover landets" not in explorer.internal.comm.html
    assert "Landstall for dette utfallet er ikke med" in explorer.internal.comm.html


def test_every_table_of_internal_figures_says_so(explorer):
    seen = explorer.internal.comm.html
    assert seen.count("INTERN, ikke skjermet</caption>") == seen.count("<table>") > 7
    assert seen.count("<svg") == 2 == seen.count("INTERN EKSEMPELDATA")


def test_nothing_computed_from_internal_figures_is_in_any_saved_state(explorer):
    numbers = internal_numbers(explorer)
    assert len(numbers) > 10
    explorer.make_public.click()
    state = Widget.get_manager_state()
    page = embed_snippet(views=[explorer.panel], state=state)
    for saved in (json.dumps(state, ensure_ascii=False), page, explorer.public.value, repr(explorer.panel)):
        assert "INTERN, ikke skjermet" not in saved
    kept = [explorer.first_screen.value, explorer.answer.value, explorer.public.value, explorer.internal.value]
    assert not any(
        f"<td>{number}</td>" in text or f" {number} prosentpoeng" in text for text in kept for number in numbers
    )


def test_what_may_be_used_outside_has_no_effect(explorer):
    explorer.make_public.click()
    assert "<svg" in explorer.public.value
    assert not re.search(r"virkning|usikkerhet fra|p,|8 av 10|Avstand", explorer.public.value)


def test_what_ppt_judges_stands_beside_the_estimate(explorer):
    explorer.choices.judgements["whole_staff"].value = "partly"
    for shown in (explorer.answer.value, explorer.internal.comm.html):
        assert "Innført i hele personalgruppa: delvis" in shown
    explorer.choices.judgements["whole_staff"].value = "not_judged"


def test_a_kernel_that_is_asked_for_them_says_intern():
    from toolkit.interactive.estimate import Estimate, SlowAnswers

    assert repr(SlowAnswers()) == "<INTERN: SlowAnswers>"
    assert repr(Estimate(None, ("one_treated",))) == "<INTERN: Estimate>"
