"""Take the pictures of `docs/brukerveiledning` of a finished example run.

Usage: python tools/make_guide_pictures.py [--pages FOLDER] [--out FOLDER] [--only pages|workbook|explorer|start]

Run `tiltaksplan demo` first, and this again whenever pages, workbooks or the explorer look different. Needs Chromium;
LibreOffice and poppler for the workbook's sheets. Each picture must show EKSEMPELDATA, or the script stops. Commit the
pictures that changed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks"), str(ROOT / "tests")]

from chromium import chromium  # noqa: E402
from guide_pictures import explorer, pages, start_page, workbook  # noqa: E402
from guide_pictures.pages import PagePicture  # noqa: E402
from house import copy_example, workbook_of  # noqa: E402
from jupyterlab import jupyterlab  # noqa: E402
from page_server import served  # noqa: E402

YEAR, UNIT, UNIT_NAME = "2020-21", "stjernelia", "Stjernelia barneskole"
PAGES = (
    PagePicture("oversikt", "index", "screen"),
    PagePicture("utvalget-forste-side", "driftsutvalget", "first_page"),
    PagePicture("utvalget-figur", "driftsutvalget", "figure"),
    PagePicture("skole-skjermet", "solstol", "section", "Tallene"),
    PagePicture("en-side", f"{UNIT}-en-side", "whole"),
)
DRAFT = (PagePicture("utkast", UNIT, "first_page"),)
SHEETS = {
    "arbeidsbok-forklaring": "Forklaring",
    "arbeidsbok-beslutninger": "Fjorårets beslutninger",
    "arbeidsbok-vurdering": "Vurdering",
    "arbeidsbok-konklusjon": "Konklusjon",
}
EXPLORER = (explorer.WINDOW, explorer.ANSWER)
KINDS = ("pages", "workbook", "explorer", "start")


def main() -> None:
    """Take the pictures and say where they are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, default=ROOT / "outputs" / "example" / YEAR, metavar="FOLDER")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "brukerveiledning" / "bilder", metavar="FOLDER")
    parser.add_argument("--only", choices=KINDS)
    asked = parser.parse_args()
    if not (asked.pages / "index.html").is_file():
        raise SystemExit(f"No finished run in {asked.pages}: run `tiltaksplan demo` first")
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        if asked.only in (None, "pages"):
            pages.take(PAGES, asked.pages, asked.out, browser)
            _command("draft", UNIT, "--out", name)
            pages.take(DRAFT, Path(name) / "utkast" / "example" / YEAR, asked.out, browser)
        if asked.only in (None, "workbook"):
            _command("template", "--out", f"{name}/maler")
            book = next(Path(name, "maler").glob(f"*{UNIT_NAME}.xlsx"))
            workbook.take(SHEETS, book, asked.out)
        if asked.only in (None, "explorer"):
            with jupyterlab() as address:
                explorer.take(address, asked.out, browser)
        if asked.only in (None, "start"):
            params = copy_example(Path(name))
            with served("start", "--params", params, "--out", Path(name) / "ut", cwd=Path(name)) as (address, _):
                start_page.take(address, workbook_of(params, "Solstøl"), Path(name), asked.out, browser)
    sys.stderr.write(f"{asked.out}\n")


def _command(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "toolkit", *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
