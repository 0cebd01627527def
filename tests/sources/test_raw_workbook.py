"""Our workbook as it stands: sheets, header, rows, types, and cells that only look empty."""

import datetime as dt

import pytest
from helpers import cell_of, write_workbook

from toolkit.errors import InputError
from toolkit.sources.uncomputed import Uncomputed
from toolkit.sources.workbook import read_workbook
from toolkit.sources.workbook_layout import LEADER_SHEETS, MUNICIPALITY_SHEETS


def test_every_sheet_is_a_table_with_excels_row_numbers_and_types(tmp_path):
    raw = read_workbook(
        write_workbook(
            tmp_path / "a.xlsx",
            answers={"plan_revised": dt.date(2021, 5, 17), "support_team": 3},
            tables={"Program": [["zippys_venner", "1", "2018-19", "ja", 80], [None] * 5, ["mitt_valg", "5"]]},
        )
    )
    assert raw.missing_sheets(LEADER_SHEETS) == ()
    assert not any(raw.missing_columns.values())
    plan = raw.tables["Plan"].frame
    assert plan.loc[plan["Kode"] == "plan_revised", "Svar"].item() == dt.date(2021, 5, 17)
    meetings = raw.tables["Møter"].frame
    assert meetings.loc[meetings["Kode"] == "support_team", "Svar"].item() == 3
    assert list(raw.tables["Program"].rows) == [4, 6]
    assert raw.tables["Program"].frame.iloc[1]["Gjennomført"] is None
    assert raw.path == "a.xlsx"
    assert len(raw.sha256) == 64


def test_missing_sheets_and_columns_are_named(tmp_path):
    def spoil(workbook):
        del workbook["Saker"]
        workbook["Program"]["B3"] = "Klasse"

    raw = read_workbook(write_workbook(tmp_path / "a.xlsx", change=spoil))
    assert raw.missing_sheets(LEADER_SHEETS) == ("Saker",)
    assert raw.missing_sheets(MUNICIPALITY_SHEETS) == ("Fellestiltak", "Forum", "Politiske vedtak", "Ungdata")
    assert raw.missing_columns["Program"] == ("Trinn",)


def test_a_header_that_has_moved_is_not_found(tmp_path):
    raw = read_workbook(write_workbook(tmp_path / "a.xlsx", change=lambda w: w["Plan"].insert_rows(1)))
    assert raw.missing_columns["Plan"] == ("Kode", "Spørsmål", "Svar", "Merknad")


def test_sheets_and_titles_may_be_written_with_spaces_and_decomposed_letters(tmp_path):
    def rename(workbook):
        workbook["Møter"].title = "mo\u0338ter".replace("o\u0338", "ø") + " "
        workbook["Plan"]["B3"] = " spørsma\u030al"

    raw = read_workbook(write_workbook(tmp_path / "a.xlsx", change=rename))
    assert raw.missing_sheets(LEADER_SHEETS) == ()
    assert raw.missing_columns["Plan"] == ()


def test_every_cell_of_every_sheet_is_there_to_be_searched(tmp_path):
    def add(workbook):
        workbook.create_sheet("Notater")["D7"] = "langt borte"
        workbook["Notater"].sheet_state = "hidden"
        workbook["Plan"]["H1"] = "i tittelraden"

    raw = read_workbook(write_workbook(tmp_path / "a.xlsx", change=add))
    cells = {table.sheet: table for table in raw.cells}
    notes = cells["Notater"]
    assert notes.frame["D"][list(notes.rows).index(7)] == "langt borte"
    assert cells["Plan"].frame["H"][0] == "i tittelraden"
    assert "Notater" not in raw.tables


@pytest.mark.parametrize("content", ["=1+1", "#N/A"])
def test_formulas_without_a_value_and_excel_errors_are_not_empty(tmp_path, content):
    def spoil(workbook):
        cell_of(workbook, "Saker", "new_cases").value = content
        workbook["Nye beslutninger"]["D40"] = content  # below and to the right of everything else

    raw = read_workbook(write_workbook(tmp_path / "a.xlsx", change=spoil))
    cases = raw.tables["Saker"].frame
    assert isinstance(cases.loc[cases["Kode"] == "new_cases", "Svar"].item(), Uncomputed)
    assert list(raw.tables["Nye beslutninger"].rows) == [40]


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 cut short"])
def test_a_file_that_cannot_be_opened(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_workbook(path)
    assert (caught.value.code, caught.value.values) == ("file_unreadable", {"file": "a.xlsx"})
