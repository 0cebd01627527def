"""A million rows of layout A: our whole reading beside `pandas.read_csv` with the pyarrow engine, in one run.

Usage: python benchmarks/inputs.py [--rows 1000000] [--repeats 3]

Ours opens the file, recognises it, reads every cell, looks for identity numbers, matches units, reads years, grades,
genders and figures, decides what the bullying counts mean (with a participation file that is read too), settles
repeats, checks the tables against their declarations and accounts for every row. The baseline only reads the one file.
Times are the best of the repeats, each in a process of its own, imports left out; memory is the whole process' peak.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice, product
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

SCHOOLS, GRADES, GENDERS = 400, range(1, 11), (("A", "Alle kjønn"), ("J", "Jente"), ("G", "Gutt"))
QUESTIONS: Final = (
    ("", "Alle spørsmål"),
    ("EUSpoersmaal_Q11811", "Er du blitt mobbet av andre elever på skolen de siste månedene?"),
    ("EUSpoersmaal_Q11816", "Er du blitt mobbet digitalt (mobil, iPad, PC) de siste månedene?"),
    ("EUSpoersmaal_Q11824", "Er du blitt mobbet av voksne på skolen de siste månedene?"),
)
TIME_WANTED, MEMORY_WANTED = 5, 4


def write_bullying(path: Path, rows: int) -> None:
    """Table 150 with all its columns: every school, grade, gender and question, year by year; two in five hidden."""
    from toolkit.sources.udir_export import TABLE_150

    places = product(range(2000, 2100), GRADES, GENDERS, QUESTIONS, range(SCHOOLS))
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(";".join(TABLE_150) + "\r\n")
        for number, (year, grade, (code, gender), (question_code, question), school) in enumerate(islice(places, rows)):
            bullied = number * 7919 % 13
            shown = ("*", "*") if number * 31 % 5 < 2 else (f"{bullied / 0.4:.1f}".replace(".", ","), str(bullied))
            cells = (
                *("2", "EUIndeks_1398", "Mobbing på skolen", question_code, question),
                *(f"{year}-{(year + 1) % 100:02d}", "4", "I", "Hele landet", "99", "Prøvefylket", "0921", "Prøvedal"),
                *(str(311_000_000 + school), f"Skole {school}", "0", "A", "Alle skoler", "1", str(grade)),
                *(f"{grade}. årstrinn", "0", "A", "Alle eierformer", "1", code, gender, *shown),
                *(str(number // 1000 + 1), "1000", str(rows)),
            )
            file.write(";".join(cells) + "\r\n")


def write_participation(path: Path) -> None:
    """Forty took part everywhere, so that the bullying counts can be held against something."""
    lines = ["Skoleaarnavn;Trinnnavn;Organisasjonsnummer;EnhetNavn;EnhetNivaa;AntallBesvart;AntallInvitert"]
    lines += [
        f"{year}-{(year + 1) % 100:02d};{grade}. årstrinn;{311_000_000 + school};Skole {school};4;40;44"
        for year, grade, school in product(range(2000, 2022), GRADES, range(SCHOOLS))
    ]
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")


def read_with_pandas(folder: Path) -> dict[str, object]:
    """The baseline."""
    import pandas as pd
    import pyarrow.csv  # noqa: F401  (imported beforehand: only the reading is timed)

    start = time.perf_counter()
    frame = pd.read_csv(folder / "mobbing.csv", sep=";", engine="pyarrow")
    return {"seconds": time.perf_counter() - start, "rows": len(frame)}


def read_with_toolkit(folder: Path) -> dict[str, object]:
    """Everything that `check` does with the file, and with the participation file that belongs to it."""
    from toolkit.plan.units import Unit, UnitRegister
    from toolkit.validate.year import read_year

    settings = _settings(folder)
    schools = [
        Unit.model_validate(
            {
                "id": f"skole_{school}",
                "type": "school",
                "owner": "municipal",
                "names": [{"name": f"Skole {school}"}],
                "organisation_numbers": [str(311_000_000 + school)],
                "leader": "rektor",
                "source": "benchmark",
            }
        )
        for school in range(SCHOOLS)
    ]
    register = UnitRegister(municipality=settings.unit_register.municipality, units=tuple(schools))
    settings = settings.model_copy(update={"unit_register": register})
    start = time.perf_counter()
    tables = read_year(settings)
    seconds = time.perf_counter() - start
    account = next(account for account in tables.files if account.path == "mobbing.csv")
    if account.rows_used != account.rows_read:
        raise SystemExit(f"not every row was used: {account}, {[p.code for p in tables.problems]}")
    return {"seconds": seconds, "rows": account.rows_used}


def _settings(folder: Path):  # type: ignore[no-untyped-def]
    from helpers import make_settings

    return make_settings(folder, ("mobbing.csv", "deltakelse.csv"))


READERS: Final = {"pandas": read_with_pandas, "toolkit": read_with_toolkit}


def measure(reader: str, folder: Path, repeats: int) -> dict[str, float]:
    """The best time and the least peak memory (MB) of several fresh processes."""
    command = [sys.executable, __file__, "--child", reader, "--folder", str(folder)]
    found = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(repeats)]
    return {name: min(result[name] for result in found) for name in ("seconds", "memory_mb")}


def main() -> None:
    """Write the files, measure both, print a table with the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--child", choices=sorted(READERS), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        result = READERS[options.child](options.folder)
        result["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(json.dumps(result))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_bullying(folder / "mobbing.csv", options.rows)
        write_participation(folder / "deltakelse.csv")
        size = (folder / "mobbing.csv").stat().st_size / 1e6
        found = {reader: measure(reader, folder, options.repeats) for reader in READERS}
    lines = [f"{options.rows} rows of table 150, {size:.0f} MB", "", "| | seconds | MB |", "|---|---|---|"]
    lines += [f"| {reader} | {at['seconds']:.2f} | {at['memory_mb']:.0f} |" for reader, at in found.items()]
    ratio = {name: found["toolkit"][name] / found["pandas"][name] for name in ("seconds", "memory_mb")}
    lines += [
        f"| ratio | {ratio['seconds']:.2f} | {ratio['memory_mb']:.2f} |",
        f"| wanted, at most | {TIME_WANTED} | {MEMORY_WANTED} |",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
