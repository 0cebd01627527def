"""Where each element of an XML part begins and ends in its bytes, so that one can be changed and all others stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

TAG: Final = re.compile(rb"""<(?:"[^"]*"|'[^']*'|[^>"'])*>""")

Edit = tuple[int, int, bytes]
"""From and to in the old bytes, and what stands there instead."""


@dataclass(eq=False, slots=True)
class Element:
    """One element. `start` to `end` is all of it, `inside` to `inside_end` what is between its tags.

    Attributes:
        name: without its prefix.
        prefix: with its colon; empty where there is none.
        text: what stands in the element itself.
    """

    name: str
    prefix: str
    attributes: dict[str, str]
    start: int
    inside: int
    inside_end: int = 0
    end: int = 0
    children: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is written as one tag, `<row/>`."""
        return self.inside == self.end

    @property
    def text(self) -> str:
        """See the class."""
        return "".join(self.pieces)

    def find(self, name: str) -> Element | None:
        """The first child of this name."""
        return next((child for child in self.children if child.name == name), None)


def root_of(content: bytes) -> Element:
    """The part's root with everything in it. The part must have passed `refuse_unsafe_archive`.

    Raises:
        ValueError: it is no XML, or is not written as UTF-8.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ValueError("not UTF-8")
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    top = Element("", "", {}, 0, 0)
    open_elements = [top]

    def begin(name: str, attributes: dict[str, str]) -> None:
        start = parser.CurrentByteIndex
        tag = TAG.match(content, start)
        if tag is None:
            raise ValueError("tag without end")
        prefix, _, local = name.rpartition(":")
        element = Element(local, f"{prefix}:" if prefix else "", attributes, start, tag.end())
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def finish(_name: str) -> None:
        element = open_elements.pop()
        if content[element.inside - 2 : element.inside] == b"/>":
            element.inside_end = element.end = element.inside
        else:
            element.inside_end = parser.CurrentByteIndex
            element.end = content.index(b">", element.inside_end) + 1

    def characters(text: str) -> None:
        open_elements[-1].pieces.append(text)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, finish, characters
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None
    return top.children[0]


def edited(content: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes with these places changed. Of two at the same place, the one given first stands first."""
    pieces: list[bytes] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [content[at:start], new]
        at = end
    return b"".join([*pieces, content[at:]])


def named(elements: Sequence[Element], name: str) -> list[Element]:
    """Those of this name."""
    return [element for element in elements if element.name == name]
