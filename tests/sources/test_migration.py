"""Workbooks of earlier versions (1 in the example's first two years) are brought up to today's when they are read."""

from pathlib import Path

import pytest
from helpers import all_answers, cell_of, codes_of, make_settings, write_workbook

from toolkit.sources.migration import FIELDS_OF_VERSION_3, STEPS, migrated
from toolkit.sources.workbook import read_workbook
from toolkit.sources.workbook_layout import (
    FORMAT_VERSION,
    LAST_DECISIONS,
    LEADER_SHEETS,
    MUNICIPALITY_SHEETS,
    NEW_DECISIONS,
)
from toolkit.validate.year import read_year

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "example"
OLD = [path for year in ("2017-18", "2018-19") for path in sorted((EXAMPLE / year / "arbeidsboker").glob("*.xlsx"))]
SHEETS_OF_VERSION_3 = ("Forum", "Politiske vedtak", "FAU og elevråd")
COLUMNS_OF_VERSION_3 = {"Fjorårets beslutninger": ["Bestemt", "Gjelder"], "Nye beslutninger": ["Gjelder"]}


def version_of(raw):
    facts = raw.tables["Enhet"].frame
    return str(facts.loc[facts["Kode"] == "format_version", "Svar"].item())


@pytest.mark.parametrize("path", OLD, ids=lambda path: path.stem.removeprefix("Årlig gjennomgang "))
def test_a_workbook_of_version_1_has_todays_sheets_afterwards(path):
    old = read_workbook(path)
    new = migrated(old)
    sheets = MUNICIPALITY_SHEETS if "kommune" in path.name else LEADER_SHEETS
    assert (version_of(old), version_of(new)) == ("1", FORMAT_VERSION)
    assert new.missing_sheets(sheets) == ()
    assert not any(new.missing_columns.values())
    assert new.row_count == old.row_count
    assert new.cells is old.cells
    for name, table in old.tables.items():
        assert list(new.tables[name].rows) == list(table.rows)
        if name != "Enhet":
            assert new.tables[name] is table


def test_the_municipality_gets_the_sheets_that_came_later_empty():
    old = read_workbook(next(path for path in OLD if "kommune" in path.name))
    later = old.missing_sheets(MUNICIPALITY_SHEETS)
    assert set(later) == {"Ungdata", "Forum", "Politiske vedtak"}
    assert all(migrated(old).tables[name].frame.empty for name in later)


def as_version_2(book):
    """A workbook of today as it was before version 3."""
    for name in SHEETS_OF_VERSION_3:
        if name in book.sheetnames:
            del book[name]
    for name, titles in COLUMNS_OF_VERSION_3.items():
        for place in reversed([cell.column for cell in book[name][3] if cell.value in titles]):
            book[name].delete_cols(place)
    for sheet in book.worksheets:
        for row in reversed([cell.row for cell in sheet["A"] if cell.value in FIELDS_OF_VERSION_3]):
            sheet.delete_rows(row)
    cell_of(book, "Enhet", "format_version").value = "2"


@pytest.fixture
def version_2(tmp_path):
    """One decision from before and one new, and settings that read the workbook."""
    cells = {"number": 1, "decision": "Kurs", "responsible": "Rektor", "status": "i gang"}
    tables = {
        sheet.name: [[cells.get(column.code) for column in sheet.columns]] for sheet in (LAST_DECISIONS, NEW_DECISIONS)
    }
    settings = make_settings(tmp_path)
    path = tmp_path / "workbooks" / "vollen.xlsx"
    return write_workbook(path, answers={"support_team": 4}, tables=tables, change=as_version_2), settings


def test_a_workbook_of_version_2_is_read_without_a_word(version_2):
    path, settings = version_2
    assert version_of(read_workbook(path)) == "2"
    tables = read_year(settings)
    assert tables.problems == ()
    assert tables.delivered == {"vollen"}


def test_what_version_2_did_not_ask_is_known_or_missing_and_never_no(version_2):
    tables = read_year(version_2[1])
    (before,) = tables.last_decisions_by_unit_year.to_dict("records")
    (new,) = tables.new_decisions_by_unit_year.to_dict("records")
    assert (before["decided"], before["status"], before["about"]) == ("2019-20", "i gang", None)
    assert (new["decided"], new["about"]) == ("2020-21", None)
    asked = all_answers(tables)
    assert not set(asked["field"]) & FIELDS_OF_VERSION_3
    assert tables.group_answers_by_unit_year.empty


def test_a_question_that_is_gone_from_a_workbook_of_today_is_a_problem(tmp_path):
    def spoil(book):
        as_version_2(book)
        cell_of(book, "Enhet", "format_version").value = FORMAT_VERSION

    settings = make_settings(tmp_path)
    write_workbook(tmp_path / "workbooks" / "vollen.xlsx", change=spoil)
    tables = read_year(settings)
    assert {"field_missing", "sheet_missing", "column_missing"} <= set(codes_of(tables.problems))
    assert tables.broken == {"vollen"}


def test_every_earlier_version_has_a_step():
    assert sorted(STEPS, key=int) == [str(version) for version in range(1, int(FORMAT_VERSION))]


@pytest.mark.parametrize("version", [FORMAT_VERSION, "99", "gammel", None])
def test_other_versions_are_left_as_they_are(tmp_path, version):
    def spoil(workbook):
        cell_of(workbook, "Enhet", "format_version").value = version

    raw = read_workbook(write_workbook(tmp_path / "a.xlsx", change=spoil))
    assert migrated(raw) is raw


def test_the_version_may_have_become_a_number(tmp_path):
    def spoil(workbook):
        cell_of(workbook, "Enhet", "format_version").value = 1

    assert version_of(migrated(read_workbook(write_workbook(tmp_path / "a.xlsx", change=spoil)))) == FORMAT_VERSION
