"""The leader's page as a leader uses it: a real Voilà server, a real browser, and a workbook that is wrong at first."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from axe_playwright_python.sync_playwright import Axe
from house import ROOT, answer_cell, copy_example, keep_workbooks, set_cell, workbook_of
from openpyxl import load_workbook
from page_server import served
from playwright.sync_api import Browser, Locator, Page, expect

from toolkit.present.texts import text

pytestmark = pytest.mark.slow
NOTEBOOKS = ROOT / "notebooks"
GRAVE = ("serious", "critical")
UNIT, NAME = "solstol", "Solstøl skole"
LONG = 40_000


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A municipality of the test's own, in a folder that Windows users have."""
    place = tmp_path_factory.mktemp("Oppvekst ÆØÅ") / "Månedal kommune"
    keep_workbooks(copy_example(place), "Solstøl", "Månedal kommune")
    return place


@pytest.fixture(scope="module")
def server(place: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Its address and its process. The notebooks are the same after everything as before."""
    before = {path.name: path.read_bytes() for path in NOTEBOOKS.iterdir() if path.is_file()}
    with served("start", "--params", place / "params" / "example", "--out", place / "ut", cwd=place) as running:
        yield running
    assert {path.name: path.read_bytes() for path in NOTEBOOKS.iterdir() if path.is_file()} == before


@pytest.fixture
def page(browser: Browser, server: tuple[str, subprocess.Popen[str]]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(server[0])
    yield page
    page.goto("about:blank")  # a person leaves the page; a context that is closed does not say goodbye
    context.close()


def choose(page: Page, name: str = NAME, year: str = "2020-21") -> None:
    page.get_by_label(text("start.year"), exact=True).select_option(label=year, timeout=LONG)
    page.get_by_label(text("start.unit"), exact=True).select_option(label=name)
    expect(heading(page, "draft")).to_be_visible(timeout=LONG)


def heading(page: Page, part: str):
    return page.get_by_role("heading", name=text(f"start.heading_{part}"), exact=True)


def press(page: Page, code: str) -> None:
    page.get_by_role("button", name=text(f"start.{code}"), exact=True).click()


def deliver(page: Page, workbook: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=re.compile(text("start.choose_file"))).click()
    chooser.value.set_files(workbook)


def sheet(page: Page, title: str) -> None:
    """Choose a part of the form; a list of widgets has hard spaces."""
    options = page.get_by_label(text("start.sheet"), exact=True).locator("option").all_inner_texts()
    index = next(at for at, one in enumerate(options) if one.replace("\xa0", " ").startswith(title))
    page.get_by_label(text("start.sheet"), exact=True).select_option(index=index)


def cell(workbook: Path, name: str, code: str) -> object:
    return load_workbook(workbook)[name][answer_cell(workbook, name, code)].value


def test_from_a_broken_workbook_to_a_draft_that_is_read(page: Page, place: Path, tmp_path: Path) -> None:
    delivered = workbook_of(place / "params" / "example", "Solstøl")
    before = delivered.read_bytes()
    broken = tmp_path / "min arbeidsbok.xlsx"
    shutil.copy(delivered, broken)
    set_cell(broken, "Saker", answer_cell(broken, "Saker", "new_cases"), "mange")
    set_cell(broken, "Konklusjon", answer_cell(broken, "Konklusjon", "review_date"), "i mai")
    choose(page)
    deliver(page, broken)
    table = page.get_by_role("table", name=re.compile("Feil og merknader i min arbeidsbok"))
    expect(table).to_be_visible(timeout=LONG)
    rows = [row.split("\t")[:4] for row in table.get_by_role("row").all_inner_texts()[1:]]
    cells = [(one[0].strip(), one[3].strip()) for one in rows]
    assert ("Saker", "mange") in cells and ("Konklusjon", "i mai") in cells, rows
    assert delivered.read_bytes() == before, "what was delivered stands"

    page.reload()  # what was wrong is still told
    expect(table).to_be_visible(timeout=LONG)
    mended = tmp_path / "min arbeidsbok (2).xlsx"
    shutil.copy(broken, mended)
    set_cell(mended, "Saker", answer_cell(mended, "Saker", "new_cases"), 2)
    set_cell(mended, "Konklusjon", answer_cell(mended, "Konklusjon", "review_date"), "19.05.2021")
    deliver(page, mended)
    expect(page.get_by_text(text("start.accepted_again", file=mended.name, name=NAME))).to_be_visible(timeout=LONG)
    expect(table).to_have_count(0)
    assert cell(delivered, "Saker", "new_cases") == 2

    sheet(page, "Vurdering")
    field = page.get_by_label(re.compile("kapittel 1.3"))
    field.select_option(label="fungerer ikke")
    expect(page.get_by_text(text("start.unsaved_one"))).to_be_visible()
    page.reload()  # in the middle of it
    expect(page.get_by_text(text("start.unsaved_one"))).to_be_visible(timeout=LONG)
    sheet(page, "Vurdering")
    expect(page.get_by_label(re.compile("kapittel 1.3")).locator("option:checked")).to_have_text("fungerer ikke")
    sheet(page, "Det vi bestemte i fjor")
    page.get_by_label(re.compile("^Status: Relasjonskurs")).select_option(label="i gang")
    expect(page.get_by_text(text("start.unsaved", count=2))).to_be_visible()
    press(page, "save")
    expect(page.get_by_text(text("start.saved", count=2, file=delivered.name))).to_be_visible(timeout=LONG)
    assert cell(delivered, "Vurdering", "assessment_1.3") == "fungerer ikke"

    press(page, "make_draft")
    expect(page.get_by_role("progressbar", name=text("start.progress"))).to_be_visible(timeout=LONG)
    page.reload()  # the draft goes on
    draft = page.frame_locator("iframe")
    expect(draft.get_by_text("UTKAST – INTERN").first).to_be_visible(timeout=LONG)
    expect(draft.get_by_role("heading", level=1)).to_contain_text(NAME)
    decided = draft.get_by_role("row").filter(has_text="Relasjonskurs for personalet").first
    expect(decided).to_contain_text(re.compile("i gang", re.IGNORECASE))
    file = place / "ut" / "utkast" / "example" / "2020-21" / f"{UNIT}.html"
    expect(page.get_by_text(str(file.parent))).to_be_visible()
    assert "fungerer ikke" in file.read_text(encoding="utf-8")


def test_a_file_that_is_dropped_is_delivered_and_one_beside_the_button_does_nothing(
    page: Page, place: Path, tmp_path: Path
) -> None:
    dropped = tmp_path / "sluppet.xlsx"
    shutil.copy(workbook_of(place / "params" / "example", "Solstøl"), dropped)
    set_cell(dropped, "Møter", answer_cell(dropped, "Møter", "support_team"), 12)
    choose(page)
    drop(page, page.get_by_role("heading", level=1), dropped)
    assert page.get_by_text("sluppet.xlsx").count() == 0
    drop(page, page.get_by_role("button", name=re.compile(text("start.choose_file"))), dropped)
    expect(page.get_by_text(text("start.accepted_again", file=dropped.name, name=NAME))).to_be_visible(timeout=LONG)


def drop(page: Page, on: Locator, file: Path) -> None:
    """As a person who lets go of a file there."""
    content = base64.b64encode(file.read_bytes()).decode()
    script = """async ([content, name]) => {
        const bytes = await (await fetch(`data:;base64,${content}`)).arrayBuffer();
        const given = new DataTransfer();
        given.items.add(new File([bytes], name));
        return given;
    }"""
    on.dispatch_event("drop", {"dataTransfer": page.evaluate_handle(script, [content, file.name])})


def test_an_answer_that_cannot_be_is_told_at_its_question_and_not_saved(page: Page, place: Path) -> None:
    delivered = workbook_of(place / "params" / "example", "Solstøl")
    before = delivered.read_bytes()
    choose(page)
    sheet(page, "Møter")
    field = page.get_by_label(re.compile("^Foreldremøter dette skoleåret"))
    was = field.input_value()
    field.fill("noen")
    press(page, "save")
    expect(page.get_by_role("alert").get_by_text(text("start.not_saved_one"))).to_be_visible(timeout=LONG)
    assert delivered.read_bytes() == before
    page.get_by_label(re.compile("^Foreldremøter dette skoleåret")).fill(was)
    press(page, "save")
    expect(page.get_by_text(text("start.nothing_to_save"))).to_be_visible()


def test_a_workbook_that_excel_has_open_is_told_of_and_nothing_is_lost(page: Page, place: Path) -> None:
    delivered = workbook_of(place / "params" / "example", "Solstøl")
    excel = delivered.with_name(f"~${delivered.name}")
    excel.write_bytes(b"\x05Kari")
    choose(page)
    sheet(page, "Møter")
    field = page.get_by_label(re.compile("^Foreldremøter dette skoleåret"))
    was = field.input_value()
    field.fill("7")
    press(page, "save")
    expect(page.get_by_role("alert").get_by_text(re.compile("Excel")).first).to_be_visible(timeout=LONG)
    expect(page.get_by_text(text("start.unsaved_one"))).to_be_visible()
    excel.unlink()
    press(page, "save")
    expect(page.get_by_text(text("start.saved_one", file=delivered.name))).to_be_visible(timeout=LONG)
    page.get_by_label(re.compile("^Foreldremøter dette skoleåret")).fill(was)
    press(page, "save")
    other = page.get_by_label(re.compile("^Møter i arbeidslag"))
    other.click()  # and typed on while it is saved
    page.keyboard.press("End")
    page.keyboard.type("123", delay=60)
    expect(other).to_be_focused()
    wait_until(lambda: str(cell(delivered, "Møter", "parent_meetings")) == was)
    unsaved = page.locator(".tp-unsaved")
    expect(unsaved).to_have_text(text("start.unsaved_one"), timeout=LONG)
    expect(other).to_have_value(re.compile("123$"))
    for _ in "123":
        page.keyboard.press("Backspace")
    expect(unsaved).to_have_count(0, timeout=LONG)


def wait_until(what: Callable[[], bool]) -> None:
    """What the kernel has done, though the words on the page are the same as before it did it."""
    end = time.monotonic() + LONG / 1000
    while not what():
        assert time.monotonic() < end
        time.sleep(0.2)


def test_the_keyboard_alone_does_the_whole_path(page: Page, place: Path, tmp_path: Path) -> None:
    delivered = workbook_of(place / "params" / "example", "Solstøl")
    again = tmp_path / "på nytt.xlsx"
    shutil.copy(delivered, again)
    set_cell(again, "Møter", answer_cell(again, "Møter", "parent_meetings"), 4)
    (place / "ut" / "arbeid" / "example" / "startside" / "valg.json").unlink(missing_ok=True)
    page.reload()  # nothing is chosen
    year = page.get_by_label(text("start.year"), exact=True)
    expect(year).to_be_visible(timeout=LONG)
    tab_to(page, page.get_by_label(text("start.unit"), exact=True))
    page.keyboard.type(NAME)  # a list in a browser takes what is typed
    expect(page.get_by_role("table", name=f"{NAME}, 2020-21")).to_be_visible(timeout=LONG)
    tab_to(page, year)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("table", name=f"{NAME}, 2019-20")).to_be_visible(timeout=LONG)
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("table", name=f"{NAME}, 2020-21")).to_be_visible(timeout=LONG)
    expect(year).to_be_focused()
    tab_to(page, page.get_by_role("button", name=re.compile(text("start.choose_file"))))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(again)
    expect(page.get_by_text(text("start.accepted_again", file=again.name, name=NAME))).to_be_visible(timeout=LONG)
    tab_to(page, page.get_by_label(text("start.sheet"), exact=True))
    page.keyboard.type("Møter")
    meetings = page.get_by_label(re.compile("^Foreldremøter dette skoleåret"))
    tab_to(page, meetings)
    page.keyboard.press("Control+a")
    page.keyboard.type("5")
    tab_to(page, page.get_by_role("button", name=text("start.save"), exact=True))
    page.keyboard.press("Enter")
    # Where the test before left an answer unsaved, that one is saved with it.
    saved = page.get_by_text(re.compile(rf"^\d+ svar er lagret i «{re.escape(delivered.name)}»"))
    expect(saved).to_be_visible(timeout=LONG)
    assert cell(delivered, "Møter", "parent_meetings") == 5
    tab_to(page, page.get_by_role("button", name=text("start.make_draft"), exact=True))
    page.keyboard.press("Space")
    expect(page.get_by_text(text("start.draft_done"))).to_be_visible(timeout=LONG)
    tab_to(page, page.locator("iframe"))
    page.keyboard.press("PageDown")
    reading = page.frame_locator("iframe").locator("html")
    page.wait_for_timeout(500)
    assert reading.evaluate("html => html.scrollTop") > 0


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there, and see that it shows."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            outline = wanted.evaluate("element => getComputedStyle(element).outlineStyle")
            assert outline != "none" or wanted.evaluate("element => element.tagName") == "IFRAME"
            return
    raise AssertionError(f"Tab never gets to {wanted}")


def test_a_second_window_is_told_and_may_go_on(page: Page, browser: Browser, server: tuple[str, object]) -> None:
    choose(page)
    other = browser.new_context().new_page()
    other.goto(server[0])
    button = other.get_by_role("button", name=text("start.take_over"))
    expect(button).to_be_visible(timeout=LONG)
    expect(other.get_by_role("alert")).to_contain_text("åpen i et annet vindu")
    button.click()
    expect(heading(other, "draft")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("button", name=text("start.take_over"))).to_be_visible(timeout=LONG)
    other.goto("about:blank")
    other.context.close()


def test_a_kernel_that_dies_is_told_of_and_a_reload_has_everything(
    page: Page, server: tuple[str, subprocess.Popen[str]]
) -> None:
    choose(page)
    sheet(page, "Møter")
    field = page.get_by_label(re.compile("^Foreldremøter dette skoleåret"))
    was = field.input_value()
    field.fill("9")
    expect(page.get_by_text(text("start.unsaved_one"))).to_be_visible()
    for process in psutil.Process(server[1].pid).children(recursive=True):
        process.kill()
    expect(page.get_by_text(text("page.lost"))).to_be_visible(timeout=LONG)
    page.reload()
    expect(page.get_by_text(text("start.unsaved_one"))).to_be_visible(timeout=LONG)
    sheet(page, "Møter")
    expect(page.get_by_label(re.compile("^Foreldremøter dette skoleåret"))).to_have_value("9")
    page.get_by_label(re.compile("^Foreldremøter dette skoleåret")).fill(was)
    expect(page.get_by_text(text("start.unsaved_one"))).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 320])
def test_the_checker_finds_nothing_grave_and_nothing_scrolls_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    choose(page)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found if one["impact"] in GRAVE] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.lang") == "nb"
    page.mouse.move(width / 2, 450)
    page.mouse.wheel(0, 900)
    page.wait_for_function("window.scrollY > 300")
    expect(page.get_by_text("EKSEMPELDATA").first).to_be_in_viewport()
