"""What someone meets who reads a page from its top, or hears it: headings in order, words in everything, figures told.

A figure has a caption, an alt text of its own and its numbers in a table, in it or right after it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from toolkit.errors import PageError

HEADINGS: Final = ("h1", "h2", "h3", "h4")
NEVER_EMPTY: Final = {*HEADINGS, "a", "caption", "figcaption", "li", "summary", "th"}
FEWEST_WORDS_IN_ALT: Final = 5
DUMMY_ALT: Final = re.compile(
    r"no description|has been provided|alt(ernativ)?[ -]?te[kx]st|figure size|untitled|lorem ipsum|"
    r"\w\.(png|jpe?g|gif|svg|pdf|webp)\b",
    re.IGNORECASE,
)
"""What programs write where nobody has written anything. Other checkers take it for an alt text."""


@dataclass
class _Figure:
    has_caption: bool = False
    has_drawing: bool = False
    has_table: bool = False


class Reading:
    """Follows a page's elements as they begin and end; each of its errors stops the page."""

    def __init__(self) -> None:
        self._level = 0
        self._figure: _Figure | None = None
        self._drawing: dict[str, str] = {}
        self._alts: set[str] = set()
        self._lacks_table = self._has_caption = False

    def begins(self, tag: str, values: Mapping[str, str]) -> None:
        """An element begins."""
        if tag in HEADINGS:
            self._heading(HEADINGS.index(tag) + 1)
        elif tag == "figure":
            self._table_came_too_late()
            self._figure = _Figure()
        elif tag == "table":
            self._lacks_table = self._has_caption = False
            if self._figure:
                self._figure.has_table = True
        elif tag == "svg":
            self._drawing = {}
            if self._figure is None:
                raise PageError("page_figure", {"found": "svg"})
            self._figure.has_drawing = True
        elif tag == "th" and values.get("scope") not in ("col", "row"):
            raise PageError("page_scope", {"found": tag})

    def ends(self, tag: str, words: str, in_drawing: bool) -> None:
        """An element ends, and these are all the words in it."""
        if in_drawing:
            self._drawing[tag] = " ".join(words.split())
        elif tag == "svg":
            self._alt(self._drawing.get("title", ""), self._drawing.get("desc", ""))
        elif tag == "caption":
            self._has_caption = True
        elif tag == "table" and not self._has_caption:
            raise PageError("page_caption", {"found": tag})
        elif tag == "figcaption" and self._figure:
            self._figure.has_caption = True
        elif tag == "figure" and self._figure:
            if self._figure.has_drawing and not self._figure.has_caption:
                raise PageError("page_figure", {"found": "figcaption"})
            self._lacks_table = self._figure.has_drawing and not self._figure.has_table
            self._figure = None
        if tag in NEVER_EMPTY and not in_drawing and not _has_words(words):
            raise PageError("page_caption" if tag == "caption" else "page_empty", {"found": tag})

    def finish(self) -> None:
        """The page is over."""
        self._table_came_too_late()

    def _heading(self, level: int) -> None:
        self._table_came_too_late()
        if level > self._level + 1:
            raise PageError("page_heading", {"found": f"h{level} after h{self._level}"})
        self._level = level

    def _table_came_too_late(self) -> None:
        if self._lacks_table:
            raise PageError("page_figure", {"found": "table"})

    def _alt(self, title: str, alt: str) -> None:
        own_words = {word.casefold() for word in alt.split()} - {word.casefold() for word in title.split()}
        too_few = len(own_words) < FEWEST_WORDS_IN_ALT
        if not _has_words(title) or too_few or DUMMY_ALT.search(alt) or alt in self._alts:
            raise PageError("page_alt", {"found": alt})
        self._alts.add(alt)


def _has_words(words: str) -> bool:
    """Whether anything can be seen; invisible signs are nothing."""
    return any(not sign.isspace() and unicodedata.category(sign)[0] != "C" for sign in words)
