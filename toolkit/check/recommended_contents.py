"""«Aktuelt innhold i planen» (chapter 4): a recommendation, so n of m is shown and nothing is a breach. P211-P216."""

from __future__ import annotations

from toolkit.check.finding import Finding, UnitFacts
from toolkit.plan.model import Check

RULE = "recommended_contents"
INPUT = (
    "content_programmes",
    "content_inspection",
    "content_participation",
    "content_wellbeing",
    "content_class_time",
    "content_year_wheel",
)


def check(facts: UnitFacts, check: Check) -> list[Finding]:
    """One finding: how many of the recommended contents the unit's own plan has, and which it lacks."""
    contents = [c for c in facts.plan.recommended_contents if facts.unit.type in c.unit_types]
    answers = {content.wording: facts.record.texts.get(content.id) for content in contents}
    if not contents:
        return []
    clause = contents[0].clause
    if all(answer is None for answer in answers.values()):
        return [Finding(RULE, clause, "not_reported")]
    missing = [wording for wording, answer in answers.items() if answer != "ja"]
    values: dict[str, str | int] = {"done": len(contents) - len(missing), "due": len(contents)}
    return [Finding(RULE, clause, "coverage", {**values, "missing": "; ".join(missing)})]
