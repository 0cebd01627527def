"""What the explorer's sentences may say: nothing of causes, and no effect without its interval."""

import math
import re
from types import SimpleNamespace
from typing import get_args

import pandas as pd
import pytest

from toolkit.analyse.effect import Reason
from toolkit.interactive.effect_view import power_line, verdict_line
from toolkit.interactive.estimate import Estimate, Slow, SlowAnswers
from toolkit.interactive.panel import Panel
from toolkit.interactive.words import difference_words, grades_words
from toolkit.present import texts
from toolkit.present.texts import has_text

SENTENCES = {
    code: sentence
    for code, sentence in texts._catalogue().items()
    if code.startswith(("explorer.", "first_screen.", "effect.", "fidelity."))
}
CAUSE = re.compile(
    r"skyldes|fører til|førte til|årsaken? til|takket være|på grunn av programmet|har virket|ga færre", re.I
)


def panel(kind="share"):
    return Panel(pd.DataFrame({"value": [0.1]}), 1, (), kind, internal=False)


def estimate(verdict="lower", low=-0.12, high=-0.01, reasons=()):
    return Estimate(SimpleNamespace(verdict=verdict, estimate=-0.06, low=low, high=high), reasons)


def known(smallest):
    return Slow(smallest, (), ())


def test_no_sentence_claims_a_cause():
    assert [code for code, sentence in SENTENCES.items() if CAUSE.search(sentence)] == []


def test_an_estimate_never_stands_without_its_interval():
    with_number = {
        code: s for code, s in SENTENCES.items() if "{estimate}" in s and not code.startswith("effect.event_")
    }
    assert len(with_number) == 6
    assert all("usikkerhet {interval}" in sentence for sentence in with_number.values())


@pytest.mark.parametrize("reason", [*get_args(Reason), "no_rows", "too_small"])
def test_every_reason_has_its_words(reason):
    assert has_text(f"effect.reason.{reason}")


def test_a_lower_share_is_said_in_percentage_points_with_its_interval():
    assert verdict_line(estimate(), panel()) == (
        "Lavere andel enn ventet uten programmet: −6,0 prosentpoeng, usikkerhet fra −12,0 til −1,0."
    )


def test_a_mean_is_said_on_its_scale():
    assert "−0,06 på skalaen fra 1 til 5" in verdict_line(estimate(), panel("mean"))


def test_what_cannot_be_decided_says_so_first_and_why_last():
    sentence = verdict_line(estimate("undecided", -math.inf, math.inf, ("few_assignments",)), panel())
    assert sentence.startswith("Kan ikke avgjøres.")
    assert "usikkerhet uten grenser" in sentence
    assert sentence.endswith("på for få måter til at tilfeldigheter kan utelukkes.")


def test_chance_is_said_once_where_both_tests_say_it():
    sentence = verdict_line(estimate("undecided", reasons=("bootstrap_p", "randomisation_p")), panel())
    assert sentence.endswith("Slike utslag kommer ofte av tilfeldigheter.")
    assert sentence.count("tilfeldigheter") == 1


def test_where_nothing_is_computed_no_number_is_said():
    sentence = verdict_line(Estimate(None, ("one_treated",)), panel())
    assert sentence == (
        "Kan ikke avgjøres, og ingen virkning er beregnet. Bare én skole med programmet har tall som kan sammenlignes. "
        "Én skole kan ikke skilles fra alt annet som skjer der."
    )
    assert "ingen sammenligning" in power_line(Estimate(None, ("one_treated",)), panel(), known(0.08))


def test_the_power_is_said_in_eight_of_ten_cases():
    assert "en virkning på 8,0 prosentpoeng eller mer blitt påvist i 8 av 10" in power_line(
        estimate(), panel(), known(0.08)
    )


def test_where_no_effect_could_be_claimed_no_size_is_said():
    line = power_line(estimate("undecided"), panel(), known(None))
    assert line == "Med disse skolene ville ingen virkning, uansett størrelse, blitt påvist i 8 av 10 tilfeller."


@pytest.fixture
def asked(monkeypatch):
    """The panels that a power has been simulated for."""
    rows = []
    monkeypatch.setattr("toolkit.interactive.estimate.smallest_claimable", lambda one: rows.append(one) or 0.08)
    monkeypatch.setattr("toolkit.interactive.estimate.placebo_dates", lambda _: ())
    monkeypatch.setattr("toolkit.interactive.estimate.leave_one_out", lambda _: ())
    return rows


def test_too_few_schools_have_no_smallest_effect_whatever_a_simulation_says(asked):
    few = estimate("undecided", reasons=("few_treated", "bootstrap_p"))
    assert SlowAnswers().now(few, panel()).smallest is None
    assert not asked


def test_a_power_is_simulated_once_for_each_panel(asked):
    slow = SlowAnswers()
    assert [slow.now(estimate(), panel()).smallest for _ in range(2)] == [0.08, 0.08]
    assert len(asked) == 1
    slow.now(estimate(), panel("mean"))
    assert len(asked) == 2


def test_what_is_not_worked_out_yet_waits_and_is_said_to(asked):
    slow = SlowAnswers()
    assert "beregnes nå" in power_line(estimate(), panel(), slow.if_known(estimate(), panel()))
    assert not asked
    assert slow.work_out()
    assert "8,0 prosentpoeng" in power_line(estimate(), panel(), slow.if_known(estimate(), panel()))
    assert not slow.work_out()


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(-math.inf, 0.02, "opp til 2,0, uten nedre grense"), (-0.02, math.inf, "fra −2,0, uten øvre grense")],
)
def test_an_end_that_does_not_exist_is_said_to_be_missing(low, high, words):
    assert f"usikkerhet {words}." in verdict_line(estimate("undecided", low, high), panel())


@pytest.mark.parametrize(
    ("difference", "kind", "words"),
    [(-0.0314, "share", "−3,1"), (0.08, "share", "8,0"), (-0.0004, "share", "0,0"), (-0.254, "mean", "−0,25")],
)
def test_a_difference_has_its_sign_and_no_negative_zero(difference, kind, words):
    assert difference_words(difference, kind) == words


@pytest.mark.parametrize(
    ("grades", "words"), [((7, 5, 6), "5.–7. trinn"), ((8,), "8. trinn"), ((5, 7), "5. og 7. trinn")]
)
def test_grades_are_a_range_only_where_they_follow_each_other(grades, words):
    assert grades_words(grades) == words
