"""The kernels of a run, for papermill's `kernel_manager_class`."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from traitlets import default

from toolkit.engine.kernels.client import ReportKernelClient
from toolkit.engine.kernels.forked import ForkedProvisioner
from toolkit.engine.kernels.local import LocalKernelManager
from toolkit.engine.kernels.owner import nursery


class ForkedKernelManager(LocalKernelManager):
    """Kernels from the warm process; their sockets lie in its folder, which it removes should its owner vanish."""

    client_factory = ReportKernelClient

    def _folder_for_sockets(self) -> str:
        return tempfile.mkdtemp(prefix="k", dir=nursery().folder)

    @default("connection_file")
    def _beside_the_sockets(self) -> str:
        return f"{self.ip}.json"

    async def _async_pre_start_kernel(self, **kw: Any) -> tuple[list[str], dict[str, Any]]:
        if self.provisioner is None:
            self.provisioner = ForkedProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**kw)

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if not restart:
            shutil.rmtree(Path(self.ip).parent, ignore_errors=True)

    cleanup_resources: Any = _async_cleanup_resources
