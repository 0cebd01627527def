"""Acceptance 4 and 6: what is claimed where a programme has no effect, the power beside it, and how long one effect takes.

Designs as in the reference simulation: seven schools, nine years, about the pupils of a municipality like Oppdal, and
one, two, three, four or all schools with the programme. Values are binomial around a level of each school and year.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from honesty_line import Line

from toolkit.analyse.effect import claim_power, programme_effect

REFERENCE: Final = Path(__file__).resolve().parents[2] / "shared" / "reference" / "sim_did_inference.csv"

YEARS: Final = range(2015, 2024)
PUPILS: Final = (45, 30, 25, 20, 15, 60, 12)
"""Answers a year in seven schools: invented, of the order of a municipality with 7,000 inhabitants."""

DESIGNS: Final = {
    "one_treated": (2019, 0, 0, 0, 0, 0, 0),
    "two_treated": (2018, 2020, 0, 0, 0, 0, 0),
    "three_staggered": (2018, 2019, 2020, 0, 0, 0, 0),
    "four_staggered": (2017, 2018, 2019, 2020, 0, 0, 0),
    "all_staggered": (2016, 2017, 2018, 2019, 2020, 2021, 2022),
}
ALLOWED: Final = ("three_staggered", "four_staggered", "all_staggered")

LEVEL: Final = 0.12
BETWEEN_SCHOOLS: Final = 0.3
BETWEEN_YEARS: Final = 0.2
"""Standard deviations of the logit."""

COHORTS: Final = 0.3
"""Standard deviation of the logit between cohorts that stay three years at a school, where years hang together."""

TOLD_WITHIN: Final = 0.03


def lines(quick: bool) -> list[Line]:
    """Acceptance 4 and 6. `quick`: few draws, so that the percentages are coarse."""
    draws = 60 if quick else 1000
    return [
        *(null_line(design, cohorts, draws) for design in ALLOWED for cohorts in (False, True)),
        *(impossible_line(design) for design in ("one_treated", "two_treated")),
        *(power_line(effect, 60 if quick else 2000) for effect in (-0.08, -0.04)),
        time_line(5 if quick else 40),
    ]


def null_line(design: str, cohorts: bool, draws: int) -> Line:
    """How often an effect is claimed where there is none."""
    random = np.random.default_rng(1)
    effects = [programme_effect(simulated(design, 0.0, random, cohorts=cohorts)) for _ in range(draws)]
    claimed = np.mean([effect.verdict in ("higher", "lower") for effect in effects])
    boot = np.mean([effect.p_bootstrap <= 0.05 for effect in effects])
    chance = np.mean([effect.p_randomisation <= 0.05 for effect in effects])
    z = np.mean([abs(effect.estimate) > 1.96 * effect.se for effect in effects])
    what = "pupils stay three years" if cohorts else "years drawn one by one"
    return Line(
        "4",
        f"Claims without an effect: {design}, {what}, {draws} panels",
        f"{claimed:.1%} (bootstrap alone {boot:.1%}, randomisation alone {chance:.1%}, |z| > 1.96 {z:.1%})",
        "<= 8 %",
        reference(design, 0.0, cohorts),
        bool(claimed <= 0.08),
    )


def impossible_line(design: str) -> Line:
    """With one or two schools, nothing is ever claimed: here with an effect no one could overlook."""
    effect = programme_effect(simulated(design, -0.1, np.random.default_rng(1)))
    return Line(
        "4",
        f"{design}: ten points fewer, all pupils asked",
        f"{effect.verdict}: {', '.join(effect.reasons)}",
        "never a claim",
        reference(design, 0.0, False),
        effect.verdict in ("undecided", "no_estimate"),
    )


def power_line(effect: float, draws: int) -> Line:
    """The power that is reported, and the claims counted one panel at a time.

    The panels that are counted are drawn here, not by the code that reports: binomial around one level.
    """
    random = np.random.default_rng(2)
    panel = simulated("four_staggered", 0.0, random)
    told = claim_power(panel, effect, draws=max(draws, 200)).power
    treated = (panel.first_treated > 0) & (panel.year >= panel.first_treated)
    without = panel[~treated]
    share = np.clip((without.n * without.value).sum() / without.n.sum() + effect * treated, 0, 1)
    found = [
        programme_effect(panel.assign(value=random.binomial(panel.n, share) / panel.n)).verdict for _ in range(draws)
    ]
    counted = np.mean([verdict == ("lower" if effect < 0 else "higher") for verdict in found])
    # A handful of panels counts too coarsely for three points.
    margin = TOLD_WITHIN if draws >= 1000 else 0.2
    return Line(
        "4",
        f"Power with four staggered schools at {100 * effect:.0f} points: reported, and counted in {draws} panels",
        f"{told:.1%}, {counted:.1%}",
        f"{100 * margin:.0f} points apart",
        reference("four_staggered", abs(effect), False),
        bool(abs(told - counted) <= margin),
    )


def time_line(repeats: int) -> Line:
    """One effect with both inferences, from the data frame: 840 assignments."""
    panel = simulated("four_staggered", 0.0, np.random.default_rng(3))
    programme_effect(panel)
    took = []
    for _ in range(repeats):
        began = time.perf_counter()
        programme_effect(panel)
        took.append(1000 * (time.perf_counter() - began))
    # The limit is told, not kept to: how long it takes depends on the machine.
    return Line(
        "6",
        f"One effect, 7 schools x 9 years, 840 assignments: median of {repeats} (limit 60 ms, information)",
        f"{np.median(took):.0f} ms",
        "",
        "",
        True,
    )


def simulated(design: str, effect: float, random: np.random.Generator, cohorts: bool = False) -> pd.DataFrame:
    """A panel of seven schools; with `cohorts`, a third of the pupils is new each year and the others stay."""
    years = len(YEARS)
    logit = np.log(LEVEL / (1 - LEVEL)) + BETWEEN_SCHOOLS * random.standard_normal((7, 1))
    logit = logit + BETWEEN_YEARS * random.standard_normal(years)
    if cohorts:
        cohort = COHORTS * random.standard_normal((7, years + 2))
        logit = logit + (cohort[:, :-2] + cohort[:, 1:-1] + cohort[:, 2:]) / np.sqrt(3)
    starts = np.array(DESIGNS[design])[:, None]
    treated = (starts > 0) & (np.array(YEARS) >= starts)
    share = np.clip(1 / (1 + np.exp(-logit)) + effect * treated, 0, 1)
    pupils = np.repeat(np.array(PUPILS)[:, None], years, axis=1)
    return pd.DataFrame(
        {
            "unit": np.repeat([f"school {number}" for number in range(1, 8)], years),
            "year": np.tile(np.array(YEARS), 7),
            "first_treated": np.repeat(starts.ravel(), years),
            "n": pupils.ravel(),
            "value": (random.binomial(pupils, share) / pupils).ravel(),
        }
    )


def reference(design: str, effect: float, cohorts: bool) -> str:
    """What the reference simulation found for the same design, where it is at hand."""
    if not REFERENCE.is_file():
        return ""
    table = pd.read_csv(REFERENCE)
    row = table[(table.design == design) & (table.effect == effect) & (table.cohort_autocorr == cohorts)]
    if row.empty:
        return ""
    found = row.iloc[0]
    return (
        f"bootstrap {found.rej_WCR:.1%}, randomisation {found.rej_RI:.1%}, "
        f"cluster z {found.rej_CRV1_z:.1%} (simulated elsewhere)"
    )
