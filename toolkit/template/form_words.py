"""What a question of the form is called when it is read aloud by itself, and what stands in its cell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from toolkit.plan.unseen import without_unseen
from toolkit.present import numbers
from toolkit.present.texts import has_text, text
from toolkit.sources import workbook_layout as layout
from toolkit.sources.inert import storable
from toolkit.sources.uncomputed import Uncomputed
from toolkit.validate.values import plain, read_date, read_grade
from toolkit.validate.workbook_cells import read_cell

Answers = Mapping[str, object]
"""The cells of one row, by the code of their column."""

AS_WRITTEN: Final = frozenset({"text", "years", "yes_no", "choice"})


def field_label(field: layout.Field) -> str:
    """A form's question; one that needs its sheet to be understood has words of its own."""
    own = f"form.label_{field.code}"
    if has_text(own):
        return text(own)
    if field.code.startswith(layout.ASSESSMENT_FIELD):
        return text("form.label_assessment", chapter=field.question)
    return field.question


def cell_label(sheet: layout.TableSheet, column: layout.Column, row: Answers, number: int) -> str:
    """What is asked about one row of a table.

    Args:
        number: which row it is, from 1.
    """
    if sheet is layout.PROGRAMMES and plain(row["programme"]):
        thing = _programme(row)
        own = f"form.programme_{column.code}"
        return text(own, programme=thing) if has_text(own) else text("form.cell", column=column.title, thing=thing)
    if sheet is layout.LAST_DECISIONS and plain(row["decision"]):
        return text("form.cell", column=column.title, thing=_decision(row))
    return text(f"form.row_{_code_of(sheet)}", number=number, column=column.title)


def answer_help(kind: layout.FieldType) -> str:
    """What form the answer has; empty where it is chosen or written freely."""
    code = f"form.help_{kind}"
    return text(code) if has_text(code) else ""


PERCENTS: Final = ("percent", "published_percent")


def shown(value: object, kind: layout.FieldType) -> str:
    """A cell as a person writes it: dates as 17.05.2021, decimal comma. Empty where nothing stands there."""
    if kind == "date" and (day := read_date(value)) is not None:
        return written_date(day)
    if isinstance(value, Uncomputed) or kind not in AS_WRITTEN:
        words = plain(value)
        return words.replace(".", ",") if isinstance(value, int | float) else words
    return typed(value) if isinstance(value, str) else plain(value)


def written_date(day: date) -> str:
    """17.05.2021, as Norwegians write it and the reader reads it."""
    return f"{day:%d.%m.%Y}"


def typed(answer: str) -> str:
    """An answer without signs that nobody sees, and without spaces around it."""
    return storable(without_unseen(answer)).strip()


def canonical(answer: str, kind: layout.FieldType, choices: tuple[str, ...]) -> str:
    """The answer as `shown` will show it when it stands in a cell; as it is typed where it cannot be read."""
    words = typed(answer)
    cell = read_cell(words, kind, choices)
    if cell.state != "reported":
        return words
    if isinstance(cell.value, date):
        return written_date(cell.value)
    if isinstance(cell.value, float) and kind in PERCENTS:
        return shown(as_percent(cell.value), kind)
    return words if kind == "text" else shown(cell.value, kind)


def as_percent(share: float) -> float:
    """A share (0-1) as the number in front of `%`."""
    return round(100 * share, 8)


def _programme(row: Answers) -> str:
    grade = read_grade(row["grade"])
    name = plain(row["programme"])
    return name if grade is None else text("form.programme", programme=name, grade=grade)


def _decision(row: Answers) -> str:
    deadline = read_date(row["deadline"])
    words = plain(row["decision"]).rstrip(".")
    return words if deadline is None else text("form.decision", decision=words, day=numbers.day(deadline))


def _code_of(sheet: layout.TableSheet) -> str:
    codes = {
        layout.LAST_DECISIONS.name: "last_decision",
        layout.NEW_DECISIONS.name: "new_decision",
        layout.PROGRAMMES.name: "programme",
        layout.GROUP_ANSWERS.name: "group_answer",
    }
    return codes.get(sheet.name, "other")
