"""One indicator over the years: each figure with its interval, and what may be said about the last one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from toolkit.analyse.compare import (
    Surroundings,
    is_break,
    with_municipality,
    with_nation,
    with_several_years_ago,
    with_year_before,
)
from toolkit.analyse.intervals import mean_interval, share_interval
from toolkit.analyse.noise import swing_of_mean, swing_of_share, worth
from toolkit.analyse.power import chance_to_see, detectable_change, detectable_mean_change
from toolkit.analyse.run_chart import FEWEST_POINTS, RunChart, run_chart
from toolkit.analyse.shrink import Shrunk, shrunk_share
from toolkit.analyse.verdicts import Comparison, Verdict, decide
from toolkit.errors import InputError
from toolkit.plan.settings import SeriesBreak
from toolkit.protect.model import FigureState, SurveyFigure

ALONE: Final = Surroundings(is_municipality=True)
"""A figure that is seen against nothing but its own years."""


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
class CanSee:
    """What two years of so many answers could tell from chance and from how years swing, if nothing else were tested.

    Attributes:
        n, value: answers and figure of the last year.
        detectable: the share that a rise would have to reach to be seen four times of five, None where no rise would;
            for means the difference that would be seen, which may be wider than the scale.
        chance_if_gone: the chance to see a fall to zero; for shares only.
    """

    n: int
    value: float
    detectable: float | None
    chance_if_gone: float | None


@dataclass(frozen=True)
class Series:
    """One indicator for one unit and group of grades.

    Attributes:
        points: one per school year since the last break, oldest first; the last is the review's year.
        verdicts: what may be said of the last figure, one per comparison that exists.
        can_see: what so many answers could show; None where the last figure is not shown.
        estimate: a unit's share drawn towards the nation's (of the same grades).
        singled_out: whether the report of the year before said that this figure stood out.
        run: the long series, from twelve comparable points.
        not_comparable: school years that were measured, but asked otherwise or lie before a break; their figures are
            nowhere in the series.
    """

    unit: str
    group: str
    indicator: str
    kind: Literal["share", "mean"]
    points: tuple[Point, ...]
    verdicts: tuple[Verdict, ...]
    can_see: CanSee | None = None
    estimate: Shrunk | None = None
    singled_out: bool = False
    run: RunChart | None = None
    not_comparable: tuple[str, ...] = ()

    @property
    def latest(self) -> Point:
        """The review's own year."""
        return self.points[-1]

    @property
    def tests(self) -> int:
        """How many comparisons the report makes; 0 where this series takes part in none."""
        return max((verdict.tests for verdict in self.verdicts), default=0)

    @property
    def stands_out(self) -> bool:
        """Whether the last figure differs surely from the year before, the municipality or the nation."""
        compared = (self.verdict_on("year_before"), self.verdict_on("municipality"), self.verdict_on("nation"))
        return any(verdict is not None and verdict.word in ("higher", "lower") for verdict in compared)

    def verdict_on(self, comparison: Comparison) -> Verdict | None:
        """What may be said of one comparison; None where it does not exist."""
        return next((verdict for verdict in self.verdicts if verdict.comparison == comparison), None)


def build_series(
    figures: Iterable[SurveyFigure],
    kind: Literal["share", "mean"],
    years: tuple[str, ...],
    breaks: Sequence[SeriesBreak],
    around: Surroundings = ALONE,
    grades: int = 3,
) -> Series:
    """Figures of one unit, group and indicator as a series over the given years; `decide_verdicts` gives the words.

    Args:
        figures: at least one, all of the same unit, group and indicator.
        years: school years to show, oldest first; a year without a figure is `not_measured`.
        breaks: nothing is compared, drawn or modelled across one of these.
        around: what the last year's figure is seen against besides.
        grades: how many grades the group has.

    Raises:
        InputError: figures of more than one unit, group or indicator, two of one year, or none.
    """
    given = tuple(figures)
    unit, group, indicator = _place_of(given)
    by_year = {figure.school_year: _safe(figure) for figure in given}
    this = by_year.get(years[-1]) or SurveyFigure(
        unit=unit, school_year=years[-1], group=group, indicator=indicator, state="not_measured"
    )
    # The break is asked of the figure too: a file may say that its questions were others.
    together = [
        year for year in years if not is_break(year, years[-1], breaks) and _asked_alike(by_year.get(year), this)
    ]
    points = tuple(_point(year, by_year.get(year), kind) for year in together)
    compared = (
        with_year_before(this, years, by_year, breaks),
        with_several_years_ago(this, years, by_year, breaks, grades),
        with_municipality(this, around),
        None if around is ALONE else with_nation(this, around),
    )
    return Series(
        unit,
        group,
        indicator,
        kind,
        points,
        verdicts=tuple(verdict for verdict in compared if verdict is not None),
        can_see=_can_see(this),
        estimate=_estimate(this, around),
        run=_run(points),
        not_comparable=tuple(year for year in years if year not in together and _is_measured(by_year.get(year))),
    )


def decide_verdicts(series: Sequence[Series]) -> list[Series]:
    """Adjust over every comparison in the report (Benjamini-Hochberg); q decides the word."""
    decided = iter(decide([verdict for one in series for verdict in one.verdicts]))
    return [replace(one, verdicts=tuple(next(decided) for _ in one.verdicts)) for one in series]


def _place_of(figures: Sequence[SurveyFigure]) -> tuple[str, str, str]:
    places = {(figure.unit, figure.group, figure.indicator) for figure in figures}
    years = [figure.school_year for figure in figures]
    if len(places) != 1 or len(years) != len(set(years)):
        raise InputError("series_mixed", {"places": sorted(places), "years": sorted(years)})
    return next(iter(places))


def _safe(figure: SurveyFigure) -> SurveyFigure:
    """A figure of nobody is not measured, and one of a single pupil is that pupil, whatever its state says."""
    if figure.state != "shown" or figure.n is None or figure.n > 1:
        return figure
    # Made anew, for a figure from before disclosure control looks like one of these and cannot be copied.
    names = ("unit", "school_year", "group", "indicator", "grades", "definition", "wording")
    about = {name: getattr(figure, name) for name in names}
    return SurveyFigure.model_validate({**about, "state": "not_measured" if figure.n == 0 else "hidden"})


def _is_measured(figure: SurveyFigure | None) -> bool:
    return figure is not None and figure.state != "not_measured"


def _asked_alike(figure: SurveyFigure | None, this: SurveyFigure) -> bool:
    if figure is None:
        return True
    return all(
        not a or not b or a == b for a, b in ((figure.definition, this.definition), (figure.wording, this.wording))
    )


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


def _can_see(this: SurveyFigure) -> CanSee | None:
    if this.state != "shown" or this.n is None:
        return None
    if this.share is not None and this.count is not None:
        share = this.count / this.n
        told = min(this.n, worth(this.n, swing_of_share(this.n, share)))
        return CanSee(this.n, this.share, detectable_change(told, share), chance_to_see(told, share, 0.0))
    assert this.mean is not None and this.sd is not None
    told = worth(this.n, swing_of_mean(this.n))
    return CanSee(this.n, this.mean, detectable_mean_change(told, this.sd), None)


def _estimate(this: SurveyFigure, around: Surroundings) -> Shrunk | None:
    """Only for a unit's share of bullied pupils: the prior's weight is measured for that; the municipality is large."""
    prior = _prior(this, around)
    follows_none = this.definition == this.indicator  # so the clean tables name what is no share of bullied pupils
    if around.is_municipality or follows_none or this.count is None or this.n is None:
        return None
    return shrunk_share(this.count, this.n, prior) if prior is not None and 0 < prior < 1 else None


def _prior(this: SurveyFigure, around: Surroundings) -> float | None:
    """The nation's share for the same grades, asked the same way. What is no baseline is no prior either."""
    nation = around.nation
    alike = nation is not None and nation.grades == this.grades and _asked_alike(nation, this)
    return nation.share if nation is not None and alike else None


def _run(points: Sequence[Point]) -> RunChart | None:
    """Of the years in which the same grades answered as in the last one shown."""
    shown = [point for point in points if point.value is not None]
    values = [point.value for point in shown if point.value is not None and point.grades == shown[-1].grades]
    return run_chart(values) if len(values) >= FEWEST_POINTS else None
