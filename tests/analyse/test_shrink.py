"""The best estimate for a small unit: by hand, by integration, and what it must never do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from toolkit.analyse import PRIOR_SIZE, shrunk_share
from toolkit.errors import InputError

answers = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_three_of_twelve_by_hand():
    """(.06 * 49 + 3) / (49 + 12)."""
    shrunk = shrunk_share(3, 12, 0.06)
    assert shrunk.value == pytest.approx(5.94 / 61)
    assert shrunk.own_weight == pytest.approx(12 / 61)


def test_the_prior_weighs_what_an_intraclass_correlation_of_two_percent_says():
    assert pytest.approx(0.02) == 1 / (PRIOR_SIZE + 1)


@pytest.mark.parametrize(("count", "n", "prior"), [(0, 6, 0.06), (6, 6, 0.06), (3, 40, 0.1), (1, 1, 0.5)])
def test_the_interval_holds_95_percent_of_likelihood_times_prior(count, n, prior):
    shrunk = shrunk_share(count, n, prior)

    def weight(share):
        prior_density = stats.beta.pdf(share, prior * PRIOR_SIZE, (1 - prior) * PRIOR_SIZE)
        return prior_density * stats.binom.pmf(count, n, share)

    everything, _ = integrate.quad(weight, 0, 1, points=[shrunk.value])
    below, _ = integrate.quad(weight, 0, shrunk.low)
    above, _ = integrate.quad(weight, shrunk.high, 1)
    assert below / everything == pytest.approx(0.025, abs=1e-6)
    assert above / everything == pytest.approx(0.025, abs=1e-6)


@given(answers, st.floats(0.01, 0.99))
def test_the_estimate_lies_between_the_units_own_share_and_the_nations(pair, prior):
    count, n = pair
    shrunk = shrunk_share(count, n, prior)
    own = count / n
    assert min(own, prior) - 1e-12 <= shrunk.value <= max(own, prior) + 1e-12
    assert shrunk.value == pytest.approx(shrunk.own_weight * own + (1 - shrunk.own_weight) * prior)
    assert 0 <= shrunk.low < shrunk.value < shrunk.high <= 1


@given(answers, st.floats(0.01, 0.99))
def test_those_without_the_property_have_the_mirror_estimate(pair, prior):
    count, n = pair
    shrunk, mirror = shrunk_share(count, n, prior), shrunk_share(n - count, n, 1 - prior)
    assert (mirror.value, mirror.low, mirror.high) == pytest.approx((1 - shrunk.value, 1 - shrunk.high, 1 - shrunk.low))


@given(st.integers(1, 300), st.floats(0.01, 0.99))
def test_more_answers_weigh_more(n, prior):
    assert shrunk_share(0, n + 1, prior).own_weight > shrunk_share(0, n, prior).own_weight


@pytest.mark.parametrize(
    ("count", "n", "prior", "size"),
    [(1, 0, 0.1, 49), (3, 2, 0.1, 49), (1, 2, 0.0, 49), (1, 2, 1.0, 49), (1, 2, float("nan"), 49), (1, 2, 0.1, 0)],
)
def test_impossible_estimates_are_refused(count, n, prior, size):
    with pytest.raises(InputError):
        shrunk_share(count, n, prior, size)
