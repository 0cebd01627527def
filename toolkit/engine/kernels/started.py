"""Kernels where a process cannot be forked: while one works, the next one starts and imports. Not tried on Windows.

A kernel that is started ahead is given where to listen, a key, and over TCP an encryption that it and its manager alone
can read.
"""

from __future__ import annotations

import atexit
import json
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from typing import Any, Final, cast
from uuid import uuid4

import zmq
from jupyter_client.connect import KernelConnectionInfo, write_connection_file
from jupyter_client.launcher import launch_kernel
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import default

from toolkit.engine.kernels.local import short_folder
from toolkit.engine.kernels.report_manager import ReportKernelManager

Conditions = tuple[str, str, tuple[tuple[str, str], ...]]
"""What a kernel is started with: transport, working folder, environment. For others it is of no use."""
ENDING_SECONDS: Final = 5.0


@dataclass(frozen=True)
class StartedKernel:
    """A process that is or soon will be a kernel, how to reach it, and the private folder where that is written."""

    process: Popen[bytes]
    connection: KernelConnectionInfo
    folder: Path

    def end(self) -> None:
        """It has done nothing yet; there is nothing to be polite about."""
        self.process.kill()
        self.process.wait(ENDING_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)


_ahead: dict[Conditions, StartedKernel] = {}


class StartedProvisioner(LocalProvisioner):
    """Takes the kernel that was started ahead, and starts the next one."""

    folder: Path | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Only the environment: where to listen was decided when the kernel was started."""
        kwargs.pop("extra_arguments", None)
        return await super(LocalProvisioner, self).pre_launch(cmd=[], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """A kernel that is ready or on its way."""
        cwd = str(Path(kwargs.get("cwd") or Path.cwd()).absolute())
        manager: Any = self.parent
        conditions = (manager.transport, cwd, tuple(sorted(kwargs["env"].items())))
        kernel = _take(conditions)
        _ahead[conditions] = _start(conditions)
        self.process, self.pid, self.folder = kernel.process, kernel.process.pid, kernel.folder
        self.connection_info = kernel.connection
        return kernel.connection

    async def cleanup(self, restart: bool = False) -> None:
        """Remove where the kernel's address and key were written."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(ENDING_SECONDS)
            self.process = None
        await super().cleanup(restart)
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


class StartedKernelManager(ReportKernelManager):
    """Where the system has no such sockets, what is said over TCP is encrypted."""

    provisioner_class = StartedProvisioner

    @default("transport_encryption")
    def _where_anyone_may_listen(self) -> str:
        return "required" if self.transport == "tcp" else "disabled"


def _take(conditions: Conditions) -> StartedKernel:
    kernel = _ahead.pop(conditions, None)
    end_started()  # started for other conditions than those of now
    if kernel is not None and kernel.process.poll() is not None:
        shutil.rmtree(kernel.folder, ignore_errors=True)
        kernel = None
    return kernel or _start(conditions)


def _start(conditions: Conditions) -> StartedKernel:
    transport, cwd, env = conditions
    folder = Path(tempfile.mkdtemp(prefix="tp-", dir=short_folder()))  # readable by its owner only
    over_tcp = transport == "tcp"
    public, secret = zmq.curve_keypair() if over_tcp else (None, None)
    file, _ = write_connection_file(
        str(folder / "kernel.json"),
        transport=transport,
        ip="127.0.0.1" if over_tcp else str(folder / "kernel"),
        key=uuid4().hex.encode(),
        curve_publickey=public,
        curve_secretkey=secret,
    )
    connection = json.loads(Path(file).read_text(encoding="utf-8"))
    connection["key"] = connection["key"].encode()
    command = [sys.executable, "-P", "-m", "toolkit.engine.kernels.started_main", file]
    process = launch_kernel(command, cwd=cwd, env=dict(env))
    return StartedKernel(process, cast(KernelConnectionInfo, connection), folder)


@atexit.register
def end_started() -> None:
    """End the kernels that were started ahead."""
    while _ahead:
        _ahead.popitem()[1].end()
