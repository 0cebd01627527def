"""The audit: everything that has been published, put into one ledger and attacked.

Twice for each year and family of indicators: what our releases tell on their own, and what they add to what the source
itself has published. It knows nothing of the truth, and nothing of how the hiding was chosen.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from toolkit.plan.settings import Thresholds
from toolkit.protect.figures import is_sensitive
from toolkit.protect.gate import Told, told_numbers
from toolkit.protect.ledger import Ledger, Secret
from toolkit.protect.model import SurveyFigure
from toolkit.protect.release import Release
from toolkit.protect.respondents import left_over
from toolkit.protect.survey_ledger import OUTSIDE, CellName, Family, SurveyLedger, differences, families


class Disclosed(NamedTuple):
    """A number that readers can work out: where, which cell, and between what it lies."""

    where: str
    cell: str
    low: int
    high: int


def disclosed_by(releases: Sequence[Release], elsewhere: Sequence[SurveyFigure] = ()) -> list[Disclosed]:
    """What all releases of one municipality tell together, oldest first; withdrawn ones too.

    Args:
        releases: in the order of publication. The last one's limits apply; what earlier ones told under lower limits
            was no disclosure then, and cannot be taken back now.
        elsewhere: what the source has published itself. It is no disclosure of ours.

    Raises:
        ProtectionError: published numbers contradict each other, or the solver did not finish. Not a pass.
    """
    if not any(release.shown for release in releases):
        return []  # where no number is out there is nothing to work out
    limits = releases[-1].thresholds
    found = _disclosed_under(limits, releases, elsewhere)
    excused: set[Disclosed] = set()
    for count, earlier in enumerate(releases[:-1], start=1):
        if _are_raised(earlier.thresholds, limits):
            then = _disclosed_under(earlier.thresholds, releases[:count], elsewhere)
            excused |= {*_disclosed_under(limits, releases[:count], elsewhere)} - {*then}
    return [one for one in found if one not in excused]


def _are_raised(before: Thresholds, after: Thresholds) -> bool:
    return (
        after.smallest_count.value > before.smallest_count.value
        or after.smallest_respondents.value > before.smallest_respondents.value
    )


def _disclosed_under(
    limits: Thresholds, releases: Sequence[Release], elsewhere: Sequence[SurveyFigure]
) -> list[Disclosed]:
    figures = [figure for release in releases for figure in release.figures]
    found = []
    for year in sorted({figure.school_year for figure in figures}):
        for family in dict.fromkeys(family for release in releases for family in families(release.surveys)):
            own, others = (_of(family, year, some) for some in (figures, elsewhere))
            told = _told(family, own, (), limits) if own else []
            told += _told(family, own, others, limits) if own and others else []
            found += [_disclosed(year, one) for one in told]
            found += _small(family, [figure for figure in own if figure.state == "shown"], limits)
    return list(dict.fromkeys(found))


def _of(family: Family, year: str, figures: Iterable[SurveyFigure]) -> list[SurveyFigure]:
    """The figures of one year and family that say anything, each once."""
    wanted = (f for f in figures if f.school_year == year and f.indicator in family.ids and f.state != "not_measured")
    return list(dict.fromkeys(wanted))


def _told(
    family: Family,
    own: list[SurveyFigure],
    others: Sequence[SurveyFigure],
    limits: Thresholds,
) -> list[Told]:
    """What our figures tell, beyond what the others' have told already."""
    shown = {_cell(figure) for figure in own if figure.state == "shown"}
    hidden = {_cell(figure) for figure in (*own, *others) if figure.state == "hidden"} - shown
    outside = {
        CellName(OUTSIDE, grades, family.whole.id)
        for some in (own, others)
        for grades in left_over([f for f in some if f.indicator == family.whole.id])
    }
    # What is not published, but not hidden either, may be worked out as long as it is no small number.
    left_out = {_cell(figure) for figure in own if figure.state == "left_out"}
    allowed = (left_out | differences({*shown, *hidden, *left_out})) - shown - hidden
    survey = SurveyLedger(family, {*shown, *hidden, *left_out, *outside, *map(_cell, others)}, limits)
    secrets: dict[Hashable, Sequence[Secret]] = {cell: survey.secrets(cell) for cell in hidden | outside}
    secrets |= {cell: [replace(s, may_be_exact=True) for s in survey.secrets(cell)] for cell in allowed}
    known = {
        name: [row for f in some if f.state == "shown" for row in survey.statement(_cell(f), f).rows]
        for name, some in (("own", own), ("others", others))
    }
    rows = (*survey.definitions(), *known["others"])
    everything = Ledger(survey.unknowns, (), (*rows, *known["own"]), survey.branches)
    if not others:
        return told_numbers(everything, secrets, secrets)
    # What the source tells by itself is no disclosure of ours, and there is much of it: it is set aside first.
    already = {one.secret for one in told_numbers(replace(everything, always=rows), secrets, secrets)}
    kept = {cell: [secret for secret in own_secrets if secret not in already] for cell, own_secrets in secrets.items()}
    return told_numbers(everything, kept, kept)


def _small(family: Family, shown: Sequence[SurveyFigure], limits: Thresholds) -> list[Disclosed]:
    """Figures that stand there with a number that the rules hide."""
    cells = {_cell(figure): figure for figure in shown}
    return [
        Disclosed(f"{figure.unit} {figure.school_year}", _words(_cell(figure)), figure.count or 0, figure.count or 0)
        for figure in shown
        if is_sensitive(figure, cells, family, limits)
    ]


def _disclosed(year: str, told: Told) -> Disclosed:
    cell = told.secret.statement
    assert isinstance(cell, CellName)  # the secrets here are made from cells
    return Disclosed(f"{cell.unit} {year}", _words(cell), told.low, told.high)


def _words(cell: CellName) -> str:
    return f"{cell.indicator} ({', '.join(map(str, cell.grades))})"


def _cell(figure: SurveyFigure) -> CellName:
    return CellName(figure.unit, figure.grades, figure.indicator)
