"""From simulated pupils to the figures of one row, hidden the way Udir hides them.

Both figures of a row become `*` when fewer than ten took part, or when one or two were (or were not) bullied. Then
enough more is hidden that no single hidden school or group is left alone against the municipality's row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from example_data.pupils import SMALLEST_COUNT, SMALLEST_GROUP, Pupil, SchoolClass

HIDDEN: Final = "*"
OWNERS: Final = ("Alle eierformer", "Offentlig eiet", "Privat eiet")
GENDERS: Final = ("Alle kjønn", "Gutt", "Jente")


@dataclass(frozen=True)
class Group:
    """The pupils behind one row: a school or the municipality (`unit` is None), by owner and gender."""

    year: str
    grade: int
    unit: str | None
    owner: str
    gender: str
    invited: int
    pupils: tuple[Pupil, ...]


@dataclass(frozen=True)
class Figures:
    """The measures of one row as text, and whether Udir would hide them."""

    values: tuple[str, ...]
    hidden: bool

    def shown(self) -> tuple[str, ...]:
        """The measures as the file shows them."""
        return tuple(HIDDEN for _ in self.values) if self.hidden else self.values


Measure = Callable[[Group], Figures]


def groups_of_grade(classes: Sequence[SchoolClass], private_schools: Collection[str]) -> list[Group]:
    """All rows of one year and grade: each school, then the municipality by owner and gender."""
    schools = [Group(c.year, c.grade, c.unit, OWNERS[0], GENDERS[0], c.invited, c.pupils) for c in classes]
    private = [group for group in schools if group.unit in private_schools]
    public = [group for group in schools if group.unit not in private_schools]
    total = _merge(schools, OWNERS[0])
    owners = [_merge(part, owner) for part, owner in zip((public, private), OWNERS[1:], strict=True) if part]
    genders = [
        replace(total, gender=name, pupils=tuple(pupil for pupil in total.pupils if pupil.gender == name[0]))
        for name in GENDERS[1:]
    ]
    return [*schools, total, *owners, *genders]


def _merge(schools: Sequence[Group], owner: str) -> Group:
    pupils = tuple(pupil for school in schools for pupil in school.pupils)
    invited = sum(school.invited for school in schools)
    return replace(schools[0], unit=None, owner=owner, invited=invited, pupils=pupils)


def protected(groups: Sequence[Group], measure: Measure) -> list[tuple[Group, Figures]]:
    """The figures of one year, grade and question, with what Udir hides for the sake of the rest."""
    figures = {index: measure(group) for index, group in enumerate(groups)}
    schools = [i for i, group in enumerate(groups) if group.unit is not None]
    _hide_a_second(figures, schools, key=lambda i: len(groups[i].pupils))
    # Boys and girls make up all pupils, public and private schools make up all schools: two parts hide together.
    for part in (
        [i for i, group in enumerate(groups) if group.gender != GENDERS[0]],
        [i for i, group in enumerate(groups) if group.unit is None and group.owner != OWNERS[0]],
    ):
        _hide_a_second(figures, part, key=lambda i: len(groups[i].pupils))
    return [(group, figures[index]) for index, group in enumerate(groups)]


def _hide_a_second(figures: dict[int, Figures], parts: Sequence[int], key: Callable[[int], int]) -> None:
    """Where exactly one part of a whole is hidden, hide the smallest of the others too."""
    shown = [i for i in parts if not figures[i].hidden]
    if len(parts) - len(shown) == 1 and shown:
        smallest = min(shown, key=key)
        figures[smallest] = Figures(figures[smallest].values, hidden=True)


def bullying(answer: Callable[[Pupil], bool]) -> Measure:
    """AndelMobbet and AntallBesvart: in this table the latter is the number BULLIED."""

    def measure(group: Group) -> Figures:
        n, count = len(group.pupils), sum(answer(pupil) for pupil in group.pupils)
        too_few = n < SMALLEST_GROUP or 0 < count < SMALLEST_COUNT or 0 < n - count < SMALLEST_COUNT
        return Figures((percent(count, n), number(count)), too_few)

    return measure


def index_score(code: str) -> Measure:
    """Score, Standardavvik and AntallBesvart: here the number who answered."""

    def measure(group: Group) -> Figures:
        quarters = [pupil.quarters[code] for pupil in group.pupils if code in pupil.quarters]
        if len(quarters) < SMALLEST_GROUP:
            return Figures(("", "", ""), hidden=True)
        return Figures((*_mean_and_deviation(quarters), number(len(quarters))), hidden=False)

    return measure


def participation(group: Group) -> Figures:
    """AndelDeltatt and AntallBesvart."""
    n = len(group.pupils)
    return Figures((percent(n, group.invited), number(n)), n < SMALLEST_GROUP)


def _mean_and_deviation(quarters: Sequence[int]) -> tuple[str, str]:
    n = len(quarters)
    mean = Decimal(sum(quarters)) / n
    variance = sum(((q - mean) ** 2 for q in quarters), Decimal(0)) / (n - 1)
    return one_decimal(mean / 4), one_decimal(variance.sqrt() / 4)


def percent(part: int, whole: int) -> str:
    """A percentage with one decimal, as Udir writes it."""
    return one_decimal(Decimal(100 * part) / whole) if whole else ""


def one_decimal(value: Decimal) -> str:
    """A number with one decimal and a decimal comma."""
    return str(value.quantize(Decimal("0.1"), ROUND_HALF_UP)).replace(".", ",")


def number(value: int) -> str:
    """A whole number, with a hard space as thousands mark."""
    return f"{value:,}".replace(",", "\u00a0")
