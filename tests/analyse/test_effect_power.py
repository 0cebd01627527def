"""How often the claim rule claims: against the rule itself on simulated panels, one by one."""

import numpy as np
import pytest
from effect_panels import FOUR_STAGGERED, noisy_panel

from toolkit.analyse.effect import check_panel, claim_power, programme_effect, smallest_claimable
from toolkit.analyse.effect.power import _draw, _rule
from toolkit.errors import InputError


@pytest.mark.parametrize("as_mean", [False, True])
def test_the_vectorised_rule_decides_as_programme_effect_does_draw_by_draw(as_mean):
    frame = noisy_panel(1, drop=0.1)
    if as_mean:
        frame = frame.assign(se=0.05)
    panel = check_panel(frame)
    values = _draw(panel, 0.1, 60, np.random.default_rng(5))
    claimed = _rule(frame, True)._claimed(values)
    places = {
        (unit, year): (row, column) for row, unit in enumerate(panel.units) for column, year in enumerate(panel.years)
    }
    cells = [
        np.ravel_multi_index(places[key], panel.observed.shape) for key in zip(frame.unit, frame.year, strict=True)
    ]
    one_by_one = [programme_effect(frame.assign(value=draw[cells])).verdict for draw in values.T]
    assert claimed.tolist() == [{"higher": 1, "lower": -1}.get(verdict, 0) for verdict in one_by_one]
    assert 0 < sum(claimed != 0) < 60


def test_power_rises_with_the_effect_and_is_the_same_each_time():
    frame = noisy_panel(1)
    powers = [claim_power(frame, effect, draws=300).power for effect in (0, 0.05, 0.1, 0.3)]
    assert powers == sorted(powers)
    assert powers[0] <= 0.08 and powers[-1] == 1
    assert claim_power(frame, 0.1, draws=300).power == powers[2]
    assert claim_power(frame, 0.1, draws=300, seed=9).power != powers[2]


@pytest.mark.parametrize("starts", [(2018,), (2018, 2019), (2018,) * 7, ()])
def test_a_design_that_allows_no_claim_has_no_power(starts):
    frame = noisy_panel(1, starts=starts)
    assert claim_power(frame, 0.5, draws=10).power == 0
    assert smallest_claimable(frame) is None


def test_the_smallest_claimable_is_claimed_often_enough_and_a_step_less_is_not():
    frame = noisy_panel(1)
    size = smallest_claimable(frame, direction="higher", draws=300)
    assert claim_power(frame, size, draws=300).power >= 0.8 > claim_power(frame, size - 0.005, draws=300).power


def test_a_share_near_zero_has_no_room_to_fall():
    assert smallest_claimable(noisy_panel(1, level=0.02), draws=100) is None


def test_means_have_no_floor_and_their_size_follows_their_standard_error():
    frame = noisy_panel(1, starts=FOUR_STAGGERED).assign(value=4.0)
    small, large = (smallest_claimable(frame.assign(se=se), draws=200) for se in (0.1, 1.0))
    assert large == pytest.approx(10 * small, rel=1e-9)
    assert smallest_claimable(frame.assign(se=0.1), direction="higher", draws=200) == pytest.approx(small, rel=0.15)


def test_impossible_questions_are_refused():
    frame = noisy_panel(1)
    for effect, draws in ((np.nan, 10), (np.inf, 10), (0.1, 0)):
        with pytest.raises(InputError, match="effect_impossible"):
            claim_power(frame, effect, draws=draws)
    with pytest.raises(InputError, match="panel_without_se"):
        claim_power(frame.assign(value=4.0), 0.1)
    for power in (0, 1, np.nan):
        with pytest.raises(InputError, match="power_impossible"):
            smallest_claimable(frame, power=power)
