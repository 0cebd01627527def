"""A series' school years as readers meet them in drawings and alt texts: also those that are not comparable."""

from __future__ import annotations

from typing import NamedTuple

from toolkit.analyse.series import Point, Series
from toolkit.plan.settings import Settings
from toolkit.present.sentences import year_label
from toolkit.present.texts import text


class Column(NamedTuple):
    """One school year, or a run of years that are not comparable with the last one.

    Attributes:
        label: the year as it is printed, with a mark where it was unlike others; of a run, its first and last year.
        point: None where the years are not comparable: then nothing of their figures is here.
        why: where they are not comparable, because of which break; empty elsewhere.
    """

    label: str
    years: tuple[str, ...]
    point: Point | None
    why: str = ""

    @property
    def words(self) -> str:
        """That the years are not comparable, and why; of no use where they are."""
        return f"{self.why} {text('state.not_comparable')}"


def columns_of(series: Series, settings: Settings) -> tuple[Column, ...]:
    """One column for each point, and one for each run of years that are not comparable; oldest first."""
    points = {point.school_year: point for point in series.points}
    runs: list[list[str]] = []
    for year in sorted({*points, *series.not_comparable}):
        if year in points or not runs or runs[-1][0] in points:
            runs.append([])
        runs[-1].append(year)
    ends = [run[0] for run in runs[1:]] + [""]
    return tuple(
        Column(year_label(run[0], settings), tuple(run), points[run[0]])
        if run[0] in points
        else Column(_label(run), tuple(run), None, _why(run[-1], after, settings))
        for run, after in zip(runs, ends, strict=True)
    )


def _label(run: list[str]) -> str:
    return run[0] if len(run) == 1 else text("figure.years_between", first=run[0], last=run[-1])


def _why(last: str, after: str, settings: Settings) -> str:
    """A break between two years by its autumn; else the questions were others, as the file says."""
    between = [found.year for found in settings.surveys.breaks if last[:4] < str(found.year) <= after[:4]]
    return text("figure.break", year=max(between)) if between else text("figure.asked_otherwise")
