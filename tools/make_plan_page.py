"""Write `docs/planpunkter.md`: for each item of Oppdal's plan, what is asked about it, from what, and why.

Usage: python tools/make_plan_page.py [--out FILE]
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # works in a fresh checkout too, before the toolkit is installed

from toolkit.plan.load import load_plan  # noqa: E402
from toolkit.plan.model import Check, Clause, Plan  # noqa: E402
from toolkit.present.texts import text  # noqa: E402
from toolkit.sources import workbook_layout as layout  # noqa: E402

PAGE = ROOT / "docs" / "planpunkter.md"
LONGEST = 90
"""Characters of the wording: enough to recognise it; all of it stands in plan.toml."""

TOP = """\
# Planpunktene: hva som kontrolleres, og hvorfor

Siden er laget av `tools/make_plan_page.py` fra planen og koden. Ikke rett i den: endre `params/oppdal/plan.toml` eller
kontrollen, og kjør verktøyet på nytt.

Planen har {items} punkter her:

- {checked} har en kontroll.
- {assessed} vurderer lederen samlet for kapittelet.
- {through} hører til samme sak som et punkt med kontroll.
- {neither} har ingen av delene. Hvorfor, står i raden. Av alle punktene står {left} bare i `plan.toml`.

| kolonne | betyr |
|---|---|
| styrke | `skal`, `avtalt`, `bør` (anbefalt) eller `beskrevet` (forplikter ikke) |
| vises | kjerne: i rapportene. vedlegg: samlet for kapittelet. ikke: bare i `plan.toml` |
| kontroll | navnet på en fil i `toolkit/check/` |
| grunnlag | arket og spørsmålet i arbeidsboken, eller undersøkelsen |
"""
SHOWN = {"core": "kjerne", "appendix": "vedlegg", "not": "ikke"}
KINDS = ("checked", "assessed", "through", "neither")
HEADS = ("punkt", "planens ord", "styrke", "vises", "kontroll", "grunnlag", "hvorfor")

NO_ASSESSMENT = "Planen gir ikke noe tall å måle mot, og arbeidsboken har ingen vurdering av kapittelet."
THROUGH = "Hører til samme sak som {other}. Bare {other} har en kontroll."
DESCRIBED = "Planen beskriver, den pålegger ikke."
ONE_ASSESSMENT = "Planen gir ikke noe tall å måle mot. Lederen vurderer kapittelet samlet."
NO_RULE = "Hører til kjernen, men ingen kontroll er slått på."
EACH_CASE = "Plikten gjelder hver enkelt sak. Et antall kan ikke vise om alle ble undersøkt."
CORE_ALONE = {
    "P169": EACH_CASE,
    "P193": EACH_CASE,
    "P201": "Antallet vises for hele kommunen, der det kan vises. Ingen plikt kan leses av et antall.",
    "P219": "Siden sier hvilken rolle som har signert. Arbeidsboken avviser andre roller.",
}
"""Items of the core that no rule can judge, and why."""
BACKGROUND = "Bakgrunn: holdes utenfor rapportene."

SHEETS = (*layout.LEADER_SHEETS, *layout.MUNICIPALITY_SHEETS)
TABLES = [sheet for sheet in SHEETS if isinstance(sheet, layout.TableSheet)]
FORMS = [sheet for sheet in SHEETS if isinstance(sheet, layout.FormSheet)]
QUESTIONS = {field.code: f"{sheet.name}: {field.question}" for sheet in FORMS for field in sheet.fields}
ANSWERS = {
    "plan_made": ("plan_made",),
    "competence_activity": ("competence_activity", "competence_earlier"),
    None: ("status", "done_on", "years"),
}
"""What says whether a measure is done, by `answered_by`."""


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description="Writes docs/planpunkter.md.")
    parser.add_argument("--out", type=Path, default=PAGE, metavar="FILE")
    out: Path = parser.parse_args().out
    out.write_text(page(load_plan(ROOT / "params" / "oppdal" / "plan.toml")), encoding="utf-8", newline="\n")
    print(out)


def page(plan: Plan) -> str:
    """The whole page. Raises KeyError for a rule whose question is not among the texts, or an unknown INPUT."""
    rows = {clause.id: row(clause, plan) for clause in plan.clauses}
    left = sum(clause.shown == "not" for clause in plan.clauses)
    kinds = Counter(kind_of(asked) for _, _, _, _, asked, *_ in rows.values())
    parts = [TOP.format(items=len(rows), left=left, **{kind: kinds[kind] for kind in KINDS})]
    for chapter in plan.chapters:
        own = [rows[clause.id] for clause in plan.clauses if clause.chapter == chapter.id]
        if own:
            number = f"{chapter.id} " if chapter.id[0].isdigit() else ""
            parts.append(f"## {number}{chapter.title}\n\n" + _table(own))
    return "\n".join(parts)


def kind_of(asked: str) -> str:
    """Whether an item is checked, checked through another, assessed, or none of them."""
    return {"`": "checked", "s": "through", "v": "assessed"}.get(asked[0], "neither")


def row(clause: Clause, plan: Plan) -> tuple[str, ...]:
    """One item: id, words, strength, where it is shown, rule or assessment, input and why."""
    words = textwrap.shorten(clause.wording, LONGEST, placeholder=" …")
    return (clause.id, words, clause.strength, SHOWN[clause.shown], *_asked(clause, plan))


def _asked(clause: Clause, plan: Plan) -> tuple[str, str, str]:
    """Rule or assessment, input and why."""
    checks = [check for check in plan.checks if clause.id in check.clauses]
    assessment, other = _assessment(clause), _checked_through(clause, plan)
    if checks:
        sources = dict.fromkeys(place for check in checks for place in places(check, clause, plan))
        questions = " ".join(text(f"rule_question.{check.subject}") for check in checks)
        return ", ".join(f"`{check.rule}`" for check in checks), "; ".join(sources), questions
    if clause.shown == "not":
        return "–", "–", BACKGROUND
    if other:
        return f"se {other}", f"se {other}", THROUGH.format(other=other)
    if clause.shown == "core":
        return "–", "–", CORE_ALONE.get(clause.id, NO_RULE)
    if assessment:
        return "vurdering per kapittel", assessment, DESCRIBED if clause.strength == "beskrevet" else ONE_ASSESSMENT
    return "–", "–", DESCRIBED if clause.strength == "beskrevet" else NO_ASSESSMENT


def _checked_through(clause: Clause, plan: Plan) -> str | None:
    """The checked clause of the same matter: what this one is a part of, or another part of it."""
    checked = {one for check in plan.checks for one in check.clauses}
    head = clause.same_as or clause.id
    return next((one for one in (head, *(c.id for c in plan.clauses if c.same_as == head)) if one in checked), None)


def _assessment(clause: Clause) -> str:
    """The question that the leader answers about the clause's chapter; empty where there is none."""
    fields = {layout.chapter_of(field.code): field for field in layout.SELF_ASSESSMENT.fields}
    if clause.shown != "appendix" or clause.chapter not in fields:
        return ""
    return f"{layout.SELF_ASSESSMENT.name}: {fields[clause.chapter].question}"


def places(check: Check, clause: Clause, plan: Plan) -> Iterator[str]:
    """Where the check's input for this item stands: a sheet and its questions or columns, or the survey."""
    codes = inputs(check, clause, plan)
    columns = [code for code in codes if code not in QUESTIONS and code != "survey"]
    yield from (QUESTIONS[code] for code in codes if code in QUESTIONS)
    if "survey" in codes:
        yield "Elevundersøkelsen"
    if columns:
        sheet = next(table for table in TABLES if set(columns) <= {column.code for column in table.columns})
        titles = {column.code: column.title for column in sheet.columns}
        yield f"{sheet.name}: {', '.join(titles[code] for code in columns)}"
    if not codes:
        yield "planens egne datoer"


def inputs(check: Check, clause: Clause, plan: Plan) -> tuple[str, ...]:
    """The codes that say something about this very item; all of the rule's where the plan does not say which."""
    if check.field is not None:
        return (check.field,)
    codes: tuple[str, ...] = import_module(f"toolkit.check.{check.rule}").INPUT
    answers = {content.clause: (content.id,) for content in plan.recommended_contents}
    answers |= {measure.clause: ANSWERS[measure.answered_by] for measure in plan.measures}
    return tuple(code for code in codes if code in answers.get(clause.id, codes))


def _table(rows: list[tuple[str, ...]]) -> str:
    lines = [HEADS, ("---",) * len(HEADS), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


if __name__ == "__main__":
    main()
