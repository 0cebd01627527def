"""The page for parents and pupils as a file: made directly, since it is the same short page for every unit."""

from __future__ import annotations

from toolkit.plan.settings import Settings
from toolkit.present.one_page import one_page
from toolkit.publish.exporter import render_page
from toolkit.publish.page_check import check_page
from toolkit.review import Review


def one_page_of(unit: str) -> str:
    """The file name of a unit's page."""
    return f"{unit}-en-side.html"


def finished_one_page(review: Review, settings: Settings) -> str:
    """The finished page, checked like every other. Raises PageError if it breaks a rule."""
    page = render_page(one_page(review, settings).html, back_link="index.html")
    check_page(page)
    return page
