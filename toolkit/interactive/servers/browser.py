"""The person's browser, opened without the token in any list of processes."""

from __future__ import annotations

import tempfile
import threading
import webbrowser
from html import escape
from pathlib import Path

from toolkit.present.texts import LANGUAGE


def open_in_browser(address: str) -> None:
    """Open a file that only this person can read and that leads to the address; the server goes on meanwhile."""
    redirect = _redirect_file(address)
    threading.Thread(target=webbrowser.open, args=(redirect.as_uri(),), daemon=True).start()


def _redirect_file(address: str) -> Path:
    with tempfile.NamedTemporaryFile("w", suffix=".html", delete=False, dir=Path.cwd(), encoding="utf-8") as file:
        file.write(
            f'<!doctype html><html lang="{LANGUAGE}"><meta charset="utf-8"><title>tiltaksplan</title>'
            f'<meta http-equiv="refresh" content="0;url={escape(address)}">'
        )
    return Path(file.name)
