"""The page of key sentences is what the rules and the catalogue say now."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from toolkit.plan.load import load_plan
from toolkit.present.figure_sentences import FIGURE
from toolkit.present.key_messages import COMMITTEE, ROLLING, UNIT
from toolkit.present.texts import codes_under, text, wording

ROOT = Path(__file__).resolve().parents[2]
PLAN = load_plan(ROOT / "params" / "oppdal" / "plan.toml")
DOCS = ROOT / "docs" / "nokkelsetninger.md"


@pytest.fixture
def page(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(ROOT / "tools"), *sys.path])
    import make_sentences_page

    return make_sentences_page.page(PLAN)


def rows_of(page):
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in page.splitlines()]
    return [line for line in cells if any(cell.startswith("`") for cell in line)]


def test_the_committed_page_is_made_from_the_code(page):
    assert DOCS.read_text(encoding="utf-8") == page, "run tools/make_sentences_page.py"


def test_every_rule_stands_there_in_order_with_condition_wording_and_source(page):
    numbered = [row for row in rows_of(page) if row[0].isdigit()]
    rules = [*UNIT, *COMMITTEE, *ROLLING, *FIGURE]
    assert [row[1].strip("`") for row in numbered] == [rule.code for rule in rules]
    for row, rule in zip(numbered, rules, strict=True):
        assert row[2:4] == [text(f"condition.{rule.code}"), wording(rule.code)]
        assert row[4].startswith(text(f"source.{rule.source}"))


def test_every_word_about_a_comparison_stands_there(page):
    told = {row[0].strip("`") for row in rows_of(page)}
    assert set(codes_under("verdict")) | set(codes_under("against")) <= told


def test_a_rule_with_a_check_names_the_clauses_of_the_plan(page):
    (row,) = [row for row in rows_of(page) if "`key.programme_missing`" in row]
    assert row[4].endswith("(P123–P126)")
    assert not re.search(r"cases_|forums_|last_decisions_", page)  # what is asked of the municipality, or gathered
