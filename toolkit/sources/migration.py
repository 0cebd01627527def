"""Workbooks of earlier format versions, brought up to today's one step at a time.

A new version of `workbook_layout` is one more function here, from the version before it, and its line in STEPS. The
cells of the file itself (`RawWorkbook.cells`) are left as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from toolkit.sources.grid import cell_key
from toolkit.sources.raw import RawTable, raw_frame, row_numbers
from toolkit.sources.workbook import LAYOUT, RawWorkbook, titles_of
from toolkit.sources.workbook_layout import (
    FORM_COLUMNS,
    FORUMS,
    GROUP_ANSWERS,
    HEADER_ROW,
    LAST_DECISIONS,
    NEW_DECISIONS,
    RESOLUTIONS,
    UNIT,
    YOUTH_SURVEY,
    TableSheet,
)

CODE, _, ANSWER, _ = FORM_COLUMNS
VERSION: Final = "format_version"
FIELDS_OF_VERSION_3: Final = frozenset({"pupil_council", "class_time", "class_rules", "first_talk", "rules_of_order"})


def migrated(raw: RawWorkbook) -> RawWorkbook:
    """The workbook in today's format; unchanged where it already is, or where no step knows its version."""
    while (version := _version_of(raw)) in STEPS:
        raw = STEPS[version](raw)
    return raw


def _from_1_to_2(raw: RawWorkbook) -> RawWorkbook:
    """Version 2 has a sheet for Ungdata in the municipality's workbook."""
    return _with_version(_with_empty_sheet(raw, YOUTH_SURVEY), "2")


def _from_2_to_3(raw: RawWorkbook) -> RawWorkbook:
    """Version 3 asks what a decision is about and when it was made, of more routines, forums and resolutions."""
    for sheet in (FORUMS, RESOLUTIONS, GROUP_ANSWERS):
        raw = _with_empty_sheet(raw, sheet)
    raw = _with_empty_columns(raw, LAST_DECISIONS, ("decided", "about"))
    raw = _with_empty_columns(raw, NEW_DECISIONS, ("about",))
    raw = replace(raw, not_asked=raw.not_asked | FIELDS_OF_VERSION_3)
    return _with_version(raw, "3")


STEPS: Final[dict[str, Callable[[RawWorkbook], RawWorkbook]]] = {"1": _from_1_to_2, "2": _from_2_to_3}


def _with_empty_columns(raw: RawWorkbook, sheet: TableSheet, codes: tuple[str, ...]) -> RawWorkbook:
    """The workbook with columns that its version did not have: a table has them empty already, and it is no flaw."""
    if sheet.name not in raw.tables:
        return raw
    titles = {column.title for column in sheet.columns if column.code in codes}
    still = tuple(title for title in raw.missing_columns[sheet.name] if title not in titles)
    return replace(raw, missing_columns={**raw.missing_columns, sheet.name: still})


def _with_empty_sheet(raw: RawWorkbook, sheet: TableSheet) -> RawWorkbook:
    """The workbook with one more sheet; one of that name that somebody has made is read as ours and checked."""
    if sheet.name in raw.tables:
        return raw
    frame = raw_frame([], titles_of(sheet))
    table = RawTable(raw.path, LAYOUT, frame, row_numbers([]), raw.sha256, sheet.name, HEADER_ROW)
    missing: dict[str, tuple[str, ...]] = {**raw.missing_columns, sheet.name: ()}
    return replace(raw, tables={**raw.tables, sheet.name: table}, missing_columns=missing)


def _with_version(raw: RawWorkbook, version: str) -> RawWorkbook:
    facts = raw.tables[UNIT.name]
    answers = facts.frame[ANSWER].where(facts.frame[CODE].map(cell_key) != VERSION, version)
    table = replace(facts, frame=facts.frame.assign(**{ANSWER: answers}))
    return replace(raw, tables={**raw.tables, UNIT.name: table})


def _version_of(raw: RawWorkbook) -> str:
    """What stands as the version, a number as its digits; empty where nothing does."""
    if UNIT.name not in raw.tables:
        return ""
    facts = raw.tables[UNIT.name].frame
    found = [answer for code, answer in zip(facts[CODE], facts[ANSWER], strict=True) if cell_key(code) == VERSION]
    answer = found[0] if found else None
    return cell_key(int(answer) if isinstance(answer, float) and answer.is_integer() else answer)
