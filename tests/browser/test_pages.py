"""Finished pages in a real browser: accessible wide and narrow, silent on the network, reachable by keyboard."""

import os
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

pytestmark = pytest.mark.slow
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}


@pytest.fixture(scope="module")
def folder(demo):
    finished, pages = demo
    assert finished.returncode == 0, finished.stderr
    return pages


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing")
        pytest.skip("Chromium is missing")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def violations(page):
    return [v["id"] for v in Axe().run(page, options=RULES).response["violations"]]


PAGES = (
    "index",
    "arshjul",
    "stjernelia",
    "nordlysgrenda",
    "melkeveien",
    "solstol-en-side",
    "nymaane-en-side",
    "driftsutvalget",
    "saksframlegg",
    "rullering",
)


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", PAGES)
def test_no_accessibility_violation_no_request_no_sideways_scrolling(browser, folder, name, width):
    # The page forbids scripts, and the checker is one: it needs leave to run.
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto((folder / f"{name}.html").as_uri())
    assert [url for url in requests if not url.startswith("file://")] == []
    assert len(requests) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    context.close()


MEETING_WORDS = """drawing => {
    const boxes = [...drawing.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
    const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
    return boxes.flatMap(([one, a], i) => boxes.slice(i + 1).filter(([, b]) => meet(a, b)).map(([two]) => [one, two]));
}"""
WORD_HEIGHTS = """drawing => [...drawing.querySelectorAll('text')].map(
    t => parseFloat(getComputedStyle(t).fontSize) * drawing.getScreenCTM().a)"""


@pytest.mark.parametrize("name", ["driftsutvalget", "rullering", "stjernelia"])
def test_words_in_drawings_never_meet_and_are_readable_on_a_telephone(browser, folder, name):
    page = browser.new_page(viewport={"width": 320, "height": 900})
    page.goto((folder / f"{name}.html").as_uri())
    drawings = page.query_selector_all("figure svg")
    assert len(drawings) >= 3
    for drawing in drawings:
        assert drawing.evaluate(MEETING_WORDS) == []
        assert min(drawing.evaluate(WORD_HEIGHTS)) >= 8.99
    page.close()


@pytest.mark.parametrize(
    ("harm", "rule"),
    [
        ("document.querySelectorAll('svg title, svg desc').forEach(e => e.remove())", "svg-img-alt"),
        ("document.querySelector('p.lead').style.color = '#ccc'", "color-contrast"),
        ("document.documentElement.removeAttribute('lang')", "html-has-lang"),
        ("document.querySelector('h1').remove()", "page-has-heading-one"),
    ],
)
def test_the_checker_bites(browser, folder, harm, rule):
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto((folder / "stjernelia.html").as_uri())
    page.evaluate(harm)
    assert rule in violations(page)
    context.close()


def test_the_page_itself_lets_no_script_run(browser, folder, tmp_path):
    harmed = tmp_path / "harmed.html"
    page_text = (folder / "stjernelia.html").read_text(encoding="utf-8")
    harmed.write_text(page_text.replace("</main>", "<script>document.title='nådd'</script></main>"), encoding="utf-8")
    page = browser.new_page()
    page.goto(harmed.as_uri())
    assert page.title() != "nådd"
    page.close()


def test_the_keyboard_reaches_links_tables_and_details(browser, folder):
    page = browser.new_page()
    page.goto((folder / "stjernelia.html").as_uri())
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.tagName + '.' + document.activeElement.className"))
    assert {"A.skip", "A.", "DIV.scroll", "SUMMARY."} <= reached
    page.close()


def test_every_link_of_the_index_opens_a_report(browser, folder):
    page = browser.new_page()
    page.goto((folder / "index.html").as_uri())
    targets = page.eval_on_selector_all("main a", "links => links.map(link => link.getAttribute('href'))")
    reports = [target for target in targets if target.endswith(".html")]
    assert len(reports) == 25
    assert "saksframlegg.docx" in targets
    for target in reports:
        page.goto((folder / target).as_uri())
        assert page.locator("h1").count() == 1
    page.close()


def test_a_reports_size_stays_small(folder):
    for page in folder.glob("*.html"):
        limit = 1_000_000 if page.stem == "driftsutvalget" else 300_000
        assert Path(page).stat().st_size <= limit
