"""The first page and the page about the tables on a phone and on a wide screen, in every state a report can have."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from clean_tables import SETTINGS

from toolkit.engine.first_page import first_page
from toolkit.engine.results import UnitResult
from toolkit.present.html import Link
from toolkit.present.texts import text
from toolkit.protect import protect_year
from toolkit.publish.index_page import Entry, Overview, index_page
from toolkit.validate.year import read_year

pytestmark = pytest.mark.slow
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SMALLEST_TARGET = 24  # CSS pixels, WCAG 2.5.8
WIDTHS = (1280, 320)

DONE = Entry("Solstøl skole", "done", files=(Link("solstol.html", "Åpne rapporten for Solstøl skole"),))
STATES = {
    "done": DONE,
    "pending": Entry("Jupiterhagen barnehage", "pending", text("index.pending")),
    "failed": Entry("Kometdalen oppvekstsenter", "failed", text("index.failed_input")),
    "a very long name": Entry(
        "Fylkesungdomsskolesamarbeidsorganisasjonssenteret", "failed", text("index.failed_report")
    ),
}


def opened(browser, path, width):
    # The page forbids scripts, and the checker is one: it needs leave to run.
    page = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True).new_page()
    page.goto(Path(path).as_uri())
    return page


def is_fit(page, width):
    """No sideways scrolling, not even inside a table; no target too small to hit; nothing the checker finds."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("[...document.querySelectorAll('main *')].filter(e => e.scrollWidth > innerWidth).length") == 0
    boxes = page.eval_on_selector_all("main a", "links => links.map(link => link.getBoundingClientRect().height)")
    assert boxes
    assert min(boxes) >= SMALLEST_TARGET
    found = Axe().run(page, options=RULES).response["violations"]
    assert [violation["id"] for violation in found] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["index", "tabeller"])
def test_the_pages_of_a_run_are_fit_for_a_phone_and_a_wide_screen(browser, demo, name, width):
    page = opened(browser, demo[1] / f"{name}.html", width)
    assert page.locator("table").count() == 0
    is_fit(page, width)
    page.context.close()


def test_every_download_is_there_and_every_file_can_be_reached(browser, demo):
    page = opened(browser, demo[1] / "index.html", 320)
    targets = set(page.eval_on_selector_all("main a", "links => links.map(link => link.getAttribute('href'))"))
    assert targets == {path.name for path in demo[1].iterdir()} - {"index.html"}
    page.context.close()


def test_the_order_is_what_this_is_the_committee_units_parents_data(browser, demo):
    page = opened(browser, demo[1] / "index.html", 320)
    headings = page.locator("h1, h2").all_inner_texts()
    assert headings == [
        "Månedal: rapporter 2020-21",
        "Hele kommunen",
        "Rapport for hver enhet",
        text("one_page.link"),
        "Tallene som filer",
    ]
    assert page.locator("h3").first.inner_text() == "Rapport til utvalget"
    said = page.locator("main").inner_text()
    delivered = text("key.delivered", delivered=10, all=11)
    for fact in (delivered, "Ikke levert: Jupiterhagen barnehage.", "Kjøredato 15. juni 2021"):
        assert fact in said.replace("\u00a0", " ")
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("state", STATES)
def test_every_state_says_why_and_what_to_do(browser, tmp_path, state, width):
    """The committee's report and a unit's in this state, and every other part of the page missing or troubled."""
    entry = STATES[state]
    overview = Overview(
        delivered=1,
        edition="without_unit_numbers",
        common=(entry._replace(name="Rapport til utvalget"), DONE),
        units=(entry,),
        without_one_page=("Saturn friskole",),
        has_problems=True,
    )
    path = tmp_path / "index.html"
    path.write_text(index_page(overview, SETTINGS), encoding="utf-8")
    page = opened(browser, path, width)
    said = page.locator("main").inner_text()
    assert said.count(text(f"index.state_{entry.state}")) >= 2
    assert said.count(entry.reason) >= 2
    for code in ("problems", "no_one_pages", "no_tables", "without_unit_numbers"):
        assert text(f"index.{code}") in said
    assert "Kunne ikke lages: Saturn friskole." in said
    is_fit(page, width)
    page.context.close()


def test_a_pdf_beside_a_page_is_a_download(tmp_path):
    for name in ("driftsutvalget.pdf", "solstol.pdf", "solstol-en-side.pdf", "tabeller.pdf"):
        (tmp_path / name).touch()
    committee = UnitResult("driftsutvalget", "Hele kommunen", "done", html=tmp_path / "driftsutvalget.html")
    unit = UnitResult("solstol", "Solstøl skole", "done", html=tmp_path / "solstol.html")
    protected = protect_year(read_year(SETTINGS), SETTINGS)
    page = first_page([unit], ["solstol"], [committee], [], False, protected, SETTINGS, tmp_path)
    for target, words in (
        ("driftsutvalget.pdf", "Rapport til utvalget som PDF"),
        ("solstol.pdf", "Solstøl skole som PDF"),
        ("solstol-en-side.pdf", "Solstøl skole, til foreldre og elever som PDF"),
    ):
        assert f'<a href="{target}">{words}</a>' in page
    assert "arshjul.pdf" not in page
    assert "tabeller" not in page  # there are no tables, so there is no page about them
