"""Last time's page of a unit whose new one could not be made: the same page, marked so that nobody takes it for new."""

from __future__ import annotations

import re
from datetime import date
from html import escape
from typing import Final, NamedTuple

from toolkit.errors import PageError
from toolkit.present import numbers
from toolkit.present.texts import text
from toolkit.publish.page_check import check_page
from toolkit.sources.digest import digest

MARK: Final = re.compile(r'<p class="band" id="forrige">[^<]*</p>\n')
HEADING_ENDS: Final = "</h1>\n"


class CarriedPage(NamedTuple):
    """What a carried page must be: the page with this SHA-256, and this mark in it and nothing else.

    `unit` is whose page it is, and `release` the id of the release that made it.
    """

    released_as: str
    mark: str
    unit: str
    release: str


def mark_of(run_date: date) -> str:
    """What stands on a page that was made by the run of this date."""
    return f'<p class="band" id="forrige">{escape(text("band.carried", date=numbers.day(run_date)))}</p>\n'


def marked(page: str, mark: str) -> str:
    """The page with the mark under its heading. Raises PageError where that breaks a rule, or there is no heading."""
    carried = page.replace(HEADING_ENDS, HEADING_ENDS + mark, 1)
    if carried == page:
        raise PageError("page_element", {"found": "h1"})
    check_page(carried)
    return carried


def unmarked(page: str) -> str:
    """The page as it was released first, whether it is marked or not."""
    return MARK.sub("", page)


def is_that_page(page: str, expected: CarriedPage) -> bool:
    """Whether a page is the expected one, marked once."""
    return MARK.findall(page) == [expected.mark] and digest(unmarked(page).encode()) == expected.released_as
