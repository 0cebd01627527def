"""What goes wrong while a run goes on, and what it leads to: nothing, or this script exits with 1.

Usage: python benchmarks/faults.py [--kills 50] [--units Nymåne,Solstøl] [--surveys] [--only kill,disk] [--json]

Every trial works on a copy with an output folder of its own, in which an earlier release stands. After each:

- what readers see is the earlier release or the new one, byte for byte;
- the ledger can be read, the inputs are as they were, no process is left;
- the next run ends well, with the same bytes as one that nothing disturbed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from fault_trials import Trials  # noqa: E402
from faulty_town import YEAR, finish, is_held, mount, unmount, wait_until  # noqa: E402
from local_cluster import cluster  # noqa: E402

FREE_KB: Final = (0, 60, 250, 1000)
"""How much room a full disk has left: for nothing, a small file, some reports, almost all."""


@dataclass
class Row:
    """A fault, how often it was tried, and what it led to that it should not have."""

    fault: str
    times: int = 0
    consequences: list[str] = field(default_factory=list)

    def add(self, consequences: list[str]) -> None:
        """Count a trial, and say so to whoever waits."""
        sys.stderr.write(f"{self.fault}: {'; '.join(consequences) or 'nothing'}\n")
        self.times += 1
        self.consequences += consequences


def kills(trials: Trials, count: int) -> list[Row]:
    """Kill -9 of the run at random moments, and once more of the run that goes on from there."""
    during, after = Row("kill -9 of the run"), Row("kill -9, the run had ended")
    while during.times + after.times < count:
        out = trials.out()
        for is_last in (False, True):
            run = trials.town.start(out)
            had_ended = trials.ends_before_a_random_moment(run)
            run.kill()
            finish(run)
            is_last = is_last or had_ended
            (after if had_ended else during).add(trials.look(out) + (trials.run_again(out) if is_last else []))
            if had_ended:
                break
        shutil.rmtree(out.parent)
    return [during, after]


def interruptions(trials: Trials, count: int) -> list[Row]:
    """Ctrl-C, which a terminal sends to every process of the run, and a request to end, which reaches the run alone."""
    rows = []
    for name, sent, status in (("Ctrl-C", signal.SIGINT, 130), ("SIGTERM", signal.SIGTERM, 143)):
        row = Row(name)
        for _ in range(count):
            out = trials.out()
            run = trials.town.start(out)
            time.sleep(trials.random.uniform(3, max(4, trials.seconds * 0.8)))
            (os.killpg if sent is signal.SIGINT else os.kill)(run.pid, sent)
            ended, said = finish(run)
            wrong = [] if ended in (0, status) else [f"exit status {ended}"]
            wrong += ["a traceback"] if "Traceback" in said else []
            row.add(wrong + trials.look(out) + trials.run_again(out))
            shutil.rmtree(out.parent)
        rows.append(row)
    return rows


def bad_notebooks(trials: Trials, _: int) -> list[Row]:
    """A kernel that dies, a cell that never ends, a cell that raises: in one unit's report."""
    faults = {
        "a dead kernel": "import os, signal\nif {mine}: os.kill(os.getpid(), signal.SIGKILL)",
        "an endless cell": "if {mine}:\n    while True: pass",
        "a cell that raises": "if {mine}: raise ValueError('fault')",
    }
    rows = []
    for fault, cell in faults.items():
        out, row = trials.out(), Row(fault)
        trials.town.add_cell(cell.format(mine="unit == 'solstol'"))
        trials.town.add_setting("seconds_per_report = 20")
        status, said = trials.town.run(out)
        trials.town.mend()
        wrong = [] if status == 1 else [f"exit status {status}"]
        wrong += [] if "Solstøl skole: feilet" in said and "Nymåne barnehage: " in said else ["the unit is not named"]
        wrong += ["another unit failed"] if "Nymåne barnehage: feilet" in said or "Traceback" in said else []
        row.add(wrong + trials.safe(out) + trials.run_again(out, releases=False))
        rows.append(row)
        shutil.rmtree(out.parent)
    return rows


def full_disk(trials: Trials, _: int) -> list[Row]:
    """A disk that has no room left, at different moments."""
    can_mount = _mounted(trials.folder / "prøve")
    row = Row(
        "a full disk (a small tmpfs)"
        if can_mount
        else "a full disk (a largest size of files; nothing could be mounted)"
    )
    for free in FREE_KB:
        with trials.disk(can_mount) as out:
            ballast = out.parent / "ballast"
            if can_mount:
                _fill(ballast, leaving=free)
            status, said = trials.town.run(out, largest_file_kb=None if can_mount else free)
            ballast.unlink(missing_ok=True)
            wrong = [] if status in (0, 1) else [f"exit status {status} with {free} kB free"]  # 0: there was room
            wrong += ["a traceback"] if "Traceback" in said else []
            wrong += [] if status == 0 or "plass" in said else [f"does not say so with {free} kB free: {said[-200:]}"]
            row.add(wrong + trials.look(out) + trials.run_again(out))
    return [row]


def _mounted(folder: Path) -> bool:
    """Whether a file system can be mounted here."""
    folder.mkdir()
    if can := mount(folder):
        unmount(folder)
    folder.rmdir()
    return can


def _fill(ballast: Path, leaving: int) -> None:
    free = shutil.disk_usage(ballast.parent).free
    ballast.write_bytes(bytes(max(0, free - leaving * 1024)))


def two_at_once(trials: Trials, _: int) -> list[Row]:
    """A second run of the same year while the first goes on."""
    row, out = Row("two runs at once"), trials.out()
    first = trials.town.start(out)
    wait_until(lambda: is_held(out / "arbeid" / "example" / YEAR / "i_bruk.lock"), first)
    status, said = trials.town.run(out)
    wrong = [] if status == 3 and "i gang" in said else [f"the second: {status}: {said[-200:]}"]
    status, said = finish(first)
    wrong += [] if status == 0 else [f"the first: {status}: {said[-200:]}"]
    row.add(wrong + trials.look(out) + trials.differs(out))
    return [row]


def lost_workers(trials: Trials, _: int) -> list[Row]:
    """A Dask cluster that loses one of its two workers half-way."""
    row, out = Row("a lost Dask worker"), trials.out()
    with cluster(trials.folder / "cluster", trials.town.folder) as (address, workers):
        run = trials.town.start(out, "--scheduler", address)
        wait_until(lambda: any((out / "arbeid").rglob("ferdig/*.json")), run)
        workers[0].kill()
        status, said = finish(run)
        row.add(([] if status == 0 else [f"{status}: {said[-300:]}"]) + trials.look(out) + trials.differs(out))
    return [row]


FAULTS: Final[dict[str, Callable[[Trials, int], list[Row]]]] = {
    "kill": kills,
    "stop": interruptions,
    "notebook": bad_notebooks,
    "disk": full_disk,
    "worker": lost_workers,
    "two": two_at_once,
}


def main() -> int:
    """Try the faults that are asked for; 1 where one of them had a consequence."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--stops", type=int, default=3)
    parser.add_argument("--units", default="Nymåne,Solstøl", help="parts of the names of workbooks to keep")
    parser.add_argument("--surveys", action="store_true", help="with the survey's files too: slower")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default=",".join(FAULTS))
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        trials = Trials(Path(folder), tuple(asked.units.split(",")), asked.surveys, asked.seed)
        for fault in asked.only.split(","):
            rows += FAULTS[fault](trials, asked.stops if fault == "stop" else asked.kills)
    sys.stdout.write(_json(rows, trials.seconds) if asked.json else _table(rows, trials.seconds))
    return int(any(row.consequences for row in rows))


def _json(rows: list[Row], seconds: float) -> str:
    return json.dumps({"seconds": round(seconds, 1), "rows": [asdict(row) for row in rows]}, indent=1) + "\n"


def _table(rows: list[Row], seconds: float) -> str:
    table = "".join(f"| {row.fault} | {row.times} | {len(row.consequences) or 'none'} |\n" for row in rows)
    told = "".join(f"\n{row.fault}: {consequence}\n" for row in rows for consequence in row.consequences)
    head = f"An undisturbed run takes {seconds:.0f} seconds.\n\n| fault | times | consequences |\n|---|---|---|\n"
    return f"{head}{table}{told}"


if __name__ == "__main__":
    sys.exit(main())
