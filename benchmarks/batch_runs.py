"""Whole runs as a person starts them, for `batch.py`: seconds, the coordinator's own memory, and what came of units."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from many_units import RUNS
from openpyxl import load_workbook

from toolkit.sources import workbook_layout as layout
from toolkit.template.workbook_package import WorkbookPackage

CHANGED_FIELD: Final = "outcome_reason"


class Run(NamedTuple):
    """One run. `peak_mb` is the coordinator's own, without its workers; None where the system has no /proc."""

    seconds: float
    peak_mb: float | None
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
    return Run(seconds, max(peaks, default=None), states)


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
def _watched(pid: int) -> Iterator[list[float]]:
    """The highest memory in MB that the system has seen the process use, asked for often until it ends."""
    peaks: list[float] = []
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(0.05):
            try:
                status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
            except OSError:
                return
            peaks.extend(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peaks
    finally:
        is_over.set()
        watcher.join()
