"""Lists of units from NSR and NBR: the municipality's own, with numbers as they are, not as Excel left them."""

import datetime as dt

import pytest
from helpers import codes_of, only, records, write_json
from other_files import (
    account,
    parents_row,
    pupils_row,
    unit_row,
    whole_year_of,
    write_csv,
    write_sheet,
    year_of,
    year_of_rows,
)


def listed(tables):
    return records(tables.listed_units)


def test_a_unit_as_the_register_gives_it(tmp_path):
    (row,) = listed(year_of_rows(tmp_path, [unit_row(ErSkole=True, ErBarnehage=False)]))
    assert (row["unit"], row["organisation_number"], row["name"]) == ("vollen", "311000012", "Vollen skole")
    assert (row["municipality_number"], row["kinds"], row["active"]) == ("0921", ("school",), True)
    assert (row["opened"], row["closed"]) == (dt.date(1969, 2, 1), None)
    assert (row["file"], row["row"], row["sheet"]) == ("liste.json", 1, None)


@pytest.mark.parametrize(
    "document",
    [[unit_row()], {"Sidenummer": 1, "AntallSider": 1, "EnhetListe": [unit_row()]}, unit_row()],
    ids=["list", "page", "one unit"],
)
def test_every_way_the_register_answers(tmp_path, document):
    tables = year_of(tmp_path, write_json(tmp_path / "nsr.json", document))
    assert [row["unit"] for row in listed(tables)] == ["vollen"]
    assert tables.problems == ()


OLD = {
    "OrgNr": "311000012",
    "Navn": "Vollen skole",
    "KommuneNr": "0921",
    "ErGrunnSkole": "1",
    "ErBarnehage": "0",
    "DatoFoedt": "1969-02-01T00:00:00+00:00",
}


def test_older_headings_in_csv(tmp_path):
    tables = year_of(tmp_path, write_csv(tmp_path / "nsr.csv", [OLD]))
    (row,) = listed(tables)
    assert (row["unit"], row["kinds"], row["opened"]) == ("vollen", ("school",), dt.date(1969, 2, 1))
    assert row["active"] is None


def test_excel_has_made_numbers_of_codes_and_dates(tmp_path):
    cells = {"OrgNr": 311000012.0, "KommuneNr": 921, "ErGrunnSkole": True, "DatoFoedt": dt.datetime(1969, 2, 1)}
    tables = year_of(tmp_path, write_sheet(tmp_path / "nsr.xlsx", [OLD | cells], title="Skoler i kommunen"))
    (row,) = listed(tables)
    assert (row["organisation_number"], row["municipality_number"]) == ("311000012", "0921")
    assert (row["kinds"], row["opened"], row["sheet"], row["row"]) == (
        ("school",),
        dt.date(1969, 2, 1),
        "Liste",
        3,
    )
    assert tables.problems == ()


def test_units_elsewhere_are_not_used_but_ours_are_wherever_the_list_puts_them(tmp_path):
    elsewhere = {"Kommune": {"Kommunenummer": "4225", "Navn": "Annendal"}}
    rows = [unit_row(Organisasjonsnummer="999999999", Navn="Knoppen barnehage", **elsewhere), unit_row(**elsewhere)]
    tables = year_of_rows(tmp_path, rows)
    assert [row["unit"] for row in listed(tables)] == ["vollen"]
    assert codes_of(tables.problems) == ["rows_of_others"]
    assert account(tables, "liste.json") == (2, 1, 1, 0)


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"Organisasjonsnummer": "31100001"}, "organisation_number_unreadable", "Organisasjonsnummer"),
        ({"Organisasjonsnummer": ""}, "organisation_number_unreadable", "Organisasjonsnummer"),
        ({"ErAktiv": "kanskje"}, "flag_unreadable", "ErAktiv"),
        ({"UtgaattDato": "i fjor"}, "date_unreadable", "Nedlagt"),
        ({"Organisasjonsnummer": "999999999", "Kommune": {}}, "municipality_not_given", "Kommunenummer"),
    ],
)
def test_what_cannot_be_read(tmp_path, change, code, column):
    tables = year_of_rows(tmp_path, [unit_row(), unit_row() | change])
    problem = only(tables.problems, code)
    assert (problem.severity, problem.row, problem.column) == ("error", 2, column)
    assert account(tables, "liste.json")[1:3] == (1, 1)


def test_a_school_list_and_a_kindergarten_list_may_hold_the_same_unit(tmp_path):
    nsr = write_json(tmp_path / "nsr.json", [unit_row()])
    nbr = write_json(tmp_path / "nbr.json", [unit_row(ErGrunnskole=False, ErBarnehage=True)])
    again = write_json(tmp_path / "nsr2.json", [unit_row()])
    tables = year_of(tmp_path, nsr, nbr, again)
    assert [row["kinds"] for row in listed(tables)] == [("school",), ("kindergarten",)]
    assert account(tables, "nsr2.json") == (1, 0, 0, 1)


def test_all_of_them_in_one_year(tmp_path):
    """The whole way, in which every table is held against its declaration."""
    rows = [unit_row(), unit_row(Organisasjonsnummer="999999999", Navn="Eieren", ErGrunnskole=None, ErSkoleEier=True)]
    files = (
        write_json(tmp_path / "nsr.json", rows),
        write_csv(tmp_path / "gsi.csv", [pupils_row(), pupils_row(Trinn="Alle", **{"Antall elever": "*"})]),
        write_csv(tmp_path / "fub.csv", [parents_row(), parents_row(Indikator="Medvirkning", Snitt="*")]),
    )
    tables = whole_year_of(tmp_path, *files)
    assert tables.problems == ()
    assert [row["unit"] for row in listed(tables)] == ["vollen", None]
    assert list(tables.pupils_by_unit_year_grade_gender["state"]) == ["value", "hidden"]
    assert list(tables.parent_survey_by_unit_year_indicator["state"]) == ["value", "hidden"]


def test_a_list_whose_units_have_no_columns_in_common_is_refused(tmp_path):
    units = [unit_row(**{f"Felt {number}": "1"}) for number in range(4_000)]
    tables = whole_year_of(tmp_path, write_json(tmp_path / "nsr.json", units))
    assert codes_of(tables.problems) == ["sheet_too_large"]


def test_two_columns_that_may_both_be_the_day_it_opened_are_not_chosen_between(tmp_path):
    path = write_csv(tmp_path / "nsr.csv", [{**OLD, "Opprettet": "01.02.1999", "OppstartsEllerStiftelsesdato": ""}])
    assert codes_of(whole_year_of(tmp_path, path).problems) == ["file_not_recognised"]
