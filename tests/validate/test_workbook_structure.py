"""Workbooks that people have rebuilt: an answer that no column holds is told of, never lost without a word."""

import pytest
from helpers import codes_of, make_settings, only, write_workbook

from toolkit.present.problem_sentences import problem_sentence
from toolkit.validate.year import read_year


@pytest.fixture
def read(tmp_path):
    def read_one(change=None, name="vollen.xlsx", **content):
        settings = make_settings(tmp_path)
        write_workbook(tmp_path / "workbooks" / name, change=change, **content)
        return read_year(settings)

    return read_one


def copied(title):
    def change(workbook):
        workbook.copy_worksheet(workbook["Saker"]).title = title

    return change


def second_answer_column(workbook):
    workbook["Saker"]["F3"], workbook["Saker"]["F4"] = "Svar ", 3


def answer_outside(workbook):
    workbook["Saker"]["E4"], workbook["Saker"]["E6"] = 3, 4


def note_without_code(workbook):
    workbook["Saker"]["D30"] = "Se også brevet"


def merged_answers(workbook):
    workbook["Saker"].merge_cells("C4:C6")
    workbook["Saker"].merge_cells("A1:D1")


def row_above_header(workbook):
    workbook["Saker"].insert_rows(1)


def codes_deleted(workbook):
    workbook["Saker"].delete_cols(1)


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        (copied("Saker "), "sheet_twice", ("Saker", None, None)),
        (copied("Saker (2)"), "sheet_copied", ("Saker (2)", None, None)),
        (second_answer_column, "column_twice", ("Saker", 3, "Svar")),
        (answer_outside, "cell_outside", ("Saker", 4, "E")),
        (note_without_code, "field_unknown", ("Saker", 30, "Kode")),
        (merged_answers, "cells_merged", ("Saker", 4, "C")),
        (row_above_header, "header_moved", ("Saker", 4, None)),
        (codes_deleted, "column_of_codes_missing", ("Saker", 3, "Kode")),
    ],
)
def test_what_hides_answers_stops_the_unit(read, change, code, place):
    tables = read(change)
    problem = only(tables.problems, code)
    assert codes_of(tables.problems) == [code]
    assert (problem.sheet, problem.row, problem.column) == place
    assert (problem.severity, problem.unit) == ("error", "vollen")
    assert tables.broken == {"vollen"}
    assert "vollen.xlsx" in problem_sentence(problem)


@pytest.mark.parametrize("change", [copied("Saker "), second_answer_column])
def test_where_answers_may_stand_twice_none_is_used(read, change):
    tables = read(change, answers={"new_cases": 3})
    assert tables.case_counts_by_unit_year_field.empty


def test_notes_above_the_header_and_sheets_of_ones_own_are_nobodys_business(read):
    def change(workbook):
        workbook["Saker"]["H1"] = "Husk fristen"
        workbook.create_sheet("Notater")["A1"] = "Svar"

    assert read(change).problems == ()


@pytest.mark.parametrize(
    ("name", "unit_name", "code", "row"),
    [
        ("a.xlsx", "Senteret oppvekstsenter", "workbook_name_differs", 6),
        ("senteret 2021.xlsx", "Vollen barneskole", "workbook_file_differs", 5),
    ],
)
def test_a_workbook_of_somebody_else_used_once_more_is_not_filed_on_them(read, name, unit_name, code, row):
    tables = read(name=name, answers={"unit_name": unit_name, "new_cases": 3})
    problem = only(tables.problems, code)
    assert codes_of(tables.problems) == [code]
    assert (problem.row, problem.unit, dict(problem.details)["other"]) == (row, "vollen", "senteret")
    assert "«senteret»" in problem_sentence(problem)
    assert tables.case_counts_by_unit_year_field.empty
    assert tables.delivered == set()


@pytest.mark.parametrize("unit_name", ["Vollen skule", "", "Vår skole"])
def test_an_earlier_name_or_none_of_the_register_contradicts_nothing(read, unit_name):
    assert read(name="Vollen barneskole 2021.xlsx", answers={"unit_name": unit_name}).problems == ()
