"""A PDF says what its page says: the same words in the same order, and nothing besides what paper adds."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from toolkit.publish.read_html import Fragment, one_line, read_html

WORD: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
NOT_PRINTED: Final = re.compile(r"<summary>.*?</summary>", re.DOTALL)
DRAWING: Final = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
BAND: Final = re.compile(r'content: "([^"]*)"; font: bold')
LONGER_THAN_A_SHEET: Final = 1_500
"""Characters of one text. In a narrow cell it makes a row that is parted between sheets, cell by cell."""
LIST: Final = re.compile(r"<ol>.*?</ol>", re.DOTALL)


class _Page(NamedTuple):
    """What a page gives its PDF.

    Attributes:
        read: the words of its text, in this order. drawn: those of its drawings, in any.
        heads, list_numbers, band: what paper says besides, on each sheet or before each point of a list.
        spoken: whole texts that an alt text or a bookmark may be. links: addresses.
        longest: characters of its longest text.
    """

    read: Sequence[str]
    drawn: Counter[str]
    heads: Counter[str]
    list_numbers: Counter[str]
    band: Counter[str]
    spoken: frozenset[str]
    links: frozenset[str]
    longest: int


def words_of_another(pdf: Iterable[Fragment], page: str) -> list[str]:
    """Words that the PDF has and the page does not, or the other way round; empty where they say the same.

    Args:
        pdf: the fragments of `read_pdf`.
        page: the finished page that the PDF was made from.
    """
    pieces, source = list(pdf), _taken_apart(page)
    lines = [piece for piece in pieces if piece.kind == "text"]
    sheets = len({line.place for line in lines})
    words = [_words(line.text) for line in lines]
    more, missing = _compared(words, source.read)
    if missing and source.longest >= LONGER_THAN_A_SHEET:
        more, missing = _compared_in_any_order(words, source.read)
    paper = Counter(str(number) for number in range(1, sheets + 1)) + Counter({str(sheets): sheets})
    paper += source.list_numbers
    for _ in range(sheets):
        paper += source.band + source.heads
    strange = Counter(more) - source.drawn - paper
    missing += (source.drawn - Counter(more)).elements()
    unknown = [p.text for p in pieces if p.kind == "alt" and p.text not in source.spoken]
    unknown += [p.text for p in pieces if p.kind == "attribute" and p.text not in source.links]
    return [*strange.elements(), *missing, *unknown]


def _taken_apart(page: str) -> _Page:
    main = NOT_PRINTED.sub("", page[page.index("<main") : page.index("</main>")] + "</main>")
    band = BAND.search(page)
    fragments = list(_fragments(page))
    titles = [f.text for f in fragments if f.kind == "alt"]
    return _Page(
        read=_in_order(_fragments(DRAWING.sub("", main))),
        drawn=Counter(_in_order(f for svg in DRAWING.findall(main) for f in _fragments(svg))),
        heads=Counter(word for head in re.findall(r"<thead>.*?</thead>", main) for word in _in_order(_fragments(head))),
        list_numbers=Counter(str(n) for ol in LIST.findall(main) for n in range(1, ol.count("<li>") + 1)),
        band=Counter(_words(band[1])) if band else Counter(),
        spoken=frozenset(f.text for f in fragments) | {f"{a}. {b}" for a, b in pairwise(titles)},
        links=frozenset(one_line(f.text) for f in fragments if f.kind == "attribute"),
        longest=max(len(f.text) for f in fragments if f.kind == "text"),
    )


def _compared(lines: Sequence[Sequence[str]], read: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words of the sheets that are not the next of the page, and the words of the page that never came.

    A word that is longer than its line goes on at the beginning of the next one, or on the next sheet after what stands
    in the margins between them. A number is never parted: two that stand beside each other are not a third.
    """
    more: list[str] = []
    begun: list[str] = []
    waiting = deque(read)
    for line in lines:
        for number, word in enumerate(line):
            whole = "".join([*begun, word])
            if waiting and waiting[0] == word:
                more += begun  # it began no word after all
                waiting.popleft()
                begun = []
            elif waiting and begun and number == 0 and waiting[0] == whole:
                waiting.popleft()
                begun = []
            elif waiting and not word[0].isdigit() and number == len(line) - 1 and waiting[0].startswith(whole):
                begun.append(word)
            else:
                more.append(word)
    return [*more, *begun], list(waiting)


def _compared_in_any_order(lines: Sequence[Sequence[str]], read: Sequence[str]) -> tuple[list[str], list[str]]:
    """The same where a row is longer than a sheet: each word as often as in the page, wherever it stands."""
    here, there = Counter(word for line in lines for word in line), Counter(read)
    return list((here - there).elements()), list((there - here).elements())


def _fragments(markup: str) -> list[Fragment]:
    return read_html(markup, "", lambda _: [])


def _in_order(fragments: Iterable[Fragment]) -> list[str]:
    return [word for fragment in fragments if fragment.kind == "text" for word in _words(fragment.text)]


def _words(text: str) -> list[str]:
    """Words and numbers. Drawn letters may be ligatures."""
    return WORD.findall(unicodedata.normalize("NFKC", text))
