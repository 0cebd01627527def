"""All of the plan is in `plan.toml`: held against the catalogue item by item, and against its corrections."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from toolkit.plan.load import load_plan
from toolkit.plan.model import Plan

ROOT = Path(__file__).resolve().parents[2]
PLAN = load_plan(ROOT / "params/oppdal/plan.toml")
TABLE = {f"P{number}" for number in range(221, 229)}
"""Rows of the action table: the catalogue has measure, responsible and time in one line."""


@pytest.fixture
def items(shared: Path) -> dict[str, dict]:
    read = yaml.safe_load((shared / "plan/plan_items.yaml").read_text(encoding="utf-8"))
    return {item["id"]: item for item in read["items"]}


def one_line(words: str) -> str:
    return " ".join(words.split())


def test_every_item_is_there_with_the_same_words_and_chapter(items):
    assert len(items) == 229
    differing = []
    for item in items.values():
        clause = PLAN.clause(item["id"])
        measure = next((m for m in PLAN.measures if m.clause == clause.id), None)
        written = clause.wording if measure is None else f"{measure.wording} {measure.responsible} {measure.when}"
        if one_line(item["norsk"]) != one_line(written) or clause.chapter != item["section"]:
            differing.append(clause.id)
    assert differing == []


def test_the_rows_of_the_table_are_split(items):
    assert {measure.clause for measure in PLAN.measures} == TABLE
    for measure in PLAN.measures:
        clause = PLAN.clause(measure.clause)
        assert (clause.wording, clause.responsible, clause.when) == (measure.wording, measure.responsible, measure.when)


def test_who_and_when_are_those_that_the_catalogue_says_are_stated(items):
    differing = [
        item["id"]
        for item in items.values()
        if (PLAN.clause(item["id"]).responsible, PLAN.clause(item["id"]).when)
        != (item["responsible_stated"], item["when_stated"])
    ]
    assert differing == []


def test_what_is_inferred_stands_apart():
    both = [c.id for c in PLAN.clauses if c.responsible and c.responsible_inferred]
    assert both == []
    assert PLAN.clause("P064").responsible_inferred == "styrer/rektor"


def test_nothing_is_in_the_plan_that_is_not_in_the_text(items, shared):
    text = one_line((shared / "plan/handlingsplan-oppdal-2018-21.txt").read_text(encoding="utf-8"))
    added = [clause for clause in PLAN.clauses if clause.id not in items]
    assert [clause.id for clause in added] == ["X001", "X002", "X003"]
    assert [clause.id for clause in added if one_line(clause.wording) not in text] == []


def units_of(*clauses: str) -> set[str]:
    return {unit_type for clause in clauses for unit_type in PLAN.clause(clause).unit_types}


def test_the_corrections_of_units():
    children = [f"P{n:03}" for n in (47, 48, 49, 50, 59, 80, 81, 163, 167, 181)]
    assert "adult_education" not in units_of(*children)
    for clause in ("P128", "P129", "P130", "P131", "P132"):
        assert PLAN.clause(clause).grades == (1, 2, 3, 4, 5, 6, 7)
    assert PLAN.clause("P123").grades == (8, 9, 10)
    assert "kindergarten" not in units_of("P182")
    assert "adult_education" not in units_of("P210")
    assert "adult_education" in units_of("P221") & units_of("P223")


@pytest.mark.parametrize(
    ("clause", "strength"),
    [("P079", "bør"), *((c, "beskrevet") for c in ("P095", "P018", "P019", "P024", "P026", "P166"))],
)
def test_the_corrections_of_strength(clause, strength):
    assert PLAN.clause(clause).strength == strength


def test_no_rule_demands_what_the_plan_does_not():
    """Not in the core either: what is shown as core is what the reports ask about."""
    not_imposed = {"P057", "P084", "P101", "P132", "P148", "P171"}
    demanded = {clause for check in PLAN.checks for clause in check.clauses}
    assert demanded.isdisjoint(not_imposed)
    assert all(PLAN.clause(clause).shown != "core" for clause in not_imposed)
    assert not any("avvik" in PLAN.clause(clause).wording for clause in demanded)
    assert all(PLAN.clause(clause).shown == "core" for clause in demanded if clause not in ("P010",))


def test_one_item_in_several_rows_says_so():
    same: dict[str, set[str]] = {}
    for clause in PLAN.clauses:
        if clause.same_as:
            same.setdefault(clause.same_as, set()).add(clause.id)
    assert same == {
        "P221": {"P010", "P028", "P210"},
        "P064": {"P073", "P192", "P212"},
        "P054": {"P085", "P093", "P190"},
        "P227": {"P051"},
        "P103": {f"P{n}" for n in range(104, 113)},
        "P128": {"P151", *(f"P{n}" for n in range(129, 133))},
        "P133": {"P152", *(f"P{n}" for n in range(134, 139))},
        "P159": {"P160", "P161", "P162"},
        "P172": {f"P{n}" for n in range(173, 179)},
        "P196": {f"P{n}" for n in range(197, 201)},
        "P202": {f"P{n}" for n in range(203, 210)},
    }


def test_the_core_is_what_a_leader_and_the_committee_meet():
    core = {clause.id for clause in PLAN.clauses if clause.shown == "core"}
    numbers = [
        *(55, 193, *range(195, 202), 169, 179, 186, 188, *range(123, 127), 114, 61, 147, 64, 110, 111, 128, 133),
        *(75, 82, 86, 44, 45, 100, 175, *range(211, 220), *range(159, 163), 220, *range(221, 229)),
    ]
    assert {f"P{number:03}" for number in numbers} <= core
    forums = {forum.clause for forum in PLAN.forums}
    assert core - {f"P{number:03}" for number in numbers} == {"P134", "P146", "P210"} | forums - {
        "P159", "P160", "P161", "P162",
    }  # fmt: skip


def test_the_chapters_about_cases_and_follow_up_are_not_judged():
    assert [c.id for c in PLAN.chapters if not c.judged] == ["Forord", "Innledning", "3", "4", "5", "6"]


def test_what_stays_out_of_the_reports():
    left = {clause.id for clause in PLAN.clauses if clause.shown == "not"}
    ranges = [*range(1, 8), *range(11, 37), 113, 127, 132, 136, 138, 149, 150, 156]
    assert left == {f"P{number:03}" for number in ranges}


def test_only_the_action_table_has_someone_responsible_and_a_year():
    """What first_pages.md and corrections.md say: no report may invent one for another measure."""
    assert all(isinstance(PLAN, Plan) and measure.responsible and measure.when for measure in PLAN.measures)
    chapters = ("1.1", "1.2", "1.3", "1.4", "1.5", "1.6")
    stated = {c.id: c.responsible for c in PLAN.clauses if c.chapter in chapters and c.responsible}
    assert stated == {"P062": "Elevrådet", "P095": "Lederen", "P096": "formelle lederstillinger"}
