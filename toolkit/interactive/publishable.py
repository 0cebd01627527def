"""Which figures may leave the explorer: those that the year's reports show, and no others.

A disclosure control of its own could hide other cells than the reports do, and the two together give both away.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit.engine.releases import Releases
from toolkit.errors import ProtectionError
from toolkit.plan.settings import Settings
from toolkit.protect import SurveyFigure, protect_year
from toolkit.validate.year import read_year


@dataclass(frozen=True)
class Publishable:
    """Figures after disclosure control, and the release they stand in; None before the year's reports are out."""

    figures: tuple[SurveyFigure, ...]
    release: str | None


def publishable_figures(settings: Settings, out: Path) -> Publishable:
    """What the year's last release shows; before there is one, what `run` would show, bound by what is out already.

    Args:
        out: the folder for outputs that `run` used.

    Raises:
        ProtectionError: the release is withdrawn, or disclosure control cannot promise anything.
    """
    releases = Releases(out, settings.params_dir.name).all()
    of_the_year = [release for release in releases if release.school_year == settings.run.school_year]
    if not of_the_year:
        return Publishable(protect_year(read_year(settings), settings, releases).figures, None)
    last = of_the_year[-1]
    if last.state == "withdrawn":
        raise ProtectionError("release_withdrawn", {"release": last.id})
    return Publishable(last.figures, last.id)
