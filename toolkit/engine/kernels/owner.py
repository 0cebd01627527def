"""A worker's side of its warm process: start it, ask it for kernels, end it. Linux only."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nbclient.exceptions import DeadKernelError

from toolkit.engine.kernels.local import short_folder
from toolkit.engine.threads import ONE_THREAD

LONGEST_WARMING: Final = 120.0
"""Seconds. Imports take two, and many times that where the disk is slow and all processors are busy."""


class NoKernelError(DeadKernelError):
    """The warm process ended instead of giving a kernel; its own words are on stderr."""


@dataclass(frozen=True)
class ForkedKernel:
    """A kernel's number, and the descriptor that becomes readable when just that process has ended (pidfd)."""

    pid: int
    pidfd: int


class NurseryOwner:
    """Starting returns at once; the first request waits until the imports are done."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.folder = Path(tempfile.mkdtemp(prefix="tp-", dir=short_folder()))  # readable by its owner only
        self.line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.line.settimeout(LONGEST_WARMING)
        self.lock = threading.Lock()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "toolkit.engine.kernels.nursery", str(self.folder)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=os.environ | ONE_THREAD,
                start_new_session=True,
            )

    def fork(self, connection_file: Path, cwd: Path, env: Mapping[str, str]) -> ForkedKernel:
        """A new kernel. Raises NoKernelError when the warm process is gone."""
        request = {"connection_file": str(connection_file), "cwd": str(cwd), "env": dict(env)}
        try:
            with self.lock:
                self.line.send(json.dumps(request).encode())
                pid, pidfds, _, _ = socket.recv_fds(self.line, 32, 1)
        except OSError as gone:
            self._give_up()
            raise NoKernelError("the warm process does not answer") from gone
        if not pid:
            self._give_up()
            raise NoKernelError("the warm process ended")
        return ForkedKernel(int(pid), pidfds[0])

    def _give_up(self) -> None:
        """What it answers now would be taken for the answer to the next request; whoever asks then finds it dead."""
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """End the warm process and its kernels. Harmless when done before."""
        self.line.close()
        if os.getpid() == self.pid:  # not in a process that was forked from the owner and took a copy with it
            self.process.wait()
            shutil.rmtree(self.folder, ignore_errors=True)


_present: NurseryOwner | None = None
_choosing = threading.Lock()


def nursery() -> NurseryOwner:
    """This process's warm process: started when there is none, or when the one there was has died."""
    global _present
    with _choosing:
        if _present is not None and (_present.pid != os.getpid() or _present.process.poll() is not None):
            _present.end()
            _present = None
        if _present is None:
            _present = NurseryOwner()
        return _present


def kill_nursery() -> None:
    """End it and all below it, in the middle of whatever they do, imports too. For a worker that must end.

    None is started afterwards: the lock is kept. Whoever holds it now may be what must end, and is not waited for long.
    """
    _choosing.acquire(timeout=1.0)
    import psutil

    if _present is not None:
        with suppress(psutil.Error):
            below = psutil.Process(_present.process.pid).children(recursive=True)
            _present.process.kill()
            for process in below:  # the system kills the kernels, not what they have started
                with suppress(psutil.Error):
                    process.kill()
        _present.process.wait()
        shutil.rmtree(_present.folder, ignore_errors=True)


@atexit.register
def end_nursery() -> None:
    """End this process's warm process, if it has one."""
    global _present
    with _choosing:
        if _present is not None:
            _present.end()
            _present = None
