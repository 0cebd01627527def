"""The release's figures as tables for other programs: what its pages print, as precisely, and nothing else.

Every row says which page it stands on. Cells are made of the same sentences and printed numbers as the pages' are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from toolkit.analyse import count_interval
from toolkit.analyse.series import Point, Series
from toolkit.check import Finding
from toolkit.plan.settings import Settings
from toolkit.present import numbers
from toolkit.present.committee_follow_up import action_rows
from toolkit.present.content import words_of
from toolkit.present.found_in_municipality import headline_series
from toolkit.present.parts import origin_words, status
from toolkit.present.sentences import definition_of, finding_sentence, grades_note, group_label, mark_reason
from toolkit.present.series_figure import has_drawing
from toolkit.present.side_by_side import CASE_FIELDS
from toolkit.present.texts import has_text, text
from toolkit.present.unit_report import findings_by_table
from toolkit.protect.model import CaseCount
from toolkit.review import CommitteeReview, Review

COMMITTEE_PAGE: Final = "driftsutvalget.html"
COMMON: Final = "kommunen"
"""The id of the whole municipality, where a unit has its own."""

Kind = Literal["text", "decimal", "whole", "date"]


@dataclass(frozen=True)
class Column:
    """A column. `code` is the end of its texts' keys; `states` are the words that may stand in place of its number."""

    code: str
    kind: Kind = "text"
    states: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its heading in the file."""
        return text(f"published.name_{self.code}")

    @property
    def words(self) -> tuple[str, ...]:
        """The words that stand where there is no number: a number is never replaced by nought or by nothing."""
        return tuple(map(_state, self.states))


@dataclass(frozen=True)
class Table:
    """One file. Cells are text as it is written, numbers with decimal comma; `id` is unique and comes first."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def file(self) -> str:
        """The file's name."""
        return f"{self.name}.csv"


_HIDDEN: Final = ("hidden", "left_out", "not_measured")
_WHERE: Final = (Column("id"), Column("unit_id"), Column("unit"), Column("school_year"))
_END: Final = (Column("page"), Column("note"))

UNITS: Final = (Column("id"), *map(Column, ("unit", "school_year", "delivery", "conclusion")), *_END)
FIGURES: Final = (
    *_WHERE,
    *map(Column, ("indicator_id", "indicator", "group", "measured_in")),
    *(Column(code, "decimal", _HIDDEN) for code in ("value", "low", "high")),
    Column("n", "whole", _HIDDEN),
    Column("count", "whole", (*_HIDDEN, "no_count", "not_printed")),
    *map(Column, ("state", "definition", "caveat", "source")),
    *_END,
)
CASES: Final = (
    *map(Column, ("id", "school_year", "case")),
    Column("until", "date"),
    Column("cases", "whole", _HIDDEN),
    *(Column(f"cases_{end}", "decimal", (*_HIDDEN, "not_printed")) for end in ("low", "high")),
    *map(Column, ("state", "source")),
    *_END,
)
PLAN: Final = (*_WHERE, *map(Column, ("part", "clause", "chapter", "found", "status")), *_END)
MEASURES: Final = (
    *map(Column, ("id", "school_year", "measure", "clause", "chapter", "responsible", "time", "status", "found")),
    *_END,
)


def published_tables(units: Sequence[Review], committee: CommitteeReview, settings: Settings) -> tuple[Table, ...]:
    """The tables of one release.

    Args:
        units: those that have a page in it, in the plan's order.
        committee: the whole municipality; it has a page in the release.
    """
    end = (COMMITTEE_PAGE, origin_words(settings))
    return (
        Table("enheter", UNITS, tuple((*row, *end) for row in _units(committee))),
        Table("tall", FIGURES, tuple(_figures(units, committee, settings))),
        Table("saker", CASES, tuple((*_case(case, committee, settings), *end) for case in committee.cases)),
        Table("plan", PLAN, tuple(_plan(units, committee, settings))),
        Table("tiltak", MEASURES, tuple((*row, *end) for row in _measures(committee, settings))),
    )


def _units(committee: CommitteeReview) -> Iterator[tuple[str, ...]]:
    """Every unit of the plan: without a delivery it has no row in the other tables."""
    records = {record.unit: record for record in committee.records}
    for unit in committee.units:
        record = records[unit.id]
        code = f"unit.outcome_{record.texts.get('outcome', '').replace(' ', '_')}"
        outcome = text(code) if has_text(code) else _state("not_reported")
        name = unit.name_in(committee.school_year)
        yield unit.id, name, committee.school_year, text(f"delivery.{record.delivery}"), outcome


def _figures(units: Sequence[Review], committee: CommitteeReview, settings: Settings) -> Iterator[tuple[str, ...]]:
    """The survey's figures: every year of a series that has a drawing, otherwise the review's own year."""
    for review in units:
        drawn = [one for one in review.series if settings.indicator(one.indicator).headline and has_drawing(one)]
        where = (review.unit.id, review.unit.name_in(review.school_year), f"{review.unit.id}.html")
        for one in review.series:
            yield from _series(one, one in drawn, where, settings)
    drawn = [one for one in headline_series(committee, settings) if has_drawing(one)]
    for one in committee.series:
        yield from _series(one, one in drawn, (COMMON, text("published.common"), COMMITTEE_PAGE), settings)


def _series(
    series: Series, is_drawn: bool, where: tuple[str, str, str], settings: Settings
) -> Iterator[tuple[str, ...]]:
    unit, name, page = where
    indicator = settings.indicator(series.indicator)
    about = (series.indicator, indicator.label, group_label(series.group, settings), _unit_of_measure(series))
    definition = definition_of(indicator, settings) or text("published.mean")
    for point in series.points if is_drawn else series.points[-1:]:
        year = point.school_year
        row_id = "/".join((unit, series.indicator, series.group, year))
        notes = (grades_note(series, point, settings), mark_reason(year, settings))
        caveat = " ".join(note for note in notes if note)
        end = (_state(point.state), definition, caveat, text("about.source_survey"), page, origin_words(settings))
        yield row_id, unit, name, year, *about, *_numbers(point, series.kind, is_drawn), *end


def _unit_of_measure(series: Series) -> str:
    return text(f"published.measured_{series.kind}")


def _numbers(point: Point, kind: str, is_drawn: bool) -> tuple[str, ...]:
    """Value, both ends, n and count as they are printed; the state's word in each where there is no number."""
    if point.value is None or point.low is None or point.high is None or point.n is None:
        return (_state(point.state),) * 5
    written = numbers.percent_bare if kind == "share" else numbers.mean
    shown = (*map(written, (point.value, point.low, point.high)), str(point.n))
    if kind != "share" or point.count is None:
        return *shown, _state("no_count")
    # Only drawings tell how many the share is of; elsewhere the page has the share alone.
    return *shown, str(point.count) if is_drawn else _state("not_printed")


def _case(case: CaseCount, committee: CommitteeReview, settings: Settings) -> tuple[str, ...]:
    """One of the municipality's counts; only those beside the survey are printed with an interval."""
    until = settings.run.cut_off.isoformat()
    about = (case.field, committee.school_year, text(f"field.{case.field}"), until)
    end = (_state(case.state), text("published.source_cases"))
    if case.count is None:
        return *about, *(_state(case.state),) * 3, *end
    if case.field not in CASE_FIELDS:
        return *about, str(case.count), *(_state("not_printed"),) * 2, *end
    return *about, str(case.count), *map(numbers.one_decimal, count_interval(case.count)), *end


def _plan(units: Sequence[Review], committee: CommitteeReview, settings: Settings) -> Iterator[tuple[str, ...]]:
    """What was checked in each unit, as its page tells it, and in the municipality."""
    for review in units:
        where = (review.unit.id, review.unit.name_in(review.school_year), review.school_year)
        found = [(part, one) for part, own in findings_by_table(review, settings).items() for one in own]
        yield from _checked(found, where, f"{review.unit.id}.html", settings)
    common = [("municipality_checks", finding) for finding in committee.municipality_findings]
    where = (COMMON, text("published.common"), committee.school_year)
    yield from _checked(common, where, COMMITTEE_PAGE, settings)


def _checked(
    found: Iterable[tuple[str, Finding]], where: tuple[str, str, str], page: str, settings: Settings
) -> Iterator[tuple[str, ...]]:
    seen: Counter[str] = Counter()
    for part, finding in found:
        seen[finding.clause] += 1
        row_id = f"{where[0]}/{finding.clause}/{seen[finding.clause]}"
        told = (finding_sentence(finding, settings.plan), status(finding).word)
        about = (text(f"published.part_{part}"), finding.clause, _chapter(finding.clause, settings))
        yield row_id, *where, *about, *told, page, origin_words(settings)


def _measures(committee: CommitteeReview, settings: Settings) -> Iterator[tuple[str, ...]]:
    """The action table as the committee's page has it."""
    rows = action_rows(committee, settings)
    for measure, (wording, role, when, state, found) in zip(settings.plan.measures, rows, strict=True):
        about = (words_of(wording), measure.clause, _chapter(measure.clause, settings))
        yield measure.id, committee.school_year, *about, *map(words_of, (role, when, state, found))


def _chapter(clause: str, settings: Settings) -> str:
    """`kap. 1.3`: a spreadsheet would take the number alone for the first of March."""
    return text("published.chapter", chapter=settings.plan.clause(clause).chapter)


def _state(state: str) -> str:
    return text(f"published.{state}" if has_text(f"published.{state}") else f"state.{state}")
