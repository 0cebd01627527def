"""What a finished page may say: every sentence with a number, made once more from the protected figures.

The guard compares this with what it reads in the finished file. Whatever stands there besides has no row in the ledger.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import nbformat

from toolkit.analyse.series import Point, Series
from toolkit.plan.settings import Settings
from toolkit.present import (
    chapters,
    committee_case,
    committee_first_page,
    committee_follow_up,
    committee_report,
    html,
    numbers,
    rolling_report,
    unit_decisions,
    unit_report,
)
from toolkit.present.case_paper import CasePaper
from toolkit.present.columns import columns_of
from toolkit.present.content import block_of
from toolkit.present.grade_groups import grade_groups
from toolkit.present.html import Block
from toolkit.present.parts import indicators_table, national_for, series_title
from toolkit.present.sentences import grades_note, mark_notes, year_label
from toolkit.present.series_figure import numbers_besides
from toolkit.present.texts import text
from toolkit.publish.case_paper import DOCUMENT, PAGE, case_paper_page
from toolkit.publish.case_paper_docx import case_paper_docx
from toolkit.publish.exporter import prose_of, render_page
from toolkit.publish.read_back import Fragment, read_content
from toolkit.publish.read_html import one_line, read_html
from toolkit.publish.read_office import read_office
from toolkit.review import CommitteeReview, Review
from toolkit.rolling_review import RollingReview

Statement = tuple[str, str, tuple[str, ...]]
"""A fragment's kind, text and place in its table."""


class SeriesNumbers(NamedTuple):
    """What may be printed of one series.

    Attributes:
        by_year: school year as it is printed to the printed numbers of that year's figure; a hidden one has none.
        latest: the review's own year.
        figure_id: the drawing's name in the page.
        words: phrases with numbers of their own: which grades a figure is about, the definition of bullying.
        kind: `share` has percent along its axis, `mean` the scale from 1 to 5.
    """

    by_year: Mapping[str, frozenset[str]]
    latest: str
    before: str
    figure_id: str
    words: tuple[str, ...]
    kind: str


class Expected(NamedTuple):
    """One page.

    Attributes:
        statements: what may stand anywhere.
        series: its series by title.
        sections: heading to what may stand under it and nowhere else, no more often than here.
    """

    statements: frozenset[Statement]
    series: Mapping[str, SeriesNumbers]
    sections: Mapping[str, Counter[Statement]] = MappingProxyType({})


class SamePage(NamedTuple):
    """A PDF: it says what its page says, and the page is read for itself."""

    page: str


def expected_unit_page(review: Review, settings: Settings, notebook: Path) -> Expected:
    """A unit's page."""
    blocks = [
        unit_report.title(review, settings, internal=False),
        unit_report.key_messages(review, settings),
        unit_decisions.last_decisions(review),
        unit_report.figure_sentences(review, settings),
        unit_decisions.new_decisions(review),
        unit_report.first_page_ends(),
        chapters.chapters_table(review, settings),
        unit_decisions.decision_history(review),
        unit_report.checked_clauses(review, settings),
        unit_report.cannot_be_said(review, settings),
        unit_report.hiding(review, settings),
        unit_report.about(review, settings),
    ]
    sections = _sections_of(grade_groups(review.series, settings))
    return _expected(blocks, review.series, settings, notebook, sections)


def expected_committee_page(review: CommitteeReview, settings: Settings, notebook: Path) -> Expected:
    """The committee's page."""
    parts = [
        *committee_case.background(review, settings),
        *committee_follow_up.resolutions(review, settings),
        *committee_follow_up.action_table(review, settings),
        *committee_follow_up.municipality_checks(review, settings),
        *committee_follow_up.chapter_status(review, settings),
        *committee_follow_up.proposals(review, settings),
        *committee_follow_up.decisions(review),
        *committee_case.participation(review),
        *committee_case.consideration(review),
        *committee_case.consequences(review),
    ]
    blocks = [
        committee_first_page.title(review, settings, internal=False),
        committee_first_page.recommendation(review, settings),
        committee_first_page.key_messages(review, settings),
        committee_first_page.short_table(review, settings),
        committee_first_page.cannot_be_said(),
        committee_first_page.first_page_ends(),
        block_of(parts),
        committee_report.assessments(review),
        committee_report.units_table(review),
        committee_report.cases(review, settings),
        committee_report.programmes(review, settings),
        committee_report.hiding(review, settings),
        committee_report.about(review, settings),
    ]
    drawn = [
        committee_report.units_beside_municipality(review, settings),
        committee_report.survey_and_cases(review, settings),
        committee_report.grade_groups(review, settings),
    ]
    return _expected(blocks, review.series, settings, notebook, _sections_of(sum(drawn, html.EMPTY)))


def expected_rolling_page(review: RollingReview, settings: Settings, notebook: Path) -> Expected:
    """The page over the plan's years."""
    blocks = [
        rolling_report.title(review, settings, internal=False),
        rolling_report.key_messages(review, settings),
        rolling_report.end_of_first_page(),
        rolling_report.promises(review, settings),
        rolling_report.year_by_year(review, settings),
        rolling_report.decisions(review, settings),
        rolling_report.open_decisions(review),
        rolling_report.resolutions(review),
        rolling_report.proposals(review),
        rolling_report.unclear(review, settings),
        rolling_report.cannot_be_said(review),
        rolling_report.programme_answers(review, settings),
        rolling_report.hiding(review, settings),
        rolling_report.about(review, settings),
    ]
    sections = _sections_of(rolling_report.strips(review, settings))
    return _expected(blocks, review.series, settings, notebook, sections)


def expected_case_paper(paper: CasePaper) -> dict[str, Expected]:
    """Both files of the case paper. A Word document has no headings to bind a text to, so it may stand there as often
    as here and no oftener; what is in a table is bound to its cell."""
    document = read_office(case_paper_docx(paper), "", _nothing_embedded)
    return {
        PAGE: expected_page(case_paper_page(paper)),
        DOCUMENT: Expected(frozenset(), {}, {"": Counter(map(statement_of, document))}),
    }


def expected_page(page: str) -> Expected:
    """A page that this process has made itself, such as the index."""
    return Expected(frozenset(map(statement_of, read_html(page, "", _nothing_embedded))), {})


def expected_calendar(content: bytes) -> Expected:
    """A calendar that this process has made itself: its lines, and no others."""
    return Expected(frozenset(map(statement_of, read_content(content, "x.ics"))), {})


def expected_tables(files: Mapping[str, bytes]) -> dict[str, Expected]:
    """The tables' files, made once more: every cell of a row by its id and column, and each as often as there."""
    return {
        name: expected_page(content.decode())
        if name.endswith(".html")
        else Expected(frozenset(), {}, {"": Counter(map(statement_of, read_content(content, name)))})
        for name, content in files.items()
    }


def statement_of(fragment: Fragment) -> Statement:
    """A fragment without its file and headings, which say nothing about a number."""
    place = tuple(label for label in fragment.place if label.startswith(("caption=", "row=", "column=")))
    return fragment.kind, fragment.text, place


def heading_of(fragment: Fragment) -> str:
    """The third-level heading that a fragment stands under; nothing where there is none."""
    return next((label.removeprefix("h3=") for label in fragment.place if label.startswith("h3=")), "")


def _expected(
    blocks: list[Block],
    series: Sequence[Series],
    settings: Settings,
    notebook: Path,
    more_sections: Mapping[str, Counter[Statement]] = MappingProxyType({}),
) -> Expected:
    notes = [note for one in series for point in one.points if (note := grades_note(one, point, settings))]
    notes.append(text("figure.national_note"))
    content = sum([*blocks, html.bullets(notes), indicators_table([], settings)], html.EMPTY)
    prose = "".join(prose_of(nbformat.read(notebook, as_version=4)))  # type: ignore[no-untyped-call]
    page = render_page(content.html + prose, back_link="index.html")
    frame = expected_page(page)
    headlines = [one for one in series if settings.indicator(one.indicator).headline]
    sections = {one_line(series_title(one, settings)): _counted(numbers_besides(one, settings)) for one in headlines}
    headings = {("text", title, ()) for title in (one_line(series_title(one, settings)) for one in series)}
    return Expected(
        frame.statements | headings,
        {one_line(series_title(one, settings)): _numbers(one, settings) for one in series},
        sections | dict(more_sections),
    )


def _sections_of(block: Block) -> dict[str, Counter[Statement]]:
    """What stands under each third-level heading of a block."""
    sections: dict[str, Counter[Statement]] = defaultdict(Counter)
    for fragment in read_html(block.html, "", _nothing_embedded):
        heading = heading_of(fragment)
        if heading:
            sections[heading][statement_of(fragment)] += 1
    return sections


def _counted(block: Block) -> Counter[Statement]:
    return Counter(map(statement_of, read_html(block.html, "", _nothing_embedded)))


def _numbers(series: Series, settings: Settings) -> SeriesNumbers:
    national = national_for(series)
    by_year = {
        year_label(point.school_year, settings): _printed(point, series.kind)
        | {numbers.percent_bare(national[year]) for year in [point.school_year] if year in national}
        for point in series.points
    }
    columns = [column for column in columns_of(series, settings) if column.point is None]
    by_year |= {year: frozenset() for column in columns for year in column.years}
    years = [year_label(point.school_year, settings) for point in series.points]
    before = years[-2] if len(years) > 1 else ""
    figure_id = f"fig-{series.indicator}-{series.group}".replace("_", "-")
    notes = [note for point in series.points if (note := grades_note(series, point, settings))]
    definition = settings.indicator(series.indicator).definition
    marks = mark_notes((point.school_year for point in series.points), settings)
    words = [
        *notes,
        *marks,
        *(part for column in columns for part in (column.words, column.why)),
        *([settings.plan.definition(definition).short] if definition else []),
    ]
    return SeriesNumbers(by_year, years[-1], before, figure_id, tuple(map(one_line, words)), series.kind)


def _printed(point: Point, kind: str) -> frozenset[str]:
    """A shown figure's numbers as they are printed, without signs."""
    if point.value is None or point.low is None or point.high is None:
        return frozenset()
    written = numbers.percent_bare if kind == "share" else numbers.mean
    counts = [numbers.whole(number) for number in (point.n, point.count) if number is not None]
    return frozenset(one_line(part) for part in (*map(written, (point.value, point.low, point.high)), *counts))


def _nothing_embedded(*_: object) -> list[Fragment]:
    return []
