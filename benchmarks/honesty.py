"""The acceptance table for honest numbers, as Markdown: what is measured, ours, the limit, and a reference beside it.

Usage: python benchmarks/honesty.py [--quick] [--json]

Each theme is a file `honesty_<theme>.py` beside this one with a function `lines(quick) -> list[Line]`; all of them are
run, in the order of their lines' numbers. Everything random is seeded. Exit status 1 if a line does not keep its limit.
`--quick` computes less of the same (fewer sizes and draws), for a test.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from honesty_line import Line  # noqa: E402

COLUMNS: Final = ("", "what", "ours", "limit", "reference", "kept")


def all_lines(quick: bool) -> list[Line]:
    """Every theme's lines, by the number of the criterion."""
    themes = (import_module(file.stem) for file in sorted(HERE.glob("honesty_*.py")) if file.stem != "honesty_line")
    return sorted((line for theme in themes for line in theme.lines(quick)), key=lambda line: line.number)


def as_markdown(lines: list[Line]) -> str:
    """One table, one row per line; information without a limit has a dash for "kept"."""
    rows = [COLUMNS, ("---",) * len(COLUMNS)]
    for line in lines:
        kept = "yes" if line.passed else "NO"
        rows.append((line.number, line.what, line.ours, line.limit, line.reference, kept if line.limit else "-"))
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def main() -> int:
    """Print the table; 0 if every line keeps its limit, else 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer sizes and draws")
    parser.add_argument("--json", action="store_true", help="one JSON list instead of a table")
    options = parser.parse_args()
    lines = all_lines(options.quick)
    text = json.dumps([asdict(line) for line in lines], ensure_ascii=False) if options.json else as_markdown(lines)
    sys.stdout.write(text + "\n")
    return 0 if all(line.passed for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
