"""Chromium for the benchmarks: what a page asks of the outside is counted, never sent; axe-core says what it finds."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
RULES: Final = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
OWN_MACHINE: Final = ("127.0.0.1", "localhost")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window. Exits with a sentence where the machine has none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("Chromium is missing")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, url: str, width: int) -> Iterator[tuple[Page, list[str]]]:
    """A page `width` CSS pixels wide with all its `<details>` open, and the addresses outside it has asked for."""
    # Our pages forbid scripts, and the checker is one: it needs leave to run.
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    asked: list[str] = []

    def answer(route: Route) -> None:
        if is_outside(route.request.url):
            asked.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    context.route("**/*", answer)
    page = context.new_page()
    page.goto(url, wait_until="load")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    yield page, asked
    context.close()


def is_outside(url: str) -> bool:
    """Whether an address is on another machine."""
    address = urlsplit(url)
    return address.scheme not in ("file", "data", "blob", "about") and address.hostname not in OWN_MACHINE


def violations(page: Page, within: str | None = None) -> Counter[tuple[str, str]]:
    """Elements with a fault, by rule and how grave axe-core says it is; `within` is a selector."""
    found = Axe().run(page, context=within, options=RULES).response["violations"]
    return Counter({(one["id"], one["impact"] or ""): len(one["nodes"]) for one in found})


def names_of_images(page: Page) -> list[str]:
    """What a screen reader is told of each image, as the browser computes it; empty where there is nothing."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    images = [node for node in nodes if node.get("role", {}).get("value") in ("image", "img")]
    return [str(node.get("name", {}).get("value", "")) for node in images]
