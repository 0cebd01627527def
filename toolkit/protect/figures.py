"""Primary rules and secondary hiding for the survey's figures, over the whole municipality at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from toolkit.plan.settings import Settings, Thresholds
from toolkit.protect.coarsen import WHOLE, Pooled, pooled_figures
from toolkit.protect.model import SurveyFigure
from toolkit.protect.secondary import GRAND_TOTAL, TOTAL, Cell, SumTable, hide_until_safe
from toolkit.validate.tables import MUNICIPALITY, YearTables

LOWEST_MEAN, HIGHEST_MEAN = 1, 5


def protected_figures(tables: YearTables, settings: Settings) -> tuple[SurveyFigure, ...]:
    """All survey figures that may be published, sorted by unit, year, group and indicator."""
    by_year: dict[str, list[Pooled]] = defaultdict(list)
    for figure in pooled_figures(tables, settings):
        by_year[figure.school_year].append(figure)
    published = [f for figures in by_year.values() for f in _protect_one_year(figures, settings.thresholds)]
    return tuple(sorted(published, key=lambda f: (f.unit, f.school_year, f.group, f.indicator)))


def _protect_one_year(figures: list[Pooled], limits: Thresholds) -> list[SurveyFigure]:
    """Respondents first, since all indicators share them; then each indicator's own numbers."""
    by_indicator: dict[str, list[Pooled]] = defaultdict(list)
    for figure in figures:
        by_indicator[figure.indicator].append(figure)
    too_few = frozenset(
        _cell(f) for f in figures if f.state == "value" and f.n is not None and f.n < limits.smallest_respondents.value
    )
    for rows in by_indicator.values():
        too_few |= _hide(rows, too_few, lambda f: f.n, limits.smallest_respondents.value)
    published: list[SurveyFigure] = []
    for rows in by_indicator.values():
        hidden = too_few | frozenset(_cell(f) for f in rows if f.state == "hidden" or _is_sensitive(f, limits))
        hidden = _hide(rows, hidden, lambda f: f.n, limits.smallest_respondents.value)
        if any(f.share is not None for f in rows):
            hidden = _hide(rows, hidden, lambda f: f.count, limits.smallest_count.value)
        published += [_publish(f, _cell(f) in hidden) for f in rows]
    return published


def _is_sensitive(figure: Pooled, limits: Thresholds) -> bool:
    """Primary rules: too small a count, too few others, nobody, everybody, or a mean that gives single answers away."""
    if figure.state != "value" or figure.n is None:
        return False
    limit = limits.smallest_count.value
    if figure.count is not None:
        others = figure.n - figure.count
        allowed_zero = limits.show_zero_and_all and 0 in (figure.count, others)
        return not allowed_zero and min(figure.count, others) < limit
    assert figure.mean is not None  # a value has a count or a mean
    return figure.n * min(figure.mean - LOWEST_MEAN, HIGHEST_MEAN - figure.mean) < limit


def _hide(
    rows: Iterable[Pooled], hidden: frozenset[Cell], number: Callable[[Pooled], int | None], at_least: int
) -> frozenset[Cell]:
    """The hidden cells of one table, with what arithmetic on its margins would give away; all where margins disagree."""
    rows = [row for row in rows if row.state != "not_measured"]
    cells = frozenset(_cell(row) for row in rows)
    known = {_cell(row): n for row in rows if (n := number(row)) is not None}
    table = SumTable(cells, known)
    safe = hide_until_safe(table, hidden & cells, at_least, {_cell(row): row.n or 0 for row in rows})
    return hidden | (cells if safe is None else safe)


def _cell(figure: Pooled) -> Cell:
    if figure.unit != MUNICIPALITY:
        return Cell(figure.unit, figure.group)
    return GRAND_TOTAL if figure.group == WHOLE else Cell(TOTAL, figure.group)


def _publish(figure: Pooled, hide: bool) -> SurveyFigure:
    bare = SurveyFigure(
        unit=figure.unit,
        school_year=figure.school_year,
        group=figure.group,
        indicator=figure.indicator,
        state="not_measured" if figure.state == "not_measured" else "hidden",
    )
    if hide or figure.state != "value":
        return bare
    numbers = {name: getattr(figure, name) for name in ("share", "count", "mean", "sd", "n")}
    return SurveyFigure.model_validate({**bare.model_dump(), **numbers, "state": "shown"})
