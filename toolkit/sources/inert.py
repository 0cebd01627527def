"""Text from outside in a spreadsheet: it stays text, also where it begins like a formula."""

from __future__ import annotations

from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

LONGEST_TEXT = 32_767
"""What a cell can hold."""


def set_text(cell: Cell | MergedCell, value: str) -> None:
    """Write a text that no spreadsheet program will calculate, and that stays text when somebody edits the cell.

    A cell that a merged range hides has no text of its own.
    """
    if isinstance(cell, MergedCell):
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_TEXT]
    cell.data_type = "s"
    cell.quotePrefix = True
