"""The warm process: has imported everything, and forks a kernel for each request. Linux only.

Run as `python -m toolkit.engine.kernels.nursery FOLDER` with its socket as stdin. It lives as long as its owner holds
the other end, and takes its kernels with it: those that live when the owner is gone are killed here, and the system
kills them should this process itself be killed.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import select
import shutil
import signal
import socket
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NoReturn

from toolkit.engine.kernels.imports import import_everything, read_package_data
from toolkit.engine.kernels.kernel_app import prepare, run_kernel

LONGEST_REQUEST: Final = 1 << 17
"""Bytes. An environment is a few thousand."""
PR_SET_PDEATHSIG: Final = 1  # linux/prctl.h
LIBC: Final = ctypes.CDLL(None)


class Nursery:
    """Its kernels by the descriptor that tells when one has ended (pidfd), and the socket to its owner."""

    def __init__(self, owner: socket.socket) -> None:
        self.owner = owner
        self.kernels: dict[int, int] = {}

    def serve(self) -> None:
        """Fork and reap until the owner is gone."""
        while True:
            owner = self.owner.fileno()
            ready, _, _ = select.select([owner, *self.kernels], [], [])
            for pidfd in self.kernels.keys() & set(ready):
                self.reap(pidfd)
            if owner in ready:
                request = self.owner.recv(LONGEST_REQUEST)
                if not request:
                    return
                self.fork(json.loads(request))

    def fork(self, request: Mapping[str, Any]) -> None:
        """Start a kernel and hand its owner the descriptor that follows just that process, whatever its number."""
        nursery = os.getpid()
        pid = os.fork()
        if pid == 0:
            self.owner.close()
            for pidfd in self.kernels:
                os.close(pidfd)
            _become_kernel(request, nursery)
        pidfd = os.pidfd_open(pid)
        self.kernels[pidfd] = pid
        socket.send_fds(self.owner, [str(pid).encode()], [pidfd])

    def reap(self, pidfd: int) -> None:
        """Bury an ended kernel, and what it had started; until then nobody else can get its number."""
        pid = self.kernels.pop(pidfd)
        _kill_group(pid)
        os.waitpid(pid, 0)
        os.close(pidfd)

    def end(self) -> None:
        """Kill the kernels that are left."""
        for pidfd, pid in list(self.kernels.items()):
            signal.pidfd_send_signal(pidfd, signal.SIGKILL)
            _kill_group(pid)
            self.reap(pidfd)


def main() -> None:
    """Warm up, say so by serving, and leave nothing behind. An owner that vanished without tidying is tidied after."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever interrupts the run ends its owner, and we end with it
    nursery = Nursery(socket.socket(fileno=os.dup(sys.stdin.fileno())))
    with Path(os.devnull).open() as nothing:
        os.dup2(nothing.fileno(), sys.stdin.fileno())
    try:
        import_everything()
        read_package_data()
        prepare()
        gc.collect()
        gc.freeze()  # the kernels share what is here now, and a collection in one of them leaves it alone
        with suppress(ConnectionError):  # the owner may vanish between two words
            nursery.serve()
    finally:
        nursery.end()
        shutil.rmtree(sys.argv[1], ignore_errors=True)


def _become_kernel(request: Mapping[str, Any], nursery: int) -> NoReturn:
    """In the forked process: die with the nursery, stand where the request says, and serve until the end."""
    status = 1
    try:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == nursery:  # else it died before the system knew what to do then
            os.setsid()
            _set_environment(request["env"])
            os.chdir(request["cwd"])
            run_kernel(Path(request["connection_file"]))
            status = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(status)  # what the nursery wants done at its own end is not the kernel's business


def _set_environment(env: Mapping[str, str]) -> None:
    """Only what differs: most is as it was when the nursery began."""
    for name in os.environ.keys() - env.keys():
        del os.environ[name]
    for name, value in env.items():
        if os.environ.get(name) != value:
            os.environ[name] = value


def _kill_group(pid: int) -> None:
    """Kill what the kernel started: it led a group of its own, which lives on while anything of it does."""
    with suppress(ProcessLookupError, PermissionError):  # it died before it had a group, or the group is the dead one
        os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
