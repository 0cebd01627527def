"""The page of the plan's items is what the plan and the rules say now."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from toolkit.plan.load import load_plan

ROOT = Path(__file__).resolve().parents[2]
PLAN = load_plan(ROOT / "params" / "oppdal" / "plan.toml")


@pytest.fixture
def maker(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(ROOT / "tools"), *sys.path])
    import make_plan_page

    return make_plan_page


def rows_of(page: str) -> dict[str, list[str]]:
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in page.splitlines()]
    return {line[0]: line for line in cells if line[0][:1] in "PX" and line[0][1:].isdigit()}


def test_the_committed_page_is_made_from_the_code(maker):
    made = maker.page(PLAN)
    assert (ROOT / "docs" / "planpunkter.md").read_text(encoding="utf-8") == made, "run tools/make_plan_page.py"


def test_every_item_has_one_row_and_a_reason(maker):
    rows = rows_of(maker.page(PLAN))
    assert rows.keys() == {clause.id for clause in PLAN.clauses}
    assert [row[0] for row in rows.values() if len(row) != 7 or not all(row)] == []


def test_every_item_of_the_core_has_a_rule(maker):
    rows = rows_of(maker.page(PLAN))
    assert [clause for clause, row in rows.items() if row[6] == maker.CORE_ALONE] == []


def test_a_rule_that_is_switched_off_is_gone_from_the_page(maker):
    off = PLAN.model_copy(update={"checks": tuple(c for c in PLAN.checks if c.rule != "review_window")})
    assert rows_of(maker.page(PLAN))["P218"][4:6] == ["`review_window`", "Konklusjon: Dato for årlig gjennomgang"]
    assert rows_of(maker.page(off))["P218"][4] == "–"


def test_each_item_names_its_own_input(maker):
    rows = rows_of(maker.page(PLAN))
    assert rows["P212"][5] == "Plan: Har planen: Inspeksjonsplan?"
    assert rows["P221"][5] == "Plan: Når ble enhetens plan laget første gang?"
    assert rows["P223"][5].startswith("Kompetanse: ") and "Fellestiltak" not in rows["P223"][5]
    assert rows["P224"][5].startswith("Fellestiltak: Status")
    assert rows["P040"][4:6] == ["vurdering per kapittel", "Vurdering: 1.1 Å lede barnegruppe og klasse"]
    assert rows["P028"][4] == "se P221"
