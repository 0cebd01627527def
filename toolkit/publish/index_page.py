"""The release's first page: what this is, every report, what became of it, and the ways to it. Made for a phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from toolkit.plan.settings import Settings
from toolkit.present import html, numbers
from toolkit.present.html import Block, Link
from toolkit.present.parts import about_version, bands
from toolkit.present.texts import text
from toolkit.protect.model import Edition
from toolkit.publish.exporter import render_page
from toolkit.publish.page_check import check_page

State = Literal["done", "pending", "failed"]


class Entry(NamedTuple):
    """One report. `files` are the ways to it; `reason` says in a sentence why there are none, and what to do."""

    name: str
    state: State
    reason: str = ""
    files: tuple[Link, ...] = ()


class Overview(NamedTuple):
    """What the first page tells.

    Attributes:
        delivered: how many units have delivered.
        common: what is about the whole municipality, the committee's report first.
        units: every unit, in the plan's order.
        one_pages: the pages for parents and pupils; `without_one_page` names units whose page could not be made.
        tables: the figures as files; empty where they were not made.
        has_problems: whether other files than the units' workbooks have errors; never how many.
    """

    delivered: int
    edition: Edition
    common: tuple[Entry, ...]
    units: tuple[Entry, ...]
    one_pages: tuple[Link, ...] = ()
    without_one_page: tuple[str, ...] = ()
    tables: tuple[Link, ...] = ()
    has_problems: bool = False


def index_page(overview: Overview, settings: Settings) -> str:
    """The index as a finished page, checked like every other. Raises PageError if it breaks a rule."""
    municipality, year = settings.unit_register.municipality.name, settings.run.school_year
    content = (
        bands(settings, internal=False)
        + html.heading(text("index.title", municipality=municipality, year=year), 1)
        + html.paragraph(text("index.intro"))
        + html.bullets(_facts(overview, settings))
        + html.heading(text("index.committee"), 2)
        + _cards(overview.common)
        + html.heading(text("index.units"), 2)
        + _cards(overview.units)
        + html.heading(text("one_page.link"), 2)
        + _one_pages(overview)
        + html.heading(text("index.tables"), 2)
        + _tables(overview.tables)
    )
    page = render_page(content.html, back_link="")
    check_page(page)
    return page


def _facts(overview: Overview, settings: Settings) -> list[str]:
    """Who has delivered, what went wrong, which edition this is, and when it was made by what."""
    by_state: dict[State, list[str]] = {"pending": [], "failed": []}
    for entry in overview.units:
        if entry.state != "done":
            by_state[entry.state].append(entry.name)
    return [
        text("key.delivered", delivered=overview.delivered, all=len(overview.units)),
        *(text(f"index.names_{state}", names=numbers.listing(names)) for state, names in by_state.items() if names),
        *([text("index.problems")] if overview.has_problems else []),
        text(f"index.{overview.edition}"),
        about_version(settings),
    ]


def _cards(entries: Sequence[Entry]) -> Block:
    return html.cards([_card(entry) for entry in entries])


def _card(entry: Entry) -> Block:
    content = html.heading(entry.name, 3) + html.status_paragraph(
        html.Status(entry.state, text(f"index.state_{entry.state}"))
    )
    if entry.reason:
        content += html.paragraph(entry.reason)
    return content + (html.links(entry.files) if entry.files else html.EMPTY)


def _one_pages(overview: Overview) -> Block:
    content = html.links(overview.one_pages) if overview.one_pages else html.paragraph(text("index.no_one_pages"))
    if overview.without_one_page:
        content += html.paragraph(text("index.one_page_failed", names=numbers.listing(overview.without_one_page)))
    return content


def _tables(links: Sequence[Link]) -> Block:
    if not links:
        return html.paragraph(text("index.no_tables"))
    return html.paragraph(text("published.intro")) + html.links(links)
