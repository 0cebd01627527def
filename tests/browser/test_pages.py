"""Finished pages in a real browser: accessible wide and narrow, silent on the network, reachable by keyboard."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from house import copy_example, keep_workbooks, tiltaksplan

from toolkit.errors import PageError
from toolkit.publish.page_check import check_page
from toolkit.publish.withdrawn_page import withdrawn_page

pytestmark = pytest.mark.slow
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}


def violations(page):
    return [v["id"] for v in Axe().run(page, options=RULES).response["violations"]]


PAGES = (
    "index",
    "arshjul",
    "stjernelia",
    "maanedal_ungdomsskole",
    "nordlysgrenda",
    "solstol",
    "voksen",
    "fullmaane",
    "saturn",
    "melkeveien",
    "solstol-en-side",
    "nymaane-en-side",
    "driftsutvalget",
    "saksframlegg",
    "rullering",
)
"""Schools large, small and with a hidden year, adults, a kindergarten, private units, and what is for the committee."""
SIZES = [(1280, 900), (320, 256)]
"""A wide screen, and the same window at 400 % (WCAG 2.1, 1.4.10)."""
OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true })"


def opened(browser, path, width, height):
    """The page with everything in it folded out. It forbids scripts, and the checker is one: it needs leave to run."""
    context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True)
    page = context.new_page()
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    page.evaluate(OPEN_ALL)
    assert len(requests) == 1
    return page


def is_accessible(page, width):
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.context.close()


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_no_accessibility_violation_no_request_no_sideways_scrolling(browser, folder, name, width, height):
    is_accessible(opened(browser, folder / f"{name}.html", width, height), width)


@pytest.fixture(scope="module")
def rare(tmp_path_factory):
    """Rarer kinds of pages: an edition without the units' figures, a draft, and what stands for a withdrawn year."""
    params = keep_workbooks(copy_example(tmp_path_factory.mktemp("rare")), "Solstøl")
    out = params.parent.parent / "out"
    ran = tiltaksplan("run", "--without-unit-numbers", "--params", params, "--out", out)
    drafted = tiltaksplan("draft", "solstol", "--params", params, "--out", out)
    assert (ran.returncode, drafted.returncode) == (0, 0), ran.stderr + drafted.stderr
    pages, drafts = out / "example" / "2020-21", out / "utkast" / "example" / "2020-21"
    withdrawn = out / "withdrawn.html"
    withdrawn.write_text(withdrawn_page("2020-21"), encoding="utf-8")
    found = {f"without figures: {name}": pages / f"{name}.html" for name in ("index", "driftsutvalget", "solstol")}
    return found | {"draft": drafts / "solstol.html", "withdrawn": withdrawn}


def test_the_rare_kinds_of_pages_are_as_accessible(browser, rare):
    assert "INTERN" in rare["draft"].read_text(encoding="utf-8")
    for path in rare.values():
        for width, height in SIZES:
            is_accessible(opened(browser, path, width, height), width)


ONE_STATUS_A_ROW = """
[...document.querySelectorAll('table')].filter(table => [...table.tBodies[0].rows].every(
    row => row.querySelectorAll('.status').length === 1))
"""


@pytest.mark.parametrize("name", ["stjernelia", "driftsutvalget", "rullering", "saksframlegg"])
def test_where_each_row_has_one_status_it_is_in_view_on_a_telephone(browser, folder, name):
    page = opened(browser, folder / f"{name}.html", 320, 900)
    rights = page.evaluate(
        f"{ONE_STATUS_A_ROW}.filter(table => !table.closest('details')).flatMap("
        "table => [...table.querySelectorAll('.status')].map(one => one.getBoundingClientRect().right))"
    )
    assert rights
    assert max(rights) <= 320
    page.context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_a_table_is_a_table_to_who_hears_it(browser, folder, width):
    """Style can take a table's rows and headers from it, and nobody who sees the page notices."""
    page = opened(browser, folder / "stjernelia.html", width, 900)
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node["ignored"]]
    for role, selector in (
        ("table", "table"),
        ("columnheader", "thead th"),
        ("rowheader", "tbody th"),
        ("cell", "td"),
        ("caption", "caption"),
    ):
        assert roles.count(role) == page.locator(selector).count() > 0, role
    page.context.close()


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
        ("document.querySelector('.scroll').removeAttribute('tabindex')", "scrollable-region-focusable"),
    ],
)
def test_the_checker_bites(browser, folder, harm, rule):
    page = opened(browser, folder / "stjernelia.html", 320, 900)
    page.evaluate(harm)
    assert rule in violations(page)
    page.context.close()


HARMS = {
    "an alt removed": (r"<desc id=\"[^>]*>.*?</desc>", "", "page_alt"),
    "a dummy alt": (r"(<desc [^>]*>).*?<", r"\1No description has been provided for this image<", "page_alt"),
    "a caption removed": (r"<caption>.*?</caption>", "", "page_caption"),
    "a script added": (r"</main>", "<script>document.title = 'x'</script></main>", "page_element"),
}
"""Lowered contrast is in `tests/publish/test_page_colours.py` and above; an error output never becomes a page
(`tests/publish/test_exporter.py`)."""


@pytest.mark.parametrize("harm", HARMS)
def test_a_harmed_report_is_stopped(folder, harm):
    before, after, code = HARMS[harm]
    page = (folder / "stjernelia.html").read_text(encoding="utf-8")
    check_page(page)
    harmed = re.sub(before, after, page, count=1, flags=re.DOTALL)
    assert harmed != page
    with pytest.raises(PageError) as stopped:
        check_page(harmed)
    assert stopped.value.code == code


def test_the_page_itself_lets_no_script_run(browser, folder, tmp_path):
    harmed = tmp_path / "harmed.html"
    page_text = (folder / "stjernelia.html").read_text(encoding="utf-8")
    harmed.write_text(page_text.replace("</main>", "<script>document.title='nådd'</script></main>"), encoding="utf-8")
    page = browser.new_page()
    page.goto(harmed.as_uri())
    assert page.title() != "nådd"
    page.close()


KEPT = "'a[href], summary, .scroll'"
FOCUSED = f"[...document.querySelectorAll({KEPT})].indexOf(document.activeElement)"
SHOWN = """
(() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const isOutlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  return isOutlined && box.bottom > 0 && box.top < innerHeight;
})()
"""


@pytest.mark.parametrize("name", ["stjernelia", "driftsutvalget", "index"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_keyboard_reaches_everything_in_order_and_gets_out_again(browser, folder, name, width, height):
    page = opened(browser, folder / f"{name}.html", width, height)
    everything = page.evaluate(f"document.querySelectorAll({KEPT}).length")
    reached = []
    for _ in range(everything):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
        assert page.evaluate(SHOWN), reached
    assert reached == list(range(everything))
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) in (-1, 0)  # the browser's own bar, or the page's beginning
    page.context.close()


def test_the_keyboard_folds_out_and_scrolls_sideways(browser, folder):
    page = browser.new_page(viewport={"width": 320, "height": 900})
    page.goto((folder / "stjernelia.html").as_uri())
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details").first.evaluate("one => one.open")
    wide = page.locator(".scroll:has(th:nth-child(5))").first
    wide.focus()
    page.keyboard.press("ArrowRight")
    for _ in range(100):  # the browser scrolls in its own time
        if page.evaluate("document.activeElement.scrollLeft") > 0:
            break
        page.wait_for_timeout(100)
    assert page.evaluate("document.activeElement.scrollLeft") > 0
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
