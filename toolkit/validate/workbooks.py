"""A leader's workbook as clean records: whose it is, whether it can be used, and what every cell says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit, UnitRegister, name_key
from toolkit.sources import workbook_layout as layout
from toolkit.sources.migration import migrated
from toolkit.sources.raw import RawTable
from toolkit.sources.workbook import LAYOUT, RawWorkbook
from toolkit.sources.workbook_flaws import UNREADABLE
from toolkit.validate.free_text import free_text_problems, known_words
from toolkit.validate.problems import FileAccount, Problem
from toolkit.validate.repeats import DUPLICATE, REJECTED, USED
from toolkit.validate.sign_off import reason_warnings, sign_off_problems
from toolkit.validate.values import plain, read_school_year
from toolkit.validate.workbook_names import (
    decision_translator,
    forum_translator,
    measure_translator,
    programme_translator,
    require_question,
    require_year,
)
from toolkit.validate.workbook_sheets import ANSWER, CODE, ReadSheet, read_form, read_table
from toolkit.validate.workbook_structure import sheet_problems

AT_MOST: Final = (("cases_with_plan", "new_cases"), ("complete_plans", "cases_with_plan"))
DONE_ON: Final = next(column.title for column in layout.COMMON_MEASURES.columns if column.code == "done_on")


@dataclass(eq=False)
class WorkbookTables:
    """One workbook. `unit` is None where it cannot be told; then no sheet is read."""

    raw: RawWorkbook
    unit: Unit | None
    sheets: dict[str, ReadSheet] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    is_refused: bool = False
    row_count: int = field(init=False)

    def __post_init__(self) -> None:
        self.row_count = self.raw.row_count

    def forget_cells(self) -> None:
        """Keep only what was read: the cells of a year's workbooks together take more memory than all else."""
        self.raw = replace(self.raw, cells=(), tables={})

    @property
    def has_error(self) -> bool:
        """Whether anything stops the unit."""
        return any(problem.severity == "error" for problem in self.problems)

    def refuse(self, problem: Problem) -> None:
        """Use nothing of this workbook."""
        self.problems.append(problem)
        self.is_refused = True
        self.sheets.clear()

    def account(self) -> FileAccount:
        """Every row that somebody has written in."""
        fates = [row.fate for sheet in self.sheets.values() for row in sheet.rows]
        fates = [REJECTED] * self.row_count if self.is_refused else fates
        return FileAccount(
            path=self.raw.path,
            layout=LAYOUT,
            rows_read=len(fates),
            rows_used=fates.count(USED),
            rows_rejected=fates.count(REJECTED),
            rows_duplicate=fates.count(DUPLICATE),
            unit=self.unit.id if self.unit else None,
            sha256=self.raw.sha256,
        )


def unit_of(raw: RawWorkbook, settings: Settings) -> Unit | None:
    """The unit whose code stands in the workbook; where none stands there, the one that the file name tells of."""
    code = _fact(raw, "unit")
    if not code:
        return unit_by_file_name(raw.path, settings.unit_register)
    return next((unit for unit in settings.unit_register.units if name_key(unit.id) == name_key(code)), None)


def unit_by_file_name(file: str, register: UnitRegister) -> Unit | None:
    """The unit whose id or name the file name begins or ends with. Never says whose the answers are."""
    stem = name_key(file.rpartition(".")[0])
    names = {name_key(unit.id): unit for unit in register.units} | register.by_name()
    found = [
        name
        for name in names
        if stem == name or stem.startswith((f"{name} ", f"{name}_", f"{name}-")) or stem.endswith(f" {name}")
    ]
    return names[max(found, key=len)] if found else None


def read_workbook_tables(raw: RawWorkbook, settings: Settings) -> WorkbookTables:
    """Read every sheet, with all problems at once; a workbook for nobody, or for another year, is refused whole."""
    raw = migrated(raw)
    unit = unit_of(raw, settings)
    read = WorkbookTables(raw, unit)
    if unit is not None:
        _read_sheets(read, unit, settings)
        _compare_counts(read)
        _refuse_future_dates(read, settings.run.run_date)
        read.problems += reason_warnings(read.sheets)
        read.problems += sign_off_problems(read.sheets, unit, has_error=read.has_error)
    for refusal in _refusals(raw, unit, settings):
        read.refuse(refusal)
    return read


def _read_sheets(read: WorkbookTables, unit: Unit, settings: Settings) -> None:
    raw, known = read.raw, known_words(settings)
    expected = layout.MUNICIPALITY_SHEETS if unit.type == "municipality" else layout.LEADER_SHEETS
    read.problems += sheet_problems(raw, expected, unit.id)
    unreadable = {flaw.sheet for flaw in raw.flaws if flaw.code in UNREADABLE}
    for sheet in expected:
        table = raw.tables.get(sheet.name)
        if table is not None and not raw.missing_columns[sheet.name] and sheet.name not in unreadable:
            read.sheets[sheet.name] = _read_sheet(table, sheet, unit, settings, raw.not_asked)
            read.problems += read.sheets[sheet.name].problems
            read.problems += free_text_problems(table, sheet, unit.id, known)


def _read_sheet(
    table: RawTable,
    sheet: layout.FormSheet | layout.TableSheet,
    unit: Unit,
    settings: Settings,
    not_asked: frozenset[str],
) -> ReadSheet:
    if isinstance(sheet, layout.FormSheet):
        return read_form(table, sheet, unit.type, unit.id, not_asked)
    if sheet is layout.PROGRAMMES:
        translate = programme_translator(settings.plan)
        return read_table(table, sheet, unit.id, required="programme", key=("programme", "grade"), translate=translate)
    if sheet is layout.COMMON_MEASURES:
        translate = measure_translator(settings.plan)
        return read_table(table, sheet, unit.id, required="measure", key=("measure",), translate=translate)
    if sheet is layout.YOUTH_SURVEY:
        key = ("year", "question")
        return read_table(table, sheet, unit.id, required="question", key=key, translate=require_year)
    if sheet is layout.FORUMS:
        translate = forum_translator(settings.plan)
        return read_table(table, sheet, unit.id, required="forum", key=("forum",), translate=translate)
    if sheet is layout.RESOLUTIONS:
        return read_table(table, sheet, unit.id, required="resolution", key=("number",))
    if sheet is layout.GROUP_ANSWERS:
        return read_table(table, sheet, unit.id, required="answer", key=("who", "question"), translate=require_question)
    translate = decision_translator(settings.plan, settings.run.school_year)
    keys = ["decided", "number"] if sheet is layout.LAST_DECISIONS else ["number"]
    return read_table(table, sheet, unit.id, required="decision", key=keys, translate=translate)


def _compare_counts(read: WorkbookTables) -> None:
    """Some counts are parts of others. One that is larger than its whole is rejected."""
    cases = read.sheets.get(layout.CASES.name)
    if cases is None:
        return
    rows = {row.values["field"]: row for row in cases.used}
    problems_before = len(cases.problems)
    for part, whole in AT_MOST:
        if part in rows and whole in rows:
            number, limit = rows[part].values["value"], rows[whole].values["value"]
            if isinstance(number, int) and isinstance(limit, int) and number > limit:
                cases.reject(rows[part], "count_exceeds", ANSWER, number, field=part, whole=whole, limit=str(limit))
    read.problems += cases.problems[problems_before:]


def _refuse_future_dates(read: WorkbookTables, run_date: date) -> None:
    """A form asks when something was done; the common measures when they were finished. Only deadlines lie ahead."""
    for sheet in read.sheets.values():
        problems_before = len(sheet.problems)
        for row in list(sheet.used):
            for code in ("value", "done_on"):
                answer = row.values.get(code)
                if isinstance(answer, date) and answer > run_date:
                    sheet.reject(row, "date_in_future", DONE_ON if code == "done_on" else ANSWER, answer.isoformat())
        read.problems += sheet.problems[problems_before:]


def _refusals(raw: RawWorkbook, unit: Unit | None, settings: Settings) -> list[Problem]:
    """Reasons to use nothing of a workbook."""

    def refusal(code: str, known_as: str, **details: str) -> Problem:
        row, value = _place(raw, known_as), _fact(raw, known_as)
        unit_id = unit.id if unit else None
        return Problem(
            "error", code, raw.path, layout.UNIT.name, row, ANSWER, value, unit_id, details=tuple(details.items())
        )

    refusals = []
    if not _fact(raw, "unit"):
        refusals.append(refusal("workbook_unit_missing", "unit"))
    elif unit is None:
        known = ", ".join(known_unit.id for known_unit in settings.unit_register.units)
        refusals.append(refusal("workbook_unit_unknown", "unit", known=known))
    if not _has_facts(raw):
        return refusals
    if unit is not None:
        refusals += _reused(raw, unit, settings.unit_register)
    version = _fact(raw, "format_version")
    if version != layout.FORMAT_VERSION:
        is_newer = version.isdecimal() and int(version) > int(layout.FORMAT_VERSION)
        code = "format_version_newer" if is_newer else "format_version_unknown"
        refusals.append(refusal(code, "format_version", expected=layout.FORMAT_VERSION))
    if read_school_year(_fact(raw, "school_year")) != settings.run.school_year:
        refusals.append(refusal("wrong_school_year", "school_year", expected=settings.run.school_year))
    return refusals


def _reused(raw: RawWorkbook, unit: Unit, register: UnitRegister) -> Iterator[Problem]:
    """A workbook that somebody else has used may have kept their code: the name, or the file's, says another unit."""
    named = register.by_name().get(name_key(_fact(raw, "unit_name")))
    told = unit_by_file_name(raw.path, register)
    for other, code, known_as in (
        (named, "workbook_name_differs", "unit_name"),
        (told, "workbook_file_differs", "unit"),
    ):
        if other is not None and other.id != unit.id:
            details = (("id", unit.id), ("other", other.id))
            place = (raw.path, layout.UNIT.name, _place(raw, known_as), ANSWER, _fact(raw, known_as), unit.id)
            yield Problem("error", code, *place, details=details)


def _has_facts(raw: RawWorkbook) -> bool:
    """Whether the sheet with facts is there and whole. If not, that is the problem, and not each fact."""
    return layout.UNIT.name in raw.tables and not raw.missing_columns[layout.UNIT.name]


def _place(raw: RawWorkbook, code: str) -> int | None:
    """The row of a fact about the workbook."""
    if not _has_facts(raw):
        return None
    table = raw.tables[layout.UNIT.name]
    codes = [name_key(plain(value)) for value in table.frame[CODE]]
    return int(table.rows[codes.index(code)]) if code in codes else None


def _fact(raw: RawWorkbook, code: str) -> str:
    """What the workbook says about itself, as text."""
    row = _place(raw, code)
    if row is None:
        return ""
    table = raw.tables[layout.UNIT.name]
    return plain(table.frame[ANSWER].to_numpy(dtype=object)[list(table.rows).index(row)])
