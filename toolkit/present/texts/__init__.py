"""All wording that a user reads, by code. One language, one file: nynorsk would be `nn.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LANGUAGE = "nb"


def text(code: str, /, **values: object) -> str:
    """The sentence for a code, with its values filled in as plain text (never markup).

    Args:
        code: dotted key of the catalogue, e.g. `state.fulfilled`.
        values: whatever the sentence names in braces.

    Raises:
        KeyError: the catalogue has no such sentence, or a value is missing: a fault, never shown as a blank.
    """
    return _catalogue()[code].format(**values)


def has_text(code: str) -> bool:
    """Whether the catalogue has a sentence for this code."""
    return code in _catalogue()


def wording(code: str) -> str:
    """The sentence for a code as it is written, its values still in braces. Raises KeyError where there is none."""
    return _catalogue()[code]


def codes_under(section: str) -> list[str]:
    """Every code of a section, or of the whole catalogue for no section, in its own order."""
    return [code for code in _catalogue() if code.startswith(f"{section}." if section else "")]


@cache
def _catalogue() -> Mapping[str, str]:
    content = tomllib.loads((Path(__file__).parent / f"{LANGUAGE}.toml").read_text(encoding="utf-8"))
    return dict(_flatten("", content))


def _flatten(prefix: str, table: Mapping[str, object]) -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            flat += _flatten(f"{prefix}{key}.", value)
        else:
            flat.append((f"{prefix}{key}", str(value)))
    return flat
