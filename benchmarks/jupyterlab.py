"""JupyterLab itself, with our notebooks open in it: what axe-core finds, and in which language it speaks.

Usage: python benchmarks/jupyterlab.py [--json]

The reports are pages of their own; JupyterLab is only for those who make drafts or use PPT's explorer. It is started
as it comes, without settings, a saved workspace or access to the outside, on a copy (it saves what it has open). The
explorer is run before it is looked at, and what it shows (its outputs) is looked at alone too.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from chromium import chromium, opened, violations
from playwright.sync_api import Browser, Page

ROOT: Final = Path(__file__).resolve().parents[1]
TOKEN: Final = "benchmark"
EMPTY: Final = f"reset&token={TOKEN}"
"""A view of its own: the server remembers what the view before had open."""
WIDTH: Final = 1280
PATIENCE_SECONDS: Final = 120
KERNEL: Final = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"
RUN_ALL: Final = "window.jupyterapp.commands.execute('notebook:run-all-cells')"
OUTPUTS: Final = ".jp-Notebook .jp-OutputArea-output"


@dataclass(frozen=True)
class Look:
    """What was found in one view; `faults` are (rule, how grave, elements)."""

    view: str
    language: str
    outside: int
    faults: tuple[tuple[str, str, int], ...]


@contextmanager
def jupyterlab() -> Iterator[str]:
    """A server of our own in the project's folder; gives its address."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        for part in ("notebooks", "params", "data/example"):
            shutil.copytree(ROOT / part, Path(folder) / part)
        own = dict.fromkeys(("JUPYTER_CONFIG_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"), folder)
        options = ["--no-browser", "--allow-root", "--expose-app-in-browser", f"--port={port}"]
        options += [f"--notebook-dir={folder}", f"--IdentityProvider.token={TOKEN}"]
        command = [sys.executable, "-m", "jupyterlab", *options]
        environment = {**os.environ, **own, "PYTHONPATH": str(ROOT)}
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/api?token={TOKEN}")
            yield address
        finally:
            server.terminate()
            server.wait()


def look(browser: Browser, address: str) -> Iterator[Look]:
    """The first view, a report's notebook as it opens, and the explorer after it has run."""
    yield _view(browser, f"{address}/lab?{EMPTY}", "first view", ".jp-Launcher")
    yield _view(browser, f"{address}/lab/tree/notebooks/arsgjennomgang.ipynb?{EMPTY}", "a notebook", ".jp-Cell")
    with opened(browser, f"{address}/lab/tree/notebooks/programeffekter.ipynb?{EMPTY}", WIDTH) as (page, asked):
        page.wait_for_selector(".jp-Cell")
        page.wait_for_function(
            "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
        )
        page.evaluate(RUN_ALL)
        page.wait_for_selector(f"{OUTPUTS} select", timeout=1000 * PATIENCE_SECONDS)
        language = page.evaluate("document.documentElement.lang")
        yield Look("the explorer, run", language, len(asked), _listed(violations(page)))
        yield Look("its outputs alone", language, len(asked), _listed(violations(page, OUTPUTS)))


def run_all(page: Page) -> None:
    """Run every cell of the explorer's notebook and wait until its drop-downs are there."""
    page.wait_for_selector(".jp-Cell", timeout=1000 * PATIENCE_SECONDS)
    page.wait_for_function(f"{KERNEL}?.status === 'idle'", timeout=1000 * PATIENCE_SECONDS)
    page.evaluate(RUN_ALL)
    page.wait_for_selector(f"{OUTPUTS} select", timeout=1000 * PATIENCE_SECONDS)


def _view(browser: Browser, url: str, name: str, shown: str) -> Look:
    with opened(browser, url, WIDTH) as (page, asked):
        page.wait_for_selector(shown, timeout=1000 * PATIENCE_SECONDS)
        page.wait_for_timeout(2000)  # menus and panels come after the first of them
        language = page.evaluate("document.documentElement.lang")
        return Look(name, language, len(asked), _listed(violations(page)))


def _listed(found: dict[tuple[str, str], int]) -> tuple[tuple[str, str, int], ...]:
    return tuple((rule, grave, count) for (rule, grave), count in sorted(found.items()))


def _wait_for(url: str) -> None:
    for _ in range(2 * PATIENCE_SECONDS):
        try:
            urlopen(url).close()
            return
        except (URLError, ConnectionError):
            time.sleep(0.5)
    raise SystemExit("JupyterLab did not start")


def main() -> None:
    """Look at the views and print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with jupyterlab() as address, chromium() as browser:
        looks = list(look(browser, address))
    written = json.dumps([asdict(one) for one in looks], indent=2) if asked.json else _table(looks)
    sys.stdout.write(f"{written}\n")


def _table(looks: list[Look]) -> str:
    rows = ["| view | lang | requests outside | axe-core: rule, how grave, elements |", "|---|---|---:|---|"]
    for one in looks:
        faults = "; ".join(f"{rule} ({grave}) {count}" for rule, grave, count in one.faults)
        rows.append(f"| {one.view} | {one.language} | {one.outside} | {faults or '0'} |")
    return "\n".join(rows)


if __name__ == "__main__":
    main()
