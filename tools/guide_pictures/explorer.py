"""PPT's explorer in JupyterLab: the window after all cells have run, and one answer."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from chromium import opened
from jupyterlab import EMPTY, OUTPUTS, run_all
from playwright.sync_api import Browser, Page

from guide_pictures.saved import save

WIDTH: Final = 1180
WINDOW, ANSWER = "utforsker-start", "utforsker-svar"
PROGRAMME: Final = "Mitt valg"
WINDOW_HEIGHT, ANSWER_HEIGHT, TALL = 760, 752, 4000
NOT_OURS: Final = "document.querySelectorAll('.Toastify').forEach(one => one.remove())"
HIDE_FILES: Final = "window.jupyterapp.commands.execute('application:toggle-left-area')"
ONLY_THE_ANSWER: Final = """
() => {
  const panel = document.querySelector('.jp-Notebook .widget-vbox'), [first, ...rest] = [...panel.children];
  const kept = rest.filter(c => c.querySelector('select')).slice(0, 3);  // rows of drop-downs
  const answer = panel.querySelector('.explorer-answer');
  first.remove();  // the answer says once more that it is an example
  rest.forEach(c => { if (!kept.includes(c) && c !== answer) c.remove() });
  return panel.innerText;
}
"""


def take(address: str, out: Path, browser: Browser) -> None:
    """Photograph the explorer at the address of a JupyterLab."""
    with opened(browser, f"{address}/lab/tree/notebooks/programeffekter.ipynb?{EMPTY}", WIDTH) as (page, _):
        run_all(page)
        page.evaluate(HIDE_FILES)
        page.set_viewport_size({"width": WIDTH, "height": WINDOW_HEIGHT})
        _settled(page)
        save(page.screenshot(), page.inner_text(".jp-Notebook"), out / f"{WINDOW}.png")
        page.locator(f"{OUTPUTS} select").first.select_option(label=PROGRAMME)
        page.set_viewport_size({"width": WIDTH, "height": TALL})
        _settled(page)
        words = page.evaluate(ONLY_THE_ANSWER)
        box = page.locator(".jp-Notebook .widget-vbox").bounding_box()
        assert box is not None
        height = min(box["height"], ANSWER_HEIGHT)
        photograph = page.screenshot(clip={"x": box["x"], "y": box["y"], "width": box["width"], "height": height})
        save(photograph, words, out / f"{ANSWER}.png")


def _settled(page: Page) -> None:
    """JupyterLab moves things for a while after each change, and asks a question of its own that is no part of this."""
    page.wait_for_timeout(3000)
    page.evaluate(NOT_OURS)
    page.locator(OUTPUTS).first.wait_for()
