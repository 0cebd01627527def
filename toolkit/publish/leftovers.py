"""What must never stand in anything published: identity numbers, planted values, traces of the notebook.

What is found is told by file, kind and code only. The number or the text itself is never repeated.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Final, NamedTuple
from urllib.parse import unquote

from toolkit.publish.read_back import Fragment
from toolkit.publish.sought import Sought
from toolkit.validate.identity_numbers import holds_identity_number, is_identity_number

IDENTITY: Final = "leftover_identity_number"
PLANTED: Final = "leftover_planted"
NOTEBOOK: Final = "leftover_notebook_metadata"

SHORTEST_PLANTED: Final = 3
SHORTEST_SPREAD: Final = 6
"""Shorter planted values are sought within each fragment only: across two fragments they arise by chance."""

READ_ON: Final = ("text", "alt", "data")
"""Kinds that are read on from one fragment to the next, so that nothing hides by being spread over several."""

TAG: Final = re.compile(r"<[^<>]*>")
BETWEEN_CSS_STRINGS: Final = re.compile(r"[\"']\s*[\"']")
NOTEBOOK_WORDS: Final = re.compile(
    r"papermill|injected[-_]parameters|kernelspec|widget-(?:state|view)|application/vnd\.jupyter|language_info|"
    r"slice_file|execution_count|nbformat|cell-id=|celltag_|\bjp-[a-z]|jupyter-widgets|ipykernel|ipython-input"
)
LONG_NUMBER: Final = re.compile(r"(?<![0-9.,])[0-9]{9,}(?![0-9])")
FRACTION: Final = re.compile(r"(?<![0-9.,])[0-9]+[.,][0-9]+(?![0-9.,])")

BIRTHDAY_AND_PERSONAL: Final = re.compile(r"(?<![0-9])([0-9]{6})[^0-9a-zæøå]{1,8}([0-9]{5})(?![0-9])")
SPREAD_PERSONAL: Final = re.compile(r"(?<![0-9])(?=([0-9]{6}\s*[0-9](?:\s*[0-9]){4})(?![0-9]))")
SPREAD_BIRTHDAY: Final = re.compile(r"(?<![0-9])(?=([0-9](?:[\s.]*[0-9]){5}\s*[0-9]{5})(?![0-9]))")
ONE_DIGIT_PER_BOX: Final = re.compile(r"(?<![0-9])(?<![0-9]\n)(?=([0-9](?:\n[0-9]){10})(?!\n?[0-9]))")


class Leftover(NamedTuple):
    """Something that stops the release. `file` is masked where the file's own name must not be repeated."""

    file: str
    kind: str
    code: str


class Planted:
    """Texts that must not stand anywhere, spaces and capitals aside. Many take no longer to look for than a few.

    Raises:
        ValueError: one has fewer than three characters.
    """

    def __init__(self, texts: Iterable[str] = ()) -> None:
        values = {_letters(text) for text in texts}
        if any(len(value) < SHORTEST_PLANTED for value in values):
            raise ValueError("a planted value needs at least three characters")
        self.numbers = frozenset(value for value in values if value.isdigit())
        self.all = Sought(values)
        self.words = Sought(values - self.numbers)
        self.long = Sought(value for value in values if len(value) >= SHORTEST_SPREAD)


def find_leftovers(fragments: Iterable[Fragment], planted: Planted) -> tuple[Leftover, ...]:
    """Everything that may not be published; each file, kind and code is told once."""
    pieces = tuple(fragments)
    found = [Leftover(piece.file, piece.kind, code) for piece in pieces for code in _codes(piece, planted)]
    found += _spread_over_several(pieces, planted)
    return tuple(dict.fromkeys(leftover._replace(file=_speakable(leftover.file, planted)) for leftover in found))


def _codes(piece: Fragment, planted: Planted) -> Iterator[str]:
    plain = _plain(piece.text)
    if _shows_identity_number(piece, plain):
        yield IDENTITY
    if _shows_planted(piece, plain, planted):
        yield PLANTED
    if _comes_from_notebook(piece, plain):
        yield NOTEBOOK


def _plain(text: str) -> str:
    """The text without what disguises it: escapes, tags, strings in pieces, characters that are not seen."""
    for _ in range(3):
        text = unescape(unquote(text))
    return _seen(BETWEEN_CSS_STRINGS.sub("", TAG.sub("", text)))


def _seen(text: str) -> str:
    """Soft hyphens, zero-width spaces and marks of direction are all of the category Cf; none of them is ASCII."""
    if text.isascii():
        return text
    unseen = {sign for sign in set(text) if unicodedata.category(sign) == "Cf"}
    return unicodedata.normalize("NFKC", "".join(sign for sign in text if sign not in unseen) if unseen else text)


def _letters(text: str) -> str:
    return "".join(_seen(text).casefold().split())


def _shows_identity_number(piece: Fragment, plain: str) -> bool:
    if piece.kind == "geometry":
        # Coordinates stand side by side and would make numbers by chance, so only a number in one piece counts.
        return any(is_identity_number(number) for number in LONG_NUMBER.findall(piece.text))
    if holds_identity_number(piece.text) or holds_identity_number(plain):
        return True
    return any(is_identity_number(day + person) for day, person in BIRTHDAY_AND_PERSONAL.findall(plain.casefold()))


def _shows_planted(piece: Fragment, plain: str, planted: Planted) -> bool:
    if piece.kind == "geometry":
        has_number = not planted.numbers.isdisjoint(LONG_NUMBER.findall(piece.text))
        return has_number or planted.words.stands_in(_letters(piece.text))
    return planted.all.stands_in(_letters(piece.text)) or planted.all.stands_in(_letters(plain))


def _comes_from_notebook(piece: Fragment, plain: str) -> bool:
    if piece.kind == "name" and piece.text.lower().endswith(".ipynb"):
        return True
    return any(NOTEBOOK_WORDS.search(text.casefold()) for text in (piece.text, plain))


def _spread_over_several(pieces: Iterable[Fragment], planted: Planted) -> Iterator[Leftover]:
    streams: dict[tuple[str, str], list[str]] = {}
    for piece in pieces:
        if piece.kind in READ_ON:
            streams.setdefault((piece.file, piece.kind), []).append(_plain(piece.text))
    for (file, kind), texts in streams.items():
        if any(is_identity_number(number) for number in _spread_numbers("\n".join(texts).casefold())):
            yield Leftover(file, kind, IDENTITY)
        if planted.long.stands_in(_letters("\n".join(texts))):
            yield Leftover(file, kind, PLANTED)


def _spread_numbers(text: str) -> Iterator[str]:
    """Only patterns that a table of figures does not make by chance: its small numbers would give many false hits."""
    for day, person in BIRTHDAY_AND_PERSONAL.findall(text):
        yield day + person
    whole_numbers = FRACTION.sub("#", text)
    for pattern in (SPREAD_PERSONAL, SPREAD_BIRTHDAY, ONE_DIGIT_PER_BOX):
        for found in pattern.findall(whole_numbers):
            yield re.sub(r"[^0-9]", "", found)


def _speakable(file: str, planted: Planted) -> str:
    is_unspeakable = {IDENTITY, PLANTED}.intersection(_codes(Fragment(file, "name", file), planted))
    return re.sub(r"\w", "x", file) if is_unspeakable else file
