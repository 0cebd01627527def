"""All series of one report, with their words: everything a report compares is one family of tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from toolkit.analyse.change import count_change
from toolkit.analyse.compare import Surroundings
from toolkit.analyse.series import Series, build_series, decide_verdicts
from toolkit.analyse.verdicts import Verdict, Word, decide
from toolkit.plan.settings import Indicator, Settings
from toolkit.plan.units import Unit
from toolkit.protect.coarsen import WHOLE, groups_of
from toolkit.protect.model import CaseCount, ProtectedYear, SurveyFigure
from toolkit.sources.national import national_series
from toolkit.validate.matching import NATION
from toolkit.validate.tables import MUNICIPALITY

Key = tuple[str, str, str, str]
"""Unit, school year, group of grades, indicator."""


@dataclass(frozen=True)
class CommitteeSeries:
    """What the committee's report says in numbers, decided as one family.

    Attributes:
        units: each unit's headline shares, with the comparison with the municipality only.
        cases: the change in each case count since last year, by field.
    """

    municipality: tuple[Series, ...]
    units: dict[str, tuple[Series, ...]]
    cases: dict[str, Verdict]


def series_of(unit_id: str, school_year: str, protected: ProtectedYear, settings: Settings) -> tuple[Series, ...]:
    """Every indicator the settings name, in their order; one series per published group of grades.

    `singled_out` is decided by the same rules over the report of the year before, of figures that are shown now.
    """
    now = decide_verdicts(_undecided(unit_id, school_year, protected, settings))
    before = decide_verdicts(_undecided(unit_id, _earlier(school_year), protected, settings))
    return _with_last_years(now, before, school_year, settings)


def committee_series(
    units: Sequence[Unit], school_year: str, protected: ProtectedYear, settings: Settings
) -> CommitteeSeries:
    """The municipality's series, the units beside it, and the cases: one report, one family of tests."""
    cases = _case_changes(protected.cases, protected.cases_before)
    said = _decided_together(units, school_year, protected, settings, cases)
    before = _decided_together(units, _earlier(school_year), protected, settings, {})
    municipality = _with_last_years(said.municipality, before.municipality, school_year, settings)
    return replace(said, municipality=municipality)


def _decided_together(
    units: Sequence[Unit], school_year: str, protected: ProtectedYear, settings: Settings, cases: dict[str, Verdict]
) -> CommitteeSeries:
    own = _undecided(MUNICIPALITY, school_year, protected, settings)
    beside = [one for unit in units for one in _beside_municipality(unit.id, school_year, protected, settings)]
    series = [*own, *beside]
    decided = iter(decide([*(v for one in series for v in one.verdicts), *cases.values()]))
    said = [replace(one, verdicts=tuple(islice(decided, len(one.verdicts)))) for one in series]
    by_unit: dict[str, list[Series]] = defaultdict(list)
    for one in said[len(own) :]:
        by_unit[one.unit].append(one)
    return CommitteeSeries(
        tuple(said[: len(own)]),
        {unit: tuple(some) for unit, some in by_unit.items()},
        dict(zip(cases, decided, strict=True)),
    )


def _with_last_years(
    now: Sequence[Series], before: Sequence[Series], school_year: str, settings: Settings
) -> tuple[Series, ...]:
    """This year's series, and whether each stood out last year; before a break it was another question."""
    if int(school_year[:4]) in {found.year for found in settings.surveys.breaks}:
        return tuple(now)
    stood_out = {(one.indicator, one.group) for one in before if one.stands_out}
    return tuple(replace(one, singled_out=(one.indicator, one.group) in stood_out) for one in now)


def _beside_municipality(unit_id: str, school_year: str, protected: ProtectedYear, settings: Settings) -> list[Series]:
    return [
        replace(one, verdicts=tuple(verdict for verdict in one.verdicts if verdict.comparison == "municipality"))
        for one in _undecided(unit_id, school_year, protected, settings)
        if one.kind == "share" and settings.indicator(one.indicator).headline
    ]


def _undecided(unit_id: str, school_year: str, protected: ProtectedYear, settings: Settings) -> list[Series]:
    """The unit's series up to a school year, before anything is adjusted for how much the report tests."""
    figures = {_key(f): f for f in (*protected.figures, *protected.nation) if f.school_year <= school_year}
    own: dict[tuple[str, str], list[SurveyFigure]] = defaultdict(list)
    for figure in figures.values():
        if figure.unit == unit_id:
            own[figure.indicator, figure.group].append(figure)
    years = _every_year({f.school_year for rows in own.values() for f in rows} | {school_year})
    sizes = {group.id: len(group.grades) for group in groups_of(MUNICIPALITY, settings)}
    groups = [*([WHOLE] if unit_id == MUNICIPALITY else []), *(g.id for g in settings.surveys.grade_groups)]
    return [
        build_series(
            own[indicator.id, group],
            indicator.kind,
            years,
            settings.surveys.breaks,
            _surroundings(unit_id, school_year, group, indicator, figures),
            sizes.get(group, 1),
        )
        for indicator in settings.surveys.indicators
        for group in groups
        if (indicator.id, group) in own
    ]


def _surroundings(
    unit_id: str, school_year: str, group: str, indicator: Indicator, figures: dict[Key, SurveyFigure]
) -> Surroundings:
    return Surroundings(
        municipality=figures.get((MUNICIPALITY, school_year, group, indicator.id)),
        nation=figures.get((NATION, school_year, group, indicator.id)),
        nation_all_grades=_share_of_all_grades(indicator, school_year),
        is_municipality=unit_id == MUNICIPALITY,
    )


def _share_of_all_grades(indicator: Indicator, school_year: str) -> float | None:
    """The nation's published share of bullied pupils, from 5th grade to the last year of upper secondary."""
    frame = national_series()
    rows = frame[(frame["indicator"] == indicator.id) & (frame["school_year"] == school_year)]
    return float(rows["share"].iloc[0]) if indicator.definition == "udir" and len(rows) else None


def _case_changes(now: Sequence[CaseCount], before: Sequence[CaseCount]) -> dict[str, Verdict]:
    then = {case.field: case for case in before}
    return {case.field: _case_change(case, then.get(case.field)) for case in now}


def _case_change(case: CaseCount, before: CaseCount | None) -> Verdict:
    if before is None or case.count is None or before.count is None:
        states = (case.state, before.state if before else "not_measured")
        order: tuple[Word, ...] = ("not_measured", "left_out", "hidden")
        return Verdict("year_before", next(word for word in order if word in states))
    return Verdict("year_before", "no_sure_change", change=count_change(before.count, case.count), test="poisson_mid_p")


def _key(figure: SurveyFigure) -> Key:
    return figure.unit, figure.school_year, figure.group, figure.indicator


def _every_year(known: set[str]) -> tuple[str, ...]:
    """All school years from the first to the last: a year that was not measured keeps its place."""
    starts = [int(year[:4]) for year in known]
    return tuple(f"{start}-{(start + 1) % 100:02d}" for start in range(min(starts), max(starts) + 1))


def _earlier(school_year: str) -> str:
    start = int(school_year[:4]) - 1
    return f"{start}-{(start + 1) % 100:02d}"
