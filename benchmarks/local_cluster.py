"""A Dask scheduler and workers on this machine only, started as docs/klynge.md says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def cluster(folder: Path, project: Path, workers: int = 2) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler and workers on this machine only: the scheduler's address, and the workers' processes."""
    folder.mkdir(mode=0o700)
    environment = os.environ | {"PYTHONPATH": str(project)}
    here = ["--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"]
    told = folder / "scheduler.json"
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str) -> None:
        with (folder / f"{len(started)}.log").open("wb") as log:
            command = [sys.executable, "-m", "dask", *arguments, *here]
            started.append(subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log))

    try:
        start("scheduler", "--port", "0", "--scheduler-file", str(told))
        for _ in range(workers):
            # without a nanny the process is the worker: one that is killed is not started again
            start("worker", "--scheduler-file", str(told), "--no-nanny", "--nthreads", "1", "--memory-limit", "0")
        while (folder / "0.log").read_text(encoding="utf-8").count("Register worker") < workers:
            if any(one.poll() is not None for one in started):
                raise RuntimeError("the cluster did not start")
            time.sleep(0.05)
        yield json.loads(told.read_text(encoding="utf-8"))["address"], started[1:]
    finally:
        for one in reversed(started):
            one.kill()
            one.wait()
