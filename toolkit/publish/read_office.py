"""Office files taken apart: every part of the package, shown or hidden, and what the package says about itself."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from typing import Final
from xml.etree.ElementTree import XMLParser
from zipfile import ZipFile

from toolkit.publish.read_html import Fragment, one_line

LARGEST_UNPACKED_BYTES: Final = 50 * 1024 * 1024
XML_SUFFIXES: Final = (".xml", ".rels", ".rdf", ".vml")
META_PARTS: Final = ("docProps/", "customXml/", "meta.xml", "settings.xml", "word/settings.xml", "META-INF/")
PARAGRAPHS: Final = {"p", "h", "si", "is", "text", "comment"}
SPACES: Final = {"br", "cr", "tab", "s", "line-break"}

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
    """Everything in one XML part; the runs of a paragraph are one text.

    Raises:
        ValueError: the part declares a document type, which could define entities.
        ParseError: the part is not XML.
    """
    part = _Part(file, kind)
    parser = XMLParser(target=part)
    parser.feed(content)
    parser.close()
    return part.found


class _Part:
    """What `XMLParser` calls while it reads a part. It keeps no tree, so depth costs nothing."""

    def __init__(self, file: str, kind: str) -> None:
        self.file, self.kind = file, kind
        self.found: list[Fragment] = []
        self.buffer: list[str] = []
        self.depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._pause(_local(tag), +1)
        for name, value in attributes.items():
            self._emit("alt" if _local(name) in ("descr", "title") else "attribute", value)

    def end(self, tag: str) -> None:
        self._pause(_local(tag), -1)

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

    def _flush(self) -> None:
        words, self.buffer = "".join(self.buffer), []
        self._emit(self.kind, words)

    def _emit(self, kind: str, words: str) -> None:
        if text := one_line(words):
            self.found.append(Fragment(self.file, kind, text))


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()
