"""The series that a choice is about: one for each unit with the programme, then those it is compared with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from toolkit.analyse.series import Series, build_series
from toolkit.interactive.question import Choice
from toolkit.interactive.words import unit_names
from toolkit.plan.settings import Settings
from toolkit.present.texts import text
from toolkit.protect import SurveyFigure
from toolkit.protect.internal import InternalFigure


@dataclass(frozen=True, repr=False)
class Line:
    """One unit's series, or that of one of its grades. `start` is empty for a unit without the programme."""

    name: str
    series: Series
    start: str

    @property
    def is_shown(self) -> bool:
        """Whether any of its years has a number."""
        return any(point.state == "shown" for point in self.series.points)

    def __repr__(self) -> str:
        return f"<INTERN: {type(self).__name__}>"


def lines_of(
    figures: Iterable[SurveyFigure | InternalFigure], chosen: Choice, settings: Settings, each_grade: bool = False
) -> list[Line]:
    """The chosen outcome in the chosen grades and years, for each unit that is looked at.

    Args:
        figures: of groups of grades; of single grades where `each_grade`.
    """
    kind = settings.indicator(chosen.indicator).kind
    groups = [str(grade) for grade in chosen.grades] if each_grade else [chosen.group]
    wanted = [f for f in figures if f.indicator == chosen.indicator and f.group in groups]
    wanted = [f for f in wanted if chosen.asked.covers(f.school_year)]
    years = tuple(sorted({figure.school_year for figure in wanted}))
    lines = []
    for unit in [*sorted(chosen.starts), *sorted(chosen.without)]:
        for group in groups:
            own = [f for f in wanted if (f.unit, f.group) == (unit, group)]
            if own:
                # Internal figures are no SurveyFigures on purpose; a series only reads what both have.
                series = build_series(cast("list[SurveyFigure]", own), kind, years, settings.surveys.breaks)
                lines.append(
                    Line(_name(unit, group if each_grade else "", chosen, settings), series, _start(unit, chosen))
                )
    return lines


def _start(unit: str, chosen: Choice) -> str:
    return chosen.starts.get(unit, "")


def _name(unit: str, grade: str, chosen: Choice, settings: Settings) -> str:
    name = unit_names(settings)[unit]
    if grade:
        name = text("effect.exposed_unit", school=name, grade=grade)
    return text("explorer.without", unit=name) if unit in chosen.without else name
