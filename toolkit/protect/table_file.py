"""A table of counts from a CSV file, as the commands `attack` and `protect` take it, and back."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Final

import pandas as pd

from toolkit.errors import InputError, ParameterError

STARTS_FORMULA: Final = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
LINE_END: Final = re.compile(r"[\r\n]+")
PLAIN_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")


def read_table(path: Path) -> pd.DataFrame:
    """Key columns and `value` as text; comma or semicolon, UTF-8 with or without a byte order mark.

    Raises:
        ParameterError: there is no such file. InputError: it is not a table.
    """
    if not path.is_file():
        raise ParameterError("table_missing", {"file": path.name})
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        separator = ";" if lines[0].count(";") > lines[0].count(",") else ","
        header, *rows = csv.reader(lines, delimiter=separator, strict=True)
    except (UnicodeDecodeError, csv.Error, IndexError, ValueError):
        raise InputError("table_unreadable", {"file": path.name}) from None
    uneven = [str(number) for number, row in enumerate(rows, start=2) if row and len(row) != len(header)]
    if uneven or len(set(header)) != len(header):
        raise InputError("table_uneven", {"file": path.name, "rows": ", ".join(uneven) or "1", "columns": len(header)})
    return pd.DataFrame([row for row in rows if row], columns=header, dtype=object)


def table_text(table: pd.DataFrame) -> str:
    """The table as CSV with comma, in which nothing is a formula to a spreadsheet program."""
    inert = table.map(inert_cell).rename(columns=inert_cell)
    return str(inert.to_csv(index=False, lineterminator="\n"))


def inert_cell(cell: object) -> object:
    """A text that begins like a formula gets an apostrophe before it, and a line end in it is a space.

    Numbers are left as they are. What follows a line end would stand first on a line, where it could be a formula.
    """
    if not isinstance(cell, str):
        return cell
    is_risky = STARTS_FORMULA.match(cell) and not PLAIN_NUMBER.fullmatch(cell)
    return ("'" if is_risky else "") + LINE_END.sub(" ", cell)
