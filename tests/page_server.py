"""A real `start` or `explore` server for a browser test: its address, and its end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from house import ROOT

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S+")
PATIENCE_SECONDS = 60


@contextmanager
def served(*arguments: object, cwd: Path = ROOT) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`tiltaksplan <arguments> --no-browser` until the block ends; gives its address and the process."""
    command = [sys.executable, "-m", "toolkit", *map(str, arguments), "--no-browser"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    )
    try:
        yield _address(process), process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(timeout=PATIENCE_SECONDS)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if found := ADDRESS.search(line):
            return found[0]
    raise AssertionError(f"the server ended with {process.wait()} and told no address")
