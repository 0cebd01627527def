"""Too few respondents: a place is hidden in every indicator, since all of them have nearly the same n."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Sequence

from toolkit.protect.coarsen import Pooled
from toolkit.protect.ledger import Ledger, Row, Secret, Statement, Terms, equal, sum_of
from toolkit.protect.survey_ledger import MARGIN_COST, OUTSIDE, Figure
from toolkit.protect.witnesses import hide_until_safe
from toolkit.validate.tables import MUNICIPALITY

Place = tuple[str, tuple[int, ...]]
"""A unit (or the municipality) and grades."""


def place_of(figure: Figure) -> Place:
    """Where a figure is about."""
    return figure.unit, figure.grades


def places_with_few(figures: Sequence[Pooled], fewest: int) -> frozenset[Place]:
    """Places with fewer respondents than allowed in some indicator, and those whose n would give them away.

    Args:
        figures: one school year's, all that are measured.
        fewest: the smallest number of respondents.
    """
    figures = [*figures, *_outside(figures)]
    respondents = _Respondents(figures)
    rows: dict[Place, list[Row]] = defaultdict(list)
    sizes: dict[Place, list[int]] = defaultdict(list)
    secrets: dict[Hashable, list[Secret]] = defaultdict(list)
    for figure in figures:
        place = place_of(figure)
        if figure.n is not None:
            rows[place].append(equal(respondents.of(figure), figure.n))
            sizes[place].append(figure.n)
    # A place whose n the source hides everywhere may be a small one.
    sensitive = {place for place in map(place_of, figures) if min(sizes[place], default=0) < fewest}
    for figure in figures:
        if place_of(figure) in sensitive:
            secrets[place_of(figure)].append(Secret(place_of(figure), respondents.of(figure), fewest, True))
    statements = [
        Statement(place, tuple(own), cost=max(sizes[place]) * (MARGIN_COST if place[0] == MUNICIPALITY else 1))
        for place, own in sorted(rows.items())
    ]
    ledger = Ledger(respondents.unknowns, tuple(statements), branches=respondents.branches)
    protection = hide_until_safe(ledger, sensitive, secrets)
    return frozenset(place for place in map(place_of, figures) if place in protection.hidden)


def left_over(figures: Sequence[Figure]) -> set[tuple[int, ...]]:
    """Grades in which the municipality's figure counts pupils of units that the list lacks.

    Args:
        figures: of one indicator and school year. Where a unit's n is hidden at the source, nothing is left over.
    """
    known = {place_of(figure): figure.n for figure in figures}
    found = set()
    for (unit, grades), n in known.items():
        if unit != MUNICIPALITY or n is None:
            continue
        parts = [known[place] for place in _largest_within(grades, known)]
        if parts and None not in parts and n > sum(m or 0 for m in parts):
            found.add(grades)
    return found


def _largest_within(grades: tuple[int, ...], places: Collection[Place]) -> list[Place]:
    """The units' places within some grades, none of them within another of the same unit: nobody is counted twice."""
    within: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for unit, own in places:
        if unit != MUNICIPALITY and set(own) <= set(grades):
            within[unit].append(own)
    return [
        (unit, one) for unit, own in within.items() for one in own if not any(set(one) < set(other) for other in own)
    ]


def _outside(figures: Sequence[Pooled]) -> list[Pooled]:
    """A figure without numbers for what is left over, indicator by indicator."""
    indicators = sorted({figure.indicator for figure in figures})
    year = figures[0].school_year if figures else ""
    return [
        Pooled(OUTSIDE, year, "", indicator, "hidden", None, grades=grades)
        for indicator in indicators
        for grades in sorted(left_over([figure for figure in figures if figure.indicator == indicator]))
    ]


class _Respondents:
    """The unknowns: how many answered, by indicator, unit and grade."""

    def __init__(self, figures: Sequence[Pooled]) -> None:
        names = {(f.indicator, f.unit, grade) for f in figures for grade in f.grades}
        self._units: dict[tuple[str, int], list[str]] = defaultdict(list)
        for indicator, unit, grade in sorted(names):
            if unit != MUNICIPALITY:
                self._units[indicator, grade].append(unit)
        self._numbers = {name: number for number, name in enumerate(sorted(names))}

    @property
    def unknowns(self) -> int:
        return len(self._numbers)

    @property
    def branches(self) -> tuple[int, ...]:
        """Each unknown's unit, by number."""
        units = {unit: number for number, unit in enumerate(sorted({unit for _, unit, _ in self._numbers}))}
        return tuple(units[unit] for _, unit, _ in self._numbers)

    def of(self, figure: Pooled) -> Terms:
        """A figure's respondents; the municipality's are its units', or its own where no unit has a figure."""
        if figure.unit != MUNICIPALITY:
            return sum_of([(self._numbers[figure.indicator, figure.unit, grade], 1)] for grade in figure.grades)
        return sum_of(
            [(self._numbers[figure.indicator, unit, grade], 1)]
            for grade in figure.grades
            for unit in self._units[figure.indicator, grade] or [MUNICIPALITY]
        )
