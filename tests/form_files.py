"""The example's workbooks as forms, for tests of what the form reads and writes."""

from __future__ import annotations

import shutil
import zipfile
from functools import cache
from pathlib import Path

from openpyxl import load_workbook

from toolkit.plan.load import load_settings
from toolkit.template.leader_form import form_sections, save_answers
from toolkit.validate.workbook_file import workbook_paths

REPO = Path(__file__).resolve().parents[1]
SETTINGS = load_settings(REPO / "params" / "example", "2020-21")
UNITS = {"school": "solstol", "kindergarten": "nymaane", "community_centre": "kometdalen"}
MEETINGS = "Møter!4!Svar"


def unit(name):
    return SETTINGS.unit_register.get(name)


@cache
def source_of(name) -> Path:
    (source,) = workbook_paths(unit(name), SETTINGS)
    return source


def example(name, folder) -> Path:
    source = source_of(name)
    return Path(shutil.copy(source, folder / source.name))


def questions(workbook, name="solstol") -> dict:
    return {q.key: q for section in form_sections(workbook, unit(name), SETTINGS) for q in section.questions}


def save(workbook, answers, name="solstol", **more):
    return save_answers(workbook, answers, unit(name), SETTINGS, **more)


def cells(workbook) -> dict:
    """Every cell that is not empty, by sheet and Excel's name."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in load_workbook(workbook).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def parts(workbook) -> dict[str, bytes]:
    with zipfile.ZipFile(workbook) as package:
        return {name: package.read(name) for name in package.namelist()}
