"""What stands in a workbook, and what each of its cells asks of the leader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from toolkit.plan.model import Plan
from toolkit.plan.units import Unit
from toolkit.plan.year_wheel import CASE_CHAPTER
from toolkit.sources import workbook_layout as layout

Sheet = layout.FormSheet | layout.TableSheet
Row = Mapping[str, object]

Kind = Literal["input", "first_time", "prefilled", "optional"]
"""`input` is for this year's answer; `first_time` for a fact that last year's workbook could not tell."""


@dataclass(frozen=True)
class Contents:
    """Values by code. A value is text, a number or a date; None and empty text leave the cell empty.

    Attributes:
        answers: by field, for all forms.
        rows: by the name of a table sheet.
        notes: by field: what stands under `Merknad`.
    """

    answers: Row
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)

    def has(self, sheet: Sheet) -> bool:
        """Whether anything is known that stands in the sheet."""
        if isinstance(sheet, layout.TableSheet):
            return bool(self.rows.get(sheet.name))
        return any(self.answers.get(field.code) not in (None, "") for field in sheet.fields)


def kind_of(what: layout.Field | layout.Column, value: object) -> Kind:
    """What the cell of a question, or of a row that is about something, asks for."""
    if what.prefilled and value not in (None, ""):
        return "prefilled"
    if what.optional:
        return "optional"
    return "first_time" if what.prefilled else "input"


def fields_of(sheet: layout.FormSheet, unit: Unit) -> list[layout.Field]:
    """The rows of a form in this unit's workbook."""
    return [field for field in sheet.fields if unit.type in field.unit_types]


def concerns(sheet: Sheet, unit: Unit, plan: Plan) -> bool:
    """Whether the sheet is about this unit at all. A school whose grades are not known is asked everything."""
    if isinstance(sheet, layout.FormSheet):
        has_grades = not sheet.grades or not unit.grades or bool(set(sheet.grades) & set(unit.grades))
        return has_grades and bool(fields_of(sheet, unit))
    return sheet is not layout.PROGRAMMES or any(unit.type in programme.unit_types for programme in plan.programmes)


def sheets_of(unit: Unit) -> tuple[Sheet, ...]:
    """The sheets of the unit's workbook, in order; the reader wants them all, also those that do not concern it."""
    return layout.MUNICIPALITY_SHEETS if unit.type == "municipality" else layout.LEADER_SHEETS


def chapters_and_measures(plan: Plan) -> dict[str, str]:
    """What a decision may be about: the code that stands in «Gjelder», and its words.

    The chapter about cases is not offered: that a unit decides something about them tells that there are some.
    """
    offered = (chapter for chapter in plan.chapters if chapter.id[0].isdigit() and chapter.id != CASE_CHAPTER)
    chapters = {chapter.id: chapter.title for chapter in offered}
    return chapters | {measure.id: measure.wording for measure in plan.measures}
