"""One rule per file; the plan switches them on. A rule is `check(facts, check) -> list[Finding]`.

Its `INPUT` says what it reads: codes of questions in the workbook, columns of one table there, or `survey`. A rule
about one answer has none: the plan's `field` says which. `docs/planpunkter.md` is made from it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from toolkit.check import (
    action_table,
    cases,
    dated,
    forums,
    held,
    last_decisions,
    programme_conditions,
    programmes_by_grade,
    recommended_contents,
    review_outcome,
    review_window,
    rolling,
    surveys_held,
    transitions,
    yes_no,
)
from toolkit.check.action_table import check_common
from toolkit.check.finding import ASKED_OF, CommonFacts, Finding, State, UnitFacts
from toolkit.errors import SettingsError
from toolkit.plan.model import Check, Plan
from toolkit.sources import workbook_layout as layout

RULES: Final[dict[str, Callable[[UnitFacts, Check], list[Finding]]]] = {
    module.RULE: module.check
    for module in (
        action_table,
        dated,
        held,
        last_decisions,
        programme_conditions,
        programmes_by_grade,
        recommended_contents,
        review_outcome,
        review_window,
        surveys_held,
        transitions,
        yes_no,
    )
}
"""What is asked of each unit that the plan binds."""

COMMON_RULES: Final[dict[str, Callable[[CommonFacts, Check], list[Finding]]]] = {
    module.RULE: module.check for module in (cases, forums, rolling)
}
"""What is asked of the municipality."""

FIELD_TYPES: Final = {yes_no.RULE: ("yes_no",), held.RULE: ("count",), dated.RULE: ("date",)}
"""Rules about one answer, and of which kind it is."""

__all__ = [
    "COMMON_RULES",
    "RULES",
    "CommonFacts",
    "Finding",
    "State",
    "UnitFacts",
    "check_common",
    "check_municipality",
]
__all__ += ["check_unit", "refuse_unknown_rules"]


def check_unit(facts: UnitFacts) -> tuple[Finding, ...]:
    """Every rule that the plan switches on, in the plan's order; none where the plan does not bind the unit.

    Raises:
        SettingsError: the plan names a rule or a field that does not exist.
    """
    refuse_unknown_rules(facts.plan)
    if not facts.unit.is_bound_in(facts.school_year):
        return ()
    return tuple(
        finding for check in facts.plan.checks if check.rule in RULES for finding in RULES[check.rule](facts, check)
    )


def check_municipality(facts: CommonFacts) -> tuple[Finding, ...]:
    """Every rule about the municipality itself, besides its rows of the action table (`check_common`).

    Raises:
        SettingsError: as `check_unit`.
    """
    refuse_unknown_rules(facts.plan)
    return tuple(
        finding
        for check in facts.plan.checks
        if check.rule in COMMON_RULES
        for finding in COMMON_RULES[check.rule](facts, check)
    )


def refuse_unknown_rules(plan: Plan) -> None:
    """Stop where the plan switches on what does not exist, or what no workbook asks: all would look well."""
    known = RULES.keys() | COMMON_RULES.keys()
    forms = [sheet for sheet in layout.LEADER_SHEETS if isinstance(sheet, layout.FormSheet)]
    types = {field.code: field.type for form in forms for field in form.fields}
    for check in plan.checks:
        if check.rule not in known:
            raise SettingsError("rule_unknown", {"rule": check.rule, "known": ", ".join(sorted(known))})
        wanted = FIELD_TYPES.get(check.rule)
        if wanted is None:
            continue
        asked = set(plan.clause(check.clauses[0]).unit_types)
        fields = [code for code, of_type in types.items() if of_type in wanted and asked & set(ASKED_OF[code])]
        if check.field not in fields:
            fit = ", ".join(sorted(fields)) or "–"
            raise SettingsError("rule_field", {"rule": check.rule, "value": check.field or "–", "known": fit})
