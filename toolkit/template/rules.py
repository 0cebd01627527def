"""What can be typed into a cell: drop-downs and limits, the same as the reader expects."""

from __future__ import annotations

from typing import Final

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.present.texts import text
from toolkit.sources.workbook_layout import FieldType
from toolkit.validate.values import EARLIEST, EXCEL_DAY_ZERO, LATEST

LONGEST_LIST: Final = 255
"""What Excel takes as a list written out in the rule."""


class Rules:
    """The rules of one sheet, each written once however many cells it holds for."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._made: dict[tuple[FieldType, tuple[str, ...]], DataValidation | None] = {}

    def restrict(self, cells: str, cell_type: FieldType, choices: tuple[str, ...]) -> None:
        """Let only answers of this type into the cells; anything goes where there is no rule for it."""
        key = (cell_type, choices)
        if key not in self._made:
            self._made[key] = _rule(cell_type, choices)
            if (rule := self._made[key]) is not None:
                self._sheet.add_data_validation(rule)
        if (rule := self._made[key]) is not None:
            rule.add(cells)


def _rule(cell_type: FieldType, choices: tuple[str, ...]) -> DataValidation | None:
    if choices:
        return _list(choices)
    if cell_type == "count":
        return _shown(DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0"), "count")
    if cell_type == "percent":  # whole numbers only: Excel makes 0.8 of `80 %`
        return _shown(DataValidation(type="whole", operator="between", formula1="0", formula2="100"), "percent")
    if cell_type == "date":
        first, last = (str((day - EXCEL_DAY_ZERO).days) for day in (EARLIEST, LATEST))
        return _shown(DataValidation(type="date", operator="between", formula1=first, formula2=last), "date")
    if cell_type == "year":
        first, last = str(EARLIEST.year), str(LATEST.year)
        return _shown(DataValidation(type="whole", operator="between", formula1=first, formula2=last), "year")
    return None


def _list(choices: tuple[str, ...]) -> DataValidation | None:
    """A drop-down; none where a choice cannot stand in Excel's list. The reader checks the answer all the same."""
    written = ",".join(choices)
    if len(written) > LONGEST_LIST or '"' in written or any("," in choice for choice in choices):
        return None
    return _shown(DataValidation(type="list", formula1=f'"{written}"'), "choice")


def _shown(rule: DataValidation, code: str) -> DataValidation:
    rule.allow_blank = rule.showErrorMessage = True
    rule.errorTitle, rule.error = text("template.rule"), text(f"template.rule_{code}")
    return rule
