"""Signs in a text that nobody sees: they say how it is laid out, and can turn the text around them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

TURNING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Unicode's Bidi_Control property (UAX 9)."""


def without_unseen(text: str) -> str:
    """The text without them. Left in, one of them could turn the rest of a line, so that a number is read backwards."""
    return "".join(sign for sign in text if not is_unseen(sign))


def is_unseen(sign: str) -> bool:
    """Whether one sign turns text or controls a machine. Line breaks and tabs are white space, and stay."""
    return sign in TURNING or (sign not in "\n\r\t" and unicodedata.category(sign) == "Cc")


def texts_with_unseen(value: object) -> Iterator[str]:
    """Every text with such a sign in nested tables and lists."""
    if isinstance(value, str):
        if any(map(is_unseen, value)):
            yield value
    elif isinstance(value, dict):
        for key, content in value.items():
            yield from texts_with_unseen(key)
            yield from texts_with_unseen(content)
    elif isinstance(value, list):
        for content in value:
            yield from texts_with_unseen(content)
