"""What the next plan should settle, in sentences."""

from __future__ import annotations

from toolkit.plan.lint import PlanFinding
from toolkit.present.texts import text


def plan_sentence(finding: PlanFinding) -> str:
    """What is unclear, and what to do about it."""
    return text(f"lint.{finding.code}", **finding.values)
