"""Office files taken apart: every part of the package, shown or hidden, and what the package says about itself."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple
from xml.etree.ElementTree import XMLParser
from zipfile import ZipFile

from toolkit.publish.read_html import Fragment, one_line

LARGEST_UNPACKED_BYTES: Final = 50 * 1024 * 1024
XML_SUFFIXES: Final = (".xml", ".rels", ".rdf", ".vml")
META_PARTS: Final = ("docProps/", "customXml/", "meta.xml", "settings.xml", "word/settings.xml", "META-INF/")
PARAGRAPHS: Final = {"p", "h", "si", "is", "text", "comment"}
SPACES: Final = {"br", "cr", "tab", "s", "line-break"}
TABLE, ROW, CELL = "tbl", "tr", "tc"

ReadPart = Callable[[bytes, str], Iterable[Fragment]]
"""Reads a part that is not XML (a picture, an embedded workbook) by its name."""


def read_office(content: bytes, file: str, read_part: ReadPart) -> Iterator[Fragment]:
    """Everything in a `.docx`, `.xlsx` or `.odt`, with the part as place.

    Raises:
        ValueError: the package unpacks to more than 50 MB, or a part declares a document type.
        BadZipFile, ParseError: the package or a part is damaged.
    """
    with ZipFile(io.BytesIO(content)) as package:
        # Unpacking stops at the size a part claims to have, so the claims can be trusted here.
        if sum(part.file_size for part in package.infolist()) > LARGEST_UNPACKED_BYTES:
            raise ValueError("unpacked size")
        yield from _remark(file, package.comment, ())
        for part in package.infolist():
            place = (f"part={part.filename}",)
            yield Fragment(file, "name", one_line(part.filename), place)
            yield from _remark(file, part.comment, place)
            yield from _remark(file, part.extra, place)
            if not part.is_dir():
                for fragment in _read_part(package.read(part), part.filename, file, read_part):
                    yield fragment._replace(place=place + fragment.place)


def _read_part(content: bytes, name: str, file: str, read_part: ReadPart) -> Iterable[Fragment]:
    kind = "meta" if name.startswith(META_PARTS) else "data"
    if name.endswith(XML_SUFFIXES):
        return read_xml(content, file, kind)
    if name == "mimetype":
        return [Fragment(file, "meta", one_line(content.decode()))]
    return read_part(content, name)


def _remark(file: str, content: bytes, place: tuple[str, ...]) -> Iterator[Fragment]:
    if text := one_line(content.decode("latin-1")):
        yield Fragment(file, "meta", text, place)


def read_xml(content: bytes, file: str, kind: str) -> list[Fragment]:
    """Everything in one XML part; the runs of a paragraph are one text, and a cell in a document's table has a place.

    Raises:
        ValueError: the part declares a document type, which could define entities.
        ParseError: the part is not XML.
    """
    part = _Part(file, kind)
    parser = XMLParser(target=part)
    parser.feed(content)
    parser.close()
    return part.found


class _Place(NamedTuple):
    """Where the reading is in a document's table; all three are counted from 1, and 0 is before the first."""

    table: int
    row: int = 0
    column: int = 0

    @property
    def labels(self) -> tuple[str, str]:
        return f"row={self.table}.{self.row}", f"column={self.column}"


class _Part:
    """What `XMLParser` calls while it reads a part. It keeps no tree, so depth costs nothing."""

    def __init__(self, file: str, kind: str) -> None:
        self.file, self.kind = file, kind
        self.found: list[Fragment] = []
        self.buffer: list[str] = []
        self.depth = 0
        self.tables = 0
        self.open: list[_Place] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._pause(_local(tag), +1)
        self._move(_local(tag))
        for name, value in attributes.items():
            self._emit("alt" if _local(name) in ("descr", "title") else "attribute", value)

    def end(self, tag: str) -> None:
        self._pause(_local(tag), -1)
        if _local(tag) == TABLE and self.open:
            self.open.pop()

    def start_ns(self, prefix: str, uri: str) -> None:
        self._emit("attribute", f"{prefix} {uri}")

    def data(self, data: str) -> None:
        self.buffer.append(data)

    def comment(self, data: str) -> None:
        self._emit("comment", data)

    def pi(self, target: str, data: str | None = None) -> None:
        self._emit("comment", f"{target} {data or ''}")

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise ValueError("doctype")

    def close(self) -> None:
        self._flush()

    def _pause(self, tag: str, step: int) -> None:
        """Outside of paragraphs every element is a text of its own; inside, only a space can part the runs."""
        if tag in PARAGRAPHS or not self.depth:
            self._flush()
        elif tag in SPACES:
            self.buffer.append(" ")
        self.depth += step if tag in PARAGRAPHS else 0

    def _move(self, tag: str) -> None:
        """A number that is alone in its cell means what its row and column say, so each is counted."""
        if tag == TABLE:
            self.tables += 1
            self.open.append(_Place(self.tables))
        elif tag == ROW and self.open:
            self.open[-1] = self.open[-1]._replace(row=self.open[-1].row + 1, column=0)
        elif tag == CELL and self.open:
            self.open[-1] = self.open[-1]._replace(column=self.open[-1].column + 1)

    def _flush(self) -> None:
        words, self.buffer = "".join(self.buffer), []
        self._emit(self.kind, words)

    def _emit(self, kind: str, words: str) -> None:
        if text := one_line(words):
            place = self.open[-1].labels if self.open else ()
            self.found.append(Fragment(self.file, kind, text, place))


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()
