"""Case counts for the municipality only, and free text only when it is released."""

import pytest
from clean_tables import SETTINGS, case_rows, tables_of

from toolkit.protect.case_counts import case_counts
from toolkit.protect.records import unit_records

FIELDS = ("new_cases", "cases_with_plan", "complete_plans", "overdue_evaluations", "formal_decisions")


DELIVERED = frozenset(f"unit{n}" for n in range(9))


def counts(*units):
    rows = [row for n, own in enumerate(units) for row in case_rows(f"unit{n}", **dict(zip(FIELDS, own, strict=True)))]
    return {c.field: (c.state, c.count) for c in case_counts(tables_of(cases=rows, delivered=DELIVERED), SETTINGS)}


def test_totals_over_three_units_are_shown():
    found = counts((4, 4, 4, 0, 5), (3, 3, 3, 0, 0), (3, 3, 3, 0, 0))
    assert found["new_cases"] == ("shown", 10)
    assert found["complete_plans"] == ("hidden", None)  # none without one: nought is a small number too
    assert found["overdue_evaluations"] == ("hidden", None)
    assert found["formal_decisions"] == ("hidden", None)  # one unit's own number


def test_two_units_are_too_few_for_a_total():
    assert counts((9, 9, 9, 9, 9), (9, 9, 9, 9, 9))["new_cases"] == ("hidden", None)


@pytest.mark.parametrize(("with_plan", "state"), [(10, "hidden"), (9, "hidden"), (6, "hidden"), (5, "shown")])
def test_a_few_cases_without_a_plan_hide_the_second_count(with_plan, state):
    found = counts((8, with_plan - 2, 0, 0, 0), (1, 1, 0, 0, 0), (1, 1, 0, 0, 0))
    assert found["cases_with_plan"][0] == state


def test_a_hidden_count_does_not_tell_that_some_are_without():
    """With 14 of 14 shown, a hidden count below 14 could only be 10 to 13."""
    of = {
        with_plan: counts((8, with_plan - 6, 0, 0, 0), (3, 3, 0, 0, 0), (3, 3, 0, 0, 0)) for with_plan in (14, 13, 11)
    }
    assert len({tuple(found.items()) for found in of.values()}) == 1


def test_a_unit_with_errors_does_not_count():
    rows = [row for n in range(4) for row in case_rows(f"unit{n}", new_cases=5)]
    tables = tables_of(cases=rows, delivered=DELIVERED - {"unit3"})
    assert case_counts(tables, SETTINGS)[0].count == 15


def test_nothing_reported_is_not_measured():
    assert counts()["new_cases"] == ("not_measured", None)


def answer(field, value):
    return {
        "unit": "solstol",
        "school_year": "2020-21",
        "field": field,
        "state": "reported",
        "value": value,
    }


@pytest.mark.parametrize(("released", "seen"), [("ja", True), ("nei", False), (None, False)])
def test_free_text_is_withheld_until_released(released, seen):
    answers = [answer("outcome_reason", "hemmelig"), answer("outcome", "revisjon nødvendig")]
    answers += [answer("nobody_recognisable", released)] if released else []
    tables = tables_of(answers=answers, cases=case_rows("solstol", new_cases=3), delivered=frozenset({"solstol"}))
    records = unit_records(tables, SETTINGS)
    record = next(r for r in records if r.unit == "solstol")
    assert ("hemmelig" in record.model_dump_json()) == seen
    assert record.texts["outcome"] == "revisjon nødvendig"
    assert "new_cases" not in record.model_dump_json()


def test_every_open_unit_has_a_record_and_says_what_became_of_it():
    found = unit_records(tables_of(delivered=frozenset({"solstol"}), broken=frozenset({"saturn"})), SETTINGS)
    states = {record.unit: record.delivery for record in found}
    assert len(states) == 11
    assert (states["solstol"], states["saturn"], states["voksen"]) == ("delivered", "failed", "pending")
