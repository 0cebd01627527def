"""What the rows of a workbook's tables are about: names and codes become ids of the plan, or a problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from toolkit.plan.model import Plan
from toolkit.plan.school_years import year_before
from toolkit.plan.units import name_key
from toolkit.sources import workbook_layout as layout
from toolkit.validate.repeats import USED
from toolkit.validate.values import answer_key, plain, read_grade, read_school_year
from toolkit.validate.workbook_sheets import ReadSheet, SheetRow

NO_GRADE: Final = frozenset({"-", "–", "."})
"""What stands for no grade in a kindergarten."""

Translate = Callable[[ReadSheet, SheetRow], None]


def programme_translator(plan: Plan) -> Translate:
    """Programmes by id or name, grades and school years."""
    ids = {name_key(name): programme.id for programme in plan.programmes for name in (programme.id, programme.name)}
    titles = {column.code: column.title for column in layout.PROGRAMMES.columns}

    def translate(read: ReadSheet, row: SheetRow) -> None:
        programme, grade, year = (row.values[code] for code in ("programme", "grade", "first_school_year"))
        row.values["programme"] = ids.get(name_key(str(programme)))
        row.values["grade"] = None if answer_key(grade) in NO_GRADE else read_grade(grade)
        row.values["first_school_year"] = read_school_year(year)
        if row.values["programme"] is None:
            read.reject(row, "programme_unknown", titles["programme"], programme)
        if row.values["grade"] is None and answer_key(grade) not in {"", *NO_GRADE}:
            read.reject(row, "grade_unreadable", titles["grade"], grade)
        if row.values["first_school_year"] is None and plain(year):
            read.reject(row, "school_year_unreadable", titles["first_school_year"], year)

    return translate


def measure_translator(plan: Plan) -> Translate:
    """Measures of the action table by id."""
    return _by_id(layout.COMMON_MEASURES, "measure", (measure.id for measure in plan.measures))


def forum_translator(plan: Plan) -> Translate:
    """Forums by the id of their clause."""
    return _by_id(layout.FORUMS, "forum", (forum.clause for forum in plan.forums))


def _by_id(sheet: layout.TableSheet, column: str, known: Iterable[str]) -> Translate:
    """The column's text as one of the known ids; the row is rejected where it is none of them."""
    ids = {name_key(one): one for one in known}
    title = next(one.title for one in sheet.columns if one.code == column)

    def translate(read: ReadSheet, row: SheetRow) -> None:
        written = row.values[column]
        row.values[column] = ids.get(name_key(str(written)))
        if row.values[column] is None:
            read.reject(row, f"{column}_unknown", title, written)

    return translate


def decision_translator(plan: Plan, school_year: str) -> Translate:
    """What a decision is about is a chapter or a measure of the plan; when it was made, a school year."""
    ids = [*(chapter.id for chapter in plan.chapters), *(measure.id for measure in plan.measures)]
    known = {name_key(one): one for one in ids}
    titles = {column.code: column.title for column in layout.LAST_DECISIONS.columns}

    def translate(read: ReadSheet, row: SheetRow) -> None:
        about, decided = row.values.get("about"), row.values.get("decided")
        row.values["about"] = known.get(name_key(str(about))) if about else None
        if about and row.values["about"] is None:
            read.reject(row, "about_unknown", titles["about"], about, known=", ".join(known.values()))
        if "decided" in row.values:
            row.values["decided"] = read_school_year(decided) if decided else None
            if decided and row.values["decided"] is None:
                read.reject(row, "school_year_unreadable", titles["decided"], decided)
            elif not decided:
                row.values["decided"] = year_before(school_year)  # two of that year may not share a number
            elif str(row.values["decided"]) >= school_year:
                read.reject(row, "decided_too_late", titles["decided"], decided, year=school_year)

    return translate


def require_question(read: ReadSheet, row: SheetRow) -> None:
    """An answer of FAU or elevråd without who or to what says nothing."""
    titles = {column.code: column.title for column in layout.GROUP_ANSWERS.columns}
    for code in ("who", "question"):
        if row.values[code] is None and row.fate == USED:
            read.reject(row, "cell_missing", titles[code], "")


def require_year(read: ReadSheet, row: SheetRow) -> None:
    """A figure of Ungdata without its year says nothing."""
    if row.values["year"] is None:
        title = next(column.title for column in layout.YOUTH_SURVEY.columns if column.code == "year")
        read.reject(row, "cell_missing", title, "")
