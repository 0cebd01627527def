"""A server's own folder: all that Jupyter would else take from, or leave in, the person's home."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from toolkit.engine.folders import WORK, own_folders
from toolkit.plan.settings import Settings

KERNEL: Final = "tiltaksplan"
IN_USE: Final = "i_bruk.lock"
OTHERS: Final = ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH", "JUPYTER_PREFER_ENV_PATH", "JUPYTER_TOKEN", "PYTHONSTARTUP")
"""What else in a person's environment steers Jupyter or a kernel."""


@dataclass(frozen=True)
class ServerFolder:
    """Folders of one server, readable by their owner only and gone when it stops."""

    root: Path

    @property
    def config(self) -> Path:
        """Where Jupyter looks for configuration, instead of `~/.jupyter`."""
        return self.root / "config"

    @property
    def data(self) -> Path:
        """Kernel specs, templates and the notebooks that are trusted, instead of `~/.local/share/jupyter`."""
        return self.root / "data"

    @property
    def runtime(self) -> Path:
        """Connection files of kernels."""
        return self.root / "runtime"

    @property
    def settings(self) -> Path:
        """What JupyterLab remembers while the server runs."""
        return self.root / "settings"

    @property
    def notebooks(self) -> Path:
        """A copy of the notebook that is served."""
        return self.root / "notebooks"


def own_folder(out: Path, settings: Settings) -> Path:
    """The municipality's working folder, where only its owner sees in. Raises RunRefusedError where it is another's."""
    return own_folders(out, WORK, settings.params_dir.name)


@contextmanager
def server_folder(out: Path, settings: Settings) -> Iterator[ServerFolder]:
    """A fresh folder for one server; this process, and kernels that it starts, use it as Jupyter's.

    Folders of servers that were killed are swept away: the system lets go of a dead process' lock.
    """
    servers = own_folder(out, settings) / "servere"
    servers.mkdir(mode=0o700, exist_ok=True)
    _sweep(servers)
    folder = ServerFolder(Path(tempfile.mkdtemp(dir=servers)))
    try:
        with FileLock(folder.root / IN_USE):
            for part in (folder.config, folder.data, folder.runtime, folder.settings, folder.notebooks):
                part.mkdir(mode=0o700)
            _write_kernel_spec(folder)
            _use(folder)
            yield folder
    finally:
        os.chdir(out)  # Windows removes no folder that a process stands in
        shutil.rmtree(folder.root, ignore_errors=True)


@contextmanager
def noise_in(log: Path) -> Iterator[None]:
    """What servers and kernels say on stderr goes to a log of this start, not between a person's lines."""
    sys.stderr.flush()
    was = os.dup(sys.stderr.fileno())
    with log.open("wb") as stream:
        os.dup2(stream.fileno(), sys.stderr.fileno())
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(was, sys.stderr.fileno())
        os.close(was)


def _sweep(servers: Path) -> None:
    for left in servers.iterdir():
        try:
            with FileLock(left / IN_USE, timeout=0):
                pass
        except (Timeout, OSError):
            continue
        shutil.rmtree(left, ignore_errors=True)


def _write_kernel_spec(folder: ServerFolder) -> None:
    spec = folder.data / "kernels" / KERNEL
    spec.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    supports = {"debugger": False, "supported_encryption": "curve"}
    content = {"argv": command, "display_name": KERNEL, "language": "python", "metadata": supports}
    (spec / "kernel.json").write_text(json.dumps(content), encoding="utf-8")


def _use(folder: ServerFolder) -> None:
    """Jupyter reads these when it is imported, so this comes before that. A folder of work may hold settings too."""
    for name in OTHERS:
        os.environ.pop(name, None)
    os.environ |= {
        "JUPYTER_CONFIG_DIR": str(folder.config),
        "JUPYTER_DATA_DIR": str(folder.data),
        "JUPYTER_RUNTIME_DIR": str(folder.runtime),
        "JUPYTERLAB_SETTINGS_DIR": str(folder.settings),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder.settings / "workspaces"),
        "IPYTHONDIR": str(folder.config / "ipython"),
    }
    python_path = os.environ.get("PYTHONPATH")
    if python_path:  # entries may be relative to the folder that is left now
        os.environ["PYTHONPATH"] = os.pathsep.join(str(Path(part).resolve()) for part in python_path.split(os.pathsep))
    os.chdir(folder.config)
