"""«Viktigst»: at most five messages, by rule, most important first. Code, condition, wording (in the texts)."""

from __future__ import annotations

from collections import defaultdict

from toolkit.check import Finding
from toolkit.plan.settings import Settings
from toolkit.present import numbers
from toolkit.present.parts import URGENCY
from toolkit.present.sentences import finding_sentence, group_label, verdict_sentence
from toolkit.present.texts import text
from toolkit.review import Review

MOST = 5


def unit_messages(review: Review, settings: Settings) -> list[str]:
    """The unit's messages: what is not fulfilled, what changed, last year's decisions, and what is hidden."""
    messages = [
        *_programme_messages(review.findings, settings),
        *_survey_messages(review, settings),
        *_other_findings(review.findings, settings),
        *_decision_message(review),
    ]
    return messages[:MOST] or [text("unit.nothing_urgent")]


def _programme_messages(findings: tuple[Finding, ...], settings: Settings) -> list[str]:
    """One message per programme, with the grades that lack it."""
    grades: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for finding in findings:
        if finding.rule == "programmes_by_grade" and finding.state in ("not_fulfilled", "in_progress"):
            key = (
                "missing" if finding.state == "not_fulfilled" else "partly",
                finding.clause,
                str(finding.values["programme"]),
            )
            grades[key].append(f"{finding.values['grade']}.")
    return [
        text(
            f"key.programme_{how}",
            programme=programme,
            grades=numbers.listing(which),
            chapter=settings.plan.clause(clause).chapter,
        )
        for (how, clause, programme), which in grades.items()
    ]


def _survey_messages(review: Review, settings: Settings) -> list[str]:
    """A sure change in a headline figure; or, once, that the bullying figure is hidden."""
    messages: list[str] = []
    bullying = [s for s in review.series if s.kind == "share" and settings.indicator(s.indicator).headline]
    for series in bullying:
        point = series.latest
        if series.verdict in ("higher", "lower") and point.value is not None and point.n is not None:
            messages.append(
                text(
                    "key.share_changed",
                    group=group_label(series.group, settings),
                    share=numbers.percent(point.value),
                    n=numbers.whole(point.n),
                    verdict=verdict_sentence(series, settings),
                )
            )
    if bullying and all(series.latest.state == "hidden" for series in bullying):
        messages.append(text("key.share_hidden"))
    return messages


def _other_findings(findings: tuple[Finding, ...], settings: Settings) -> list[str]:
    """Everything else in the plan that is not fulfilled, late or not reported."""
    urgent = [
        f
        for f in findings
        if f.rule not in ("programmes_by_grade", "last_decisions")
        and URGENCY.index(f.state) <= URGENCY.index("not_reported")
    ]
    return [
        text(
            "key.finding",
            sentence=finding_sentence(finding, settings.plan),
            chapter=settings.plan.clause(finding.clause).chapter,
        )
        for finding in sorted(urgent, key=lambda f: URGENCY.index(f.state))
    ]


def _decision_message(review: Review) -> list[str]:
    decisions = [f for f in review.findings if f.rule == "last_decisions"]
    done = sum(f.state == "fulfilled" for f in decisions)
    return [text("key.decisions", done=done, all=len(decisions))] if decisions else []
