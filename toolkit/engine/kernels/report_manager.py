"""The kernels of a run, for papermill's `kernel_manager_class`: what the forked and the started have in common."""

from __future__ import annotations

import shutil
import tempfile
from functools import cached_property
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase
from traitlets import default

from toolkit.engine.kernels.client import ReportKernelClient
from toolkit.engine.kernels.local import LocalKernelManager, short_folder


class ReportKernelManager(LocalKernelManager):
    """A kernel's address and key lie in a folder that only its owner can read, until the kernel ends.

    The provisioner is named here and not by a kernel spec: a checkout has it also before anything is installed.
    """

    client_factory = ReportKernelClient
    provisioner_class: type[KernelProvisionerBase]

    @cached_property
    def folder(self) -> Path:
        """Made when first needed."""
        return Path(tempfile.mkdtemp(prefix="tp-", dir=self.folders_in()))

    def folders_in(self) -> Path | str | None:
        """None is the usual place."""
        return short_folder()

    @default("connection_file")
    def _in_the_folder(self) -> str:
        return str(self.folder / "kernel.json")

    @default("ip")
    def _own_sockets(self) -> str:
        return "127.0.0.1" if self.transport == "tcp" else str(self.folder / "kernel")

    async def start_kernel(self, **kw: Any) -> None:  # type: ignore[override]
        """As the base class, without its pauses and without the channel for polite requests to stop."""
        self.provisioner = self.provisioner_class(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        command, kw = await self._async_pre_start_kernel(**kw)
        await self._async_launch_kernel(command, **kw)

    async def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:  # type: ignore[override]
        """At once: a report's kernel has nothing to tidy up, and nobody waits until it has fallen."""
        await self.cleanup_resources()

    async def cleanup_resources(self, restart: bool = False) -> None:  # type: ignore[override]
        """As the base class, where the provisioner kills what still lives; and the folder with it."""
        await self._async_cleanup_resources()
        shutil.rmtree(self.folder, ignore_errors=True)
