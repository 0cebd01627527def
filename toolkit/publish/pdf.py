"""A finished page as PDF for paper, archives and screen readers (PDF/UA-1): the same words, and nothing fetched."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NoReturn
from xml.etree.ElementTree import Element

from toolkit.errors import PageError, ParameterError

if TYPE_CHECKING:
    import pydyf
    from weasyprint import HTML

VARIANT: Final = "pdf/ua-1"
SVG: Final = "{http://www.w3.org/2000/svg}"
CLOCK: Final = "SOURCE_DATE_EPOCH"

_one_at_a_time = Lock()
"""The environment is one for all threads."""


def require_pdf() -> None:
    """Find out before a run whether PDF can be made here at all.

    Raises:
        ParameterError: the extra `pdf` is not installed, or the text libraries it uses (Pango) are missing.
    """
    try:
        import pypdf  # noqa: F401  # the guard reads with it what WeasyPrint has written
        import weasyprint  # noqa: F401
    except ImportError:
        raise ParameterError("pdf_not_installed") from None
    except OSError:  # WeasyPrint is there, but not the system's libraries
        raise ParameterError("pdf_libraries_missing") from None


def pdf_of(page: str) -> bytes:
    """The page as a tagged PDF with title, language and alt texts; the same page gives the same bytes.

    Args:
        page: a finished page that `check_page` has passed.

    Raises:
        PageError: the page asks for something outside itself, or cannot be made accessible.
    """
    import weasyprint  # takes long to import, and is an extra

    with _errors_stop(), _no_clock():
        html = weasyprint.HTML(string=page, url_fetcher=_nothing_outside)
        _give_drawings_their_alt_text(html)
        content = html.write_pdf(pdf_variant=VARIANT, finisher=_say_what_headers_head)
    assert isinstance(content, bytes)  # it is None only where there is a file to write to
    return content


def page_files(name: str, page: str, with_pdf: bool) -> dict[str, bytes]:
    """A finished page as files by name: the page itself and, where it is wanted, the same page as PDF.

    Raises:
        PageError: the PDF cannot be made accessible.
    """
    pdf = {f"{name.removesuffix('.html')}.pdf": pdf_of(page)} if with_pdf else {}
    return {name: page.encode()} | pdf


def write_page(path: Path, page: str, with_pdf: bool) -> None:
    """Write a finished page, and the same page as PDF beside it; neither where the PDF cannot be made.

    Raises:
        PageError: the PDF cannot be made accessible.
    """
    for name, content in page_files(path.name, page, with_pdf).items():
        (path.parent / name).write_bytes(content)


@contextmanager
def _no_clock() -> Iterator[None]:
    """fontTools writes into a font when it cut that down: a variable font, and every font without HarfBuzz-Subset.

    The variable is what reproducible builds have agreed upon; where somebody has set it, that is the time.
    """
    with _one_at_a_time:
        if CLOCK in os.environ:
            yield
            return
        os.environ[CLOCK] = "0"
        try:
            yield
        finally:
            del os.environ[CLOCK]


def _nothing_outside(url: str) -> NoReturn:
    """A page carries all that it shows."""
    from weasyprint.urls import FatalURLFetchingError

    raise FatalURLFetchingError(url)


def _give_drawings_their_alt_text(html: HTML) -> None:
    """WeasyPrint takes a drawing's `<title>` for its alt text; ours have the text itself in `<desc>`."""
    for drawing in html.etree_element.iter(f"{SVG}svg"):
        title, alt = _child(drawing, "title"), _child(drawing, "desc")
        title.text = f"{title.text}. {alt.text}"


def _child(drawing: Element, name: str) -> Element:
    found = drawing.find(f"{SVG}{name}")
    if found is None or not (found.text or "").strip():
        raise PageError("page_alt", {"found": name})
    return found


def _say_what_headers_head(_: Any, pdf: pydyf.PDF) -> None:
    """Every header cell says whether it is a column's or a row's: WeasyPrint links cells to headers by name only."""
    import pydyf

    elements = {item.reference: item for item in pdf.objects if isinstance(item, pydyf.Dictionary)}
    for element in elements.values():
        if element.get("S") == "/TH":
            group = elements[elements[element["P"]]["P"]]
            element["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


@contextmanager
def _errors_stop() -> Iterator[None]:
    """WeasyPrint goes on after an error and leaves something out; we do not."""
    from weasyprint.urls import FatalURLFetchingError

    found: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: found.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield
    except FatalURLFetchingError as error:
        raise PageError("page_pdf", {"found": str(error)}) from None
    finally:
        logger.removeHandler(handler)
    if found:
        raise PageError("page_pdf", {"found": found[0]})
