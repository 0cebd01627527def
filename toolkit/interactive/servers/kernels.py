"""Kernels behind a page in the browser: sockets nobody else can listen to, and none left behind."""

from __future__ import annotations

from typing import Final

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager, ServerKernelManager
from traitlets import default
from traitlets.config import Config

from toolkit.engine.kernels import ON_WINDOWS, LocalKernelManager
from toolkit.interactive.servers.private import KERNEL

IDLE_SECONDS: Final = 30 * 60
"""A kernel that no window has listened to for so long is stopped; what its page saved is in the workbook."""
LOOK_SECONDS: Final = 60


class PageKernelManager(LocalKernelManager, ServerKernelManager):
    """As the kernels of a run; Windows has no such sockets, and there what is said is encrypted."""

    @default("transport_encryption")
    def _where_anyone_may_listen(self) -> str:
        return "required" if ON_WINDOWS else "disabled"


class OneKernel(KernelSpecManager):
    """Our kernel and no other. A list of allowed names would still start Python's own, which goes without a list."""

    def find_kernel_specs(self) -> dict[str, str]:
        """The one, and its folder."""
        return {name: folder for name, folder in super().find_kernel_specs().items() if name == KERNEL}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Raises NoSuchKernel for every other name."""
        if kernel_name != KERNEL:
            raise NoSuchKernel(kernel_name)
        return super().get_kernel_spec(kernel_name)


class PageKernels(AsyncMappingKernelManager):
    """All kernels of one server."""

    kernel_manager_class = f"{PageKernelManager.__module__}.{PageKernelManager.__name__}"


def kernel_config() -> Config:
    """When a kernel without a window is stopped."""
    config = Config()
    config.KernelSpecManager.ensure_native_kernel = False
    config.MultiKernelManager.default_kernel_name = KERNEL
    config.MappingKernelManager.cull_idle_timeout = IDLE_SECONDS
    config.MappingKernelManager.cull_interval = LOOK_SECONDS
    config.MappingKernelManager.cull_connected = False
    return config
