"""`status`: who has delivered what, in words and as one document, and never a case number."""

import json

import pytest
from house import answer_cell, copy_example, keep_workbooks, set_cell, workbook_of
from typer.testing import CliRunner

from toolkit.cli import app

FEW = ("Solstøl", "Nymåne", "Saturn", "Fullmåne", "kommune")


@pytest.fixture
def params(tmp_path):
    """Four units have delivered and seven have not. One workbook has an error, one is not signed."""
    params = keep_workbooks(copy_example(tmp_path), *FEW)
    wrong = workbook_of(params, "Nymåne")
    set_cell(wrong, "Saker", answer_cell(wrong, "Saker", "new_cases"), "1729 saker")
    unsigned = workbook_of(params, "Saturn")
    set_cell(unsigned, "Konklusjon", answer_cell(unsigned, "Konklusjon", "signed_role"), None)
    return params


def run(*arguments):
    finished = CliRunner().invoke(app, ["status", *map(str, arguments)])
    assert finished.exception is None or isinstance(finished.exception, SystemExit), finished.exception
    return finished


def document(params):
    return json.loads(run("--params", params, "--json").stdout)


def test_the_document_says_who_has_delivered_and_signed(params):
    found = document(params)
    assert (found["school_year"], found["cut_off"], found["delivered"], found["of"]) == ("2020-21", "2021-04-30", 3, 11)
    units = {unit["id"]: unit for unit in found["units"]}
    delivered = {name: unit["workbook"] for name, unit in units.items() if unit["workbook"] != "pending"}
    assert delivered == {"solstol": "delivered", "saturn": "delivered", "fullmaane": "delivered", "nymaane": "failed"}
    assert {"role": "rektor", "review_date": "2021-05-19", "signed": True}.items() <= units["solstol"].items()
    assert units["solstol"]["outcome"] == "revisjon nødvendig"
    assert not units["saturn"]["signed"]
    assert found["municipality"]["workbook"] == "delivered"


def test_a_workbook_with_errors_is_not_signed_whatever_stands_in_it(params):
    (broken,) = (unit for unit in document(params)["units"] if unit["workbook"] == "failed")
    assert (broken["signed"], broken["errors"], broken["outcome"], broken["unanswered"]) == (False, 1, None, None)


def test_each_empty_cell_is_counted_and_no_other(params):
    def unanswered(params):
        return {unit["id"]: unit["unanswered"] for unit in document(params)["units"]}

    before = unanswered(params)["solstol"]
    book = workbook_of(params, "Solstøl")
    for sheet, field in (("Møter", "support_team"), ("Saker", "new_cases"), ("Vurdering", "assessment_1.1")):
        set_cell(book, sheet, answer_cell(book, sheet, field), None)
    set_cell(book, "Plan", answer_cell(book, "Plan", "content_inspection"), None)  # known from before: not this year's
    assert unanswered(params)["solstol"] == before + 3


def test_people_get_one_line_for_each_workbook_and_the_sum(params):
    finished = run("--params", params)
    assert finished.exit_code == 1
    lines = finished.stdout.splitlines()
    assert "3 av 11 enheter har levert for 2020-21." in lines
    assert sum("ikke levert" in line for line in lines) == 7
    assert [line.partition(":")[0] for line in lines if "har feil (1)" in line] == ["Nymåne barnehage"]
    assert next(line for line in lines if line.startswith("Saturn")).endswith("Signert: ikke signert")


def test_no_case_number_is_said(params):
    assert "1729" not in run("--params", params).output + run("--params", params, "--json").output


def test_nothing_wrong_is_all_well_though_somebody_has_not_delivered(tmp_path):
    params = keep_workbooks(copy_example(tmp_path), "Solstøl")
    (tmp_path / "data" / "example" / "elevundersokelsen_tabell_150_mobbing.csv").unlink()
    finished = run("--params", params)
    assert finished.exit_code == 0
    assert "Ikke kommet: elevundersokelsen_tabell_150_mobbing.csv" in finished.stdout
