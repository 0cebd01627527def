"""A unit's workbook as a form, and its answers written back.

They are written only if the reader finds just them there afterwards, and nothing new that is wrong. Decision 37 tells
how a workbook is changed without losing anything else that stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from toolkit.errors import InputError
from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.present.texts import text
from toolkit.sources.digest import digest
from toolkit.sources.grid import cell_key
from toolkit.sources.inert import storable
from toolkit.sources.limits import LONGEST_CELL
from toolkit.sources.raw import bytes_of
from toolkit.sources.workbook import RawWorkbook
from toolkit.template.form_questions import OpenForm, Question, Section, open_form
from toolkit.template.form_words import PERCENTS, as_percent, canonical, shown, typed
from toolkit.template.sheet_part import Stored
from toolkit.template.whole_files import refuse_open_elsewhere
from toolkit.template.workbook_kept import replace_workbook
from toolkit.template.workbook_package import CellName
from toolkit.validate.identity_numbers import holds_identity_number
from toolkit.validate.identity_problems import without_identity_number
from toolkit.validate.problems import Problem
from toolkit.validate.values import EXCEL_DAY_ZERO, read_date
from toolkit.validate.workbook_cells import read_cell
from toolkit.validate.workbook_file import read_workbook_content


def form_sections(workbook: Path, unit: Unit, settings: Settings) -> tuple[Section, ...]:
    """The sheets that ask this unit something this year, in the workbook's order; none of a sheet that cannot be read.

    Raises:
        InputError: `workbook_not_xlsx` where the form cannot write in this kind of file; as `open_file` and
            `read_opened_workbook` where it cannot be read.
    """
    return open_form(bytes_of(workbook), workbook.name, unit, settings).sections


def fingerprint(workbook: Path) -> str:
    """Tells whether somebody has saved the file since. Raises InputError `file_unreadable`."""
    return digest(bytes_of(workbook))


def save_answers(
    workbook: Path, answers: Mapping[str, str], unit: Unit, settings: Settings, *, seen: str | None = None
) -> tuple[Problem, ...]:
    """Write answers, by the questions' keys, as a person types them; an empty one empties its cell.

    Args:
        seen: what `fingerprint` said when the form was made.

    Returns:
        Nothing when the answers are saved. Otherwise the errors that they would have brought, and nothing is written.

    Raises:
        InputError: `workbook_locked`, `workbook_changed`, `disk_full`, `folder_not_writable`, `question_gone` (keys
            that the form does not have, in `values["keys"]`; the sentence tells the answers), `answer_not_kept`, or as
            `form_sections`. The workbook is as before, byte for byte.
    """
    refuse_open_elsewhere(workbook)
    content = bytes_of(workbook)
    _refuse_changed(workbook, content, seen)
    form = open_form(content, workbook.name, unit, settings)
    changed = _changed(form, answers, workbook.name)
    if not changed:
        return ()
    problems = tuple(_unwritable(form, changed, workbook.name, unit))
    if problems:
        return problems
    new = form.package.with_cells({form.cell_of(q): _stored(q, answer, form) for q, answer in changed.items()})
    problems = _new_errors(form, new, workbook.name, settings)
    if problems:
        return problems
    _refuse_other_contents(form, open_form(new, workbook.name, unit, settings), changed, workbook.name)
    _refuse_changed(workbook, bytes_of(workbook), digest(content))  # somebody may have saved it meanwhile
    replace_workbook(workbook, new, "form")
    return ()


def _refuse_changed(workbook: Path, content: bytes, seen: str | None) -> None:
    if seen is not None and digest(content) != seen:
        raise InputError("workbook_changed", {"file": workbook.name})


def _changed(form: OpenForm, answers: Mapping[str, str], file: str) -> dict[Question, str]:
    """The answers that are other than what stands in the workbook."""
    gone = sorted(answers.keys() - form.questions.keys())
    if gone:
        told = "; ".join(text("form.gone", key=key, answer=answers[key]) for key in gone)
        raise InputError("question_gone", {"file": file, "questions": told, "keys": tuple(gone)})
    asked = {form.questions[key]: answer for key, answer in answers.items()}
    return {
        question: answer
        for question, answer in asked.items()
        if canonical(answer, question.kind, question.choices) != question.value
    }


def _unwritable(form: OpenForm, changed: Mapping[Question, str], file: str, unit: Unit) -> Iterator[Problem]:
    """What must not be written at all: it would stand on the disk before anybody could refuse it."""
    shown_file = without_identity_number(file)
    for question, answer in changed.items():
        place = (shown_file, question.sheet, question.row, question.column)
        if holds_identity_number(answer):
            yield Problem("error", "identity_number", *place, unit=unit.id)
        elif len(storable(answer)) > LONGEST_CELL:
            yield Problem("error", "answer_too_long", *place, unit=unit.id)
        elif form.package.has_formula(form.cell_of(question)):
            yield Problem("error", "cell_has_formula", *place, unit=unit.id)


def _stored(question: Question, answer: str, form: OpenForm) -> Stored:
    """What the cell is to hold: a number or a day where it shows one, else the text, which is never a formula."""
    words = canonical(answer, question.kind, question.choices)
    if not words:
        return None
    cell, look = read_cell(words, question.kind, question.choices), form.package.look_of(form.cell_of(question))
    if cell.state != "reported" or question.kind in ("text", "years", "choice", "yes_no"):
        return words
    if question.kind == "date":
        day = read_date(words)
        is_day_number = look.shows_date and not form.package.counts_days_from_1904 and day is not None
        return (day - EXCEL_DAY_ZERO).days if is_day_number and day is not None else words
    if question.kind in ("percent", "published_percent") and isinstance(cell.value, float):
        return f"{words} %" if look.shows_percent else _number(as_percent(cell.value))
    return cell.value if isinstance(cell.value, int) else words


def _number(value: float) -> int | float:
    return int(value) if value.is_integer() else value


def _new_errors(form: OpenForm, new: bytes, file: str, settings: Settings) -> tuple[Problem, ...]:
    """What the reader of the year would find wrong in the new file and not in the old one."""
    before = set(read_workbook_content(form.content, file, settings).problems)
    after = read_workbook_content(new, file, settings).problems
    return tuple(dict.fromkeys(p for p in after if p.severity == "error" and p not in before))


def _refuse_other_contents(old: OpenForm, new: OpenForm, changed: Mapping[Question, str], file: str) -> None:
    """Every cell but the answers says what it said, and each answer what was typed. Anything else is not saved."""
    expected = _cells(old.raw)
    found = _cells(new.raw)
    for question, answer in changed.items():
        expected.pop(_key(old.cell_of(question)), None)
        value = found.pop(_key(old.cell_of(question)), None)
        said = shown(value, question.kind)
        if question.kind in PERCENTS:  # in a text, a percent sign is what somebody has written
            said = said.removesuffix(" %")
        if said != canonical(answer, question.kind, question.choices):
            raise InputError("answer_not_kept", {"file": file, "question": question.label, "answer": typed(answer)})
    if expected != found:
        raise InputError("workbook_not_xlsx", {"file": file})


def _cells(raw: RawWorkbook) -> dict[CellName, object]:
    """Every cell of every sheet that is not empty."""
    return {
        (cell_key(table.sheet), row, column): value
        for table in raw.cells
        for row, values in enumerate(table.frame.itertuples(index=False, name=None), start=1)
        for column, value in enumerate(values, start=1)
        if value is not None
    }


def _key(cell: CellName) -> CellName:
    return (cell_key(cell[0]), cell[1], cell[2])
