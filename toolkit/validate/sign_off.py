"""A signature holds when the right role gives it, over a finished conclusion, in a workbook without errors."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from toolkit.plan.units import Unit
from toolkit.sources import workbook_layout as layout
from toolkit.validate.problems import Problem
from toolkit.validate.workbook_sheets import ANSWER, ReadSheet, SheetRow

SIGNED_FOR: Final = ("outcome", "review_date")
"""What the leader signs: without it there is nothing to sign."""
NEED_REASON: Final = ("avlyst", "endret")
REASON: Final = next(column.title for column in layout.LAST_DECISIONS.columns if column.code == "reason")


def sign_off_problems(sheets: dict[str, ReadSheet], unit: Unit, *, has_error: bool) -> list[Problem]:
    """Why the signature does not hold; nothing where nobody has signed yet.

    Args:
        has_error: whether anything else in the workbook is an error. That stops the unit already; the signature is
            told of as a warning, so that nobody believes the year is over.
    """
    conclusion = sheets.get(layout.CONCLUSION.name)
    if conclusion is None:
        return []
    answers = {str(row.values["field"]): row for row in conclusion.used}
    signature = answers.get("signed_role")
    if signature is None or signature.values["value"] is None:
        return []
    role = str(signature.values["value"])
    found = []
    if role != unit.leader:
        found.append(_problem("signed_by_other", conclusion, signature, role, expected=unit.leader))
    for code in SIGNED_FOR:
        row = answers.get(code)
        if row is None or row.values["value"] is None:
            question = layout.question_of(code)
            found.append(_problem(f"signed_without_{code}", conclusion, row or signature, "", question=question))
    if has_error and not found:
        found.append(replace(_problem("signed_with_errors", conclusion, signature, role), severity="warning"))
    return found


def reason_warnings(sheets: dict[str, ReadSheet]) -> list[Problem]:
    """Decisions that were cancelled or changed, and nobody says why."""
    last = sheets.get(layout.LAST_DECISIONS.name)
    if last is None:
        return []
    return [
        Problem(
            "warning", "reason_missing", last.file, last.sheet, row.number, REASON, str(row.values["status"]), last.unit
        )
        for row in last.used
        if row.values["status"] in NEED_REASON and row.values["reason"] is None
    ]


def _problem(code: str, sheet: ReadSheet, row: SheetRow, value: str, **details: str) -> Problem:
    place = (sheet.file, sheet.sheet, row.number, ANSWER, value, sheet.unit)
    return Problem("error", code, *place, details=tuple(details.items()))
