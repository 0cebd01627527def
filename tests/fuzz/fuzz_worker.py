"""Reads damaged files until its time is up, in a process of its own: it may hang, crash or eat memory.

    python fuzz_worker.py SECONDS FOLDER

Prints what it did as JSON. Ends with a traceback and another exit status at the first file that is not dealt with; the
file then lies in FOLDER.
"""

from __future__ import annotations

import faulthandler
import json
import random
import resource
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

from fuzz_checks import check
from fuzz_mutations import DamagedFile, damaged_files
from fuzz_seeds import PUPILS, TABLES, WRITERS, as_json
from helpers import TEST_NUMBER
from hypothesis import HealthCheck, Phase, given, seed, settings
from other_files import settings_for
from spreadsheets import parts_of

from toolkit.cli.check import in_order
from toolkit.cli.mark import mark_files
from toolkit.errors import InputError
from toolkit.plan.settings import Settings
from toolkit.present.problem_sentences import error_sentence
from toolkit.sources.recognise import read_file
from toolkit.sources.workbook import read_workbook
from toolkit.validate.tables import YearTables
from toolkit.validate.year import read_year

LONGEST_SECONDS = 5
MOST_ADDRESS_SPACE = 6 << 30
PARTICIPATION_TABLE = next(t for t in TABLES["toolkit.sources.udir_export"] if "AntallInvitert" in t[0])
COMPANIONS = {"deltakelse.json": as_json(PARTICIPATION_TABLE), "gsi.csv": WRITERS["csv tab"](PUPILS[0])}


class Tally:
    """What a run has seen."""

    def __init__(self) -> None:
        self.examples, self.slowest, self.slowest_file = 0, 0.0, ""
        self.codes: Counter[str] = Counter()
        self.fates: Counter[str] = Counter()
        self.marked: Counter[str] = Counter()

    def add(self, file: DamagedFile, seconds: float) -> None:
        """One more file has been read."""
        self.examples += 1
        if seconds > self.slowest:
            self.slowest, self.slowest_file = seconds, repr(file)[:200]


def examine(file: DamagedFile, folder: Path, tally: Tally) -> None:
    """Read a year with this file in it and check what must hold for any file."""
    names = [file.name] * (not file.is_workbook) + [*COMPANIONS] * file.has_companions
    run = settings_for(folder, *(folder / name for name in names), term="autumn")
    path = folder / "workbooks" / file.name if file.is_workbook else folder / file.name
    path.write_bytes(file.content)
    started = time.perf_counter()
    faulthandler.dump_traceback_later(LONGEST_SECONDS, exit=True)
    refusal = None if file.has_companions or file.is_marked else refusal_of(path, file)
    tables = read_year(run) if refusal is None else None
    faulthandler.cancel_dump_traceback_later()
    seconds = time.perf_counter() - started
    if tables is not None and file.is_marked:
        faulthandler.dump_traceback_later(LONGEST_SECONDS, exit=True)
        mark(tables, run, folder / "merket", tally)
        faulthandler.cancel_dump_traceback_later()
        assert path.read_bytes() == file.content
    path.unlink()
    tally.add(file, seconds)
    if tables is None:
        assert refusal is not None and file.name in error_sentence(refusal)
        tally.codes[refusal.code] += 1
        return
    check(tables, file.name)
    tally.codes.update({problem.code for problem in tables.problems})
    for account in tables.files:
        if account.path == file.name:
            fates = ("rows_used", "rows_rejected", "rows_duplicate")
            tally.fates.update({fate: 1 for fate in fates if getattr(account, fate)})


def mark(tables: YearTables, run: Settings, folder: Path, tally: Tally) -> None:
    """Mark copies of the year's files; none of them holds an identity number."""
    marked = mark_files(folder, in_order(tables.problems), run)
    tally.marked.update({"written": len(marked.written), "not_opened": len(marked.not_opened)})
    for name in marked.written:
        for part in parts_of((folder / name).read_bytes()).values():
            assert TEST_NUMBER.encode() not in part, name
    shutil.rmtree(folder, ignore_errors=True)


def refusal_of(path: Path, file: DamagedFile) -> InputError | None:
    """Why the file cannot be read at all. What the year makes of that is always the same, and need not be tried."""
    try:
        (read_workbook if file.is_workbook else read_file)(path)
    except InputError as error:
        return error
    return None


def main(seconds: float, folder: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESS_SPACE, MOST_ADDRESS_SPACE))
    tally, first_seed = Tally(), random.randrange(2**32)
    for name, content in COMPANIONS.items():
        (folder / name).write_bytes(content)
    end, batch, memory_before = time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:

        @seed(first_seed + batch)
        @settings(
            max_examples=50,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        )
        @given(damaged_files())
        def read(file: DamagedFile) -> None:
            examine(file, folder, tally)

        read()
        batch += 1
        memory_before = memory_before or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = {
        "seed": first_seed,
        "examples": tally.examples,
        "slowest_seconds": round(tally.slowest, 3),
        "slowest_file": tally.slowest_file,
        "peak_mb": memory // 1024,
        "grown_mb": (memory - memory_before) // 1024,
        "codes": dict(tally.codes.most_common()),
        "fates": dict(tally.fates),
        "marked": dict(tally.marked),
    }
    sys.stdout.write(json.dumps(report, ensure_ascii=False))
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    faulthandler.enable()
    main(float(sys.argv[1]), Path(sys.argv[2]))
