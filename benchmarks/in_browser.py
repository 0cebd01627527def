"""Choice to figure in PPT's explorer, and command to usable page for leaders, in a real browser.

Usage: python benchmarks/in_browser.py [--repeats 5] [--json]

`explore` and `start` are run as a person runs them, on loopback, over the example. A choice is timed in the browser:
from the change of a drop-down until the changed figure is painted. Its baseline is a drop-down that only says its own
value, in the same JupyterLab. A command is timed from its start until the page's first drop-down can be used; the
second run counts, so that files are in memory. Its baseline is Voila, as it comes, with one drop-down.
"""

from __future__ import annotations

import argparse
import json
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import nbformat
from chromium import chromium
from playwright.sync_api import Browser, Page

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
PATIENCE: Final = 120_000
WANTED_CHOICE_MS, WANTED_PAGE_S = 400, 6
IDLE: Final = (
    "(w => w?.context?.isReady && w.content.activeCell && w.sessionContext.session?.kernel?.status === 'idle')"
    "(window.jupyterapp?.shell.currentWidget)"
)
RUN_ALL: Final = "window.jupyterapp.commands.execute('notebook:run-all-cells')"
ECHO: Final = (
    "import ipywidgets\n"
    "asked = ipywidgets.Dropdown(options=['a', 'b', 'c'], description='Echo')\n"
    "said = ipywidgets.HTML('-')\n"
    "said.add_class('explorer-answer')\n"
    "asked.observe(lambda change: setattr(said, 'value', change.new), names='value')\n"
    "ipywidgets.VBox([asked, said])"
)
TIMED: Final = """
([select, index]) => new Promise(done => {
  const shown = document.querySelector('.explorer-answer');
  const begun = performance.now();
  const watch = new MutationObserver(() => {
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
  });
  watch.observe(shown, {childList: true, subtree: true, characterData: true});
  select.selectedIndex = index;
  select.dispatchEvent(new Event('change', {bubbles: true}));
})
"""


@dataclass(frozen=True)
class Timing:
    """What was timed, how often, and milliseconds."""

    what: str
    times: int
    median: float
    largest: float


def choices(browser: Browser, repeats: int) -> Iterator[Timing]:
    """The explorer's drop-downs one by one, then the echo."""
    from page_server import served

    from toolkit.present.texts import text

    with tempfile.TemporaryDirectory() as out, served("explore", "--out", out) as (address, _):
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(address)
        _run(page, text("explorer.programme"))
        _pick(page, text("explorer.programme"), 1)
        found: list[float] = []
        for name in ("outcome", "units", "first_year", "last_year", "comparison", "pooling"):
            found += _change(page, text(f"explorer.{name}"), repeats)
        yield _timing("explorer: choice to figure", found)
        (copy,) = Path(out).rglob("programeffekter.ipynb")
        echo = nbformat.read(copy, as_version=4)
        echo.cells = [nbformat.v4.new_code_cell(ECHO)]
        nbformat.write(echo, copy.with_name("echo.ipynb"))
        page.context.close()
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(address.replace(copy.name, "echo.ipynb"))
        _run(page, "Echo")
        yield _timing("baseline: a drop-down that says its own value", _change(page, "Echo", 6 * repeats))


def _run(page: Page, first: str) -> None:
    page.wait_for_function(IDLE, timeout=PATIENCE)
    page.wait_for_timeout(1000)  # the notebook is there a little before its commands
    page.evaluate(RUN_ALL)
    page.get_by_label(first, exact=True).wait_for(timeout=PATIENCE)
    page.wait_for_function(IDLE, timeout=PATIENCE)


def _change(page: Page, label: str, repeats: int) -> list[float]:
    """Away from the first choice and back, so many times; the first visits count too."""
    return [_pick(page, label, 1 - turn % 2) for turn in range(2 * repeats)]


def _pick(page: Page, label: str, index: int) -> float:
    select = page.get_by_label(label, exact=True).element_handle()
    milliseconds = float(page.evaluate(TIMED, [select, index]))
    page.wait_for_function(IDLE, timeout=PATIENCE)
    return milliseconds


def commands(browser: Browser) -> Iterator[Timing]:
    """`start` and a bare Voila, each run twice."""
    from page_server import served

    from toolkit.present.texts import text

    with tempfile.TemporaryDirectory() as out:
        times = []
        for _ in range(2):
            begun = time.perf_counter()
            with served("start", "--out", out) as (address, _process):
                times.append(_until_usable(browser, address, text("start.unit"), begun))
        yield Timing("start: command to usable page", 1, times[1], max(times))
        times = []
        for _ in range(2):
            begun = time.perf_counter()
            with _voila(Path(out)) as address:
                times.append(_until_usable(browser, address, "Echo", begun))
        yield Timing("baseline: voila with one drop-down", 1, times[1], max(times))


def _until_usable(browser: Browser, address: str, label: str, begun: float) -> float:
    page = browser.new_context().new_page()
    while True:
        try:
            page.goto(address)
            break
        except Exception:
            if time.perf_counter() - begun > PATIENCE / 1000:
                raise
            time.sleep(0.05)
    page.get_by_label(label, exact=True).wait_for(timeout=PATIENCE)
    milliseconds = 1000 * (time.perf_counter() - begun)
    page.context.close()
    return milliseconds


@contextmanager
def _voila(folder: Path) -> Iterator[str]:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(ECHO)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "python3", "language": "python"}
    nbformat.write(notebook, folder / "echo.ipynb")
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "voila", str(folder / "echo.ipynb"), "--no-browser", f"--port={port}"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()


def _timing(what: str, milliseconds: list[float]) -> Timing:
    return Timing(what, len(milliseconds), statistics.median(milliseconds), max(milliseconds))


def main() -> None:
    """Measure both and print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with chromium() as browser:
        found = [*choices(browser, asked.repeats), *commands(browser)]
    written = json.dumps([asdict(one) for one in found], indent=2) if asked.json else _table(found)
    sys.stdout.write(f"{written}\n")


def _table(found: list[Timing]) -> str:
    head = f"Wanted: choice to figure at most {WANTED_CHOICE_MS} ms, command to usable page at most {WANTED_PAGE_S} s\n"
    rows = [f"| {one.what} | {one.times} | {one.median:.0f} | {one.largest:.0f} |" for one in found]
    return "\n".join([head, "| what | times | median, ms | largest, ms |", "|---|---:|---:|---:|", *rows])


if __name__ == "__main__":
    main()
