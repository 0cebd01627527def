"""Kernels that nobody else on the machine can listen to: the data are about children."""

from __future__ import annotations

import shutil
import sys
import tempfile
import weakref
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager
from traitlets import default

ON_WINDOWS = sys.platform == "win32"

LONGEST_FOLDER = 70


class LocalKernelManager(AsyncKernelManager):
    """Talks to the kernel over sockets in a folder of its own instead of TCP ports, where the system has them.

    Each manager has its own folder: by default all of a machine's kernels would share the names of their sockets, and
    two that start at once would take each other's.
    """

    @default("transport")
    def _not_over_tcp(self) -> str:
        return "tcp" if ON_WINDOWS else "ipc"

    @default("ip")
    def _own_sockets(self) -> str:
        if self.transport == "tcp":
            return "127.0.0.1"
        folder = tempfile.mkdtemp(prefix="tp-", dir=short_folder())  # readable by its owner only
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return str(Path(folder) / "kernel")


def short_folder() -> str | None:
    """Where sockets can be: the system allows their paths about a hundred characters. None is the usual place."""
    return "/tmp" if len(tempfile.gettempdir()) > LONGEST_FOLDER else None
