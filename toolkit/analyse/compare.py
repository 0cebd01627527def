"""Each comparison of one figure, made or refused: with earlier years, with the municipality, with the nation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from toolkit.analyse.change import Change, mean_change, share_change
from toolkit.analyse.funnel import mean_against, share_against
from toolkit.analyse.noise import allow_for_swing, between, mean_band, share_band, swing_of_mean, swing_of_share, worth
from toolkit.analyse.power import detectable_change, detectable_mean_change
from toolkit.analyse.verdicts import LARGE_MEAN, LARGE_SHARE, Comparison, Pair, TestName, Verdict, before_the_test
from toolkit.plan.settings import SeriesBreak
from toolkit.protect.model import SurveyFigure

INNER: Final = 0.95
OUTER: Final = 0.998
"""Shares of groups inside the funnel's two limits (Spiegelhalter 2005)."""

TESTS: Final[dict[str, TestName]] = {"share": "fisher_mid_p", "mean": "welch"}
TESTS_AGAINST: Final[dict[str, TestName]] = {"share": "binomial_mid_p", "mean": "one_sample_t"}


@dataclass(frozen=True)
class Surroundings:
    """What one figure may be seen against in its own year.

    Attributes:
        municipality: the municipality's figure of the same indicator and group of grades; None where there is none.
        nation: the nation's, likewise.
        nation_all_grades: the nation's published share over all grades asked, where that is all there is.
        is_municipality: whether the figure is the municipality's own, and is not compared with itself.
    """

    municipality: SurveyFigure | None = None
    nation: SurveyFigure | None = None
    nation_all_grades: float | None = None
    is_municipality: bool = False


def with_year_before(
    this: SurveyFigure, years: Sequence[str], by_year: Mapping[str, SurveyFigure], breaks: Sequence[SeriesBreak]
) -> Verdict:
    """The school year just before, and no other: a year that was not measured is not leapt over."""
    before = years[-2] if len(years) > 1 else ""
    return _between_years("year_before", this, by_year.get(before), before, breaks)


def with_several_years_ago(
    this: SurveyFigure,
    years: Sequence[str],
    by_year: Mapping[str, SurveyFigure],
    breaks: Sequence[SeriesBreak],
    grades: int,
) -> Verdict:
    """The earliest comparable year so far back that no pupil can have answered in both.

    A series of three grades together shares two thirds of its pupils from one year to the next.

    Args:
        grades: how many grades the group has, and so how many years a pupil is in it.
    """
    back = max(grades, 2)  # one year back is another comparison
    far = [year for year in years if year in by_year and int(years[-1][:4]) - int(year[:4]) >= back]
    far = [year for year in far if by_year[year].state != "not_measured"]
    together = [year for year in far if not is_break(year, years[-1], breaks)]
    comparable = [year for year in together if _is_comparable(by_year[year], this)]
    # Where none will do, the first of the nearest kind says why.
    year = next(iter((*comparable, *together, *far)), None)
    if year is not None:
        return _between_years("several_years", this, by_year[year], year, breaks)
    pair = Pair(this, None, lacks_years=True)
    return before_the_test("several_years", pair) or Verdict("several_years", "not_measured", "few_years")


def with_municipality(this: SurveyFigure, around: Surroundings) -> Verdict | None:
    """The municipality as a fixed baseline; None for the municipality itself, and for a unit that is all of it.

    It contains the unit, which makes the test too careful: the larger the unit, the more.
    """
    if around.is_municipality or _is_all_of(this, around.municipality):
        return None
    return _against("municipality", this, around.municipality, False)


def _is_all_of(this: SurveyFigure, municipality: SurveyFigure | None) -> bool:
    """Whether the unit's pupils are all there are in these grades: it would be compared with itself."""
    if municipality is None or this.state != "shown":
        return False
    return (this.n, this.grades) == (municipality.n, municipality.grades)


def with_nation(this: SurveyFigure, around: Surroundings) -> Verdict:
    """The nation's figure for the same grades as a fixed baseline.

    Younger pupils report more bullying: the nation's share over all grades is no baseline for some of them.
    """
    others_only = around.nation is None and around.nation_all_grades is not None
    return _against("nation", this, around.nation, others_only)


def is_break(first: str, last: str, breaks: Sequence[SeriesBreak]) -> bool:
    """Whether a break in the series lies between two school years."""
    earliest, latest = sorted((int(first[:4]), int(last[:4])))
    return any(earliest < found.year <= latest for found in breaks)


def _is_comparable(other: SurveyFigure, this: SurveyFigure) -> bool:
    return other.state == "shown" and before_the_test("several_years", Pair(this, other)) is None


def _between_years(
    comparison: Comparison,
    this: SurveyFigure,
    other: SurveyFigure | None,
    other_year: str,
    breaks: Sequence[SeriesBreak],
) -> Verdict:
    broken = bool(other_year) and is_break(other_year, this.school_year, breaks)
    refused = before_the_test(comparison, Pair(this, other, is_break_between=broken), other_year)
    if refused is not None or other is None:
        return refused or Verdict(comparison, "not_measured")
    return Verdict(
        comparison,
        "no_sure_change",
        other_year=other_year,
        change=_change(other, this),
        test=TESTS["share" if this.share is not None else "mean"],
        n=this.n,
        other_n=other.n,
        sees_little=_sees_little_between(other, this),
    )


def _against(comparison: Comparison, this: SurveyFigure, other: SurveyFigure | None, others_only: bool) -> Verdict:
    refused = before_the_test(comparison, Pair(this, other, is_of_other_grades=others_only))
    if refused is not None or other is None:
        return refused or Verdict(comparison, "not_measured")
    assert this.n is not None  # a shown figure
    if this.share is not None:
        assert this.count is not None and other.share is not None
        baseline, large, ends = other.share, LARGE_SHARE, (-other.share, 1 - other.share)
        swing = swing_of_share(this.n, baseline)
        change = share_against(this.count, this.n, baseline)
        limits, wide = (share_band(baseline, this.n, level) for level in (INNER, OUTER))
    else:
        assert this.mean is not None and this.sd is not None and other.mean is not None and other.sd is not None
        baseline, large, ends = other.mean, LARGE_MEAN, (-math.inf, math.inf)
        swing = swing_of_mean(this.n)
        change = mean_against(this.mean, this.sd, this.n, baseline, other.sd)
        limits, wide = (mean_band(baseline, other.sd, this.n, level) for level in (INNER, OUTER))
    return Verdict(
        comparison,
        "no_sure_change",
        change=_within(allow_for_swing(change, swing), *ends),
        test=TESTS_AGAINST["share" if this.share is not None else "mean"],
        n=this.n,
        other_n=other.n,
        baseline=baseline,
        limits=limits,
        wide_limits=wide,
        sees_little=limits.high - baseline > large,
        needs_interval=True,
    )


def _change(before: SurveyFigure, after: SurveyFigure) -> Change:
    n1, n2 = before.n, after.n
    assert n1 is not None and n2 is not None  # shown figures
    if after.share is not None:
        assert before.count is not None and after.count is not None
        pooled = (before.count + after.count) / (n1 + n2)
        swing = between(swing_of_share(n1, pooled), n1, swing_of_share(n2, pooled), n2)
        return _within(allow_for_swing(share_change(before.count, n1, after.count, n2), swing), -1.0, 1.0)
    assert before.mean is not None and before.sd is not None and after.mean is not None and after.sd is not None
    swing = between(swing_of_mean(n1), n1, swing_of_mean(n2), n2)
    return allow_for_swing(mean_change(before.mean, before.sd, n1, after.mean, after.sd, n2), swing)


def _within(change: Change, lowest: float, highest: float) -> Change:
    """An interval that was widened does not reach beyond what a share can be: none of the pupils, or all."""
    return change._replace(low=max(change.low, lowest), high=min(change.high, highest))


def _sees_little_between(before: SurveyFigure, after: SurveyFigure) -> bool:
    """Whether two years of so few answers would miss even a large change."""
    assert before.n is not None and after.n is not None
    fewest = min(before.n, after.n)
    if after.share is not None:
        assert before.count is not None and after.count is not None
        pooled = (before.count + after.count) / (before.n + after.n)
        share = min(pooled, 1 - pooled)  # near 100 % there is room for a fall only, which is seen as a rise from 0 is
        seen = detectable_change(min(fewest, worth(fewest, swing_of_share(fewest, share))), share)
        return seen is None or seen - share > LARGE_SHARE
    assert before.sd is not None and after.sd is not None
    told = worth(fewest, swing_of_mean(fewest))
    return detectable_mean_change(told, math.sqrt((before.sd**2 + after.sd**2) / 2)) > LARGE_MEAN
