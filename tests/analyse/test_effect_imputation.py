"""The imputation estimate against hand calculation, a plain regression and two other implementations."""

import numpy as np
import pyfixest
import pytest
from diff_diff import ImputationDiD
from effect_panels import exact_panel, noisy_panel, panel_of

from toolkit.analyse import programme_effect
from toolkit.analyse.effect import check_panel
from toolkit.analyse.effect.assignments import assignments
from toolkit.analyse.effect.imputation import Design

TWO_BY_THREE = [
    ("a", 2015, 2017, 10, 0.10),
    ("a", 2016, 2017, 10, 0.20),
    ("a", 2017, 2017, 10, 0.10),
    ("b", 2015, 2016, 30, 0.30),
    ("b", 2016, 2016, 30, 0.20),
    ("b", 2017, 2016, 30, 0.40),
    ("c", 2015, 0, 20, 0.20),
    ("c", 2016, 0, 20, 0.40),
    ("c", 2017, 0, 20, 0.30),
]


def test_a_panel_by_hand():
    """Unweighted. Untreated: a 10, 20; b 30; c 20, 40, 30. a and c share 2015 and 2016, so the change to 2016 is the
    mean of their changes, 15; the unit means of a (15) and c (30 = mean of 20 + 0, 40 - 15, 2017 apart) give
    levels in 2015 of 7.5 and 22.5. 2017 is known from c alone: 30 - 22.5 = 7.5. b's level is 30 less 2015's 0.
    Imputed: a 2017 = 7.5 + 7.5 = 15, b 2016 = 45, b 2017 = 37.5. Differences -5, -25, 2.5: mean -9.1667.
    """
    effect = programme_effect(panel_of(TWO_BY_THREE), weights=False)
    assert effect.estimate == pytest.approx(-0.275 / 3, abs=1e-12)
    assert (effect.cells, effect.left_out, effect.treated, effect.clusters) == (3, 0, 2, 3)


def test_a_weighted_panel_by_hand():
    """c has twice a's pupils: the change to 2016 is (10 + 2*20)/3 = 16.667; levels in 2015: a 6.667, c 21.667.
    2017: 8.333. Imputed: a 2017 15, b 2016 46.667, b 2017 38.333. (10*-5 + 30*-26.667 + 30*1.667) / 70 = -11.4286.
    """
    assert programme_effect(panel_of(TWO_BY_THREE)).estimate == pytest.approx(-0.8 / 7, abs=1e-12)


@pytest.mark.parametrize(("seed", "drop"), [(1, 0), (2, 0), (3, 0.1), (4, 0.2), (5, 0.2)])
def test_two_other_implementations_agree(seed, drop):
    frame = noisy_panel(seed, drop=drop, effect=0.05)
    frame["on"] = ((frame.first_treated > 0) & (frame.year >= frame.first_treated)).astype(int)
    frame["code"] = frame.unit.str[1:].astype(int)
    ours = programme_effect(frame, weights=False).estimate
    other = ImputationDiD().fit(frame, outcome="value", unit="unit", time="year", first_treat="first_treated")
    assert ours == pytest.approx(other.overall_att, abs=1e-8)
    if drop == 0:  # did2s cannot predict for units that have one untreated year only
        for weights, value in ((None, ours), ("n", programme_effect(frame).estimate)):
            fit = pyfixest.did2s(
                frame,
                yname="value",
                first_stage="~0 | code + year",
                second_stage="~on",
                treatment="on",
                cluster="code",
                weights=weights,
            )
            assert value == pytest.approx(float(fit.coef()["on"]), abs=1e-6)


@pytest.mark.parametrize(("by_pupils", "drop"), [(True, 0), (False, 0), (True, 0.3), (False, 0.3)])
def test_every_assignments_operators_do_what_a_plain_regression_does(by_pupils, drop):
    panel = check_panel(noisy_panel(7, units=5, years=5, starts=(2017, 2018), drop=drop))
    ways = assignments(panel)
    design = Design.of(panel, ways.starts, by_pupils)
    values = panel.value.reshape(-1, 1)
    estimates, scores = design.estimates(values), design.score_sums(values)
    for row, starts in enumerate(ways.starts):
        treated = panel.treated(starts)
        assert (design.treated[row] == treated).all()
        estimate, score = plain(panel, treated, panel.weights(by_pupils), design.imputed[row])
        assert estimates[row, 0] == pytest.approx(estimate, abs=1e-10)
        assert scores[row, :, 0] == pytest.approx(score, abs=1e-10)


def plain(panel, treated, weights, imputed):
    """Dummies and least squares for the effects; the operator's rows by trying every cell's value in turn."""
    units, years = panel.observed.shape
    unit, year = (part.ravel() for part in np.indices((units, years)))
    dummies = np.column_stack([unit[:, None] == np.arange(units), year[:, None] == np.arange(years)]).astype(float)
    use = (panel.observed & ~treated).ravel()
    root = np.sqrt(weights.ravel())[:, None]

    def residuals(values):
        found = np.linalg.lstsq((root * dummies)[use], root[use, 0] * values[use], rcond=None)[0]
        left = values - dummies @ found
        target = (weights * imputed).ravel() / (weights * imputed).sum()
        mean = target @ left
        return mean, np.where(imputed.ravel(), left - mean, left)

    rank = np.linalg.matrix_rank(dummies[use])
    for cell in np.flatnonzero((panel.observed & treated).ravel()):
        known = np.linalg.matrix_rank(np.vstack([dummies[use], dummies[cell]])) == rank
        assert known == imputed.ravel()[cell]
    estimate, left = residuals(panel.value.ravel())
    operator = np.array([residuals(row)[0] for row in np.eye(units * years)])
    return estimate, panel.membership() @ (operator * left).reshape(units, years).sum(axis=1)


def test_cells_that_nothing_can_be_compared_with_are_left_out():
    """s0 is treated in every year, and in 2023 everyone is."""
    frame = noisy_panel(starts=(2015, 2018, 2019, 2023, 2023, 2023, 2023))
    effect = programme_effect(frame)
    assert (effect.cells, effect.left_out, effect.treated) == (9, 9 + 6, 2)
    assert programme_effect(frame[(frame.unit != "s0") & (frame.year < 2023)]).estimate == pytest.approx(
        effect.estimate
    )


@pytest.mark.parametrize("weights", [True, False])
def test_a_constant_effect_without_noise_is_found_exactly(weights):
    effect = programme_effect(exact_panel(-0.06), weights)
    assert effect.estimate == pytest.approx(-0.06, abs=1e-12)
    assert (effect.low, effect.high) == (pytest.approx(-0.06, abs=1e-7), pytest.approx(-0.06, abs=1e-7))
    assert (effect.p_bootstrap, effect.p_randomisation) == (2 / 2**7, 1 / 840)
    assert (effect.verdict, effect.reasons) == ("lower", ())
