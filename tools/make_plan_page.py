"""Write `docs/planpunkter.md`: for each item of Oppdal's plan, what is asked about it, from what, and why.

Usage: python tools/make_plan_page.py [--out FILE]
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections import Counter
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
- {through} er samme sak som et punkt med kontroll.
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
THROUGH = "Kontrolleres gjennom {other}, som er samme sak."
DESCRIBED = "Planen beskriver, den pålegger ikke."
ONE_ASSESSMENT = "Planen gir ikke noe tall å måle mot. Lederen vurderer kapittelet samlet."
CORE_ALONE = "Hører til kjernen, men ingen kontroll er slått på."
BACKGROUND = "Bakgrunn: holdes utenfor rapportene."


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description="Writes docs/planpunkter.md.")
    parser.add_argument("--out", type=Path, default=PAGE, metavar="FILE")
    out: Path = parser.parse_args().out
    out.write_text(page(load_plan(ROOT / "params" / "oppdal" / "plan.toml")), encoding="utf-8", newline="\n")
    print(out)


def page(plan: Plan) -> str:
    """The whole page. Raises KeyError for a rule whose question is not among the texts, or an unknown INPUT."""
    rules = checks_by_clause(plan)
    rows = {clause.id: row(clause, plan, rules) for clause in plan.clauses}
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


def checks_by_clause(plan: Plan) -> dict[str, tuple[Check, ...]]:
    """What the plan switches on, by the clauses it stands for."""
    checks: dict[str, tuple[Check, ...]] = {}
    for check in plan.checks:
        for clause in check.clauses:
            checks[clause] = (*checks.get(clause, ()), check)
    return checks


def row(clause: Clause, plan: Plan, rules: dict[str, tuple[Check, ...]]) -> tuple[str, ...]:
    """One item: id, words, strength, where it is shown, rule or assessment, input and why."""
    words = textwrap.shorten(clause.wording, LONGEST, placeholder=" …")
    return (clause.id, words, clause.strength, SHOWN[clause.shown], *_asked(clause, plan, rules))


def _asked(clause: Clause, plan: Plan, rules: dict[str, tuple[Check, ...]]) -> tuple[str, str, str]:
    """Rule or assessment, input and why."""
    own = rules.get(clause.id, ())
    assessment = _assessment(clause)
    if own:
        sources = dict.fromkeys(_place(code) for check in own for code in inputs(check, clause, plan))
        questions = " ".join(text(f"rule_question.{check.rule}", times=check.at_least) for check in own)
        return ", ".join(f"`{check.rule}`" for check in own), "; ".join(sources) or "–", questions
    if clause.same_as in rules:
        return f"se {clause.same_as}", f"se {clause.same_as}", THROUGH.format(other=clause.same_as)
    if clause.shown != "appendix":
        return "–", "–", BACKGROUND if clause.shown == "not" else CORE_ALONE
    if assessment:
        return "vurdering per kapittel", assessment, DESCRIBED if clause.strength == "beskrevet" else ONE_ASSESSMENT
    return "–", "–", DESCRIBED if clause.strength == "beskrevet" else NO_ASSESSMENT


def _assessment(clause: Clause) -> str:
    """The question that the leader answers about the clause's chapter; empty where there is none."""
    fields = {layout.chapter_of(field.code): field for field in layout.SELF_ASSESSMENT.fields}
    if clause.shown != "appendix" or clause.chapter not in fields:
        return ""
    return f"{layout.SELF_ASSESSMENT.name}: {fields[clause.chapter].question}"


def inputs(check: Check, clause: Clause, plan: Plan) -> tuple[str, ...]:
    """What the rule reads to judge this very item; all its input where the plan does not say which is whose."""
    if check.field:
        return (check.field,)
    codes: tuple[str, ...] = import_module(f"toolkit.check.{check.rule}").INPUT
    answers = {content.clause: content.id for content in plan.recommended_contents}
    answers |= {measure.clause: measure.answered_by or "COMMON_MEASURES" for measure in plan.measures}
    beginning = answers.get(clause.id, "").removesuffix("activity")  # the earlier years' activities too
    return tuple(code for code in codes if beginning and code.startswith(beginning)) or codes


def _place(code: str) -> str:
    return "Elevundersøkelsen" if code == "survey" else _in_workbook(code)


def _in_workbook(code: str) -> str:
    if "." in code:
        name, column = code.split(".")
        table: layout.TableSheet = getattr(layout, name)
        return f"{table.name}: {next(c.title for c in table.columns if c.code == column)}"
    for sheet in (*layout.LEADER_SHEETS, *layout.MUNICIPALITY_SHEETS):
        if isinstance(sheet, layout.FormSheet):
            for field in sheet.fields:
                if field.code == code:
                    return f"{sheet.name}: {field.question}"
    raise KeyError(code)


def _table(rows: list[tuple[str, ...]]) -> str:
    lines = [HEADS, ("---",) * len(HEADS), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


if __name__ == "__main__":
    main()
