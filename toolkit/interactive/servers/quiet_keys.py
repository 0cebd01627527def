"""JupyterLab's keys without a modifier, switched off: they are a drop-down's own, and would change the notebook.

In a drop-down, an arrow would move to another cell, M would turn the explorer's cell into prose, and D twice delete it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

SELECTOR: Final = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus"
"""Where JupyterLab 4 listens for them: anything in a notebook that has the focus and is not written in."""
KEYS: Final = (
    ("notebook:move-cursor-down", "ArrowDown"),
    ("notebook:move-cursor-down", "J"),
    ("notebook:move-cursor-up", "ArrowUp"),
    ("notebook:move-cursor-up", "K"),
    ("notebook:move-cursor-heading-above-or-collapse", "ArrowLeft"),
    ("notebook:move-cursor-heading-below-or-expand", "ArrowRight"),
    ("notebook:change-cell-to-code", "Y"),
    ("notebook:change-cell-to-markdown", "M"),
    ("notebook:change-cell-to-raw", "R"),
    ("notebook:copy-cell", "C"),
    ("notebook:cut-cell", "X"),
    ("notebook:delete-cell", "D D"),
    ("notebook:insert-cell-above", "A"),
    ("notebook:insert-cell-below", "B"),
    ("notebook:paste-cell-below", "V"),
    ("notebook:undo-cell-action", "Z"),
    ("notebook:extend-marked-cells-above", "Shift ArrowUp"),
    ("notebook:extend-marked-cells-below", "Shift ArrowDown"),
    ("notebook:extend-marked-cells-above", "Shift K"),
    ("notebook:extend-marked-cells-below", "Shift J"),
    ("notebook:merge-cells", "Shift M"),
    ("notebook:insert-heading-above", "Shift A"),
    ("notebook:insert-heading-below", "Shift B"),
    ("notebook:redo-cell-action", "Shift Z"),
    ("notebook:toggle-render-side-by-side-current", "Shift R"),
    ("viewmenu:line-numbering", "Shift L"),
)
"""Command and key. Shift with a letter is how a capital is typed."""


def write_quiet_keys(settings: Path) -> None:
    """Into the folder where JupyterLab keeps what its user has chosen."""
    chosen = [
        {"command": command, "keys": _strokes(keys), "selector": SELECTOR, "disabled": True} for command, keys in KEYS
    ]
    folder = settings / "@jupyterlab" / "shortcuts-extension"
    folder.mkdir(parents=True)
    (folder / "shortcuts.jupyterlab-settings").write_text(json.dumps({"shortcuts": chosen}), encoding="utf-8")


def _strokes(keys: str) -> list[str]:
    """Two letters are struck after each other; what begins with Shift is one stroke."""
    return [keys] if keys.startswith("Shift") else keys.split(" ")
