"""The survey's rows of the ledger: what a published figure tells about whole pupils in each unit and grade.

One ledger covers one school year and one family of indicators: a mean, or a share with its sub-questions. The unknowns
are pupils per unit and grade, so that figures over other grades or from other releases meet in the same ledger.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from scipy.stats import t as student

from toolkit.plan.settings import Indicator, SurveySettings, Thresholds
from toolkit.protect.coarsen import Pooled
from toolkit.protect.ledger import Row, Secret, Statement, Terms, equal, sum_of
from toolkit.protect.model import SurveyFigure
from toolkit.validate.tables import MUNICIPALITY

OUTSIDE = "~"
"""Stands for units that the municipality's figure counts and that have no figure of their own."""
LOWEST_MEAN, HIGHEST_MEAN = 1, 5
SPAN = HIGHEST_MEAN - LOWEST_MEAN
FEWEST_ANSWER = Fraction(9, 10)
MARGIN_COST = 10
"""The municipality's figures are what everyone may read: they are hidden last."""
HALF_OF_LAST_DECIMAL = Fraction(1, 20)
"""Means are printed with one decimal, by the source and by us."""


class CellName(NamedTuple):
    """A figure's place: a unit (or the municipality), grades and an indicator."""

    unit: str
    grades: tuple[int, ...]
    indicator: str


Figure = Pooled | SurveyFigure
"""A figure pooled now, or published before."""


class Family(NamedTuple):
    """Indicators whose numbers hang together: `whole` counts everyone whom the `parts` count."""

    whole: Indicator
    parts: tuple[Indicator, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all its indicators."""
        return tuple(indicator.id for indicator in (self.whole, *self.parts))


def families(surveys: SurveySettings) -> list[Family]:
    """Every indicator in exactly one family, in the settings' order."""
    indicators = surveys.indicators
    wholes = [indicator for indicator in indicators if indicator.is_whole]
    found = [
        Family(
            whole,
            tuple(
                i for i in indicators if i not in wholes and whole.kind == "share" and i.definition == whole.definition
            ),
        )
        for whole in wholes
    ]
    placed = {i for family in found for i in family.ids}
    return found + [Family(i) for i in indicators if i.id not in placed]


class SurveyLedger:
    """Names the unknowns of one family and year, and turns figures into rows and secrets."""

    def __init__(self, family: Family, cells: Iterable[CellName], limits: Thresholds) -> None:
        self._family, self._limits = family, limits
        self._by_grade = _units_by_grade(cells)
        whats = ("without", *self._mixtures()) if self._is_share else ("n", "points", "squares")
        names = [(unit, grade, what) for grade, units in self._by_grade.items() for unit in units for what in whats]
        self._numbers = {name: number for number, name in enumerate(names)}

    @property
    def unknowns(self) -> int:
        """How many unknowns the ledger has."""
        return len(self._numbers)

    @property
    def branches(self) -> tuple[int, ...]:
        """Each unknown's unit, by number."""
        units = {unit: number for number, unit in enumerate(sorted({unit for unit, _, _ in self._numbers}))}
        return tuple(units[unit] for unit, _, _ in self._numbers)

    def definitions(self) -> list[Row]:
        """What is true of any answers: a mean lies on the scale. Shares need nothing: pupils are never fewer than 0."""
        if self._is_share:
            return []
        rows = []
        for grade, units in self._by_grade.items():
            for unit in units:
                n, points, squares = (self._sum(unit, (grade,), what) for what in ("n", "points", "squares"))
                rows.append(Row(sum_of([_times(n, SPAN), _minus(points)]), 0, None))
                # (score - 1) squared is at most 4 times (score - 1), for each score from 1 to 5.
                rows.append(Row(sum_of([_times(points, SPAN), _minus(squares)]), 0, None))
        return rows

    def statement(self, name: Hashable, figure: Figure) -> Statement:
        """A figure as it is printed: a share with its count and n, a mean with its n and interval."""
        assert figure.n is not None  # every figure that can be printed has n
        cost = float(figure.n) * (MARGIN_COST if figure.unit == MUNICIPALITY else 1)
        rows = self._share_rows(figure) if self._is_share else self._mean_rows(figure)
        return Statement(name, tuple(rows), cost=cost)

    def secrets(self, cell: CellName) -> tuple[Secret, ...]:
        """What nobody may compute of a cell: its number, and that any of its numbers is below its limit."""
        fewest, count = self._limits.smallest_respondents.value, self._limits.smallest_count.value
        n = self._n(cell)
        if not self._is_share:
            points = self._sum(cell.unit, cell.grades, "points")
            below_top = sum_of([_times(n, SPAN), _minus(points)])
            numbers = [(points, count, False), (below_top, count, True)]
        else:
            counted, whole = self._counted(cell), self._counted(cell._replace(indicator=self._family.whole.id))
            numbers = [(counted, count, False), (sum_of([n, _minus(counted)]), count, True)]
            if counted != whole:
                numbers.append((sum_of([whole, _minus(counted)]), count, True))
        numbers.append((n, fewest, True))
        return tuple(Secret(cell, terms, at_least, exact) for terms, at_least, exact in numbers)

    def _share_rows(self, figure: Figure) -> Iterator[Row]:
        assert figure.share is not None and figure.n is not None
        cell = CellName(figure.unit, figure.grades, figure.indicator)
        counted = self._counted(cell)
        yield equal(self._n(cell), figure.n)
        if figure.count is not None:
            yield equal(counted, figure.count)
            return
        # A percentage alone, as the source prints it: those who answered the question are 90-100 % of the participants.
        low, high = (Fraction(figure.share) + side * HALF_OF_LAST_DECIMAL / 100 for side in (-1, 1))
        yield Row(counted, math.ceil(low * figure.n * FEWEST_ANSWER), math.floor(high * figure.n))

    def _mean_rows(self, figure: Figure) -> Iterator[Row]:
        assert figure.mean is not None and figure.sd is not None and figure.n is not None
        points = self._sum(figure.unit, figure.grades, "points")
        yield equal(self._n(CellName(figure.unit, figure.grades, figure.indicator)), figure.n)
        # Pooled from printed means: the true one lies within the source's rounding and ours.
        source = 1 if len(figure.grades) == 1 else 2
        printed = Fraction(math.floor(figure.mean * 10 + 0.5), 10) - LOWEST_MEAN
        low, high = ((printed + side * source * HALF_OF_LAST_DECIMAL) * figure.n for side in (-1, 1))
        # An index is the mean of several questions, so its points need not be whole: one of slack on each side.
        yield Row(points, math.floor(low) - 1, math.ceil(high) + 1)
        yield Row(self._sum(figure.unit, figure.grades, "squares"), *_squares(figure.n, figure.sd, low, high))

    @property
    def _is_share(self) -> bool:
        return self._family.whole.kind == "share"

    def _n(self, cell: CellName) -> Terms:
        if not self._is_share:
            return self._sum(cell.unit, cell.grades, "n")
        return sum_of(self._sum(cell.unit, cell.grades, what) for what in ("without", *self._mixtures()))

    def _sum(self, unit: str, grades: Iterable[int], what: str) -> Terms:
        """A unit's unknowns over some grades; the municipality's are those of its units."""
        return sum_of(
            [(self._numbers[one, grade, what], 1)]
            for grade in grades
            for one in (self._by_grade[grade] if unit == MUNICIPALITY else [unit])
        )

    def _mixtures(self) -> Iterator[str]:
        """Each way to be counted by the whole: by none of the parts, by one of them, by several."""
        parts = [part.id for part in self._family.parts]
        for size in range(len(parts) + 1):
            yield from ("with " + "+".join(some) for some in combinations(parts, size))

    def _counted(self, cell: CellName) -> Terms:
        """Those whom the cell's indicator counts."""
        mixtures = self._mixtures()
        if cell.indicator != self._family.whole.id:
            mixtures = (m for m in mixtures if cell.indicator in m.removeprefix("with ").split("+"))
        return sum_of(self._sum(cell.unit, cell.grades, mixture) for mixture in mixtures)


def differences(cells: Iterable[CellName]) -> set[CellName]:
    """The grades that groups of grades give when they are taken from each other: 7, when 5-6 and 5-7 are out.

    Every set of grades that the same published groups have in common; whatever can be subtracted is made of these.
    """
    groups: dict[tuple[str, str], set[tuple[int, ...]]] = {}
    for cell in cells:
        groups.setdefault((cell.unit, cell.indicator), set()).add(cell.grades)
    found = set()
    for (unit, indicator), published in groups.items():
        together: dict[frozenset[tuple[int, ...]], list[int]] = {}
        for grade in sorted({grade for group in published for grade in group}):
            together.setdefault(frozenset(group for group in published if grade in group), []).append(grade)
        found |= {CellName(unit, tuple(grades), indicator) for grades in together.values()}
    return found


def _units_by_grade(cells: Iterable[CellName]) -> dict[int, list[str]]:
    """The units with unknowns in each grade; a grade that only the municipality has is someone's outside."""
    by_grade: dict[int, set[str]] = {}
    for cell in cells:
        for grade in cell.grades:
            by_grade.setdefault(grade, set()).update({cell.unit} - {MUNICIPALITY})
    return {grade: sorted(by_grade[grade]) or [OUTSIDE] for grade in sorted(by_grade)}


def _squares(n: int, sd: float, low: Fraction, high: Fraction) -> tuple[int, int]:
    """Between what the sum of (score - 1) squared lies, for a reader of n, the mean and the interval's printed ends.

    The interval is mean -/+ t sd / sqrt(n); its half width is known within a tenth.
    """
    half_width = float(student.ppf(0.975, n - 1)) * sd / math.sqrt(n)
    widths = (max(0.0, half_width - 0.1), half_width + 0.1)
    deviations = [width * math.sqrt(n) / float(student.ppf(0.975, n - 1)) for width in widths]
    within = [(n - 1) * deviation**2 for deviation in deviations]
    return math.floor(within[0] + float(max(low, Fraction(0))) ** 2 / n) - 1, math.ceil(
        within[1] + float(high) ** 2 / n
    ) + 1


def _times(terms: Terms, factor: int) -> Terms:
    return tuple((unknown, factor * coefficient) for unknown, coefficient in terms)


def _minus(terms: Terms) -> Terms:
    return _times(terms, -1)
