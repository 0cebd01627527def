"""The same executed notebook through nbconvert's templates and through ours: what a reader gets.

Usage: python benchmarks/templates.py outputs/arbeid/example/2020-21/stjernelia.ipynb [--quick] [--json]

The notebook is one that a run has executed (`tiltaksplan demo` leaves them in its working folder). A second, small
notebook holds what people usually write: a pandas table and two matplotlib figures, one of them with an alt text.
Everything is measured in Chromium. What a page asks of the outside is counted and never sent.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from html import unescape
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

import nbformat  # noqa: E402
from chromium import chromium, names_of_images, opened, violations  # noqa: E402
from nbclient import NotebookClient  # noqa: E402
from nbconvert import HTMLExporter  # noqa: E402
from playwright.sync_api import Browser, Page  # noqa: E402

from toolkit.engine.kernels import LocalKernelManager  # noqa: E402
from toolkit.engine.report import render  # noqa: E402
from toolkit.errors import PageError  # noqa: E402
from toolkit.publish.page_check import FORBIDDEN_TEXT  # noqa: E402

WIDE, NARROW = 1280, 320
DUMMY: Final = "No description has been provided for this image"
ALT: Final = "Linje over fire skoleår: trivselen går fra 4,1 til 4,3 av 5."
PLAIN: Final = (
    ("markdown", "# Trivsel\n\nEKSEMPELDATA – ikke virkelige tall."),
    (
        "code",
        "import matplotlib.pyplot as plt\nimport pandas as pd\n\n"
        'trivsel = pd.DataFrame({"Skoleår": ["2017-18", "2018-19", "2019-20", "2020-21"], '
        '"Trivsel": [4.1, 4.2, 4.2, 4.3]})\ntrivsel',
    ),
    ("markdown", "## Figur"),
    (
        "code",
        'figur, akser = plt.subplots()\nakser.plot(trivsel["Skoleår"], trivsel["Trivsel"], marker="o")\nplt.show()',
    ),
    ("code", f'display(figur, metadata={{"image/png": {{"alt": "{ALT}"}}}})'),
)
"""What people usually write, by kind of cell; the last gives its figure an alt text where nbconvert looks for one."""


@dataclass(frozen=True)
class Result:
    """One notebook through one template; of a page that was refused, only `refused` is there.

    Attributes:
        outside: requests to other machines while the page opens.
        wide, narrow: `rule elements` for each violation, at 1280 and 320 CSS pixels.
        figures, kept, dummies: figures in the notebook; those whose accessible name is the alt text they were made
            with; those that say only that nothing is said. The rest say nothing at all.
        code_cells: cells of code that can be read in the page.
        traces: parameters and paths of the machine, in what is not script or style.
    """

    notebook: str
    template: str
    refused: str = ""
    bytes: int = 0
    outside: int = 0
    wide: tuple[str, ...] = ()
    narrow: tuple[str, ...] = ()
    figures: int = 0
    kept: int = 0
    dummies: int = 0
    scripts: int = 0
    code_cells: int = 0
    traces: int = 0
    language: str = ""


def plain_notebook() -> nbformat.NotebookNode:
    """The small notebook, executed."""
    cells = [getattr(nbformat.v4, f"new_{kind}_cell")(source) for kind, source in PLAIN]
    for position, cell in enumerate(cells):
        cell["id"] = f"cell-{position}"
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=120, kernel_name="python3", kernel_manager_class=LocalKernelManager).execute()
    return notebook


def by_nbconvert(template: str, hide_code: bool = False) -> Callable[[nbformat.NotebookNode], str]:
    """A page maker with one of nbconvert's own templates, as `jupyter nbconvert --to html` has it."""

    def make(notebook: nbformat.NotebookNode) -> str:
        exporter = HTMLExporter(template_name=template, exclude_input=hide_code)
        return str(exporter.from_notebook_node(notebook)[0])

    return make


TEMPLATES: Final[dict[str, Callable[[nbformat.NotebookNode], str]]] = {
    "lab": by_nbconvert("lab"),
    "lab --no-input": by_nbconvert("lab", hide_code=True),
    "classic": by_nbconvert("classic"),
    "ours": lambda notebook: render(notebook, back_link=""),
}
QUICK: Final = ("lab", "ours")


def measure(
    name: str, notebook: nbformat.NotebookNode, templates: tuple[str, ...], browser: Browser
) -> Iterator[Result]:
    """One notebook through each template."""
    with tempfile.TemporaryDirectory() as folder:
        for template in templates:
            try:
                page = TEMPLATES[template](notebook)
            except PageError as refusal:
                yield Result(name, template, refused=refusal.code)
                continue
            path = Path(folder) / "page.html"
            path.write_text(page, encoding="utf-8")
            yield _look(name, template, notebook, path, browser)


def _look(name: str, template: str, notebook: nbformat.NotebookNode, path: Path, browser: Browser) -> Result:
    with opened(browser, path.as_uri(), NARROW) as (page, _):
        narrow = _listed(violations(page))
    with opened(browser, path.as_uri(), WIDE) as (page, outside):
        wide, heard, made = _listed(violations(page)), names_of_images(page), alts_of(notebook)
        words = page.evaluate("document.body.textContent")
        return Result(
            **{"notebook": name, "template": template, "bytes": path.stat().st_size, "outside": len(outside)},
            **{"wide": wide, "narrow": narrow},
            figures=len(made),
            kept=sum((Counter(alt for alt in made if alt) & Counter(heard)).values()),
            dummies=heard.count(DUMMY),
            scripts=page.evaluate("document.scripts.length"),
            code_cells=sum(_is_shown(cell.source, words) for cell in notebook.cells if cell.cell_type == "code"),
            traces=_traces(page),
            language=page.evaluate("document.documentElement.lang"),
        )


def alts_of(notebook: nbformat.NotebookNode) -> list[str]:
    """What each figure of an executed notebook was made to say; empty where its maker said nothing."""
    alts: list[str] = []
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        drawings = re.findall(r"<svg.*?</svg>", output.get("data", {}).get("text/html", ""), flags=re.DOTALL)
        for drawing in drawings:
            parts = re.search(r"<title[^>]*>(.*?)</title>\s*<desc[^>]*>(.*?)</desc>", drawing, flags=re.DOTALL)
            alts.append(" ".join(map(unescape, parts.groups())) if parts else "")
        if "image/png" in output.get("data", {}):
            alts.append(output.metadata.get("image/png", {}).get("alt", ""))
    return alts


def _is_shown(source: str, words: str) -> bool:
    return source.strip().splitlines()[0] in words


def _traces(page: Page) -> int:
    """How often a parameter or a path of the machine stands in what is neither script nor style."""
    body = page.evaluate(
        "(() => { const copy = document.body.cloneNode(true);"
        " copy.querySelectorAll('script, style').forEach(one => one.remove()); return copy.outerHTML })()"
    )
    return sum(len(FORBIDDEN_TEXT[rule].findall(body)) for rule in ("page_papermill", "page_path"))


def _listed(found: Counter[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(f"{rule} {count}" for (rule, _), count in sorted(found.items()))


def main() -> None:
    """Measure both notebooks and print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("executed", type=Path, help="a notebook that a run has executed")
    parser.add_argument("--quick", action="store_true", help=f"only {' and '.join(QUICK)}")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    templates = QUICK if asked.quick else tuple(TEMPLATES)
    report = nbformat.read(asked.executed, as_version=4)
    with chromium() as browser:
        results = [
            result
            for name, notebook in (("report", report), ("plain", plain_notebook()))
            for result in measure(name, notebook, templates, browser)
        ]
    written = json.dumps([asdict(result) for result in results], indent=2) if asked.json else _table(results)
    sys.stdout.write(f"{written}\n")


def _table(results: list[Result]) -> str:
    heads = ("notebook", "template", "kB", "requests", f"violations at {WIDE}", f"at {NARROW}")
    heads += ("alts kept / dummies of", "scripts", "code cells", "parameters and paths", "lang")
    rows = [" | ".join(heads), " | ".join(["---"] * len(heads))]
    for one in results:
        if one.refused:
            rows.append(f"{one.notebook} | {one.template} | refused: `{one.refused}`" + " | –" * (len(heads) - 3))
            continue
        alts = f"{one.kept} / {one.dummies} of {one.figures}"
        found = [", ".join(faults) or "0" for faults in (one.wide, one.narrow)]
        cells = (f"{one.bytes / 1000:.0f}", one.outside, *found, alts, one.scripts, one.code_cells, one.traces)
        rows.append(" | ".join(map(str, (one.notebook, one.template, *cells, one.language))))
    return "\n".join(f"| {row} |" for row in rows)


if __name__ == "__main__":
    main()
