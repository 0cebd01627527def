"""A unit's plan as files a person can read: TOML with comments in bokmål, and what has changed as a list."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from toolkit.plan.model import Plan
from toolkit.plan.unit_plan import Change, PlannedDecision, UnitPlan
from toolkit.present import numbers
from toolkit.present.texts import text

HEADINGS = ("closed", "gone", "changed", "carried", "new")
PROGRAMMES_AND_CONTENTS = (
    "programme_added",
    "programme_changed",
    "programme_removed",
    "content_added",
    "content_removed",
)


def as_toml(plan: UnitPlan) -> str:
    """The plan's file; `load_unit_plan` reads the same plan back."""
    head = {
        "unit": plan.unit,
        "name": plan.name,
        "school_year": plan.school_year,
        "kind": plan.kind,
        "first_month": plan.first_month,
        "last_month": plan.last_month,
        "contents": list(plan.contents),
    }
    parts = [
        *_comment("head", plan),
        *(_comment("fictional", plan) if plan.kind != "real" else ()),
        "",
        *_pairs(head),
        *_tables("programmes", (p.model_dump() for p in plan.programmes), plan),
        *_tables("decisions", (d.model_dump() for d in plan.decisions), plan),
        *_tables("closed", (d.model_dump() for d in plan.closed), plan),
    ]
    return "\n".join(parts) + "\n"


def _tables(name: str, tables: Iterable[Mapping[str, object]], plan: UnitPlan) -> Iterator[str]:
    found = list(tables)
    if found:
        yield from ("", *_comment(name, plan))
    for number, table in enumerate(found):
        yield from ([""] if number else [])
        yield f"[[{name}]]"
        yield from _pairs(table)


def _comment(code: str, plan: UnitPlan) -> Iterator[str]:
    words = text(f"unit_plan.{code}", name=_on_one_line(plan.name), year=plan.school_year)
    return (f"# {line}" for line in words.splitlines())


def _pairs(table: Mapping[str, object]) -> Iterator[str]:
    """What is not known has no line: the file never says that nobody is responsible."""
    return (f"{key} = {_value(value)}" for key, value in table.items() if value is not None)


def _value(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, int):
        return str(value)
    return json.dumps(value, ensure_ascii=False).replace(
        "\x7f", "\\u007f"
    )  # the one character TOML escapes and JSON not


def as_changes(before: UnitPlan | None, after: UnitPlan, found: tuple[Change, ...], plan: Plan) -> str:
    """What differs from the year before, as Markdown. Words from a workbook are never markup."""
    lines = [f"# {_plain(text('unit_plan.title', name=after.name, year=after.school_year))}", ""]
    if after.kind != "real":
        lines += [f"**{text('unit_plan.band')}**", ""]
    lines += [text("unit_plan.since" if before else "unit_plan.first", year=before.school_year if before else "")]
    for heading in HEADINGS:
        of_kind = [change for change in found if change.what == heading]
        if of_kind:
            lines += ["", f"## {text(f'unit_plan.what_{heading}')}", ""]
            lines += [f"- {line}" for change in of_kind for line in _decision_lines(change)]
    others = [change for change in found if change.what in PROGRAMMES_AND_CONTENTS]
    if others and before:
        lines += ["", f"## {text('unit_plan.what_others')}", ""]
        lines += [f"- {_other(change, plan)}" for change in others]
    if not found:
        lines += ["", text("unit_plan.nothing")]
    return "\n".join(lines) + "\n"


def _decision_lines(change: Change) -> Iterator[str]:
    decision = change.decision
    assert decision is not None  # every change of this kind is about one
    said = text("unit_plan.decision", decision=_plain(decision.decision), year=decision.decided)
    status = decision.status
    if change.what == "new":
        yield f"{said} {_who_when(decision)}"
    elif change.what == "gone":
        yield f"{said} {text('unit_plan.not_reported')}"
    else:
        told = (
            text("unit_plan.not_reported") if status is None else text("unit_plan.status", status=status.capitalize())
        )
        reason = text("unit_plan.reason", reason=_plain(decision.reason)) if decision.reason else ""
        before = ""
        if change.what == "changed" and change.before is not None:
            before = text("unit_plan.before", decision=_plain(change.before.decision), who=_who_when(change.before))
        moved = _who_when(decision) if change.what == "changed" else ""
        yield " ".join(part for part in (said, moved, told, reason, before) if part)


def _who_when(decision: PlannedDecision) -> str:
    """Who is responsible and when, or that the workbook does not say."""
    who = text("unit_plan.who", who=_plain(decision.responsible)) if decision.responsible else text("unit_plan.nobody")
    due = text("unit_plan.due", day=numbers.day(decision.deadline)) if decision.deadline else text("unit_plan.no_due")
    return f"{who} {due}"


def _other(change: Change, plan: Plan) -> str:
    contents = {content.id: content.wording for content in plan.recommended_contents}
    grades = numbers.listing([text("group.grade", grade=grade) for grade in change.grades]) if change.grades else ""
    name = _plain(contents.get(change.name, change.name))
    return text(
        f"unit_plan.{change.what}", name=text("unit_plan.in_grades", name=name, grades=grades) if grades else name
    )


def _on_one_line(words: str) -> str:
    return " ".join(words.split())


def _plain(words: str | None) -> str:
    """Words on one line, with the characters escaped that are markup inside a line; ours always begin it."""
    return "".join(
        f"\\{character}" if character in "\\`*_[]<>|~&" else character for character in _on_one_line(words or "")
    )
