"""One release: what the pages say, kept for ever. A figure that has been read cannot be taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from toolkit.plan.model import Frozen, SchoolYear
from toolkit.plan.settings import Settings, SurveySettings, Thresholds
from toolkit.protect.model import CaseCount, Edition, ProtectedYear, SurveyFigure
from toolkit.validate.tables import MUNICIPALITY


class Release(Frozen):
    """One set of pages that readers have had.

    Attributes:
        id: `<params folder>-<school year>-<number>`.
        figures: shown figures with their numbers, hidden ones without.
        case_units: the units whose workbooks the case counts add up.
        pages: each file's name with the SHA-256 of its bytes.
        surveys, thresholds: the rules it was made by, so that it can be audited on its own.
        code: the digest of the toolkit's code that made it; empty in releases from before it was kept.
        free_text: by unit, the digests of the sentences its leader let be read. The sentences are on the pages.
        carried: each page that an earlier release made, with the id of that release.
    """

    id: str
    municipality: str
    school_year: SchoolYear
    run_date: date
    edition: Edition
    state: Literal["published", "withdrawn"] = "published"
    figures: tuple[SurveyFigure, ...]
    cases: tuple[CaseCount, ...]
    case_units: tuple[str, ...]
    pages: dict[str, str]
    surveys: SurveySettings
    thresholds: Thresholds
    code: str = ""
    free_text: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    carried: dict[str, str] = Field(default_factory=dict)

    @property
    def number(self) -> int:
        """Its place in the municipality's row of releases, from 1."""
        return int(self.id.rsplit("-", 1)[-1])

    @property
    def shown(self) -> tuple[SurveyFigure, ...]:
        """The figures that stand in it with numbers."""
        return tuple(figure for figure in self.figures if figure.state == "shown")


def release_of(
    protected: ProtectedYear,
    settings: Settings,
    units: Collection[str],
    number: int = 0,
    pages: Mapping[str, str] | None = None,
) -> Release:
    """What a finished set of pages says.

    Args:
        units: those whose pages are among them; the others' figures are left out.
    """
    municipality = settings.params_dir.name
    return Release(
        id=f"{municipality}-{settings.run.school_year}-{number}",
        municipality=municipality,
        school_year=settings.run.school_year,
        run_date=settings.run.run_date,
        edition=protected.edition,
        figures=tuple(_in_release(figure, units) for figure in protected.figures),
        cases=protected.cases,
        case_units=protected.case_units,
        pages=dict(pages or {}),
        surveys=settings.surveys,
        thresholds=settings.thresholds,
    )


def _in_release(figure: SurveyFigure, units: Collection[str]) -> SurveyFigure:
    """A figure as the pages say it: a unit that has no page says nothing."""
    if figure.unit == MUNICIPALITY or figure.unit in units or figure.state != "shown":
        return figure
    places = figure.model_dump(include={"unit", "school_year", "group", "indicator", "grades", "definition", "wording"})
    return SurveyFigure(**places, state="left_out")
