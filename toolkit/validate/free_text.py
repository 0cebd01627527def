"""Every free text of a workbook, looked through for what may let somebody be recognised. Warnings only."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from toolkit.plan.settings import Settings
from toolkit.plan.units import name_key
from toolkit.sources import workbook_layout as layout
from toolkit.sources.raw import RawTable
from toolkit.sources.uncomputed import Uncomputed
from toolkit.validate.problems import Problem
from toolkit.validate.recognisable import FIRST_NAMES, WORD, recognisable_traits
from toolkit.validate.values import plain
from toolkit.validate.workbook_sheets import ANSWER, CODE, NOTE

Sheet = layout.FormSheet | layout.TableSheet
NOT_FREE: Final = frozenset({"programme", "grade", "first_school_year", "measure"})
"""Text columns that are looked up in the plan."""


def known_words(settings: Settings) -> frozenset[str]:
    """Words of the names in the settings, and the plan's ordinary words, which it writes without a capital."""
    plan, register = settings.plan, settings.unit_register
    names = [register.municipality.name, *(chapter.title for chapter in plan.chapters)]
    names += [name for unit in register.units for name in (*(n.name for n in unit.names), *unit.spellings)]
    names += [programme.name for programme in plan.programmes]
    names += [dated.name for term in plan.terms for dated in term.names]
    names += [name for indicator in settings.surveys.indicators for name in (indicator.label, *indicator.group_names)]
    names += [text for measure in plan.measures for text in (measure.wording, measure.responsible)]
    words = {word.casefold() for name in names for word in WORD.findall(name)}
    lower = {word for clause in plan.clauses for word in WORD.findall(clause.wording) if word.islower()}
    return frozenset(words | ({word for word in lower if len(word) > 3} - FIRST_NAMES))


def free_text_problems(table: RawTable, sheet: Sheet, unit: str, known: Collection[str]) -> list[Problem]:
    """A warning for each trait in each cell of a sheet where the leader writes freely, notes included."""
    return [
        Problem("warning", trait.code, table.path, sheet.name, row, column, trait.words, unit)
        for row, column, text in _free_texts(table, sheet)
        for trait in recognisable_traits(text, known)
    ]


def _free_texts(table: RawTable, sheet: Sheet) -> Iterator[tuple[int, str, str]]:
    """Row, column and text of each such cell. What stands on the sheet about the unit itself is no free text."""
    for number, record in zip(table.rows, table.frame.to_dict("records"), strict=True):
        for title in _free_columns(sheet, plain(record.get(CODE))):
            value = record[title]
            if not isinstance(value, Uncomputed):
                yield int(number), title, value if isinstance(value, str) else plain(value)


def _free_columns(sheet: Sheet, code: str) -> tuple[str, ...]:
    if isinstance(sheet, layout.TableSheet):
        return tuple(c.title for c in sheet.columns if c.type == "text" and c.code not in NOT_FREE)
    is_free = sheet is not layout.UNIT and name_key(code) in {f.code for f in sheet.fields if f.type == "text"}
    return (ANSWER, NOTE) if is_free else (NOTE,)
