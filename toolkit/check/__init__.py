"""One rule per file; the plan switches them on. A rule is `check(facts) -> list[Finding]`.

Its `INPUT` says what it reads: a question's code (`review_date`), a table's column (`LAST_DECISIONS.status`, by the
name in `sources/workbook_layout.py`), or `survey`. `docs/planpunkter.md` is made from it.
"""

from __future__ import annotations

from collections.abc import Callable

from toolkit.check import (
    action_table,
    last_decisions,
    programmes_by_grade,
    pupil_council_meetings,
    recommended_contents,
    review_outcome,
    review_window,
)
from toolkit.check.action_table import check_common
from toolkit.check.finding import Finding, State, UnitFacts
from toolkit.errors import SettingsError

RULES: dict[str, Callable[[UnitFacts], list[Finding]]] = {
    module.RULE: module.check
    for module in (
        action_table,
        last_decisions,
        programmes_by_grade,
        pupil_council_meetings,
        recommended_contents,
        review_outcome,
        review_window,
    )
}

__all__ = ["RULES", "Finding", "State", "UnitFacts", "check_common", "check_unit"]


def check_unit(facts: UnitFacts) -> tuple[Finding, ...]:
    """Every rule that the plan switches on, in the plan's order.

    Raises:
        SettingsError: the plan names a rule that does not exist.
    """
    findings: list[Finding] = []
    for check in facts.plan.checks:
        if check.rule not in RULES:
            raise SettingsError("rule_unknown", {"rule": check.rule, "known": ", ".join(sorted(RULES))})
        findings += RULES[check.rule](facts)
    return tuple(findings)
