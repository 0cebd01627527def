"""Parts of finished pages: all but the part and the band is taken away from the open page, which is photographed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser

from guide_pictures.saved import save

Part = Literal["first_page", "section", "figure", "screen", "whole"]

WIDTH, SCREEN_HEIGHT = 860, 900
"""CSS pixels; a page's text is at most 48rem wide."""

KEEP: Final = """
([part, heading]) => {
  const main = document.querySelector('main'), band = main.querySelector('.band'), children = [...main.children];
  const after = (from, test) => {
    const at = children.findIndex((c, i) => i > from && test(c));
    return at < 0 ? undefined : at;
  };
  const isHeading = c => /^H[123]$/.test(c.tagName), words = c => c.textContent.trim();
  const first = { first_page: 0, section: children.findIndex(c => isHeading(c) && words(c) === heading),
                  figure: children.findIndex(c => c.matches('figure')) }[part];
  const end = { first_page: after(0, c => c.matches('.page-end')), section: after(first, c => c.matches('h2')),
                figure: first + 1 }[part];
  const kept = first < 0 ? [] : children.slice(first, end);
  children.forEach(c => { if (c !== band && !kept.includes(c)) c.remove() });
  return kept.length;
}
"""
"""Leaves the band and one part of the page; gives how many pieces the part has."""


@dataclass(frozen=True)
class PagePicture:
    """One picture of a page.

    Attributes:
        name: the file's, without `.png`.
        page: the page's, without `.html`.
        part: the page until its first page ends, the section or the first figure, one screen of it, or all.
        heading: of the section.
    """

    name: str
    page: str
    part: Part
    heading: str = ""


def take(pictures: Sequence[PagePicture], folder: Path, out: Path, browser: Browser) -> None:
    """Photograph parts of the pages in `folder`. Raises SystemExit where a page has no such part."""
    context = browser.new_context(viewport={"width": WIDTH, "height": SCREEN_HEIGHT}, bypass_csp=True)
    page = context.new_page()
    for one in pictures:
        page.goto((folder / f"{one.page}.html").resolve().as_uri())
        if one.part in ("screen", "whole"):
            photograph, words = page.screenshot(full_page=one.part == "whole"), page.inner_text("main")
        else:
            if not page.evaluate(KEEP, [one.part, one.heading]):
                raise SystemExit(f"{one.name}: {one.page}.html has no {one.part} {one.heading}".rstrip())
            photograph, words = page.locator("main").screenshot(), page.inner_text("main")
        save(photograph, words, out / f"{one.name}.png")
    context.close()
