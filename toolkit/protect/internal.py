"""Figures before disclosure control, for PPT to look at live. Only `toolkit.interactive` may import this module.

They can be looked at and nothing else: what saves, copies, prints or renders gets an error, or no number.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NoReturn

from toolkit.errors import ProtectionError
from toolkit.plan.settings import GradeGroup, Settings
from toolkit.protect.coarsen import Pooled, pooled_figures
from toolkit.protect.model import FigureState
from toolkit.validate.tables import YearTables

INTERNAL_MIME: Final = "application/vnd.tiltaksplan.intern+html"
"""A kind of output that no page may have. It carries the word and no number: JupyterLab saves every output."""


class _LiveOnly:
    """Says INTERN where it is shown, and refuses to be taken anywhere."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<INTERN: {type(self).__name__}>"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {INTERNAL_MIME: "<p>INTERN</p>"}

    def _refuse(self, *_args: object, **_options: object) -> NoReturn:
        raise ProtectionError("internal_figures")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        """Neither pickled nor copied, and so never sent to another process."""
        self._refuse()

    # Whoever tries one of the usual ways out is told why it is closed, not that the name is unknown.
    __reduce__ = __getstate__ = _refuse
    to_csv = to_dict = to_excel = to_frame = to_html = to_json = to_parquet = to_pickle = to_string = save = _refuse
    model_copy = model_dump = model_dump_json = _refuse


class InternalFigure(_LiveOnly):
    """One unprotected figure, read like a `SurveyFigure`, but none: no `ProtectedYear` accepts it.

    `state` is `hidden` only where the source itself has hidden the number.
    """

    # No dataclass: pandas and `asdict` would spread its numbers out.
    __slots__ = (
        *("unit", "school_year", "group", "indicator", "state", "grades", "definition", "wording"),
        *("n", "count", "share", "mean", "sd"),
    )

    def __init__(self, figure: Pooled) -> None:
        self.unit, self.school_year = figure.unit, figure.school_year
        self.group, self.indicator, self.grades = figure.group, figure.indicator, figure.grades
        self.definition, self.wording = figure.definition, figure.wording
        states: dict[str, FigureState] = {"value": "shown", "not_measured": "not_measured"}
        self.state = states.get(figure.state, "hidden")
        self.n, self.count, self.share = figure.n, figure.count, figure.share
        self.mean, self.sd = figure.mean, figure.sd


class InternalTable(_LiveOnly):
    """The year's set before disclosure control: unit x school year x group of grades x indicator, and each grade."""

    __slots__ = ("_figures", "_grades")

    def __init__(self, figures: Iterable[Pooled], grades: Iterable[Pooled] = ()) -> None:
        self._figures, self._grades = tuple(map(InternalFigure, figures)), tuple(map(InternalFigure, grades))

    def figures(self, indicator: str, group: str) -> tuple[InternalFigure, ...]:
        """Every unit's and the municipality's figures of one indicator in one group of grades."""
        return tuple(f for f in self._figures if (f.indicator, f.group) == (indicator, group))

    def grades(self, indicator: str) -> tuple[InternalFigure, ...]:
        """Every unit's figures of one indicator, each grade for itself; `group` is the grade."""
        return tuple(f for f in self._grades if f.indicator == indicator)


def internal_table(tables: YearTables, settings: Settings) -> InternalTable:
    """The figures that `protect_year` decides about, up to the run's year, as they are before it."""
    figures, grades = pooled_figures(tables, settings), pooled_figures(tables, _each_grade_alone(settings))
    of_units = (figure for figure in grades if not figure.unit.startswith("@"))
    return InternalTable(_until_the_run(figures, settings), _until_the_run(of_units, settings))


def _until_the_run(figures: Iterable[Pooled], settings: Settings) -> Iterable[Pooled]:
    return (figure for figure in figures if figure.school_year <= settings.run.school_year)


def _each_grade_alone(settings: Settings) -> Settings:
    """The same settings with a group for each grade: pooled in the same way, one grade is what the source says."""
    every = sorted({grade for group in settings.surveys.grade_groups for grade in group.grades})
    groups = tuple(GradeGroup(id=str(grade), label="", grades=(grade,)) for grade in every)
    return settings.model_copy(update={"surveys": settings.surveys.model_copy(update={"grade_groups": groups})})
