"""What stands where a withdrawn release stood."""

from __future__ import annotations

from toolkit.present import html
from toolkit.present.texts import text
from toolkit.publish.exporter import render_page
from toolkit.publish.page_check import check_page


def withdrawn_page(school_year: str) -> str:
    """One page that says that the reports have been taken back."""
    content = html.heading(text("index.withdrawn_title", year=school_year), 1) + html.paragraph(text("index.withdrawn"))
    page = render_page(content.html, back_link="")
    check_page(page)
    return page
