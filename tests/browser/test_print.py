"""Pages on paper, in both programs that print them: nothing is cut, every sheet says what it is and which one it is."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pypdf
import pytest
from playwright.sync_api import Browser, Page

from toolkit.publish.pdf import pdf_of

pytestmark = pytest.mark.slow
PAGES = (
    "index",
    "arshjul",
    "stjernelia",
    "nordlysgrenda",
    "melkeveien",
    "stjernelia-en-side",
    "driftsutvalget",
    "saksframlegg",
    "rullering",
)
BETWEEN_MARGINS = round(178 / 25.4 * 96)
"""CSS pixels between the side margins of an A4 sheet."""
MOST_SHEETS = {"stjernelia": 10, "driftsutvalget": 16}
BAND = "EKSEMPELDATA"
MARK_ENDS = """
(() => {
  const mark = (where, words, first) => {
    const small = document.createElement('span');
    small.style.cssText = 'font-size: 1px; line-height: 0';
    small.textContent = words;
    first ? where.prepend(small) : where.append(small);
  };
  document.querySelectorAll('tbody tr').forEach((row, number) => {
    mark(row.firstElementChild, `[r${number}a]`, true);
    for (const cell of row.children) mark(cell, `[r${number}z]`, false);
  });
  document.querySelectorAll('figure svg').forEach((svg, number) => {
    const [, , width, height] = svg.getAttribute('viewBox').split(' ').map(Number);
    [[2, 'a'], [height - 1, 'z']].forEach(([y, end]) => {
      const words = document.createElementNS('http://www.w3.org/2000/svg', 'text');
      words.setAttribute('x', width / 2);
      words.setAttribute('y', y);
      words.setAttribute('style', 'font-size: 2px');
      words.textContent = `[f${number}${end}]`;
      svg.append(words);
    });
  });
})()
"""
"""A word at the beginning and the end of every row and drawing; whether both are on one sheet, a machine can see."""

Printer = Callable[[Page], bytes]


def by_chromium(page: Page) -> bytes:
    return page.pdf(prefer_css_page_size=True)


def by_weasyprint(page: Page) -> bytes:
    return pdf_of(page.content())


PRINTERS = [by_chromium, by_weasyprint]


def sheets(printed: bytes) -> list[str]:
    """The words of each sheet, without white space."""
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(printed)).pages]


def cut_pieces(texts: list[str]) -> list[str]:
    """Rows and drawings with an end on another sheet than their beginning, or with an end on none."""
    began = {name: sheet for sheet, text in enumerate(texts) for name in re.findall(r"\[([rf]\d+)a\]", text)}
    ended = {(name, sheet) for sheet, text in enumerate(texts) for name in re.findall(r"\[([rf]\d+)z\]", text)}
    return sorted({name for name in began if (name, began[name]) not in ended} | {n for n, s in ended if began[n] != s})


def opened(browser: Browser, folder, name: str) -> Page:
    page = browser.new_context(bypass_csp=True).new_page()
    page.goto((folder / f"{name}.html").as_uri())
    return page


@pytest.mark.parametrize("printer", PRINTERS)
@pytest.mark.parametrize("name", PAGES)
def test_every_sheet_has_the_band_and_its_number_and_nothing_is_cut(browser, folder, name, printer: Printer):
    page = opened(browser, folder, name)
    page.evaluate(MARK_ENDS)
    marked = page.locator("tbody tr").count() + page.locator("figure svg").count()
    texts = sheets(printer(page))
    for number, text in enumerate(texts, start=1):
        assert BAND in text
        assert f"{number}/{len(texts)}" in text
    assert len({found for text in texts for found in re.findall(r"\[[rf]\d+a\]", text)}) == marked
    assert cut_pieces(texts) == []
    assert len(texts) <= MOST_SHEETS.get(name, len(texts))
    for last in page.locator(".page-end").all_inner_texts():
        assert "".join(last.split()) in texts[0], "what decides is to stand on the first sheet"
    page.context.close()


TALLER_THAN_A_SHEET = {
    "row": "document.querySelector('tbody th').insertAdjacentHTML('beforeend', 'x<br>'.repeat(99))",
    "drawing": """(() => {
      const svg = document.querySelector('figure svg');
      svg.style.height = '40cm';
      svg.setAttribute('preserveAspectRatio', 'none');
    })()""",
}


# WeasyPrint never divides a drawing.
@pytest.mark.parametrize(("piece", "printer"), [("row", by_chromium), ("row", by_weasyprint), ("drawing", by_chromium)])
def test_a_cut_piece_is_seen(browser, folder, piece, printer: Printer):
    page = opened(browser, folder, "solstol")
    page.evaluate(TALLER_THAN_A_SHEET[piece])
    page.evaluate(MARK_ENDS)
    assert cut_pieces(sheets(printer(page))) != []
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_the_sheet(browser, folder, name):
    page = browser.new_page(viewport={"width": BETWEEN_MARGINS, "height": 900})
    page.emulate_media(media="print")
    page.goto((folder / f"{name}.html").as_uri())
    rights = page.eval_on_selector_all(
        "main *", "all => all.map(one => one.getBoundingClientRect().right + window.scrollX)"
    )
    assert max(rights) <= BETWEEN_MARGINS
    assert page.evaluate("document.documentElement.scrollWidth") <= BETWEEN_MARGINS
    page.close()


@pytest.mark.parametrize("printer", PRINTERS)
def test_every_page_for_parents_and_pupils_is_one_sheet(browser, folder, printer: Printer):
    for path in sorted(folder.glob("*-en-side.html")):
        page = opened(browser, folder, path.stem)
        assert len(sheets(printer(page))) == 1, path.name
        page.context.close()
