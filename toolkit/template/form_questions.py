"""What a workbook asks its unit this year, cell by cell: found in the file itself, where the answers will stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from toolkit.errors import InputError
from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.present.texts import text
from toolkit.sources import workbook_layout as layout
from toolkit.sources.grid import cell_key
from toolkit.sources.opened import open_content
from toolkit.sources.workbook import RawWorkbook, read_opened_workbook
from toolkit.sources.workbook_flaws import UNREADABLE
from toolkit.sources.workbook_layout import FieldType
from toolkit.template.contents import Sheet, chapters_and_measures, concerns, fields_of, sheets_of
from toolkit.template.form_words import Answers, answer_help, cell_label, field_label, shown
from toolkit.template.workbook_package import CellName, WorkbookPackage
from toolkit.validate.values import plain

CODE, _, ANSWER, _ = layout.FORM_COLUMNS
FREE_ROWS: Final = {layout.NEW_DECISIONS.name: 3, layout.GROUP_ANSWERS.name: 3, layout.PROGRAMMES.name: 1}
"""How many empty rows of a table are offered at a time. What was decided before stands there already."""


Columns = Mapping[str, int]
"""The number of each column by its heading's key."""


@dataclass(frozen=True)
class Question:
    """One cell to fill in.

    Attributes:
        key: stable for as long as the workbook is laid out as it is: `Møter!12!Svar`.
        row: as Excel numbers it. column: the heading above the cell.
        label: the question, to be understood by itself.
        choices: the answers to choose between; empty where it is written freely.
        value: what stands in the cell, as a person writes it; it may be none of the choices.
        optional: whether it is needed only when there is something new to tell.
        help: what form the answer has.
        meanings: for each choice, in words; empty where the choice says it itself.
    """

    key: str
    sheet: str
    row: int
    column: str
    label: str
    kind: FieldType
    choices: tuple[str, ...]
    value: str
    optional: bool
    help: str
    meanings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """The questions of one sheet."""

    sheet: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, eq=False)
class OpenForm:
    """A workbook that can be filled in.

    Attributes:
        sections: the sheets that ask the unit something.
        columns: by sheet, the number of each column by its heading's key.
    """

    content: bytes
    raw: RawWorkbook
    package: WorkbookPackage
    sections: tuple[Section, ...]
    columns: Mapping[str, Mapping[str, int]]

    @property
    def questions(self) -> dict[str, Question]:
        """Every question by its key."""
        return {question.key: question for section in self.sections for question in section.questions}

    def cell_of(self, question: Question) -> CellName:
        """Where its answer stands."""
        return (question.sheet, question.row, self.columns[question.sheet][cell_key(question.column)])


def open_form(content: bytes, name: str, unit: Unit, settings: Settings) -> OpenForm:
    """The form of a workbook's bytes.

    Raises:
        InputError: `workbook_not_xlsx` where nothing can be written in this kind of file; as `open_content` and
            `read_opened_workbook` where it cannot be read.
    """
    opened = open_content(content, name)
    if opened.kind == "spreadsheet" and not opened.is_zipped:
        raise InputError("workbook_not_xlsx", {"file": name})
    raw = read_opened_workbook(opened)
    package = WorkbookPackage(content, name)
    columns = {sheet.name: _columns(sheet, raw) for sheet in sheets_of(unit)}
    sections = (_section(sheet, raw, package, unit, settings, columns[sheet.name]) for sheet in sheets_of(unit))
    return OpenForm(content, raw, package, tuple(section for section in sections if section.questions), columns)


def _section(
    sheet: Sheet, raw: RawWorkbook, package: WorkbookPackage, unit: Unit, settings: Settings, columns: Columns
) -> Section:
    if not columns:
        return Section(sheet.name, sheet.title, ())
    if isinstance(sheet, layout.FormSheet):
        questions = _form_questions(sheet, raw, package, unit, settings, columns)
    else:
        questions = _table_questions(sheet, raw, package, unit, settings, columns)
    return Section(sheet.name, sheet.title, tuple(questions))


def _columns(sheet: Sheet, raw: RawWorkbook) -> dict[str, int]:
    """The number of each column by its heading; empty where nobody can say which cells are the answers."""
    is_unreadable = any(flaw.sheet == sheet.name and flaw.code in UNREADABLE for flaw in raw.flaws)
    cells = next((table for table in raw.cells if cell_key(table.sheet) == cell_key(sheet.name)), None)
    if is_unreadable or cells is None or len(cells.frame) < layout.HEADER_ROW:
        return {}
    header = cells.frame.iloc[layout.HEADER_ROW - 1]
    return {cell_key(title): number for number, title in enumerate(header, start=1) if title is not None}


def _form_questions(
    sheet: layout.FormSheet,
    raw: RawWorkbook,
    package: WorkbookPackage,
    unit: Unit,
    settings: Settings,
    columns: Columns,
) -> Iterator[Question]:
    table = raw.tables[sheet.name]
    if CODE in raw.missing_columns[sheet.name] or cell_key(ANSWER) not in columns:
        return
    records = zip(table.rows, table.frame[CODE], table.frame[ANSWER], strict=True)
    rows = {cell_key(code): (int(row), value) for row, code, value in reversed(list(records))}
    fields = [field for field in fields_of(sheet, unit) if cell_key(field.code) in rows]
    is_answered = any(plain(rows[cell_key(field.code)][1]) for field in fields)
    if not (concerns(sheet, unit, settings.plan) or is_answered):
        return
    for field in fields:
        row, value = rows[cell_key(field.code)]
        cell = (sheet.name, row, columns[cell_key(ANSWER)])
        is_fact = sheet is layout.UNIT and field.prefilled  # whose workbook it is: not the leader's to change
        if not is_fact and _is_asked(field, value, package, cell):
            yield _question(field, cell, ANSWER, field_label(field), value, field.choices)


def _table_questions(
    sheet: layout.TableSheet,
    raw: RawWorkbook,
    package: WorkbookPackage,
    unit: Unit,
    settings: Settings,
    columns: Columns,
) -> Iterator[Question]:
    rows = _rows(sheet, raw)
    is_new = {number for number in _free_rows(sheet, rows, package, columns) if concerns(sheet, unit, settings.plan)}
    about_something = {number for number, row in rows.items() if not _is_empty(row)}
    for place, number in enumerate(sorted(about_something | is_new), start=1):
        row = rows.get(number, dict.fromkeys(column.code for column in sheet.columns))
        for column in sheet.columns:
            at = columns.get(cell_key(column.title))
            if at is None or column.code == "number":
                continue
            cell, value = (sheet.name, number, at), row[column.code]
            if number in is_new or (_is_wanted(column, value) and _is_asked(column, value, package, cell)):
                label = cell_label(sheet, column, row, place)
                choices = _choices(sheet, column, unit, settings)
                meanings = tuple(choices.values())
                question = _question(column, cell, column.title, label, value, tuple(choices), meanings)
                yield replace(question, optional=True) if number in is_new else question


def _question(
    what: layout.Field | layout.Column,
    cell: CellName,
    heading: str,
    label: str,
    value: object,
    choices: tuple[str, ...],
    meanings: tuple[str, ...] = (),
) -> Question:
    sheet, row, _ = cell
    return Question(
        key=f"{sheet}!{row}!{heading}",
        sheet=sheet,
        row=row,
        column=heading,
        label=label,
        kind=what.type,
        choices=choices,
        value=shown(value, what.type),
        optional=what.optional or what.prefilled,
        help="" if choices else answer_help(what.type),
        meanings=meanings if meanings != choices else (),
    )


def _is_asked(what: layout.Field | layout.Column, value: object, package: WorkbookPackage, cell: CellName) -> bool:
    """What was known before the year is asked only if it may change, is empty, or was empty when the leader got it."""
    return not what.prefilled or what.may_change or not plain(value) or package.look_of(cell).is_open


def _is_wanted(column: layout.Column, value: object) -> bool:
    """In a row about something, what is empty and need not be known is not asked for; some programmes have no grade."""
    return bool(plain(value)) or not column.prefilled or not (column.optional or column.code == "grade")


def _rows(sheet: layout.TableSheet, raw: RawWorkbook) -> dict[int, Answers]:
    """The cells of each row that is not empty, by code."""
    table = raw.tables[sheet.name]
    codes = {column.title: column.code for column in sheet.columns}
    records = table.frame.rename(columns=codes).to_dict("records")
    return {int(number): {str(c): v for c, v in row.items()} for number, row in zip(table.rows, records, strict=True)}


def _is_empty(row: Answers) -> bool:
    """Whether nothing but a number stands there."""
    return not any(plain(value) for code, value in row.items() if code != "number")


def _free_rows(
    sheet: layout.TableSheet, rows: dict[int, Answers], package: WorkbookPackage, columns: Columns
) -> list[int]:
    """The first empty rows that a leader may write in."""
    at = max(columns.get(cell_key(column.title), 0) for column in sheet.columns)
    free: list[int] = []
    number = layout.HEADER_ROW + 1
    while len(free) < FREE_ROWS.get(sheet.name, 0) and package.look_of((sheet.name, number, at)).is_open:
        if number not in rows or _is_empty(rows[number]):
            free.append(number)
        number += 1
    return free


def _choices(sheet: layout.TableSheet, column: layout.Column, unit: Unit, settings: Settings) -> dict[str, str]:
    """The answers to choose between, with what each means; empty where it is written freely."""
    if column.code == "about" and sheet in (layout.LAST_DECISIONS, layout.NEW_DECISIONS):
        return {code: f"{code} {words}" for code, words in chapters_and_measures(settings.plan).items()}
    if column.code == "programme":
        names = [one.name for one in settings.plan.programmes if unit.type in one.unit_types]
        return {name: name for name in names}
    if sheet is layout.GROUP_ANSWERS and column.code == "question":
        return {
            number: text("form.numbered", number=number, question=text(f"one_page.question_{number}"))
            for number in column.choices
        }
    return {choice: choice for choice in column.choices}
