"""A unit's workbook for the year: one way to write it, for the templates and for the example's filled-in ones."""

from __future__ import annotations

from itertools import cycle
from typing import Final

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.present import numbers
from toolkit.present.texts import text
from toolkit.sources import workbook_layout as layout
from toolkit.sources.inert import set_text
from toolkit.template import look
from toolkit.template.contents import Contents, Kind, Sheet, chapters_and_measures, concerns, fields_of, sheets_of
from toolkit.template.explanation import write_explanation
from toolkit.template.sheets import first_open_cell, write_form, write_table

SPOKEN_AS: Final = "nb-NO"
"""The language in which a screen reader is to read the workbook."""


def unit_workbook(unit: Unit, settings: Settings, contents: Contents) -> Workbook:
    """The workbook with these contents, and cells for the rest."""
    workbook = Workbook()
    explanation = workbook.worksheets[0]
    explanation.title = layout.EXPLANATION_SHEET
    kinds = {
        sheet.name: _write(workbook.create_sheet(sheet.name), sheet, unit, settings, contents)
        for sheet in sheets_of(unit)
    }
    year = settings.run.school_year
    title = _marked(text("template.title", year=year, name=unit.name_in(year)), settings)
    workbook.properties.title, workbook.properties.language = title, SPOKEN_AS
    write_explanation(explanation, title, unit, settings, kinds)
    look.finish(explanation, is_asking=False)
    return workbook


def _write(sheet: Worksheet, sheet_layout: Sheet, unit: Unit, settings: Settings, contents: Contents) -> list[Kind]:
    is_asking = contents.has(sheet_layout) or concerns(sheet_layout, unit, settings.plan)
    if isinstance(sheet_layout, layout.FormSheet):
        kinds = write_form(sheet, fields_of(sheet_layout, unit), contents, is_asking)
    else:
        rows = contents.rows.get(sheet_layout.name, ())
        kinds = write_table(sheet, sheet_layout, rows, _choices(sheet_layout, unit, settings), is_asking)
    asks_for = {kind for kind in kinds if kind in ("input", "first_time")}
    set_text(sheet["A1"], _marked(sheet_layout.title, settings))
    sheet["A1"].font = look.TITLE
    set_text(sheet["A2"], _instruction(sheet_layout, kinds) if asks_for or is_asking else text("template.not_for_unit"))
    look.keep_header(sheet)
    if (first := first_open_cell(sheet)) is not None:
        look.open_at(sheet, first)
    look.finish(sheet, is_asking=bool(asks_for))
    return kinds


def _instruction(sheet: Sheet, kinds: list[Kind]) -> str:
    """What to do in a sheet that asks something; said in words too, since colours alone are not for everybody."""
    asked = ("input", "first_time")
    if not any(kind in asked for kind in kinds):
        return text("template.only_new")
    if isinstance(sheet, layout.FormSheet):
        return text("template.fill_in")
    cells = zip(kinds, cycle(sheet.columns), strict=False)
    wanted = dict.fromkeys(column.title for kind, column in cells if kind in asked)
    return text("template.fill_in_columns", columns=numbers.listing([f"«{title}»" for title in wanted]))


def _choices(sheet: layout.TableSheet, unit: Unit, settings: Settings) -> dict[str, tuple[str, ...]]:
    if sheet in (layout.LAST_DECISIONS, layout.NEW_DECISIONS):
        return {"about": tuple(chapters_and_measures(settings.plan))}
    if sheet is not layout.PROGRAMMES:
        return {}
    return {"programme": tuple(p.name for p in settings.plan.programmes if unit.type in p.unit_types)}


def _marked(title: str, settings: Settings) -> str:
    """A title that says so where the municipality is not a real one."""
    kind = settings.unit_register.municipality.kind
    return title if kind == "real" else text(f"template.title_{kind}", title=title)
