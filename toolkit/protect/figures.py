"""Primary rules and secondary hiding for the survey's figures, over the whole municipality at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from toolkit.plan.settings import Indicator, Settings
from toolkit.protect.coarsen import WHOLE, Pooled, pooled_figures
from toolkit.protect.model import SurveyFigure
from toolkit.protect.secondary import GRAND_TOTAL, TOTAL, Cell, SumTable, hide_until_safe
from toolkit.validate.tables import MUNICIPALITY, YearTables

LOWEST_MEAN, HIGHEST_MEAN = 1, 5
OUTSIDE = "~"
"""Stands for units that are counted in a margin and are not in the table."""


Number = Callable[[Pooled], int | None]
Test = tuple[Number, int]
"""A number that a figure gives away, and what it must at least reach."""


def protected_figures(tables: YearTables, settings: Settings) -> tuple[SurveyFigure, ...]:
    """All survey figures that may be published, sorted by unit, year, group and indicator."""
    by_year: dict[str, list[Pooled]] = defaultdict(list)
    for figure in pooled_figures(tables, settings):
        by_year[figure.school_year].append(figure)
    published = [f for figures in by_year.values() for f in _protect_one_year(figures, settings)]
    return tuple(sorted(published, key=lambda f: (f.unit, f.school_year, f.group, f.indicator)))


def _protect_one_year(figures: list[Pooled], settings: Settings) -> list[SurveyFigure]:
    """Respondents first, since all indicators share them; then each indicator's own numbers, wholes before parts."""
    limits = settings.thresholds
    respondents: Test = (lambda f: f.n, limits.smallest_respondents.value)
    by_indicator: dict[str, list[Pooled]] = defaultdict(list)
    for figure in figures:
        by_indicator[figure.indicator].append(figure)
    too_few = frozenset(_cell(figure) for figure in figures if _is_sensitive(figure, [respondents]))
    too_few = _until_nothing_moves(too_few, [(rows, respondents) for rows in by_indicator.values()])
    published: dict[str, list[SurveyFigure]] = {}
    for indicator in sorted(settings.surveys.indicators, key=lambda i: not i.headline):
        rows = by_indicator.get(indicator.id, [])
        own: list[Test] = [(n, limits.smallest_count.value) for n in (_count, _others, _below_top, _above_bottom)]
        hidden = too_few | frozenset(_cell(f) for f in rows if f.state == "hidden")
        whole = _whole_of(indicator, settings)
        if whole is not None:
            shown = {(f.unit, f.group): f.count for f in published.get(whole, []) if f.state == "shown"}
            hidden |= frozenset(_cell(f) for f in rows if (f.unit, f.group) not in shown)
            own.append((_rest_of(shown), limits.smallest_count.value))
        hidden |= frozenset(_cell(f) for f in rows if _is_sensitive(f, own))
        hidden = _until_nothing_moves(hidden, [(rows, test) for test in (respondents, *own)])
        published[indicator.id] = [_publish(f, _cell(f) in hidden) for f in rows]
    return [figure for rows in published.values() for figure in rows]


def _until_nothing_moves(hidden: frozenset[Cell], tables: list[tuple[list[Pooled], Test]]) -> frozenset[Cell]:
    """What one test hides must pass the others too."""
    while True:
        before = hidden
        for rows, (number, at_least) in tables:
            hidden = _hide(rows, hidden, number, at_least)
        if hidden == before:
            return hidden


def _whole_of(indicator: Indicator, settings: Settings) -> str | None:
    """The indicator that counts everyone whom a sub-question counts: bullied at all, of bullied by pupils."""
    if indicator.kind != "share" or indicator.headline:
        return None
    wholes = (i.id for i in settings.surveys.indicators if i.headline and i.definition == indicator.definition)
    return next(wholes, None)


def _rest_of(whole: Mapping[tuple[str, str], int | None]) -> Number:
    """Those whom the whole counts and the part does not: the difference of two shown numbers is a shown number."""

    def rest(part: Pooled) -> int | None:
        count = whole.get((part.unit, part.group))
        return None if count is None or part.count is None else count - part.count

    return rest


def _count(figure: Pooled) -> int | None:
    return figure.count


def _others(figure: Pooled) -> int | None:
    """Those without the property: a reader who knows nearly all of n knows these."""
    return None if figure.count is None or figure.n is None else figure.n - figure.count


def _below_top(figure: Pooled) -> int | None:
    """Whole points that a group's answers lie below the top of the scale; few mean that each answer is known."""
    return None if figure.mean is None or figure.n is None else round(figure.n * (HIGHEST_MEAN - figure.mean))


def _above_bottom(figure: Pooled) -> int | None:
    return None if figure.mean is None or figure.n is None else round(figure.n * (figure.mean - LOWEST_MEAN))


def _is_sensitive(figure: Pooled, tests: Iterable[Test]) -> bool:
    """Primary rules: a number below its limit, nobody and everybody among them."""
    return any((number := count(figure)) is not None and number < at_least for count, at_least in tests)


def _hide(rows: Iterable[Pooled], hidden: frozenset[Cell], number: Number, at_least: int) -> frozenset[Cell]:
    """The hidden cells of one table, with what arithmetic on its margins would give away.

    Where the margins contradict the cells, nothing of the table may be shown.
    """
    rows = [row for row in rows if row.state != "not_measured"]
    known = {_cell(row): n for row in rows if (n := number(row)) is not None}
    cells = frozenset(_cell(row) for row in rows)
    if number in (_below_top, _above_bottom):
        known = _agreeing_margins(cells, known)
    others = _units_outside(cells, known)
    table = SumTable(cells | others, known)
    cost = {_cell(row): row.n or 0 for row in rows}
    safe = hide_until_safe(table, (hidden & cells) | others, at_least, cost)
    return hidden | (cells if safe is None else safe - others)


def _units_outside(cells: frozenset[Cell], known: dict[Cell, int]) -> frozenset[Cell]:
    """A cell for units that a margin counts and the table lacks: what is left over is a number about them."""
    table = SumTable(cells, known)
    return frozenset(
        Cell(OUTSIDE, total.group)
        for total, parts in table.sums.items()
        if total != GRAND_TOTAL
        and total in known
        and all(part in known for part in parts)
        and known[total] > sum(known[part] for part in parts)
    )


def _agreeing_margins(cells: frozenset[Cell], known: dict[Cell, int]) -> dict[Cell, int]:
    """Margins of rounded means never add up exactly; here they are made to, from the cells, groups first."""
    agreeing = dict(known)
    for total, parts in sorted(SumTable(cells, known).sums.items(), key=lambda item: item[0] == GRAND_TOTAL):
        if total in agreeing:
            least = sum(agreeing.get(part, 0) for part in parts)
            whole = all(part in agreeing for part in parts)
            agreeing[total] = least if whole else max(agreeing[total], least)
    return agreeing


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
    numbers = {name: getattr(figure, name) for name in ("share", "count", "mean", "sd", "n", "grades")}
    return SurveyFigure.model_validate({**bare.model_dump(), **numbers, "state": "shown"})
