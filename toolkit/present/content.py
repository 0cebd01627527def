"""What a report says, before it is a web page or a Word document: the same parts for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.present import html
from toolkit.present.html import Block, Cell, Link, Status
from toolkit.present.texts import text


@dataclass(frozen=True)
class Paragraph:
    """One paragraph."""

    words: str


@dataclass(frozen=True)
class ToFill:
    """What only a person knows. Says that it is not filled in yet, so that nobody takes it for an answer."""

    what: str

    @property
    def words(self) -> str:
        """The whole sentence, with its mark."""
        return text("paper.to_fill", what=self.what)


@dataclass(frozen=True)
class Items:
    """A list; numbered where people refer to its points by number."""

    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Grid:
    """A table; the first cell of each row is the row's header."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


Part = Paragraph | ToFill | Items | Grid


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    heading: str
    parts: tuple[Part, ...]


def block_of(parts: Sequence[Part]) -> Block:
    """The parts as a piece of a web page."""
    return sum(map(_block, parts), html.EMPTY)


def words_of(cell: Cell) -> str:
    """A table cell without its colour or link."""
    match cell:
        case Status():
            return cell.word
        case Link():
            return cell.words
    return cell


def _block(part: Part) -> Block:
    match part:
        case Paragraph():
            return html.paragraph(part.words)
        case ToFill():
            return html.paragraph(part.words, "to-fill")
        case Items():
            return html.bullets(part.items, ordered=part.ordered)
        case Grid():
            return html.table(part.caption, part.heads, part.rows)
