"""Readers who set their own text: nothing is lost with wider spacing, larger letters, zoom or a turned screen."""

import pytest

pytestmark = pytest.mark.slow
PAGES = ("index", "stjernelia", "driftsutvalget", "rullering", "arshjul", "saksframlegg", "solstol-en-side")
SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }
"""
"""What WCAG 2.1, 1.4.12, says a reader may set."""
LARGE = "html { font-size: 200% !important }"
LOST = """
() => [...document.querySelectorAll('main *')].filter(one => {
  const style = getComputedStyle(one);
  const hides = axis => ['hidden', 'clip'].includes(style[axis]);
  return !one.closest('svg') && ((hides('overflowX') && one.scrollWidth > one.clientWidth + 1)
    || (hides('overflowY') && one.scrollHeight > one.clientHeight + 1));
}).length
"""
"""How many elements cut off something of what they hold."""
OUTLINE = """
(style => [style.outlineStyle, parseFloat(style.outlineWidth)])(getComputedStyle(document.activeElement))
"""


@pytest.mark.parametrize(
    ("width", "height", "style"),
    [(1280, 900, SPACING), (320, 900, SPACING), (1280, 900, LARGE), (640, 450, ""), (900, 320, "")],
    ids=["spacing", "spacing-narrow", "letters-200", "zoom-200", "landscape"],
)
def test_nothing_is_cut_off_and_no_page_scrolls_sideways(browser, demo, width, height, style):
    finished, folder = demo
    assert finished.returncode == 0, finished.stderr
    context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True)
    page = context.new_page()
    for name in PAGES:
        page.goto((folder / f"{name}.html").as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        if style:
            page.add_style_tag(content=style)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.evaluate(LOST) == 0, name
    context.close()


def test_the_check_for_what_is_cut_off_bites(browser, demo):
    _, folder = demo
    page = browser.new_context(bypass_csp=True).new_page()
    page.goto((folder / "stjernelia.html").as_uri())
    page.evaluate("document.querySelector('main > ul').style.cssText = 'height: 1em; overflow: hidden'")
    assert page.evaluate(LOST) > 0


def test_what_has_the_focus_can_be_seen(browser, demo):
    _, folder = demo
    page = browser.new_page()
    page.goto((folder / "stjernelia.html").as_uri())
    seen = 0
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        outline = page.evaluate(OUTLINE)
        assert outline[0] != "none" and outline[1] >= 1
        seen += 1
    assert seen > 5
    page.close()
