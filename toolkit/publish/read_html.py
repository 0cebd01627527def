"""HTML and SVG, taken apart into everything that a reader, a screen reader or a curious person can meet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final, NamedTuple
from urllib.parse import quote

from toolkit.publish.page_check import ATTRIBUTES, PAGE_TAGS, SVG_TAGS

INLINE: Final = set(
    "a abbr b bdi bdo big br cite code data del dfn em font i img input ins kbd label mark nobr output q rp rt ruby s "
    "samp slot small span strike strong sub sup textpath time tspan tt u var wbr".split()
)
VOID: Final = set("area base br col embed hr img input link meta param source track wbr".split())
ALT: Final = {"abbr", "alt", "label", "placeholder", "summary", "title", "value"}
REFERENCES: Final = {f"aria-{name}" for name in "controls describedby details flowto labelledby owns".split()}
GEOMETRY: Final = set(
    "d transform x y x1 x2 y1 y2 dx dy width height viewbox style points id clip-path class cx cy r rx ry".split()
)
KIND_INSIDE: Final = {"script": "data", "style": "css", "metadata": "meta"}
KNOWN_TAGS: Final = PAGE_TAGS | SVG_TAGS
KNOWN_ATTRIBUTES: Final = ATTRIBUTES | ALT
CSS_ESCAPE: Final = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|\s|(?=[^0-9a-fA-F\s]))")


class Fragment(NamedTuple):
    """A piece of a finished file. `place` tells where it stands: `("h2=Tallene", "row=2020-21", "column=n")`."""

    file: str
    kind: str
    text: str
    place: tuple[str, ...] = ()


Embedded = Callable[[str], Iterable[Fragment]]
"""Reads every data URI that stands in a text."""


def one_line(text: str) -> str:
    """The text with every kind of white space, hard spaces too, as one ordinary space."""
    return " ".join(text.split())


def read_html(markup: str, file: str, embedded: Embedded) -> list[Fragment]:
    """Everything in a page or a drawing, in its order. Raises ValueError for entities and tags without end."""
    if "<!entity" in markup.lower():
        raise ValueError("entity")
    page = _Page(file, embedded)
    page.feed(markup)
    page.close()
    return page.fragments()


def plain_css(style: str) -> str:
    r"""CSS as it is drawn: `\31` is the digit 1, and a backslash before a line break is nothing."""
    return CSS_ESCAPE.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)) if found[1] else "", style)


@dataclass
class _Label:
    """A heading or the like. Its words may come after the fragments that stand under it."""

    name: str
    words: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.name}={' '.join(self.words)}"


@dataclass
class _Table:
    caption: _Label = field(default_factory=lambda: _Label("caption"))
    columns: list[_Label] = field(default_factory=list)
    row: _Label | None = None
    column: int = -1
    in_head: bool = False
    in_cell: bool = False
    has_spans: bool = False

    def labels(self) -> list[_Label]:
        """Merged cells hide which column a cell is in; then it is in none, and nothing is bound to a guess."""
        row = [self.row] if self.row else []
        column = self.columns[self.column : self.column + 1] if self.in_cell and not self.has_spans else []
        return [self.caption, *row, *column]

    def start_row(self) -> None:
        self.row, self.column, self.in_cell = _Label("row"), -1, False

    def start_cell(self, values: dict[str, str]) -> _Label | None:
        """The label that the cell's own words become, if it is a header."""
        self.column, self.in_cell = self.column + 1, True
        self.has_spans |= any(values.get(span, "1") != "1" for span in ("colspan", "rowspan"))
        if self.in_head or values.get("scope") == "col":
            self.columns += [_Label("column")] * (self.column == len(self.columns))
            return self.columns[self.column]
        return self.row if self.column == 0 else None


class _Page(HTMLParser):
    """Walks a page once. Unknown elements and attributes are read like known ones: nothing may vanish."""

    def __init__(self, file: str, embedded: Embedded) -> None:
        super().__init__(convert_charrefs=True)
        self.file, self.embedded = file, embedded
        self.found: list[tuple[Fragment, list[_Label]]] = []
        self.open: list[str] = []
        self.buffer: list[str] = []
        self.headings: list[_Label] = []
        self.figures: list[_Label] = []
        self.tables: list[_Table] = []
        self.naming: dict[str, _Label] = {}

    def fragments(self) -> list[Fragment]:
        return [
            fragment._replace(place=(*(str(label) for label in labels if label.words), *fragment.place))
            for fragment, labels in self.found
        ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._pause(tag)
        self._enter(tag, {name: value or "" for name, value in attrs})
        if tag not in VOID:
            self.open.append(tag)
        if tag not in KNOWN_TAGS:
            self._emit("attribute", tag)
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def parse_endtag(self, i: int) -> int:
        """The parser drops what stands after the name in an end tag; someone may have hidden something there."""
        end = super().parse_endtag(i)
        if end > i:
            self._emit("attribute", " ".join(self.rawdata[i:end].rstrip(">").split()[1:]))
        return end

    def handle_endtag(self, tag: str) -> None:
        self._pause(tag)
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag) :]
        self.naming.pop("cell" if tag in ("td", "th", "tr", "table") else tag, None)
        if tag in ("td", "th") and self.tables:
            self.tables[-1].in_cell = False
        elif tag == "thead" and self.tables:
            self.tables[-1].in_head = False
        elif tag == "tr" and self.tables:
            self.tables[-1].row = None
        elif tag in ("table", "figure"):
            del (self.tables if tag == "table" else self.figures)[-1:]

    def handle_data(self, data: str) -> None:
        self.buffer.append(data)

    def handle_comment(self, data: str) -> None:
        self._emit("comment", data)

    def handle_decl(self, decl: str) -> None:
        if decl.lower() != "doctype html":
            self._emit("comment", decl)

    def handle_pi(self, data: str) -> None:
        self._emit("comment", data)

    def unknown_decl(self, data: str) -> None:
        """In a drawing, CDATA is drawn like other text; elsewhere it is a comment."""
        if "svg" in self.open and data.startswith("CDATA["):
            self.handle_data(data.removeprefix("CDATA["))
        else:
            self._emit("comment", data)

    def close(self) -> None:
        # What the parser does with a tag that never ends, or a script that is never closed, depends on its version.
        if self.rawdata.startswith("<"):
            raise ValueError("unclosed")
        super().close()
        self.handle_data(self.rawdata)
        self._flush()

    def _pause(self, tag: str) -> None:
        """A block begins or ends here; a line break inside one is a space."""
        if tag not in INLINE:
            self._flush()
        elif tag == "br":
            self.buffer.append(" ")

    def _flush(self) -> None:
        words, self.buffer = "".join(self.buffer), []
        inside = self.open[-1] if self.open else ""
        is_alt = "svg" in self.open and inside in ("title", "desc")
        kind = "meta" if "metadata" in self.open else "alt" if is_alt else KIND_INSIDE.get(inside, "text")
        if kind == "text" and words.strip():
            for label in self.naming.values():
                label.words.append(one_line(words))
        self._emit(kind, words)

    def _emit(self, kind: str, words: str) -> None:
        text = one_line(plain_css(words) if kind == "css" else words)
        if not text:
            return
        tables = [label for table in self.tables for label in table.labels()]
        labels = [*self.headings, *tables, *self.figures]
        self.found.append((Fragment(self.file, kind, text), labels))
        if kind != "text":
            self.found += [(fragment, labels) for fragment in self.embedded(words)]

    def _enter(self, tag: str, values: dict[str, str]) -> None:
        """Remember the headings, the table and the figure that the next words stand under."""
        if tag in ("h1", "h2", "h3"):
            self.naming[tag] = _Label(tag)
            self.headings = [*(label for label in self.headings if label.name < tag), self.naming[tag]]
        elif tag == "figure":
            self.figures.append(_Label("figcaption"))
        elif tag == "figcaption" and self.figures:
            self.naming[tag] = self.figures[-1]
        elif tag == "table":
            self.tables.append(_Table())
        elif self.tables:
            self._enter_in_table(tag, self.tables[-1], values)

    def _enter_in_table(self, tag: str, table: _Table, values: dict[str, str]) -> None:
        if tag == "caption":
            self.naming[tag] = table.caption
        elif tag in ("thead", "tbody", "tfoot"):
            table.in_head = tag == "thead"
        elif tag == "tr":
            table.start_row()
        elif tag in ("td", "th"):
            self.naming.pop("cell", None)
            if label := table.start_cell(values):
                self.naming["cell"] = label

    def _attribute(self, tag: str, name: str, value: str) -> None:
        in_svg = "svg" in self.open and tag in SVG_TAGS
        is_reference = tag == "use" and name.endswith("href") and value.startswith("#")
        if name not in KNOWN_ATTRIBUTES:
            self._emit("attribute", name)
        if in_svg and (name in GEOMETRY or is_reference):
            self._emit("geometry", value)
        elif name == "style":
            self._emit("css", value)
        elif name == "srcdoc":
            self._emit("attribute", f"data:text/html,{quote(value)}")
        else:
            is_alt = name in ALT or (name.startswith("aria-") and name not in REFERENCES)
            self._emit("alt" if is_alt else "attribute", value)
