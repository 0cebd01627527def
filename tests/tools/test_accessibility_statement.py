"""The draft accessibility statement: each criterion of the law has its row, and what the row leans on is there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATEMENT = (ROOT / "docs" / "tilgjengelighet.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d\.\d\.\d+) \| (A{1,2}) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", flags=re.MULTILINE)

A_AND_AA = {
    "1.1": (1,),
    "1.2": (1, 2, 3, 4, 5),
    "1.3": (1, 2, 3, 4, 5),
    "1.4": (1, 2, 3, 4, 5, 10, 11, 12, 13),
    "2.1": (1, 2, 4),
    "2.2": (1, 2),
    "2.3": (1,),
    "2.4": (1, 2, 3, 4, 5, 6, 7),
    "2.5": (1, 2, 3, 4),
    "3.1": (1, 2),
    "3.2": (1, 2, 3, 4),
    "3.3": (1, 2, 3, 4),
    "4.1": (1, 2, 3),
}
"""WCAG 2.1's criteria at the levels A and AA, by guideline: https://www.w3.org/TR/WCAG21/"""
NOT_IN_THE_LAW = {"1.2.3", "1.2.4", "1.2.5"}
NUMBERS = ("ingen", "ett", "to", "tre", "fire")
STATES = {"oppfylt", "ikke oppfylt", "uavklart", "ikke aktuelt"}


def test_all_47_criteria_and_the_one_that_came_later_have_a_row():
    every = {f"{guideline}.{number}" for guideline, numbers in A_AND_AA.items() for number in numbers}
    assert len(every) == 50 and len(every - NOT_IN_THE_LAW) == 47
    rows = [row[0] for row in ROW.findall(STATEMENT)]
    assert rows == sorted(rows, key=lambda one: [int(part) for part in one.split(".")])
    assert len(rows) == len(set(rows))
    assert set(rows) == every - NOT_IN_THE_LAW | {"1.2.5"}


def test_each_row_has_a_known_state_and_a_reason():
    for criterion, _, name, state, evidence in ROW.findall(STATEMENT):
        assert state.strip() in STATES and name.strip() and evidence.strip(), criterion


def test_the_status_counts_what_the_table_says_and_each_shortcoming_is_explained():
    counted = Counter(row[3].strip() for row in ROW.findall(STATEMENT))
    broken, unclear = NUMBERS[counted["ikke oppfylt"]], NUMBERS[counted["uavklart"]]
    assert f"{broken} krav er ikke oppfylt, {unclear} er uavklart" in STATEMENT
    explained = set(re.findall(r"^\| (\d\.\d\.\d+) \| [A-ZÆØÅ][a-zæøå]", STATEMENT, flags=re.MULTILINE))
    assert {row[0] for row in ROW.findall(STATEMENT) if row[3].strip() in ("ikke oppfylt", "uavklart")} == explained


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:tests|toolkit|benchmarks)/[\w/.]+)`", STATEMENT))))
def test_what_it_leans_on_is_there(path):
    assert (ROOT / path).is_file()


def test_it_says_that_it_is_a_draft_and_what_nobody_has_tried():
    assert STATEMENT.splitlines()[0].endswith("(utkast)")
    assert "Ingen har prøvd sidene med skjermleser" in STATEMENT and "ikke åpnet i Word" in STATEMENT
