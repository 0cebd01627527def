"""The first sheet: what to fill in, what the colours mean, and what an empty cell says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.plan.model import Plan
from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.present import numbers
from toolkit.present.texts import text
from toolkit.sources.inert import set_text
from toolkit.sources.workbook_layout import GROUP_ANSWERS, HEADER_ROW, QUESTIONS
from toolkit.template import look
from toolkit.template.contents import Kind, chapters_and_measures

Line = tuple[str, Kind | None]
"""A paragraph, and the kind of cell it is coloured as."""

WIDTH: Final = 110
LINE_HEIGHT: Final = 16
LETTERS_PER_LINE: Final = 105


def write_explanation(
    sheet: Worksheet, title: str, unit: Unit, settings: Settings, kinds: Mapping[str, list[Kind]]
) -> None:
    """Write the sheet; `kinds` are the cells of the others, by sheet."""
    set_text(sheet["A1"], title)
    sheet["A1"].font = look.TITLE
    for row, (words, kind) in enumerate(_lines(unit, settings, kinds), start=HEADER_ROW):
        cell = look.cell_at(sheet, row, 1)
        set_text(cell, words)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = LINE_HEIGHT * (1 + len(words) // LETTERS_PER_LINE)
        if kind is not None:
            cell.fill, cell.border = look.FILLS[kind], look.BOX
    sheet.column_dimensions["A"].width = WIDTH


def _lines(unit: Unit, settings: Settings, kinds: Mapping[str, list[Kind]]) -> Iterator[Line]:
    counts = {name: of_sheet.count("input") for name, of_sheet in kinds.items()}
    first_time = sum(of_sheet.count("first_time") for of_sheet in kinds.values())
    yield text("template.purpose", plan=settings.plan.title), None
    yield text("template.count", count=sum(counts.values())), None
    if first_time:
        yield text("template.first_time", count=first_time), None
    listed = numbers.listing([text("template.sheet", sheet=name, count=n) for name, n in counts.items() if n])
    yield text("template.sheets", sheets=listed), None
    yield text("template.input"), "input"
    yield text("template.prefilled"), "prefilled"
    yield text("template.optional"), "optional"
    yield text("template.tab"), None
    yield text("template.empty"), None
    yield text("template.no_names"), None
    if unit.type != "municipality":
        yield text("template.cut_off", day=numbers.day(settings.run.cut_off)), None
    yield text("template.keep"), None
    yield text("template.own" if unit.type == "municipality" else "template.send"), None
    if settings.unit_register.municipality.kind != "real":
        yield text("template.fictional"), None
    if unit.type != "municipality":
        yield from _about_decisions(unit, settings.plan)


def _about_decisions(unit: Unit, plan: Plan) -> Iterator[Line]:
    """What comes back each year, who may sign, the three questions, and what the codes in «Gjelder» mean."""
    yield text("explained.carried"), None
    yield text("explained.signing", role=unit.leader), None
    yield text("explained.groups", sheet=GROUP_ANSWERS.name), None
    for number in QUESTIONS:
        yield text("explained.question", number=number, question=text(f"one_page.question_{number}")), None
    yield text("explained.about"), None
    for code, words in chapters_and_measures(plan).items():
        yield text("explained.code", code=code, words=words), None
