"""The case paper as files: a web page and a Word document with the same parts."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from toolkit.present import html
from toolkit.present.case_paper import CasePaper
from toolkit.present.content import block_of
from toolkit.publish.case_paper_docx import case_paper_docx
from toolkit.publish.exporter import render_page
from toolkit.publish.page_check import check_page
from toolkit.publish.pdf import write_page

PAGE: Final = "saksframlegg.html"
DOCUMENT: Final = "saksframlegg.docx"


def write_case_paper(paper: CasePaper, pages: Path, with_pdf: bool = False) -> tuple[str, ...]:
    """Write the files into a folder of finished pages, and say what they are called.

    Raises:
        PageError: the page breaks a rule.
    """
    write_page(pages / PAGE, case_paper_page(paper), with_pdf)
    (pages / DOCUMENT).write_bytes(case_paper_docx(paper))
    return PAGE, DOCUMENT


def case_paper_page(paper: CasePaper) -> str:
    """The finished page, checked like every other. Raises PageError if it breaks a rule."""
    content = html.paragraph(paper.band, "band") if paper.band else html.EMPTY
    content += html.heading(paper.title, 1)
    for section in paper.sections:
        content += html.heading(section.heading, 2) + block_of(section.parts)
    page = render_page(content.html, back_link="index.html")
    check_page(page)
    return page
