"""The leader's start page: what is delivered and what is wrong, the form, and the draft that is read there."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Final

from openpyxl import load_workbook
from playwright.sync_api import Browser, Page

from guide_pictures.saved import save
from toolkit.present.texts import text

WIDTH, HEIGHT = 900, 900
WRONG, FORM, DRAFT = "startside-feil", "startside-skjema", "startside-utkast"
PICTURES: Final = (WRONG, FORM, DRAFT)
SHEET: Final = "Møter"
WITHOUT_PATHS: Final = """
document.querySelectorAll('.tp-page p').forEach(one => { if (one.innerText.includes('/')) one.remove() })
"""
"""A guide shows no folder of the machine that it was made on."""


def take(address: str, workbook: Path, folder: Path, out: Path, browser: Browser) -> None:
    """Photograph the page at its address.

    Args:
        workbook: the unit's own, which is broken in a copy under `folder`.
    """
    page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}).new_page()
    page.goto(address)
    page.get_by_label(text("start.unit"), exact=True).select_option(label=_unit_of(workbook))
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=re.compile(text("start.choose_file"))).click()
    chooser.value.set_files(_broken(workbook, folder))
    page.get_by_role("button", name=text("start.forget_refused")).wait_for()
    _photograph(page, "deliver", out / f"{WRONG}.png")
    options = page.get_by_label(text("start.sheet"), exact=True)
    label = next(one for one in options.locator("option").all_inner_texts() if one.startswith(SHEET))
    options.select_option(label=label)
    page.get_by_label(re.compile("Foreldremøter")).fill("3")
    _photograph(page, "form", out / f"{FORM}.png")
    page.get_by_label(re.compile("Foreldremøter")).fill("2")
    page.get_by_role("button", name=text("start.make_draft"), exact=True).click()
    page.get_by_text(text("start.draft_done")).wait_for()
    page.evaluate(
        "document.querySelectorAll('.tp-page p').forEach(p => { if (p.innerText.includes('/')) p.remove(); })"
    )
    _photograph(page, "draft", out / f"{DRAFT}.png")
    page.goto("about:blank")
    page.context.close()


def _photograph(page: Page, part: str, to: Path) -> None:
    """The window with a part's heading at its top, below the band that says EKSEMPELDATA."""
    heading = page.get_by_role("heading", name=text(f"start.heading_{part}"), exact=True)
    page.wait_for_timeout(1000)
    heading.evaluate("heading => window.scrollBy(0, heading.getBoundingClientRect().top - 110)")
    page.wait_for_timeout(300)
    save(page.screenshot(), page.locator("main").inner_text(), to)


def _unit_of(workbook: Path) -> str:
    return workbook.stem.partition(" - ")[2]


def _broken(workbook: Path, folder: Path) -> Path:
    broken = folder / "Min arbeidsbok.xlsx"
    shutil.copy(workbook, broken)
    book = load_workbook(broken)
    for sheet, code, wrong in (("Saker", "new_cases", "noen få"), ("Konklusjon", "review_date", "i mai")):
        row = next(cells[0].row for cells in book[sheet].iter_rows() if cells[0].value == code)
        book[sheet][f"C{row}"] = wrong
    book.save(broken)
    return broken
