"""The release's first page: every unit, what became of its report, and the way to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from toolkit.plan.settings import Settings
from toolkit.present import html
from toolkit.present.parts import bands
from toolkit.present.texts import text
from toolkit.protect.model import Edition
from toolkit.publish import calendar
from toolkit.publish.case_paper import DOCUMENT, PAGE
from toolkit.publish.exporter import render_page
from toolkit.publish.page_check import check_page


class Entry(NamedTuple):
    """One line of the index. `page` is the report's file name where there is one; `reason` a sentence where not."""

    name: str
    state: Literal["done", "pending", "failed"]
    page: str | None
    reason: str


def index_page(
    committee: Entry,
    units: Sequence[Entry],
    one_pages: Sequence[html.Link],
    has_problems: bool,
    edition: Edition,
    settings: Settings,
    rolling: Entry | None = None,
) -> str:
    """The index as a finished page, checked like every other. Raises PageError if it breaks a rule.

    Args:
        rolling: the report over the plan's years, from the second year on.
    """
    municipality, year = settings.unit_register.municipality.name, settings.run.school_year
    title = text("index.title", municipality=municipality, year=year)
    heads = [text("head.unit"), text("index.state"), text("index.report")]
    content = (
        bands(settings, internal=False)
        + html.heading(title, 1)
        + html.paragraph(text("index.intro"))
        + (html.EMPTY if edition == "full" else html.paragraph(text(f"index.{edition}")))
        + html.heading(text("index.committee"), 2)
        + _common(committee, {"open_committee": committee.page, "open_paper": PAGE, "open_paper_docx": DOCUMENT})
        + (html.EMPTY if rolling is None else _common(rolling, {"open_rolling": rolling.page}))
        + html.link_paragraph(html.Link(calendar.PAGE, text("wheel.open")))
        + html.heading(text("index.units"), 2)
        + html.table(text("index.units"), heads, [_row(entry) for entry in units])
    )
    if one_pages:
        content += html.heading(text("one_page.link"), 2)
        content += sum(map(html.link_paragraph, one_pages), html.EMPTY)
    if has_problems:
        content += html.paragraph(text("index.problems"))
    page = render_page(content.html, back_link="")
    check_page(page)
    return page


def _common(entry: Entry, files: Mapping[str, str | None]) -> html.Block:
    """Links to what is about the whole municipality, by the code of their words; the reason where it was not made."""
    if entry.page is None:
        return html.paragraph(entry.reason)
    links = [html.link_paragraph(html.Link(file, text(f"index.{code}"))) for code, file in files.items() if file]
    return sum(links, html.EMPTY)


def _row(entry: Entry) -> list[html.Cell]:
    colour = {"done": "fulfilled", "pending": "not_reported", "failed": "not_fulfilled"}[entry.state]
    report = html.Link(entry.page, text("index.open", name=entry.name)) if entry.page else entry.reason
    return [entry.name, html.Status(colour, text(f"index.state_{entry.state}")), report]
