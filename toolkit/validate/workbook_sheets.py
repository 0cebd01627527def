"""A sheet of a workbook as records: every cell read, every row used, rejected or found to be a repeat."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field

from toolkit.plan.units import name_key
from toolkit.sources.raw import RawTable
from toolkit.sources.workbook_layout import FORM_COLUMNS, Field, FormSheet, TableSheet
from toolkit.validate.problems import Problem, Severity
from toolkit.validate.repeats import DUPLICATE, REJECTED, USED
from toolkit.validate.values import plain
from toolkit.validate.workbook_cells import NOT_REPORTED, Answer, Cell, read_cell

CODE, QUESTION, ANSWER, NOTE = FORM_COLUMNS
LONGEST_VALUE = 80
WARNINGS = frozenset({"field_not_for_unit_type"})


@dataclass(eq=False)
class SheetRow:
    """One row that somebody has written in: its answers by code, and what became of it."""

    number: int
    values: dict[str, Answer]
    fate: str = USED


@dataclass(eq=False)
class ReadSheet:
    """The rows of a sheet that are not empty, and what is wrong with them."""

    file: str
    sheet: str
    unit: str | None
    rows: list[SheetRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def used(self) -> Iterator[SheetRow]:
        """The rows to build on."""
        return (row for row in self.rows if row.fate == USED)

    def reject(self, row: SheetRow, code: str, column: str, value: object, **details: str) -> None:
        """Take a row out and say why."""
        row.fate = REJECTED
        self.add_problem(code, row.number, column, value, **details)

    def add_problem(self, code: str, row: int | None, column: str, value: object, **details: str) -> None:
        """Note what is wrong in this sheet."""
        severity: Severity = "warning" if code in WARNINGS else "error"
        place = (self.file, self.sheet, row, column, plain(value)[:LONGEST_VALUE], self.unit)
        self.problems.append(Problem(severity, code, *place, details=tuple(details.items())))


def read_form(
    table: RawTable, sheet: FormSheet, unit_type: str, unit: str | None, not_asked: frozenset[str] = frozenset()
) -> ReadSheet:
    """The answers of a form; every field that the unit type has must have its row, answered or not.

    Those in `not_asked` may lack theirs: the workbook is older than the question.

    Each row holds `field` (its code) and `value`, which is None where the cell is empty.
    """
    read = ReadSheet(table.path, sheet.name, unit)
    fields = {name_key(field.code): field for field in sheet.fields}
    for number, record in _records(table):
        code, answer = plain(record[CODE]), record[ANSWER]
        known = fields.get(name_key(code))
        is_answered = bool(plain(answer))
        if known is None:
            row = SheetRow(number, {})
            read.rows.append(row)
            read.reject(row, "field_unknown", CODE, code)
        elif known is not None and unit_type in known.unit_types:
            _read_answer(read, known, number, answer)
        elif known is not None and is_answered:
            row = SheetRow(number, {})
            read.rows.append(row)
            read.reject(row, "field_not_for_unit_type", ANSWER, answer, field=known.code)
    _settle(read, lambda row: row.values.get("field"), ANSWER)
    found = not_asked | {row.values.get("field") for row in read.rows}
    for expected in sheet.fields:
        if unit_type in expected.unit_types and expected.code not in found:
            read.add_problem("field_missing", None, CODE, expected.code, question=expected.question)
    return read


def _read_answer(read: ReadSheet, known: Field, number: int, answer: object) -> None:
    cell = read_cell(answer, known.type, known.choices)
    row = SheetRow(number, {"field": known.code, "value": cell.value})
    read.rows.append(row)
    if cell.problem:
        read.reject(row, cell.problem, ANSWER, answer, field=known.code, question=known.question, **_choices(cell))


def read_table(
    table: RawTable,
    sheet: TableSheet,
    unit: str | None,
    *,
    required: str,
    key: Iterable[str],
    translate: Callable[[ReadSheet, SheetRow], None] | None = None,
) -> ReadSheet:
    """The rows of a table sheet. A row that holds nothing but its number is empty.

    Args:
        required: code of the column that says what the row is about; a row without it is an error.
        key: codes of the columns that no two rows may share.
        translate: turns texts into ids, grades and years; rejects the row where it cannot.
    """
    read = ReadSheet(table.path, sheet.name, unit)
    titles = {column.code: column.title for column in sheet.columns}
    keys = tuple(key)
    for number, record in _records(table):
        cells = {column.code: read_cell(record[column.title], column.type, column.choices) for column in sheet.columns}
        if all(cell == NOT_REPORTED for code, cell in cells.items() if code != "number"):
            continue
        row = SheetRow(number, {code: cell.value for code, cell in cells.items()})
        read.rows.append(row)
        for code, cell in cells.items():
            if cell.problem:
                read.reject(row, cell.problem, titles[code], record[titles[code]], **_choices(cell))
        if cells[required] == NOT_REPORTED:
            read.reject(row, "cell_missing", titles[required], "")
        if row.fate == USED and translate:
            translate(read, row)
    _settle(read, lambda row: _key_of(row, keys), titles[required])
    return read


def _key_of(row: SheetRow, keys: tuple[str, ...]) -> Hashable | None:
    """The row's key; None where it has no number, since rows without one are never the same."""
    if "number" in keys and row.values.get("number") is None:
        return None
    values = tuple(row.values.get(key) for key in keys)
    return None if values == (None,) else values


def _records(table: RawTable) -> Iterator[tuple[int, dict[str, object]]]:
    records = table.frame.to_dict("records")
    for number, record in zip(table.rows, records, strict=True):
        yield int(number), {str(title): value for title, value in record.items()}


def _settle(read: ReadSheet, key_of: Callable[[SheetRow], Hashable | None], column: str) -> None:
    """Exact repeats count once; rows with the same key that say different things are all rejected."""
    by_key: dict[Hashable, list[SheetRow]] = {}
    for row in read.used:
        if (key := key_of(row)) is not None:
            by_key.setdefault(key, []).append(row)
    for first, *others in by_key.values():
        if all(other.values == first.values for other in others):
            for other in others:
                other.fate = DUPLICATE
            continue
        for row in (first, *others):
            row.fate = REJECTED
        named = ", ".join(str(row.number) for row in others)
        read.add_problem("rows_disagree", first.number, column, "", other_row=named)


def _choices(cell: Cell) -> dict[str, str]:
    return {"choices": ", ".join(cell.choices)} if cell.choices else {}
