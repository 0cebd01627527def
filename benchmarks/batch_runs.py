"""Whole runs as a person starts them, for `batch.py`: seconds, the coordinator's own memory, and what came of units."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

import psutil
from many_units import RUNS
from openpyxl import load_workbook

from toolkit.sources import workbook_layout as layout
from toolkit.template.workbook_package import WorkbookPackage

CHANGED_FIELD: Final = "outcome_reason"


class Run(NamedTuple):
    """One run. Memory is None where the system has no /proc.

    Attributes:
        peak_mb: the coordinator's own, without the processes that it starts.
        others_mb: that of the largest of those.
    """

    seconds: float
    peak_mb: float | None
    others_mb: float | None
    states: dict[str, str]


def run_once(params: Path, out: Path, jobs: int) -> Run:
    """The whole `tiltaksplan run` as a process. Raises SystemExit where it does not end well."""
    command = [sys.executable, "-m", "toolkit", "run", "--params", str(params), "--run", RUNS[-1]]
    started = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--out", str(out), "--jobs", str(jobs), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[1],
    )
    with process, _watched(process.pid) as peaks:
        said, complained = process.communicate()
    seconds = time.perf_counter() - started
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: {process.returncode}\n{said[-2000:]}\n{complained[-2000:]}")
    states = {unit["id"]: unit["state"] for unit in json.loads(said)["units"]}
    others = [peak for pid, peak in peaks.items() if pid != process.pid]
    return Run(seconds, peaks.get(process.pid), max(others, default=None), states)


@contextmanager
def changed_workbook(folder: Path) -> Iterator[None]:
    """One unit's workbook with another reason for its conclusion, and afterwards as it was."""
    path = min(path for path in folder.iterdir() if layout.CONCLUSION.name in _sheets(path))
    before = path.read_bytes()
    sheet = load_workbook(io.BytesIO(before), read_only=True)[layout.CONCLUSION.name]
    row = next(n for n, cells in enumerate(sheet.iter_rows(values_only=True), 1) if cells[0] == CHANGED_FIELD)
    cell = (layout.CONCLUSION.name, row, layout.FORM_COLUMNS.index("Svar") + 1)
    path.write_bytes(WorkbookPackage(before, path.name).with_cells({cell: "Planen er kjent for alle."}))
    try:
        yield
    finally:
        path.write_bytes(before)


def _sheets(path: Path) -> list[str]:
    return load_workbook(path, read_only=True).sheetnames


@contextmanager
def _watched(pid: int) -> Iterator[dict[int, float]]:
    """The highest memory in MB that the system has seen the process, and each below it, use; asked until it ends."""
    peaks: dict[int, float] = {}
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(0.1):
            with suppress(psutil.Error):
                for one in (pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))):
                    with suppress(OSError):
                        status = Path(f"/proc/{one}/status").read_text(encoding="ascii")
                        told = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
                        peaks[one] = max([peaks.get(one, 0.0), *(int(kilobytes) / 1024 for kilobytes in told)])

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peaks
    finally:
        is_over.set()
        watcher.join()
