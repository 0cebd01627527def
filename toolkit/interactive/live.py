"""What may be seen and not kept: a widget that forgets what it shows, and whether the browser would keep it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import ipywidgets
from jupyter_core.paths import jupyter_config_dir, jupyter_config_path, jupyter_path

from toolkit.present.html import Block

MANAGER = "@jupyter-widgets/jupyterlab-manager"
SAVES_STATE = re.compile(rb'saveState["\']?\s*:(?!\s*false\b)')
"""JupyterLab's setting «Save Widget State Automatically» with any value but false. It is off by default."""


class LiveHtml(ipywidgets.HTML):  # type: ignore[misc]  # ipywidgets has no types
    """HTML that goes to the browser and stays nowhere in Python: `value`, and so the widget's state, is always empty.

    After a reload of the page it is empty in the browser too.
    """

    def show(self, block: Block) -> None:
        """Put the block in the browser instead of what stands there."""
        self._send({"method": "update", "state": {"value": block.html}, "buffer_paths": []})


def browser_keeps_state() -> bool:
    """Whether JupyterLab writes into the notebook's file what widgets show. A setting that cannot be read says yes.

    JupyterLab weighs the files against each other; here one that says yes is enough.
    """
    return any(map(_says_yes, _setting_files()))


def _says_yes(file: Path) -> bool:
    try:
        return SAVES_STATE.search(file.read_bytes()) is not None
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _setting_files() -> Iterator[Path]:
    """The user's own setting, and the defaults that whoever installed JupyterLab may have changed."""
    own = os.environ.get("JUPYTERLAB_SETTINGS_DIR") or Path(jupyter_config_dir(), "lab", "user-settings")
    yield Path(own, MANAGER, "plugin.jupyterlab-settings")
    app = os.environ.get("JUPYTERLAB_DIR")
    for folder in [*jupyter_path("lab", "settings"), *([str(Path(app, "settings"))] if app else [])]:
        yield from Path(folder).glob("overrides*.json*")
        yield from Path(folder, "overrides.d").glob("*.json*")
    for folder in jupyter_config_path():
        yield from Path(folder, "labconfig").rglob("*.json")
