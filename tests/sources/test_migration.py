"""Workbooks of version 1 (the example's first two years) are brought up to today's version when they are read."""

from pathlib import Path

import pytest
from helpers import cell_of, write_workbook

from toolkit.sources.migration import STEPS, migrated
from toolkit.sources.workbook import read_workbook
from toolkit.sources.workbook_layout import FORMAT_VERSION, LEADER_SHEETS, MUNICIPALITY_SHEETS

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "example"
OLD = [path for year in ("2018-19", "2019-20") for path in sorted((EXAMPLE / year / "arbeidsboker").glob("*.xlsx"))]


def version_of(raw):
    facts = raw.tables["Enhet"].frame
    return str(facts.loc[facts["Kode"] == "format_version", "Svar"].item())


@pytest.mark.parametrize("path", OLD, ids=lambda path: path.stem.removeprefix("Årlig gjennomgang "))
def test_a_real_workbook_of_version_1_has_todays_sheets_afterwards(path):
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


def test_the_municipality_gets_an_empty_sheet_for_ungdata():
    old = read_workbook(next(path for path in OLD if "kommune" in path.name))
    assert old.missing_sheets(MUNICIPALITY_SHEETS) == ("Ungdata",)
    assert migrated(old).tables["Ungdata"].frame.empty


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
