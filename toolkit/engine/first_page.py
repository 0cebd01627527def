"""What the index tells: every report with its files, as they lie in the folder of finished pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.plan.settings import Settings
from toolkit.present.html import Link
from toolkit.present.published_tables import Table
from toolkit.present.tables_page import download_links
from toolkit.present.texts import text
from toolkit.present.year_wheel import CALENDAR
from toolkit.protect.model import ProtectedYear
from toolkit.publish import calendar, case_paper, tables
from toolkit.publish.index_page import Entry, Overview, index_page
from toolkit.publish.one_page import one_page_of

if TYPE_CHECKING:
    from toolkit.engine.results import UnitResult


def first_page(
    units: Sequence[UnitResult],
    one_pages: Iterable[str],
    common: Sequence[UnitResult],
    made_tables: Sequence[Table],
    has_problems: bool,
    protected: ProtectedYear,
    settings: Settings,
    pages: Path,
) -> str:
    """The index of a folder of finished pages.

    Args:
        one_pages: the units that have a page for parents and pupils.
        common: the reports about the whole municipality, the committee's first.
        pages: the folder; a file beside a page with the same name and another ending is a download.

    Raises:
        PageError: the page breaks a rule.
    """
    with_page = set(one_pages)
    done = [unit for unit in units if unit.is_made]
    overview = Overview(
        delivered=sum(record.delivery == "delivered" for record in protected.records),
        edition=protected.edition,
        common=_common(common, pages),
        units=tuple(_unit(unit, pages) for unit in units),
        one_pages=tuple(link for unit in done if unit.id in with_page for link in _one_page(unit, pages)),
        without_one_page=tuple(unit.name for unit in done if unit.id not in with_page),
        tables=_tables(made_tables, pages),
        has_problems=has_problems,
    )
    return index_page(overview, settings)


def _common(reports: Sequence[UnitResult], pages: Path) -> tuple[Entry, ...]:
    """What is about everybody, in the order it is read: the case paper follows the report that it asks about."""
    committee, *others = (
        _entry(report, text(f"index.name_{report.id}"), text(f"index.open_{report.id}"), pages) for report in reports
    )
    return (committee, *_paper(pages), *others, _wheel(pages))


def _unit(unit: UnitResult, pages: Path) -> Entry:
    """A unit's report; where it failed, the last one that was made, and its page for parents and pupils."""
    if unit.state != "failed":
        return _entry(unit, unit.name, text("index.open", name=unit.name), pages)
    last = _entry(unit, unit.name, text("index.open_last", name=unit.name), pages)
    one_page = _one_page(unit, pages) if (pages / one_page_of(unit.id)).is_file() else ()
    return last._replace(files=(*last.files, *one_page))


def _entry(report: UnitResult, name: str, opens: str, pages: Path) -> Entry:
    files = _downloads(report.html.name, opens, name, pages) if report.html else ()
    # A reader asks whether it is there, not when it was made.
    state = "done" if report.state == "unchanged" else report.state
    return Entry(name, state, report.error or "", files)


def _paper(pages: Path) -> list[Entry]:
    """The case paper; there is none where the committee's report was not made."""
    if not (pages / case_paper.PAGE).is_file():
        return []
    name = text("index.paper_name")
    document = Link(case_paper.DOCUMENT, text("index.open_paper_docx"))
    files = (*_downloads(case_paper.PAGE, text("index.open_paper"), name, pages), document)
    return [Entry(name, "done", files=files)]


def _wheel(pages: Path) -> Entry:
    name = text("index.wheel_name")
    wheel = Link(CALENDAR, text("index.open_calendar"))
    return Entry(name, "done", files=(*_downloads(calendar.PAGE, text("wheel.open"), name, pages), wheel))


def _one_page(unit: UnitResult, pages: Path) -> tuple[Link, ...]:
    name = text("index.one_page_name", name=unit.name)
    return _downloads(one_page_of(unit.id), text("one_page.open", name=unit.name), name, pages)


def _tables(made: Sequence[Table], pages: Path) -> tuple[Link, ...]:
    if not made:
        return ()
    about = _downloads(tables.PAGE, text("index.open_tables"), text("index.tables"), pages)
    return (*about, *download_links(made, tables.METADATA))


def _downloads(page: str, opens: str, name: str, pages: Path) -> tuple[Link, ...]:
    """A page, and the same as PDF where there is one."""
    pdf = f"{page.removesuffix('.html')}.pdf"
    return (Link(page, opens), *([Link(pdf, text("index.open_pdf", name=name))] if (pages / pdf).is_file() else []))
