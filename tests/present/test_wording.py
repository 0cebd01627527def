"""All wording stands in the catalogue: no sentence hides in the code, and no sentence of the catalogue is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from house import ROOT

from toolkit.present.tables_page import SNIPPET
from toolkit.present.texts import codes_under, wording

TOOLKIT = ROOT / "toolkit"
ROOMS = ("present", "publish", "cli", "interactive", "engine", "template", "check", "combine.py", "notebook.py")
"""What makes what people read. `sources`, `validate` and `plan` know the words of the files that they read."""

NORWEGIAN = re.compile(
    r"[æøåÆØÅ]|\b(?:og|ikke|er|som|med|av|på|fra|eller|har|kan|denne|dette|finnes|mangler|tall|elever|enhet|skole)\b"
)

NOT_WORDING = {
    "ikke startet": "an answer in the workbook",
    "gjennomført": "an answer in the workbook",
    "ikke gjennomført": "an answer in the workbook",
    "revisjon nødvendig": "an answer in the workbook",
    "elevråd": "a choice in the workbook, and a word that is looked for in leaders' answers",
    "tall": "the name of a published file",
    "foreldreråd": "a choice in the workbook",
    r"\bfau\b|foreldreråd|foreldreutvalg": "words that are looked for in leaders' answers",
    r"helsestasjon|helsesykeplei|helsesøst|skolehelsetjenest": "words that are looked for in leaders' answers",
    "æ": "a letter that the name of a saved question's file does without",
    "ø": "a letter that the name of a saved question's file does without",
}


def literals(path: Path) -> Iterator[str]:
    """Every string of a module that is no docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


def is_pattern(literal: str) -> bool:
    """A regular expression over letters, such as `[a-zæøå]`."""
    return "[a-zæøå]" in literal or "0-9a-zæøå" in literal


def modules() -> list[Path]:
    return [path for room in ROOMS for path in sorted((TOOLKIT / room).rglob("*.py") or [])] + [
        TOOLKIT / room for room in ROOMS if room.endswith(".py")
    ]


def test_no_wording_stands_in_the_code():
    found = {
        (str(path.relative_to(ROOT)), literal)
        for path in modules()
        for literal in literals(path)
        if NORWEGIAN.search(literal) and literal not in {*NOT_WORDING, SNIPPET} and not is_pattern(literal)
    }
    assert found == set()


@pytest.mark.parametrize("planted", ["Ingen tall kan vises.", "Rapporten er ferdig", "Åpne siden"])
def test_wording_in_the_code_would_be_seen(planted, tmp_path):
    module = tmp_path / "module.py"
    module.write_text(f'"""Docstring som ikke teller."""\nSAID = "{planted}"\n', encoding="utf-8")
    (literal,) = literals(module)
    assert NORWEGIAN.search(literal)


# Nothing is left over


MADE_OF_ANSWERS = re.compile(r"unit\.outcome_\w+")
"""Keys that are made of an answer in the workbook."""


@cache
def words_of_code() -> tuple[frozenset[str], dict[Path, tuple[frozenset[str], tuple[str, ...]]]]:
    """All strings of the code; and for each module its strings and the beginnings of keys that it fills in."""
    everywhere: set[str] = set()
    by_module = {}
    for path in [*TOOLKIT.rglob("*.py"), *(ROOT / "tools").rglob("*.py")]:
        strings = set(literals(path))
        everywhere |= strings
        begun = [
            node.values[0].value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant)
        ]
        keys = tuple(one for one in begun if isinstance(one, str) and re.match(r"[a-z_]+\.[a-z_.]*$", one))
        by_module[path] = (frozenset(strings), keys)
    return frozenset(everywhere), by_module


def pieces(strings: frozenset[str]) -> frozenset[str]:
    return strings | {one.strip("_.") for one in strings}


FROM_EVERYWHERE = (
    *("error.", "problem.", "condition.", "source.", "effect.reason.", "cli.release_", "help.command."),
    *("index.name_", "index.open_", "index.failed_", "cli.unit_", "published."),
    *("explorer.comparison_", "explorer.pooling_", "explorer.view_", "about_choice.pooling_", "fidelity.", "pooled."),
)
"""Keys of these are made of codes that another room, or another module of the room, gives."""


def is_filled(rest: str, words: frozenset[str]) -> bool:
    """Whether the rest of a key can be put together of words that the code knows."""
    if rest in words or rest.isdigit():
        return True
    return any(
        rest[:place] in words and is_filled(rest[place + 1 :], words) for place, c in enumerate(rest) if c in "_."
    )


COMMANDS = frozenset(re.findall(r"(?m)^def (\w+)\(", "".join(p.read_text("utf-8") for p in TOOLKIT.glob("cli/*.py"))))


def is_used(code: str) -> bool:
    everywhere, by_module = words_of_code()
    if code in everywhere or MADE_OF_ANSWERS.fullmatch(code):
        return True
    plans = frozenset(re.findall(r'"([\w.]+)"', "".join(p.read_text("utf-8") for p in ROOT.glob("params/*/plan.toml"))))
    logic = frozenset(
        one
        for path, (strings, _) in by_module.items()
        if path.is_relative_to(TOOLKIT) and path.relative_to(TOOLKIT).parts[0] not in ROOMS[:6]
        for one in strings
    )
    for strings, keys in by_module.values():
        for key in keys:
            if code.startswith(key):
                known = everywhere if code.startswith(FROM_EVERYWHERE) else strings | logic
                if is_filled(code.removeprefix(key), pieces(known | plans | COMMANDS)):
                    return True
    return False


SECTIONS = sorted({code.partition(".")[0] for code in codes_under("")})


@pytest.mark.parametrize("section", SECTIONS)
def test_no_wording_is_left_over(section):
    assert [code for code in codes_under(section) if not is_used(code)] == []


def test_a_wording_that_nothing_asks_for_would_be_seen():
    assert not is_used("committee.decisions")
    assert not is_used("unit.finnes_ikke")
    assert is_used("key.share")


def test_no_wording_is_there_twice_in_one_section():
    """Two keys of a section with the same words would drift apart."""
    allowed = {"key", "condition", "rolling", "chapters", "finding", "published"}
    for section in set(SECTIONS) - allowed:
        said = [wording(code) for code in codes_under(section) if len(wording(code).split()) > 4]
        assert len(said) == len(set(said)), section
