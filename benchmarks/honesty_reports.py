"""Acceptance 3: how often a whole report says that something has changed or differs, though nothing has.

Each draw is one unit's report: 20 indicators over five years, the municipality (the unit and six others as large) and
the nation, all with the same true value. The report makes every comparison it can: with the year before, with a year
whose pupils have left, with the municipality and with the nation; one family of tests. A flag is any word that says
higher or lower.

"Noise" is what real years have: each unit's true share moves from year to year by a logit with standard deviation .2,
each unit and indicator on its own. The nation stays.

The rules allow for such noise (`toolkit.analyse.noise`). Without that, 300 pupils gave a flag in .69 of all reports and
60 pupils in .089.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
from honesty_line import Line
from numpy.typing import NDArray

from toolkit.analyse.compare import Surroundings
from toolkit.analyse.series import Series, build_series, decide_verdicts
from toolkit.protect.model import SurveyFigure

YEARS: Final = ("2016-17", "2017-18", "2018-19", "2019-20", "2020-21")
UNITS: Final = 7
NATION: Final = 180_000
"""Pupils behind the nation's figure: three grades of some 60,000."""

SHARES: Final = np.arange(1, 21) / 100
"""The 20 true shares: 1 to 20 %, the range of acceptance 1."""

LEANINGS: Final = np.tile([4.0, 4.4, 4.8], 7)[:20]
"""What pupils lean towards before they tick; the indices of four questions end up at 3.9, 4.2 and 4.5 with sd .76, .67
and .56, and are skewed as such indices are."""

NOISE: Final = 0.2
SEED: Final = 20_210_517

ELSEWHERE: Final = {
    **{(n, 0.0): rate for n, rate in ((8, 0.0), (12, 0.0), (20, 0.0), (40, 0.008), (60, 0.036))},
    **{(n, NOISE): rate for n, rate in ((8, 0.0), (12, 0.0), (20, 0.0), (40, 0.004), (60, 0.04))},
}
"""The change since last year alone, simulated elsewhere with 250 draws: sim_fwer_overdispersion.csv, rule `BH midp`."""

Kind = Literal["share", "mean"]


@dataclass(frozen=True)
class Situation:
    """One unit's size, what it is asked, and how much its years differ on their own."""

    n: int
    kind: Kind
    noise: float

    @property
    def limit(self) -> float | None:
        """The acceptance; None where the line is only information."""
        if self.kind == "mean" or self.n > 60:
            return None
        return 0.07 if self.noise else 0.05


@dataclass(frozen=True)
class Indicator:
    """One indicator's figures: the unit's over the years, the municipality's and the nation's of the last year."""

    unit: tuple[SurveyFigure, ...]
    municipality: SurveyFigure
    nation: SurveyFigure


def lines(quick: bool) -> list[Line]:
    """Acceptance 3. `quick`: two sizes and few draws."""
    sizes, draws = ((12, 40), 60) if quick else ((8, 12, 20, 40, 60), 1000)
    situations = [Situation(n, "share", noise) for noise in (0.0, NOISE) for n in sizes]
    situations += [Situation(n, "mean", 0.0) for n in sizes]
    if not quick:
        situations.append(Situation(300, "share", NOISE))
        situations.append(Situation(300, "mean", NOISE))
    return [flags(situation, draws) for situation in situations]


def flags(situation: Situation, draws: int) -> Line:
    """The share of reports with at least one flag, over so many draws from the same seed."""
    rng = np.random.default_rng(SEED)
    share = sum(says_something(report(situation, rng)) for _ in range(draws)) / draws
    error = math.sqrt(max(share, 1 / draws) * (1 - share) / draws)
    limit, elsewhere = situation.limit, ELSEWHERE.get((situation.n, situation.noise))
    noise = f"years differ by logit sd {situation.noise}" if situation.noise else "no change at all"
    return Line(
        "3",
        f"Reports with any flag: {situation.n} pupils, 20 {situation.kind}s x 5 years, {noise}",
        f"{share:.3f} (+-{error:.3f}, {draws} draws)",
        f"<= {limit:.2f}".replace("0.", ".") if limit else "",
        f"{elsewhere:.3f} (last year's change only)" if limit and elsewhere is not None else "",
        limit is None or share <= limit,
    )


def says_something(indicators: list[Indicator]) -> bool:
    """Whether any word of the report is higher or lower, by the reports' own rules."""
    said = decide_verdicts([_series(indicator) for indicator in indicators])
    return any(verdict.word in ("higher", "lower") for one in said for verdict in one.verdicts)


def report(situation: Situation, rng: np.random.Generator) -> list[Indicator]:
    """One draw of a unit's report."""
    draw = _share_indicator if situation.kind == "share" else _mean_indicator
    return [draw(situation, number, rng) for number in range(len(SHARES))]


def _series(indicator: Indicator) -> Series:
    kind: Kind = "mean" if indicator.unit[0].share is None else "share"
    around = Surroundings(indicator.municipality, indicator.nation)
    return build_series(indicator.unit, kind, YEARS, (), around)


def _share_indicator(situation: Situation, number: int, rng: np.random.Generator) -> Indicator:
    share = SHARES[number]
    logit = math.log(share / (1 - share)) + rng.normal(0.0, situation.noise, (len(YEARS), UNITS))
    counts = rng.binomial(situation.n, 1 / (1 + np.exp(-logit)))
    unit = tuple(
        _share_figure("unit", year, number, int(count), situation.n)
        for year, count in zip(YEARS, counts[:, 0], strict=True)
    )
    municipality = _share_figure("@municipality", YEARS[-1], number, int(counts[-1].sum()), situation.n * UNITS)
    return Indicator(unit, municipality, _share_figure("@nation", YEARS[-1], number, round(share * NATION), NATION))


def _mean_indicator(situation: Situation, number: int, rng: np.random.Generator) -> Indicator:
    # The pupils' own sd of such an index is about .67: a swing of .06 of it, as the rules have it.
    swing = rng.normal(0.0, 0.06 * 0.67 if situation.noise else 0.0, (len(YEARS), UNITS, 1))
    answers = np.clip(_index(LEANINGS[number], (len(YEARS), UNITS, situation.n), rng) + swing, 1, 5)
    unit = tuple(_mean_figure("unit", year, number, values[0]) for year, values in zip(YEARS, answers, strict=True))
    return Indicator(
        unit,
        _mean_figure("@municipality", YEARS[-1], number, answers[-1].ravel()),
        _mean_figure("@nation", YEARS[-1], number, _nations_answers(LEANINGS[number])),
    )


@lru_cache
def _nations_answers(leaning: float) -> NDArray[np.float64]:
    return _index(leaning, (NATION,), np.random.default_rng(SEED))


def _index(leaning: float, shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float64]:
    """Pupils' means of four questions from 1 to 5."""
    pupil = rng.normal(leaning, 0.8, shape)
    ticked = np.clip(np.rint(pupil[..., None] + rng.normal(0.0, 0.7, (*shape, 4))), 1, 5)
    return np.asarray(ticked.mean(axis=-1))


def _share_figure(unit: str, year: str, number: int, count: int, n: int) -> SurveyFigure:
    return SurveyFigure(
        unit=unit,
        school_year=year,
        group="5-7",
        indicator=f"i{number}",
        state="shown",
        share=count / n,
        count=count,
        n=n,
        grades=(5, 6, 7),
    )


def _mean_figure(unit: str, year: str, number: int, answers: NDArray[np.float64]) -> SurveyFigure:
    return SurveyFigure(
        unit=unit,
        school_year=year,
        group="5-7",
        indicator=f"i{number}",
        state="shown",
        mean=float(answers.mean()),
        sd=float(answers.std(ddof=1)),
        n=answers.size,
        grades=(5, 6, 7),
    )
