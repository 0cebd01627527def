"""Kernels that are forked from a warm process: in place in milliseconds, each as if freshly started. Linux only."""

from __future__ import annotations

import asyncio
import os
import select
import signal
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase

from toolkit.engine.kernels.owner import ForkedKernel, nursery
from toolkit.engine.kernels.report_manager import ReportKernelManager


class ForkedProvisioner(KernelProvisionerBase):
    """Gets a kernel from this process's nursery, and watches, signals and ends it through its pidfd."""

    kernel: ForkedKernel | None = None

    @property
    def has_process(self) -> bool:
        """Whether there is a kernel that was not yet seen to have ended."""
        return self.kernel is not None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Write where the kernel is to listen."""
        manager: Any = self.parent
        if manager.transport != "ipc":
            raise RuntimeError("a forked kernel listens to sockets in a private folder only")
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        return await super().pre_launch(cmd=[], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork it. Waits for the warm process where that is not yet warm."""
        manager: Any = self.parent
        connection_file = Path(manager.connection_file).absolute()
        cwd = Path(kwargs.get("cwd") or Path.cwd()).absolute()
        self.kernel = nursery().fork(connection_file, cwd, kwargs["env"])
        return self.connection_info

    async def poll(self) -> int | None:
        """None while the kernel lives. How it ended is the nursery's to know, and nobody asks."""
        return None if self.kernel is not None and not _has_ended(self.kernel) else 1

    async def wait(self) -> int | None:
        """Until the kernel has ended; no longer."""
        if self.kernel is not None:
            await _end_of(self.kernel)
            self._let_go()
        return 1

    async def send_signal(self, signum: int) -> None:
        """Reaches this kernel or nobody, also when its number was given to another process."""
        if self.kernel is not None and not _has_ended(self.kernel):
            signal.pidfd_send_signal(self.kernel.pidfd, signum)

    async def kill(self, restart: bool = False) -> None:
        """At once; the nursery kills what the kernel had started."""
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        """Politely."""
        await self.send_signal(signal.SIGTERM)

    async def cleanup(self, restart: bool = False) -> None:
        """Whatever happened before, no kernel is left; the nursery buries it."""
        await self.kill()
        self._let_go()

    def _let_go(self) -> None:
        if self.kernel is not None:
            os.close(self.kernel.pidfd)
            self.kernel = None


class ForkedKernelManager(ReportKernelManager):
    """Its kernels' folders lie in the warm process', which that removes should this process vanish."""

    provisioner_class = ForkedProvisioner

    def folders_in(self) -> Path:
        """Starts the warm process where there is none."""
        return nursery().folder


def _has_ended(kernel: ForkedKernel) -> bool:
    poll = select.poll()  # select() cannot watch descriptors above 1023
    poll.register(kernel.pidfd, select.POLLIN)
    return bool(poll.poll(0))


async def _end_of(kernel: ForkedKernel) -> None:
    loop = asyncio.get_running_loop()
    ended = loop.create_future()

    def notice() -> None:
        loop.remove_reader(kernel.pidfd)
        ended.set_result(None)

    loop.add_reader(kernel.pidfd, notice)
    try:
        await ended
    finally:
        loop.remove_reader(kernel.pidfd)
