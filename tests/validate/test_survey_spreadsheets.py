"""Udir's tables kept in spreadsheets: titles, totals, hidden sheets, numbers as Excel makes them, .xls and .ods."""

import datetime as dt
import unicodedata

import pytest
from helpers import (
    TEST_NUMBER,
    YEAR,
    bullying_row,
    codes_of,
    csv_text,
    make_settings,
    mean_row,
    only,
    participation_row,
    records,
)
from old_spreadsheets import write_ods, write_xls
from openpyxl import Workbook

from toolkit.present.problem_sentences import problem_sentence
from toolkit.sources.recognise import read_file
from toolkit.validate.survey import read_surveys
from toolkit.validate.year import read_year


def cells_of(*rows, above=()):
    return [*above, list(rows[0]), *(list(row.values()) for row in rows)]


@pytest.fixture
def read(tmp_path):
    """Read one workbook, given as the cells of its sheets by name."""

    def read_sheets(sheets, hidden=(), kind="xlsx"):
        path = write_ods(tmp_path / "a.ods", sheets, hidden) if kind == "ods" else tmp_path / "a.xlsx"
        if kind == "xlsx":
            workbook = Workbook()
            workbook.remove(workbook.worksheets[0])
            for name, rows in sheets.items():
                sheet = workbook.create_sheet(name)
                sheet.sheet_state = "hidden" if name in hidden else "visible"
                for row in rows:
                    sheet.append(row)
            workbook.save(path)
        return read_surveys(read_file(path), make_settings(tmp_path))

    return read_sheets


def account_of(tables):
    (account,) = tables.files
    return account.rows_read, account.rows_used, account.rows_rejected, account.rows_duplicate


def test_titles_above_the_header(read):
    tables = read({"Ark1": cells_of(mean_row(), above=[["Trivsel i Prøvedal"], [None, "Kilde: Udir"], []])})
    assert tables.problems == ()
    (row,) = records(tables.survey)
    assert (row["unit"], row["mean"], row["row"]) == ("vollen", 4.2, 5)


@pytest.mark.parametrize("word", ["Totalt", "SUM", "I alt:", " totalt "])
@pytest.mark.parametrize("column", ["EnhetNavn", "Skoleaarnavn", "Spoersmaalgruppe"])
def test_totals_are_rejected_and_never_a_unit(read, word, column):
    total = dict.fromkeys(mean_row()) | {column: word, "AntallBesvart": 43}
    tables = read({"Ark1": [*cells_of(mean_row()), list(total.values())]})
    problem = only(tables.problems, "total_row_not_used")
    assert (problem.severity, problem.sheet, problem.row) == ("warning", "Ark1", 3)
    assert codes_of(tables.problems) == ["total_row_not_used"]
    assert account_of(tables) == (2, 1, 1, 0)
    assert len(tables.survey) == 1


def test_all_genders_written_as_a_total_is_an_error_not_a_total(read):
    tables = read({"Ark1": cells_of(mean_row(Kjoenn="Totalt"))})
    assert codes_of(tables.problems)[0] == "gender_unreadable"


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_hidden_sheets_are_not_used(read, kind):
    sheets = {"Synlig": cells_of(mean_row()), "Gammel": cells_of(mean_row(Score="1,0"), mean_row(Score="1,1"))}
    tables = read(sheets, ("Gammel",), kind)
    problem = only(tables.problems, "sheet_hidden")
    assert (problem.severity, problem.sheet, dict(problem.details)) == ("warning", "Gammel", {"rows": "2"})
    assert "«Gammel»" in problem_sentence(problem)
    assert list(tables.survey["mean"]) == [4.2]
    assert account_of(tables) == (3, 1, 2, 0)


def test_several_tables_in_one_file_have_one_account(read):
    sheets = {
        "148": cells_of(mean_row(), mean_row()),
        "150": cells_of(bullying_row()),
        "151": cells_of(participation_row()),
        "Tomt": [],
        "Notater": [["Husk å hente tallene"], [], ["for i år"]],
    }
    tables = read(sheets)
    assert account_of(tables) == (6, 3, 2, 1)
    problem = only(tables.problems, "sheet_no_table")
    assert (problem.severity, problem.sheet, dict(problem.details)) == ("warning", "Notater", {"rows": "2"})
    assert codes_of(tables.problems) == ["sheet_no_table"]
    assert {row["indicator"]: row["count"] for row in records(tables.survey)} == {"wellbeing": None, "bullied": 3}


def test_problems_name_the_sheet(read):
    tables = read({"A": cells_of(mean_row()), "B": cells_of(mean_row(Score="x"), mean_row(EnhetNavn="Ukjent"))})
    assert {(problem.code, problem.sheet) for problem in tables.problems} == {
        ("value_unreadable", "B"),
        ("unit_unknown", "B"),
    }
    disagreeing = read({"A": cells_of(mean_row()), "B": cells_of(mean_row(Score="4,3"))})
    assert only(disagreeing.problems, "rows_disagree").sheet == "B"


def test_numbers_as_excel_keeps_them(read):
    row = mean_row(
        Organisasjonsnummer=311000012.0,
        EnhetNavn="Et navn ingen kjenner",
        Skoleaarnavn=202012.0,
        Trinnnavn=7.0,
        Score=4.2,
    )
    (found,) = records(read({"Ark1": cells_of(row | {"AntallBesvart": 43.0})}).survey)
    assert (found["unit"], found["school_year"], found["grade"]) == ("vollen", YEAR, 7)
    assert (found["mean"], found["respondents"]) == (4.2, 43)


def test_a_school_year_that_excel_took_for_a_month(read):
    tables = read({"Ark1": cells_of(mean_row(Skoleaarnavn=dt.datetime(2011, 12, 1)))})
    assert list(tables.survey["school_year"]) == ["2011-12"]
    other_day = read({"Ark1": cells_of(mean_row(Skoleaarnavn=dt.datetime(2011, 12, 24)))})
    assert "school_year_unreadable" in codes_of(other_day.problems)


@pytest.mark.parametrize("figure", [0.075, 1])
def test_a_percentage_that_may_be_a_fraction_is_not_guessed(read, figure):
    tables = read({"Ark1": cells_of(bullying_row(AndelMobbet=figure))})
    assert only(tables.problems, "share_unclear").column == "AndelMobbet"
    assert tables.survey.empty


def test_ids_instead_of_names(read):
    row = {**mean_row(), "TidID": 202012, "TrinnID": 6}
    del row["Skoleaarnavn"], row["Trinnnavn"]
    (found,) = records(read({"Ark1": cells_of(row)}).survey)
    assert (found["school_year"], found["grade"]) == (YEAR, 7)


@pytest.mark.parametrize("formula", ["=4+0,2", "=A1", "=NA()"])
def test_a_formula_that_nobody_has_calculated_is_not_an_empty_cell(read, formula):
    tables = read({"Ark1": cells_of(mean_row(Score=formula))})
    problem = only(tables.problems, "value_unreadable")
    assert (problem.sheet, problem.row, problem.column, problem.value) == ("Ark1", 2, "Score", formula)
    assert tables.survey.empty


def test_decomposed_letters_in_headings_and_names(read):
    names = {"Måling": "x", **mean_row(EnhetNavn="Åsen ungdomsskole", Kjoenn="Alle kjønn", Trinnnavn="9. årstrinn")}
    row = {unicodedata.normalize("NFD", key): unicodedata.normalize("NFD", value) for key, value in names.items()}
    assert [(r["unit"], r["grade"]) for r in records(read({"Ark1": cells_of(row)}).survey)] == [("aasen", 9)]


def test_old_excel(tmp_path):
    path = write_xls(tmp_path / "a.xls", "Åpent", cells_of(mean_row(Score=4.2, AntallBesvart=43), above=[["Tittel"]]))
    tables = read_surveys(read_file(path), make_settings(tmp_path))
    assert (tables.problems, tables.files[0].layout) == ((), "udir_148")
    assert [(row["unit"], row["mean"], row["row"]) for row in records(tables.survey)] == [("vollen", 4.2, 3)]


def test_open_document(read):
    tables = read({"Ark1": cells_of(mean_row(Score=4.2, AntallBesvart=43))}, kind="ods")
    assert [(row["unit"], row["mean"], row["respondents"]) for row in records(tables.survey)] == [("vollen", 4.2, 43)]


def test_cp1252(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(csv_text([mean_row(EnhetNavn="Åsen ungdomsskole", Trinnnavn="9. årstrinn")]).encode("cp1252"))
    tables = read_surveys(read_file(path), make_settings(tmp_path))
    assert [(row["unit"], row["grade"]) for row in records(tables.survey)] == [("aasen", 9)]


@pytest.mark.parametrize(
    ("notes", "above", "place"),
    [
        ([["Ring"], [None, f"til {TEST_NUMBER}"]], (), ("Notater", 2, "B")),
        ([["Ring"], ["opp"]], [["Liste"], [None, TEST_NUMBER]], ("148", 2, "B")),
    ],
)
def test_an_identity_number_anywhere_in_a_workbook_stops_all_of_it(tmp_path, notes, above, place):
    write_ods(tmp_path / "a.ods", {"148": cells_of(mean_row(), above=above), "Notater": notes})
    tables = read_year(make_settings(tmp_path, ["a.ods"]))
    problem = only(tables.problems, "identity_number")
    assert (problem.sheet, problem.row, problem.column) == place
    (account,) = tables.files
    assert (account.rows_read, account.rows_used, account.rows_rejected) == (3, 0, 3)
    assert tables.survey_by_unit_year_grade_gender_indicator.empty
