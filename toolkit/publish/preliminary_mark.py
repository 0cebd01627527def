"""The mark on pages that are shown to see how they will be, and are not given out."""

from __future__ import annotations

from html import escape
from pathlib import Path

from toolkit.present.texts import text
from toolkit.publish.carried_page import marked


def mark_preliminary(pages: Path) -> None:
    """Mark every page of a folder, after the guard has read them. Files that are no pages cannot be marked, and go.

    Raises:
        PageError: the mark breaks a rule.
    """
    mark = f'<p class="band">{escape(text("band.preliminary"))}</p>\n'
    for path in pages.iterdir():
        if path.suffix == ".html":
            path.write_bytes(marked(path.read_text(encoding="utf-8"), mark).encode())
        else:
            path.unlink()
