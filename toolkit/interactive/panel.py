"""From figures and reported starts to the table that an effect is computed from.

Two panels, never mixed: one of the grades before disclosure control, which is only looked at, and one of the figures
that the reports show. A figure that is hidden is no row; it is counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NoReturn

from toolkit.errors import ProtectionError
from toolkit.interactive.exposure import School
from toolkit.plan.settings import Settings
from toolkit.protect import SurveyFigure
from toolkit.protect.internal import InternalFigure

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["share", "mean"]


@dataclass(frozen=True, repr=False)
class Panel:
    """What an effect is computed from.

    Attributes:
        rows: `unit, cluster, year, first_treated, n, value`, `se` where the outcome is a mean, and `grade` where the
            unit is one grade of a school. `cluster` is the school. `year` is the autumn.
        cells: how many figures there would be if the source had hidden none.
        unreported: schools that are left out, since nobody has reported when the programme began there.
        kind: whether `value` is a share 0-1 or a mean 1-5.
        internal: whether the figures are those before disclosure control.
    """

    rows: pd.DataFrame
    cells: int
    unreported: tuple[str, ...]
    kind: Kind
    internal: bool

    @property
    def missing(self) -> int:
        """Figures that are hidden or not measured."""
        return self.cells - len(self.rows)

    @property
    def years(self) -> list[int]:
        """The autumns that there are figures of, oldest first."""
        return [] if self.rows.empty else sorted(set(self.rows["year"]))

    @property
    def key(self) -> tuple[object, ...]:
        """What two panels have in common if they are the same."""
        return (self.kind, *map(tuple, self.rows.itertuples(index=False)))

    def __repr__(self) -> str:
        return f"<INTERN: {type(self).__name__}>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        """Neither saved nor sent to another process, as the figures that it may be made of."""
        raise ProtectionError("internal_figures")


def internal_panel(
    figures: Iterable[InternalFigure], schools: Sequence[School], grades: Iterable[int], settings: Settings
) -> Panel:
    """One unit for each school and grade, from single grades before disclosure control.

    Args:
        figures: one indicator's, as `InternalTable.grades` gives them.
        grades: those that are looked at.
    """
    by_cell = {(f.unit, int(f.group), f.school_year): f for f in figures}
    wanted = [(s, grade) for s in schools for grade in grades if grade in s.grades and s.is_known(grade)]
    years = comparable_years((f.school_year for f in by_cell.values()), settings)
    rows, kind = [], _kind(by_cell.values())
    for school, grade in wanted:
        for year in years:
            figure = by_cell.get((school.unit, grade, year))
            if figure is not None and figure.state == "shown":
                row = _row(f"{school.unit} {grade}", school.unit, school.first_exposed(grade), figure)
                rows.append(row | {"grade": grade})
    return _panel(rows, len(wanted) * len(years), _unreported(schools, grades, wanted), kind, internal=True)


def shown_panel(figures: Iterable[SurveyFigure], schools: Sequence[School], group: str, settings: Settings) -> Panel:
    """One unit for each school, from the figures that the reports show; see `_group_panel`."""
    return _group_panel(tuple(figures), schools, group, settings, internal=False)


def internal_group_panel(
    figures: Iterable[InternalFigure], schools: Sequence[School], group: str, settings: Settings
) -> Panel:
    """One unit for each school, from the same figures before disclosure control; see `_group_panel`."""
    return _group_panel(tuple(figures), schools, group, settings, internal=True)


def _group_panel(
    figures: Sequence[SurveyFigure | InternalFigure],
    schools: Sequence[School],
    group: str,
    settings: Settings,
    *,
    internal: bool,
) -> Panel:
    """A pooled group has met the programme when its first grade has. A year in which fewer grades were measured than in
    others is left out. `figures` are one indicator's.
    """
    grades = set(next(one.grades for one in settings.surveys.grade_groups if one.id == group))
    by_cell = {(f.unit, f.school_year): f for f in figures if f.group == group}
    years = comparable_years((f.school_year for f in by_cell.values()), settings)
    wanted = [(s, own) for s in schools if (own := grades & set(s.grades)) and all(map(s.is_known, own))]
    rows, kind = [], _kind(by_cell.values())
    for school, own in wanted:
        first = min((f for f in map(school.first_exposed, own) if f), default=0)
        for year in years:
            figure = by_cell.get((school.unit, year))
            if figure is not None and figure.state == "shown" and set(figure.grades) == own:
                rows.append(_row(school.unit, school.unit, first, figure))
    return _panel(rows, len(wanted) * len(years), _unreported(schools, grades, wanted), kind, internal=internal)


def comparable_years(school_years: Iterable[str], settings: Settings) -> tuple[str, ...]:
    """Those that no break parts from the run's year, oldest first."""
    run_year = int(settings.run.school_year[:4])
    first = max((b.year for b in settings.surveys.breaks if b.year <= run_year), default=0)
    return tuple(sorted({year for year in school_years if first <= int(year[:4]) <= run_year}))


def _unreported(
    schools: Iterable[School], grades: Iterable[int], wanted: Iterable[tuple[School, object]]
) -> tuple[str, ...]:
    """Schools with these grades that are not looked at in any of them."""
    looked_at, asked = {school.unit for school, _ in wanted}, set(grades)
    return tuple(s.unit for s in schools if asked & set(s.grades) and s.unit not in looked_at)


def _kind(figures: Iterable[SurveyFigure | InternalFigure]) -> Kind:
    return "mean" if any(figure.mean is not None for figure in figures) else "share"


def _row(unit: str, school: str, first: int, figure: SurveyFigure | InternalFigure) -> dict[str, object]:
    value = figure.share if figure.mean is None else figure.mean
    assert figure.n is not None  # it is shown
    error = {} if figure.sd is None else {"se": figure.sd / math.sqrt(figure.n)}
    year = int(figure.school_year[:4])
    return {
        "unit": unit,
        "cluster": school,
        "year": year,
        "first_treated": first,
        "n": figure.n,
        "value": value,
    } | error


def _panel(
    rows: Sequence[dict[str, object]], cells: int, unreported: tuple[str, ...], kind: Kind, *, internal: bool
) -> Panel:
    import pandas as pd

    return Panel(pd.DataFrame(rows), cells, unreported, kind, internal)
