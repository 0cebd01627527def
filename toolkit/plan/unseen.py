"""Signs in a text that nobody sees: they say how it is laid out, and can turn the text around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

TURNING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Unicode's Bidi_Control property (UAX 9)."""

UNSEEN: Final = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{''.join(sorted(TURNING))}]")
"""One sign that turns text or controls a machine (category Cc). Line breaks and tabs are white space, and stay."""


def without_unseen(text: str) -> str:
    """The text without them. Left in, one of them could turn the rest of a line, so that a number is read backwards."""
    return UNSEEN.sub("", text)


def texts_with_unseen(value: object) -> Iterator[str]:
    """Every text with such a sign in nested tables and lists."""
    if isinstance(value, str):
        if UNSEEN.search(value):
            yield value
    elif isinstance(value, dict):
        for key, content in value.items():
            yield from texts_with_unseen(key)
            yield from texts_with_unseen(content)
    elif isinstance(value, list):
        for content in value:
            yield from texts_with_unseen(content)
