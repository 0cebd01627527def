"""Text from outside put into a spreadsheet as text: never a formula, whatever it begins with.

Everything in the toolkit puts text into a workbook's cells with `set_text`, and into CSV files with `csv_text`.
"""

from __future__ import annotations

import re
from typing import Final

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet, or one that opens a copy of it as CSV, take a text for a formula."""

NOT_IN_A_CELL: Final = "\ufffd"


def set_text(cell: Cell, value: str) -> None:
    """Write a text as a text cell.

    Where it begins like a formula it is marked as quoted too, so that it stays text when somebody edits the cell. Line
    breaks become those of a cell, and control characters that no workbook can hold become a visible mark.
    """
    is_quoted = value.startswith(FORMULA_STARTS)
    cell.value = storable(value)
    cell.data_type = "s"  # openpyxl has made formulas of texts that begin with `=`, and errors of `#N/A`
    cell.quotePrefix = is_quoted


def storable(value: str) -> str:
    """A text that a workbook can hold, in a cell or a comment: no carriage returns or other control characters."""
    return ILLEGAL_CHARACTERS_RE.sub(NOT_IN_A_CELL, value.replace("\r\n", "\n").replace("\r", "\n"))


FORMULA_IN_CSV: Final = re.compile(r"""(^|[,;\t"])(\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])""")
"""Where a formula could begin: first in the cell, or after a sign that another program may part cells by."""


def csv_text(value: str) -> str:
    """A text for a CSV file, on one line; an apostrophe stands before what a spreadsheet would take for a formula.

    A CSV file has no mark that says «text», so the text itself must not begin like a formula; the full-width signs are
    read as formulas in some languages. Source: OWASP, CSV Injection, https://owasp.org/www-community/attacks/CSV_Injection
    """
    one_line = " ".join(storable(value).split())
    return FORMULA_IN_CSV.sub(r"\1\2'", one_line)
