"""A municipality to disturb: a copy of the toolkit and of some of the example, and its runs."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import nbformat
import psutil
from filelock import FileLock, Timeout

ROOT: Final = Path(__file__).resolve().parents[1]
YEAR: Final = "2020-21"
MARK: Final = "TILTAKSPLAN_FAULTS"
"""A variable of the environment that every process of a run inherits."""
GONE_WITHIN: Final = 5.0
"""Seconds that processes have to notice that their run is gone."""

Files = Mapping[str, str]
"""Names of files and the digests of their bytes."""


@dataclass(frozen=True)
class Standing:
    """What lies in an output folder: the pages that readers see, and the ledger of releases."""

    pages: Files
    ledger: Files


class Town:
    """A copy that may be damaged. `out` is an output folder, one for each trial."""

    def __init__(self, folder: Path, units: tuple[str, ...], with_surveys: bool) -> None:
        self.folder = folder
        for part in ("toolkit", "notebooks", "params"):
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "data" / "example", folder / "data" / "example")
        for path in (folder / "data").rglob("*.xlsx"):
            if not any(unit in path.name for unit in units):
                path.unlink()
        if not with_surveys:
            shutil.rmtree(folder / "data" / "example" / "2019-20")
            self._settings.write_text(_without_surveys(self._settings.read_text(encoding="utf-8")), encoding="utf-8")
        self._settings_text = self._settings.read_text(encoding="utf-8")

    @property
    def _settings(self) -> Path:
        return self.folder / "params" / "example" / "runs" / f"{YEAR}.toml"

    def start(self, out: Path, *options: str, largest_file_kb: int | None = None) -> subprocess.Popen[str]:
        """A run that goes on, in a process group of its own."""
        limit = [] if largest_file_kb is None else ["prlimit", f"--fsize={largest_file_kb * 1024}"]
        command = [
            *limit,
            sys.executable,
            "-m",
            "toolkit",
            "run",
            "--params",
            "params/example",
            "--run",
            YEAR,
            "--out",
            str(out),
        ]
        return subprocess.Popen(
            [*command, *options],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(self.folder), MARK: str(out)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def run(self, out: Path, *options: str, largest_file_kb: int | None = None) -> tuple[int, str]:
        """A whole run: its exit status and all that it said."""
        return finish(self.start(out, *options, largest_file_kb=largest_file_kb))

    def inputs(self) -> Files:
        """Everything that a run reads and may never change."""
        return {k: v for part in ("data", "params", "notebooks") for k, v in digests(self.folder / part).items()}

    def add_setting(self, line: str) -> None:
        """Put a line into the run's file."""
        self._settings.write_text(f"{self._settings_text}{line}\n", encoding="utf-8")

    def add_cell(self, source: str) -> None:
        """Put a last cell into the notebook of the units."""
        path = self.folder / "notebooks" / "arsgjennomgang.ipynb"
        notebook = nbformat.read(path, as_version=4)
        cell = nbformat.v4.new_code_cell(source)
        cell["id"] = "fault"
        notebook.cells.append(cell)
        nbformat.write(notebook, path)

    def mend(self) -> None:
        """Settings and notebooks as they were."""
        shutil.copytree(ROOT / "notebooks", self.folder / "notebooks", dirs_exist_ok=True)
        self._settings.write_text(self._settings_text, encoding="utf-8")


def finish(run: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a run: its exit status and all that it said."""
    said, complained = run.communicate()
    return run.returncode, said + complained


def standing(out: Path) -> Standing:
    """What a reader and the next run find."""
    return Standing(digests(out / "example" / YEAR), digests(out / "regnskap", "*.json"))


def digests(folder: Path, pattern: str = "*") -> Files:
    """Every file under a folder with the SHA-256 of its bytes; none where there is no folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob(pattern))
        if path.is_file()
    }


def left_running(out: Path) -> list[str]:
    """Processes of a run that is over, after the time that they have to notice."""
    until = time.monotonic() + GONE_WITHIN
    while (found := _of_run(out)) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def wait_until(happens: Callable[[], bool], run: subprocess.Popen[str]) -> None:
    """Wait for something that a run brings about. Raises RuntimeError where it ends without."""
    while not happens():
        if run.poll() is not None:
            raise RuntimeError(f"the run ended before it was disturbed: {finish(run)}")
        time.sleep(0.02)


def is_held(lock: Path) -> bool:
    """Whether a run holds its lock."""
    try:
        with FileLock(lock, timeout=0):
            return False
    except (Timeout, FileNotFoundError) as error:
        return isinstance(error, Timeout)


def mount(folder: Path, megabytes: int = 64) -> bool:
    """Put a small file system in memory there; whether that could be done."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    return bool(shutil.which("mount")) and subprocess.run(command, capture_output=True, check=False).returncode == 0


def unmount(folder: Path) -> None:
    """Take it away again."""
    subprocess.run(["umount", str(folder)], check=True)


def _of_run(out: Path) -> list[str]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == str(out) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(" ".join(process.cmdline()[:4]))
        except (psutil.Error, OSError):
            continue
    return found


def _without_surveys(settings: str) -> str:
    lines = settings.splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("survey_files"))
    last = next(n for n in range(first, len(lines)) if lines[n].startswith("]"))
    return "\n".join([*lines[:first], "survey_files = []", *lines[last + 1 :]]) + "\n"
