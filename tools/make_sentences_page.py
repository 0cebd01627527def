"""Write `docs/nokkelsetninger.md`: every key sentence of the reports, when it is said, its words and what it rests on.

Usage: python tools/make_sentences_page.py [--out FILE]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # works in a fresh checkout too, before the toolkit is installed

from toolkit.check import RULES  # noqa: E402
from toolkit.plan.load import load_plan  # noqa: E402
from toolkit.plan.model import Check, Plan  # noqa: E402
from toolkit.present.figure_sentences import FIGURE  # noqa: E402
from toolkit.present.found_in_unit import OWN_RULES  # noqa: E402
from toolkit.present.key_messages import COMMITTEE, MOST_OF_UNIT, MOST_OF_YEARS, ROLLING, UNIT  # noqa: E402
from toolkit.present.rule import Rule  # noqa: E402
from toolkit.present.texts import codes_under, has_text, text, wording  # noqa: E402

PAGE = ROOT / "docs" / "nokkelsetninger.md"

TOP = """\
# Nøkkelsetningene: hva rapportene kan si, og når

Siden er laget av `tools/make_sentences_page.py` fra koden og ordlisten. Ikke rett i den: endre reglene i
`toolkit/present/key_messages.py` eller ordene i `toolkit/present/texts/nb.toml`, og kjør verktøyet på nytt.

Alt som står under «Viktigst», er laget av en regel her. Det samme funnet har den samme regelen på alle sider, og får
derfor den samme setningen. Ingen setning er lengre enn 20 ord, også når navnene er lange.

- Rekkefølgen er viktighet: det som står øverst, sies først.
- Det som står i {krøllparenteser}, fylles inn. `{figure}` er setningen over figuren, `{sentence}` er setningen for
  punktet i planen, og `{chapter}` er kapitlet.
- Punktene i parentes er de kontrollen gjelder i Oppdals plan. En annen plan har andre punkter.
"""

PAGES: tuple[tuple[str, str, Sequence[Rule[Any]]], ...] = (
    (
        "Enhetens side",
        f"De {MOST_OF_UNIT} første setningene blir med.",
        UNIT,
    ),
    ("Utvalgets side og saksframlegget", "Alle setningene blir med.", COMMITTEE),
    ("Rapporten om planperioden", f"De {MOST_OF_YEARS} første setningene blir med.", ROLLING),
    (
        "Over en figur",
        "Én av setningene sies om hvert tall. Den siste delen, `{verdict}`, er ordet om endring fra året før.",
        FIGURE,
    ),
)
HEADS = ("nr.", "kode", "vilkår", "ordlyd", "kilde")

WORDS = """\
## Ordet om en endring eller en forskjell

Vilkårene står i «Ordene» i [method.md](method.md). En andel som oppgir mobbing, er høyere eller lavere, aldri bedre
eller dårligere.
"""
COMPARISONS = {
    "verdict.": "Mot året før",
    "against.municipality_": "Mot kommunen samlet",
    "against.nation_": "Mot hele landet",
    "against.several_years_": "Mot flere år tilbake",
}
WORD_HEADS = ("kode", "vilkår", "ordlyd")

POINTS = """\
## Setningen for et punkt i planen

Den følger av kontrollen og av det enheten har svart. Bare punkter i planens kjerne kan bli en nøkkelsetning.
Der ordlyden har `{question}`, er det spørsmålet i arbeidsboken.
"""
POINT_HEADS = ("kode", "vilkår", "ordlyd", "punkt")
STATES = ("not_fulfilled", "fulfilled_late", "not_reported")
VARIANTS = ("", "_since", "_missing", "_undated", "_period")


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description="Writes docs/nokkelsetninger.md.")
    parser.add_argument("--out", type=Path, default=PAGE, metavar="FILE")
    out: Path = parser.parse_args().out
    out.write_text(page(load_plan(ROOT / "params" / "oppdal" / "plan.toml")), encoding="utf-8", newline="\n")
    print(out)


def page(plan: Plan) -> str:
    """The whole page. Raises KeyError for a rule without a wording, a condition or a source."""
    parts = [TOP]
    for title, explained, rules in PAGES:
        rows = (_row(number, rule, plan) for number, rule in enumerate(rules, start=1))
        parts.append(f"## {title}\n\n{explained}\n\n" + _table(HEADS, rows))
    parts.append(WORDS)
    for prefix, title in COMPARISONS.items():
        parts.append(f"### {title}\n\n" + _table(WORD_HEADS, _word_rows(prefix)))
    parts.append(POINTS)
    parts.append(_table(POINT_HEADS, _point_rows(plan)))
    return "\n".join(parts)


def _row(number: int, rule: Rule[Any], plan: Plan) -> tuple[str, ...]:
    clauses = [clause for check in plan.checks if check.rule in rule.checks for clause in check.clauses]
    places = f" ({_ranges(clauses)})" if clauses else ""
    condition, source = text(f"condition.{rule.code}"), text(f"source.{rule.source}")
    return str(number), f"`{rule.code}`", condition, wording(rule.code), f"{source}{places}"


def _word_rows(prefix: str) -> Iterator[tuple[str, ...]]:
    for code in codes_under(prefix.partition(".")[0]):
        if code.startswith(prefix):
            yield f"`{code}`", text(f"condition.word.{code.removeprefix(prefix)}"), wording(code)


def _point_rows(plan: Plan) -> list[tuple[str, ...]]:
    clauses: dict[tuple[str, str], dict[str, None]] = {}
    for check in plan.checks:
        core = [clause for clause in check.clauses if plan.clause(clause).shown == "core"]
        for code, state in _sentences_of(check):
            clauses.setdefault((code, state), {}).update(dict.fromkeys(core))
    return [
        (f"`{code}`", text(f"state.{state}"), wording(code), _ranges(where))
        for (code, state), where in clauses.items()
        if where
    ]


def _sentences_of(check: Check) -> Iterator[tuple[str, str]]:
    """The code and state of everything that can be said of a check of units in a key sentence."""
    if check.rule in OWN_RULES or check.rule not in RULES:
        return
    for state in STATES:
        own = [f"finding.{check.field or check.rule}_{state}{variant}" for variant in VARIANTS]
        found = [code for code in own if has_text(code)] or [f"finding.{check.rule}_{state}"]
        yield from ((code, state) for code in found if has_text(code))


def _ranges(clauses: Iterable[str]) -> str:
    """`P123–P126, P221`: three or more that follow one another are a range."""
    runs: list[list[str]] = []
    for clause in sorted(set(clauses)):
        follows = runs and int(runs[-1][-1][1:]) + 1 == int(clause[1:])
        runs[-1].append(clause) if follows else runs.append([clause])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


if __name__ == "__main__":
    main()
