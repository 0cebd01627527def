"""Sheets of a workbook as LibreOffice prints them: what a leader sees in Excel is near enough the same."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PIL import Image

from guide_pictures.saved import save

DOTS_PER_INCH: Final = 110
FOOTER: Final = DOTS_PER_INCH
"""The last inch of a page: its number, far below what is in the sheet."""


def take(sheets: Mapping[str, str], workbook: Path, out: Path) -> None:
    """Photograph the first printed page of each sheet; the footer says which sheet a page is of.

    Args:
        sheets: name of the picture, without `.png`, to name of the sheet.

    Raises:
        SystemExit: the workbook has no such sheet.
        FileNotFoundError: LibreOffice (`soffice`) or poppler (`pdftotext`, `pdftoppm`) is missing.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        own_profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        _run("soffice", own_profile, "--headless", "--convert-to", "pdf", "--outdir", folder, workbook)
        printed = folder / f"{workbook.stem}.pdf"
        pages = _run("pdftotext", "-layout", printed, "-").split("\f")
        for picture, sheet in sheets.items():
            number = next((at for at, words in enumerate(pages, start=1) if f"{sheet} – " in words), None)
            if number is None:
                raise SystemExit(f"{picture}: {workbook.name} has no sheet {sheet}")
            only = ("-f", number, "-l", number, "-singlefile", "-png", "-r", DOTS_PER_INCH)
            _run("pdftoppm", *only, printed, folder / picture)
            save(_without_footer(folder / f"{picture}.png"), pages[number - 1], out / f"{picture}.png")


def _without_footer(path: Path) -> bytes:
    with Image.open(path) as page:
        page.crop((0, 0, page.width, page.height - FOOTER)).save(path)
    return path.read_bytes()


def _run(*command: object) -> str:
    return subprocess.run([*map(str, command)], capture_output=True, check=True, text=True).stdout
