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

    async def _async_pre_start_kernel(self, **kw: Any) -> tuple[list[str], dict[str, Any]]:
        if self.provisioner is None:
            self.provisioner = self.provisioner_class(
                kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
            )
        return await super()._async_pre_start_kernel(**kw)

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if not restart:
            shutil.rmtree(self.folder, ignore_errors=True)

    cleanup_resources: Any = _async_cleanup_resources
