"""One indicator over the years: each figure with its interval, and what may be said about the last change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from toolkit.analyse.change import Change, adjust_for_many, mean_change, share_change
from toolkit.analyse.intervals import mean_interval, share_interval
from toolkit.plan.settings import SeriesBreak
from toolkit.protect.model import FigureState, SurveyFigure

Verdict = Literal[
    "higher", "lower", "no_sure_change", "hidden", "left_out", "not_measured", "not_comparable", "other_grades"
]
FALSE_ALARM = 0.05


@dataclass(frozen=True)
class Point:
    """One year's figure. `value` is a share 0-1 or a mean 1-5; all numbers are None unless the state is `shown`.

    `grades` are those behind a shown figure.
    """

    school_year: str
    state: FigureState
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    count: int | None = None
    grades: tuple[int, ...] = ()


@dataclass(frozen=True)
class Series:
    """One indicator for one unit and group of grades.

    Attributes:
        points: one per school year, oldest first; the last is the review's year.
        change: from the year before to the last, where both are shown and comparable.
        q: the change's p-value after adjustment for everything the report tests.
        verdict: what may be said about the change; q decides.
        tests: how many comparisons the report makes.
    """

    unit: str
    group: str
    indicator: str
    kind: Literal["share", "mean"]
    points: tuple[Point, ...]
    verdict: Verdict
    change: Change | None = None
    q: float | None = None
    tests: int = 0

    @property
    def latest(self) -> Point:
        """The review's own year."""
        return self.points[-1]


def build_series(
    figures: Iterable[SurveyFigure],
    kind: Literal["share", "mean"],
    years: tuple[str, ...],
    breaks: tuple[SeriesBreak, ...],
) -> Series:
    """Figures of one unit, group and indicator as a series over the given years.

    Args:
        figures: at least one, all of the same unit, group and indicator.
        years: school years to show, oldest first; a year without a figure is `not_measured`.
        breaks: nothing is compared across one of these.
    """
    by_year = {figure.school_year: figure for figure in figures}
    any_figure = next(iter(by_year.values()))
    shown_years = tuple(year for year in years if not _break_between(year, years[-1], breaks))
    points = tuple(_point(year, by_year.get(year), kind) for year in shown_years)
    change, verdict = _last_change(years, by_year, kind, breaks)
    return Series(any_figure.unit, any_figure.group, any_figure.indicator, kind, points, verdict, change)


def decide_verdicts(series: list[Series]) -> list[Series]:
    """Adjust over every comparison in the report (Benjamini-Hochberg); q decides the word."""
    tested = [s for s in series if s.change is not None]
    q_values = iter(adjust_for_many([s.change.p for s in tested if s.change is not None]))
    return [s if s.change is None else _with_verdict(s, s.change, float(next(q_values)), len(tested)) for s in series]


def _with_verdict(series: Series, change: Change, q: float, tests: int) -> Series:
    verdict: Verdict = "no_sure_change"
    if q <= FALSE_ALARM:
        verdict = "higher" if change.difference > 0 else "lower"
    return replace(series, verdict=verdict, q=q, tests=tests)


def _last_change(
    years: tuple[str, ...],
    by_year: dict[str, SurveyFigure],
    kind: Literal["share", "mean"],
    breaks: tuple[SeriesBreak, ...],
) -> tuple[Change | None, Verdict]:
    after = by_year.get(years[-1])
    before = by_year.get(years[-2]) if len(years) > 1 else None
    if after is None or before is None or "not_measured" in (after.state, before.state):
        return None, "not_measured"
    if "left_out" in (after.state, before.state):
        return None, "left_out"
    if "hidden" in (after.state, before.state):
        return None, "hidden"
    if _break_between(years[-2], years[-1], breaks):
        return None, "not_comparable"
    if before.grades != after.grades:
        return None, "other_grades"
    if kind == "share":
        assert before.count is not None and before.n is not None and after.count is not None and after.n is not None
        return share_change(before.count, before.n, after.count, after.n), "no_sure_change"
    assert before.mean is not None and before.sd is not None and before.n is not None
    assert after.mean is not None and after.sd is not None and after.n is not None
    return mean_change(before.mean, before.sd, before.n, after.mean, after.sd, after.n), "no_sure_change"


def _point(year: str, figure: SurveyFigure | None, kind: Literal["share", "mean"]) -> Point:
    if figure is None:
        return Point(year, "not_measured")
    if figure.state != "shown" or figure.n is None:
        return Point(year, figure.state)
    if kind == "share":
        assert figure.count is not None
        low, high = share_interval(figure.count, figure.n)
        return Point(year, "shown", figure.share, low, high, figure.n, figure.count, figure.grades)
    assert figure.mean is not None and figure.sd is not None
    low, high = mean_interval(figure.mean, figure.sd, figure.n)
    return Point(year, "shown", figure.mean, max(low, 1.0), min(high, 5.0), figure.n, grades=figure.grades)


def _break_between(first: str, last: str, breaks: tuple[SeriesBreak, ...]) -> bool:
    return any(int(first[:4]) < b.year <= int(last[:4]) for b in breaks)
