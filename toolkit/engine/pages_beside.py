"""The pages that are made directly, beside the reports that are notebooks: each is short and the same for everybody."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from toolkit.engine.making import MadePages, ReportOutcome
from toolkit.engine.results import COMMITTEE
from toolkit.errors import PageError
from toolkit.plan.settings import Settings
from toolkit.present.case_paper import case_paper
from toolkit.present.published_tables import COMMITTEE_PAGE, Table
from toolkit.present.year_wheel import CALENDAR
from toolkit.protect.model import ProtectedYear
from toolkit.publish import calendar
from toolkit.publish.case_paper import write_case_paper
from toolkit.publish.one_page import finished_one_page, one_page_of
from toolkit.publish.pdf import write_page
from toolkit.publish.tables import release_tables, table_files
from toolkit.review import build_committee_review, build_review


def write_one_pages(
    units: Iterable[str], protected: ProtectedYear, settings: Settings, pages: Path, with_pdf: bool
) -> tuple[list[str], dict[str, ReportOutcome]]:
    """Write the page for parents and pupils of each unit.

    Returns:
        The units that have one, and why the others have none, by unit: one that breaks a rule stops no other.
    """
    made: list[str] = []
    errors: dict[str, ReportOutcome] = {}
    for unit in units:
        review = build_review(unit, settings.run.school_year, protected.slice_for(unit), settings)
        try:
            write_page(pages / one_page_of(unit), finished_one_page(review, settings), with_pdf)
        except PageError as error:
            told = f"{type(error).__name__}: {error}"
            errors[unit] = ReportOutcome(one_page_of(unit), "failed", 0.0, "page", told)
            continue
        made.append(unit)
    return made, errors


def write_paper(made: MadePages, protected: ProtectedYear, settings: Settings, with_pdf: bool) -> None:
    """Write the case paper beside the committee's page. They share their parts: what stops one stops both."""
    if made.outcomes[COMMITTEE].state == "failed":
        return
    review = build_committee_review(settings.run.school_year, protected, settings)
    try:
        write_case_paper(case_paper(review, settings), made.pages, with_pdf)
    except PageError as error:
        made.fail(COMMITTEE, "page", f"{type(error).__name__}: {error}")


def write_tables(
    units: Collection[str], protected: ProtectedYear, settings: Settings, pages: Path
) -> tuple[Table, ...]:
    """Write as tables what the pages of these units and the committee print; without the committee's there are none.

    Raises:
        PageError: the page about them breaks a rule. Its words are the toolkit's own, so this is a fault.
    """
    if not (pages / COMMITTEE_PAGE).is_file():
        return ()
    tables = release_tables(units, protected, settings)
    for name, content in table_files(tables, settings).items():
        (pages / name).write_bytes(content)
    return tables


def write_wheel(pages: Path, settings: Settings, with_pdf: bool) -> None:
    """Write the yearly wheel, as a page and as a calendar."""
    write_page(pages / calendar.PAGE, calendar.wheel_page(settings), with_pdf)
    (pages / CALENDAR).write_bytes(calendar.wheel_calendar(settings))
