"""The best estimate for a small unit: its own share drawn towards the nation's."""

from __future__ import annotations

from typing import Final, NamedTuple

from scipy import stats

from toolkit.analyse.intervals import check_level, whole_number
from toolkit.errors import InputError

PRIOR_SIZE: Final = 49.0
"""How many pupils the nation's share weighs as much as: 1/ICC - 1 with an intraclass correlation of .02 for being
bullied, between schools.

Source: Clarkson et al. (2022), BMC Public Health 22, https://doi.org/10.1186/s12889-022-12642-x, plan a trial of 116
British primary schools with .02 (Olweus' questionnaire). It is a planning value, from a country where more report being
bullied; no Norwegian figure was found. See A53 in docs/assumptions.md."""


class Shrunk(NamedTuple):
    """A unit's share drawn towards the nation's, with its 95 % interval and the weight of the unit's own figure."""

    value: float
    low: float
    high: float
    own_weight: float


def shrunk_share(count: int, n: int, prior_share: float, prior_size: float = PRIOR_SIZE, level: float = 0.95) -> Shrunk:
    """The beta-binomial estimate of a unit's share with a fixed national prior.

    The prior is never estimated from the municipality's own schools: with seven of them the moment estimate of the
    variance between schools is 0 in half of all draws, and all schools would be said to be equal.

    Args:
        count, n: pupils with the property and pupils asked; both whole, count <= n, n at least 1.
        prior_share: the nation's share, strictly between 0 and 1.
        prior_size: pupils the prior weighs as much as, above 0.
        level: probability of the interval, between 0 and 1.

    Returns:
        Posterior mean (share 0-1), equal-tailed interval, and the weight 0-1 of the unit's own share: the value is
        own_weight * own share + (1 - own_weight) * prior share.

    Raises:
        InputError: count above n, n below 1, an impossible prior or level.

    Source: Spiegelhalter, Abrams & Myles (2004), Bayesian Approaches to Clinical Trials and Health-Care Evaluation,
    chapter 3 (beta-binomial).
    """
    whole_count, whole_n = whole_number(count, "count"), whole_number(n, "n")
    if whole_n < 1 or whole_count > whole_n:
        raise InputError("count_exceeds_n", {"count": count, "n": n})
    if not 0 < prior_share < 1 or not 0 < prior_size < float("inf"):
        raise InputError("prior_impossible", {"share": prior_share, "size": prior_size})
    with_property = prior_share * prior_size + whole_count
    without = (1 - prior_share) * prior_size + whole_n - whole_count
    posterior, tail = stats.beta(with_property, without), (1 - check_level(level)) / 2
    value = with_property / (with_property + without)
    return Shrunk(value, float(posterior.ppf(tail)), float(posterior.isf(tail)), whole_n / (whole_n + prior_size))
