"""Who may sign, for what, and when: a signature that does not hold is a problem with a sentence."""

import datetime as dt

import pytest
from helpers import codes_of, make_settings, only, write_workbook

from toolkit.present.problem_sentences import problem_sentence
from toolkit.sources.workbook_layout import LAST_DECISIONS, OUTCOMES
from toolkit.validate.year import read_year

SIGNED = {"outcome": "fungerer tilfredsstillende", "review_date": dt.date(2021, 5, 19), "signed_role": "rektor"}


def read(folder, unit="vollen", tables=None, **answers):
    settings = make_settings(folder)
    write_workbook(folder / "workbooks" / "bok.xlsx", unit=unit, answers=answers, tables=tables)
    return read_year(settings)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_leader_signs_for_one_of_the_plans_two_conclusions(tmp_path, outcome):
    tables = read(tmp_path, **SIGNED | {"outcome": outcome})
    assert tables.delivered == {"vollen"} and tables.problems == ()


def test_a_workbook_that_nobody_has_signed_is_no_error(tmp_path):
    assert read(tmp_path, outcome="revisjon nødvendig").problems == ()


@pytest.mark.parametrize(("unit", "role", "leader"), [("vollen", "styrer", "rektor"), ("knoppen", "rektor", "styrer")])
def test_another_role_cannot_sign(tmp_path, unit, role, leader):
    tables = read(tmp_path, unit=unit, **SIGNED | {"signed_role": role})
    problem = only(tables.problems, "signed_by_other")
    assert (problem.severity, problem.sheet, problem.value) == ("error", "Konklusjon", role)
    assert f"det er {leader} som signerer" in problem_sentence(problem)
    assert tables.broken == {unit}


@pytest.mark.parametrize("missing", ["outcome", "review_date"])
def test_nobody_can_sign_for_nothing(tmp_path, missing):
    tables = read(tmp_path, **SIGNED | {missing: None})
    assert codes_of(tables.problems) == [f"signed_without_{missing}"]
    assert tables.delivered == frozenset()


def test_a_conclusion_that_is_not_the_plans_is_refused_and_so_is_the_signature(tmp_path):
    tables = read(tmp_path, **SIGNED | {"outcome": "helt greit"})
    assert codes_of(tables.problems) == ["choice_unknown", "signed_without_outcome"]


def test_a_signature_does_not_hold_while_anything_else_is_wrong(tmp_path):
    tables = read(tmp_path, **SIGNED, support_team="mange")
    assert "signed_with_errors" in codes_of(tables.problems)
    assert "signed_with_errors" not in codes_of(read(tmp_path, support_team="mange").problems)


@pytest.mark.parametrize(
    ("status", "reason", "warned"),
    [
        ("avlyst", None, True),
        ("endret", None, True),
        ("avlyst", "Smittevern", False),
        ("gjennomført", None, False),
        ("i gang", None, False),
        (None, None, False),
    ],
)
def test_what_is_cancelled_or_changed_has_a_reason(tmp_path, status, reason, warned):
    cells = {"number": 1, "decided": "2019-20", "decision": "Kurs", "status": status, "reason": reason}
    row = [cells.get(column.code) for column in LAST_DECISIONS.columns]
    settings = make_settings(tmp_path)
    write_workbook(tmp_path / "workbooks" / "bok.xlsx", tables={"Fjorårets beslutninger": [row]})
    tables = read_year(settings)
    assert [(p.severity, p.code, p.row) for p in tables.problems] == [("warning", "reason_missing", 4)] * warned
    assert tables.delivered == {"vollen"}
