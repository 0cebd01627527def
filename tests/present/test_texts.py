"""Every code that logic can give has a sentence, and every sentence finds its values."""

import re
from datetime import date
from pathlib import Path

import pytest
from clean_tables import SETTINGS

from toolkit.check import FIELD_TYPES, RULES
from toolkit.check.finding import Finding
from toolkit.errors import InputError
from toolkit.present.problem_sentences import error_sentence, problem_sentence
from toolkit.present.sentences import finding_sentence
from toolkit.present.texts import has_text, text
from toolkit.validate.problems import Problem

TOOLKIT = Path(__file__).resolve().parents[2] / "toolkit"
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in TOOLKIT.rglob("*.py"))


def test_every_literal_key_in_the_code_has_a_text():
    keys = set(re.findall(r'\btext\(\s*"([\w.]+)"', SOURCE))
    assert len(keys) > 60
    assert [key for key in keys if not has_text(key)] == []


def test_every_error_code_has_a_sentence():
    codes = set(re.findall(r'(?:SettingsError|ParameterError|InputError|RunRefusedError)\(\s*"(\w+)"', SOURCE))
    # Arguments of the statistical functions: their callers check what people give, and these reach a programmer only.
    what = "baseline effect exposure grade level mean national p_value power prior series share year".split()
    panel = {f"panel_{how}" for how in ("cell", "columns", "differs", "empty", "twice", "without_se")}
    numeric = {"count_exceeds_n", "not_a_whole_number", "series_mixed", *panel, *(f"{one}_impossible" for one in what)}
    missing = [c for c in codes - numeric if not has_text(f"error.{c}") and not has_text(f"problem.{c}")]
    assert missing == []


def test_a_missing_text_is_a_fault_not_a_blank():
    with pytest.raises(KeyError):
        text("finnes.ikke")
    with pytest.raises(KeyError):
        text("unit.title", name="A")


VALUES = {
    "measure": "T4",
    "done_on": date(2021, 4, 7),
    "deadline": date(2018, 12, 31),
    "days": 3,
    "early": 2,
    "programme": "MOT",
    "grade": 8,
    "outcome": "x",
    "number": 1,
    "missing": "2019-20",
    "percent": 40,
    "role": "styrer",
    "leader": "rektor",
    "grades": "5., 6.",
    "sender": "A",
    "receiver": "B",
    "forum": "Møte",
    "decided": "2022-23",
    "first": "2018-19",
    "conditions": "relasjon",
    "years": 5,
    "count": 6,
}
NOT_BY_THEMSELVES = {"last_decisions"}
"""Its states have the words of the workbook, in a table of their own."""


@pytest.mark.parametrize("rule", [*(rule for rule in RULES if rule not in NOT_BY_THEMSELVES), "forums", "rolling"])
def test_every_state_a_rule_can_give_has_a_sentence(rule):
    source = (TOOLKIT / "check" / f"{rule}.py").read_text(encoding="utf-8")
    named = set(
        re.findall(
            r'"(fulfilled|fulfilled_late|in_progress|not_fulfilled|cancelled|not_reported|not_mandated|coverage|hidden|not_measured|not_due)"',
            source,
        )
    )
    assert named
    clause = next(check.clauses[-1] for check in SETTINGS.plan.checks if check.rule == rule)
    for state in named:
        about = {"field": "ukjent"} if rule in FIELD_TYPES else {}  # a field that has no sentence of its own
        about = {"field": "signed_role"} if (rule, state) == ("review_outcome", "not_fulfilled") else about
        finding = Finding(rule, clause, state, VALUES | about | {"done": 1, "due": 2})
        sentence = finding_sentence(finding, SETTINGS.plan)
        assert sentence.endswith(".")
        assert "{" not in sentence


def test_a_problem_says_file_sheet_row_value():
    problem = Problem(
        "error", "unit_unknown", file="a.csv", row=12, column="EnhetNavn", value="Y skole", details=(("rows", "3"),)
    )
    sentence = problem_sentence(problem)
    for part in ("a.csv", "12", "Y skole"):
        assert part in sentence


def test_an_error_in_a_file_says_in_which_row():
    sentence = error_sentence(InputError("rows_uneven", {"file": "a.csv", "row": 12}))
    assert "«a.csv», rad 12" in sentence


def test_values_are_never_read_as_templates():
    error = InputError("unit_not_in_plan", {"unit": "{0.__class__}", "known": "a"})
    assert "{0.__class__}" in error_sentence(error)
