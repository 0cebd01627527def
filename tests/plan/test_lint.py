"""What the plan itself is unclear about: every one of the catalogue's findings, read or found."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.plan.lint import inconsistencies
from toolkit.plan.load import load_plan
from toolkit.plan.model import Clause, DatedName, Forum, Measure, Plan, Programme, Term
from toolkit.plan.new_municipality import make_municipality
from toolkit.present.plan_findings import plan_sentence

ROOT = Path(__file__).resolve().parents[2]
PLAN = load_plan(ROOT / "params/oppdal/plan.toml")
ON = dt.date(2021, 6, 15)

FOUND_BY_RULE = {
    "L04": ("name_changed", {"P220"}),
    "L05": ("several_definitions", {"P164", "P166", "P167"}),
    "L10": ("nobody_responsible", {"P039", "P178"}),
    "L11": ("dated_outside_table", {"P123"}),
    "L12": ("said_in_two_places", {"P051", "P227"}),
    "L13": ("longer_than_plan", {"P159", "P160"}),
    "L15": ("vague_word", {"P070", "P054", "P148"}),
    "L21": ("described_only", {"P115"}),
    "L22": ("name_changed", {"P024"}),
}


def test_every_finding_of_the_catalogue_is_read_or_found(shared):
    lints = yaml.safe_load((shared / "plan/plan_items.yaml").read_text(encoding="utf-8"))["lints"]
    assert len(lints) == 26
    read = {one.id for one in PLAN.inconsistencies}
    assert {lint["id"] for lint in lints} == read - {"L27"} | FOUND_BY_RULE.keys()
    assert read & FOUND_BY_RULE.keys() == set()


@pytest.mark.parametrize(("code", "clauses"), FOUND_BY_RULE.values(), ids=FOUND_BY_RULE)
def test_what_the_rules_find_is_where_the_catalogue_says(code, clauses):
    found = [finding for finding in inconsistencies(PLAN, ON) if finding.code == code]
    assert found
    assert clauses <= {clause for finding in found for clause in finding.clauses}


def clause(cid: str, **more) -> Clause:
    given = {"chapter": "1", "wording": "Møtes", "strength": "avtalt", "unit_types": ("school",)} | more
    return Clause(id=cid, **given)


def plan(*clauses: Clause, **more) -> Plan:
    chapters = ({"id": "1", "title": "Prøve"}, {"id": "2", "title": "Mer"})
    return Plan(title="Prøve", first_year=2018, last_year=2021, source="x", chapters=chapters, clauses=clauses, **more)


RESPONSIBLE = {"responsible": "Rektor"}
FORUM = {"clause": "P001", "wording": "Møte", "unit_types": ("school",), "times": 2}
PROGRAMME = {"wording": "x", "clause": "P001", "grades": (), "unit_types": ("school",), "owners": ("municipal",)}
LAW = Term(
    id="law",
    names=(DatedName(name="A", valid_to=dt.date(2020, 1, 1)), DatedName(name="B", valid_from=dt.date(2020, 1, 2))),
    source="x",
)


def law_of(name: str) -> Clause:
    return clause("P001", wording=f"Etter {name} skal det skje", **RESPONSIBLE)


TABLE = Measure(
    id="T1", clause="P001", wording="x", scope="unit", unit_types=("school",), responsible="x", role="x", when="2018",
    deadline=dt.date(2018, 12, 31),
)  # fmt: skip


@pytest.mark.parametrize(
    ("code", "unclear", "clear"),
    [
        ("nobody_responsible", plan(clause("P001")), plan(clause("P001", **RESPONSIBLE))),
        ("nobody_responsible", plan(clause("P001")), plan(clause("P001", when="ved oppstart"))),
        (
            "vague_word",
            plan(clause("P001", wording="Faste møter", **RESPONSIBLE)),
            plan(clause("P001", wording="Fastelavn", **RESPONSIBLE)),
        ),
        (
            "said_in_two_places",
            plan(clause("P001", **RESPONSIBLE), clause("P002", chapter="2", same_as="P001", **RESPONSIBLE)),
            plan(clause("P001", **RESPONSIBLE), clause("P002", same_as="P001", **RESPONSIBLE)),
        ),
        (
            "dated_outside_table",
            plan(clause("P001"), clause("P002", when="fra 2018", shown="core"), measures=(TABLE,)),
            plan(clause("P001", when="2018", shown="core"), measures=(TABLE,)),
        ),
        (
            "longer_than_plan",
            plan(clause("P001", **RESPONSIBLE), forums=(Forum(years=5, **FORUM),)),
            plan(clause("P001", **RESPONSIBLE), forums=(Forum(years=4, **FORUM),)),
        ),
        (
            "described_only",
            plan(
                clause("P001", **RESPONSIBLE),
                programmes=(
                    Programme(id="a", name="A", mandated=True, **PROGRAMME),
                    Programme(id="b", name="B", mandated=False, **PROGRAMME),
                ),
            ),
            plan(clause("P001", **RESPONSIBLE), programmes=(Programme(id="a", name="A", mandated=True, **PROGRAMME),)),
        ),
        ("name_changed", plan(law_of("A"), terms=(LAW,)), plan(law_of("B"), terms=(LAW,))),
        ("name_changed", plan(law_of("den"), terms=(LAW.model_copy(update={"clauses": ("P001",)}),)), plan()),
        (
            "ended",
            plan(clause("P001", when="2017-2020", **RESPONSIBLE)),
            plan(clause("P001", when="2017-2021", **RESPONSIBLE)),
        ),
    ],
)
def test_each_rule_finds_its_own_and_nothing_else(code, unclear, clear):
    assert [finding.code for finding in inconsistencies(unclear, ON)] == [code]
    assert inconsistencies(clear, ON) == ()


def test_a_law_counts_as_changed_from_its_day():
    def changed(on: dt.date) -> set[str]:
        found = inconsistencies(PLAN, on)
        return {str(finding.values["id"]) for finding in found if finding.code == "name_changed"}

    assert changed(dt.date(2018, 6, 1)) == set()
    assert changed(ON) == {"committee", "health_nurse", "kindergarten_act"}
    assert changed(dt.date(2023, 7, 1)) == changed(ON) | {"health_regulation"}
    assert changed(dt.date(2024, 8, 1)) == changed(ON) | {"health_regulation", "education_act", "notify"}


def test_another_plan_gives_an_empty_list_and_status_zero(tmp_path, monkeypatch):
    """The skeleton says nothing contradictory yet; its run and register are as `new` makes them."""
    made = make_municipality("0921", "Prøvedal", tmp_path, dt.date(2021, 3, 1))
    ended = CliRunner().invoke(app, ["lint", "--params", str(tmp_path / made.params), "--json"])
    assert (ended.exit_code, json.loads(ended.stdout)) == (0, {"findings": []})
    said = CliRunner().invoke(app, ["lint", "--params", str(tmp_path / made.params)])
    assert "Fant ingenting uklart" in said.output


def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path):
    assert CliRunner().invoke(app, ["lint", "--params", str(tmp_path / "x")]).exit_code == 2


def test_every_sentence_can_be_said():
    sentences = [plan_sentence(finding) for finding in inconsistencies(PLAN, dt.date(2026, 1, 1))]
    assert len(sentences) == len(set(sentences)) > 35
    assert any("gikk ut i 2025" in sentence for sentence in sentences)


def test_the_command_says_it_and_ends_with_one():
    ended = CliRunner().invoke(app, ["lint", "--params", str(ROOT / "params/oppdal"), "--json"])
    assert ended.exit_code == 1
    findings = json.loads(ended.stdout)["findings"]
    assert set(findings[0]) == {"code", "clauses", "message"}
    assert any("innsatsteam" in finding["message"] for finding in findings)
