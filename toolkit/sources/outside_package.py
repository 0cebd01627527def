"""What a zipped spreadsheet (.xlsx, .ods) says outside its cells: comments, properties, headers, names, drawings."""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple
from xml.etree import ElementTree

from toolkit.errors import InputError
from toolkit.sources.opened import OpenedFile

Kind = Literal[
    "comment",
    "defined_name",
    "drawing",
    "formula",
    "header_footer",
    "part",
    "properties",
    "sheet_name",
    "stored",
    "text",
]
"""`stored`: where the texts of cells are kept: what stands there mostly stands in a cell too. `text`: CSV and JSON."""

PART_KINDS: Final[tuple[tuple[str, Kind], ...]] = (
    ("xl/comments", "comment"),
    ("xl/threadedComments", "comment"),
    ("docProps/", "properties"),
    ("meta.xml", "properties"),
    ("xl/drawings/", "drawing"),
    ("xl/charts/", "drawing"),
    ("xl/diagrams/", "drawing"),
    ("xl/sharedStrings", "stored"),
    ("content.xml", "stored"),
)
ELEMENT_KINDS: Final[dict[str, Kind]] = {
    "definedName": "defined_name",
    "headerFooter": "header_footer",
    "header": "header_footer",
    "footer": "header_footer",
    "annotation": "comment",
    "f": "formula",
}
NAMED_SHEETS: Final = {("xl/workbook.xml", "sheet"), ("content.xml", "table")}
COMMENTS: Final = frozenset({"comment", "threadedComment"})
PARAGRAPHS: Final = frozenset({"p", "si", "is", "text"})
"""Elements whose text may be cut into runs, each with its own look."""

TITLES: Final = "docProps/app.xml"
GUID: Final = re.compile(r"\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?")
SHEET_DATA: Final = re.compile(rb"<((?:\w+:)?)sheetData\b[^>]*(?<!/)>.*?</\1sheetData>", re.DOTALL)
FORMULA: Final = re.compile(
    rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]+)([0-9]+)\"[^>]*>\s*<((?:\w+:)?)f\b[^>]*>([^<]+)</\3f>", re.DOTALL
)
HEADER_CODES: Final = re.compile(r"&K(?:[0-9A-Fa-f]{6}|[0-9]{2}[+-][0-9]{3})|&\"[^\"]*\"")
"""Colours and typefaces in a header or footer; the text follows without a space."""

DIGITS: Final = (
    re.compile(rb"(?<![0-9])[0-9]{6}[ .-]?[0-9]{5}(?![0-9])"),
    re.compile(rb"(?<![0-9]\0)(?:[0-9]\0){6}(?:[ .-]\0)?(?:[0-9]\0){5}(?![0-9]\0)"),
)
UNREADABLE: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)
"""What a damaged or locked part makes the archive raise."""


ADDRESS: Final = re.compile(r"([A-Z]{1,2}|[A-W][A-Z]{2}|X[A-E][A-Z]|XF[A-D])([1-9][0-9]{0,5}|10[0-3][0-9]{4})")
"""A cell that a sheet of Excel has (XFD is its last column; a few of its last rows are left out)."""


class OutsideText(NamedTuple):
    """A text that is no cell's value, and where it stands; `column` is Excel's letter."""

    kind: Kind
    text: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None


def texts_of_package(opened: OpenedFile) -> Iterator[OutsideText]:
    """Every text and attribute of every part, but not the cells of the sheets that a reader of cells will see.

    Raises:
        InputError: `file_unreadable`, a part cannot be read, so nobody knows what it says.
    """
    try:
        yield from _texts_of_parts(opened)
    except UNREADABLE:
        raise InputError("file_unreadable", {"file": opened.name}) from None


def _texts_of_parts(opened: OpenedFile) -> Iterator[OutsideText]:
    with zipfile.ZipFile(io.BytesIO(opened.content)) as archive:
        sheets = _sheet_of_part(archive)
        for name in archive.namelist():
            yield OutsideText("part", name)
            content = archive.read(name)
            if name in sheets and name.startswith("xl/worksheets/"):
                yield from _formulas(content, sheets[name])
                content = SHEET_DATA.sub(b"", content)
            for found in _texts_of_part(name, content, sheets.get(name)):
                if not (name == TITLES and found.text in sheets.values()):  # it only repeats the sheets' names
                    yield found


def digit_runs(content: bytes) -> Iterator[OutsideText]:
    """Long numbers in bytes that are no text: one byte a character, or two."""
    for digits in DIGITS:
        for found in digits.finditer(content):
            yield OutsideText("part", found[0].replace(b"\0", b"").decode("ascii"))


def _texts_of_part(name: str, content: bytes, sheet: str | None) -> Iterator[OutsideText]:
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError):
        yield from digit_runs(content)
        return
    kind: Kind = next((kind for start, kind in PART_KINDS if name.startswith(start)), "part")
    waiting = [(root, OutsideText(kind, "", sheet))]
    while waiting:
        element, place = waiting.pop()
        local = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        place = _narrowed(place, local, element, is_sheet=(name, local) in NAMED_SHEETS)
        strings = [element.text, *element.attrib.values(), *(child.tail for child in element)]
        if local in PARAGRAPHS:
            strings.append("".join(element.itertext()))
        if place.kind == "header_footer":
            strings += [HEADER_CODES.sub(" ", text) for text in strings if text]
        yield from (place._replace(text=GUID.sub("", text)) for text in strings if text)
        waiting += [(child, place) for child in element]


def _narrowed(place: OutsideText, local: str, element: ElementTree.Element, *, is_sheet: bool) -> OutsideText:
    if is_sheet:
        # What stands below the name of an .ods sheet is its cells, and not the name.
        return place._replace(sheet=_attribute(element, "name"), kind="sheet_name" if not len(element) else place.kind)
    if local in COMMENTS and (address := ADDRESS.fullmatch(element.get("ref", ""))):
        return place._replace(column=address[1], row=int(address[2]))
    return place._replace(kind=ELEMENT_KINDS.get(local, place.kind))


def _formulas(content: bytes, sheet: str) -> Iterator[OutsideText]:
    """Formulas with a value: a reader of cells sees the value only."""
    for column, row, _, formula in FORMULA.findall(content):
        text = "=" + html.unescape(formula.decode("utf-8", "replace"))
        yield OutsideText("formula", text, sheet, int(row), column.decode())


def _sheet_of_part(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name of the sheet that each part of an .xlsx belongs to: the sheet itself, its comments, its drawings."""
    try:
        root = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    except (KeyError, ElementTree.ParseError):
        return {}
    parts = _related(archive, "xl/workbook.xml")
    named = [(parts.get(_attribute(e, "id") or ""), e.get("name", "")) for e in root.iter() if e.tag.endswith("}sheet")]
    sheets = {part: name for part, name in named if part}
    return {part: name for sheet, name in sheets.items() for part in (sheet, *_related(archive, sheet).values())}


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The parts that a part points to, by the id it uses for them."""
    folder, name = posixpath.split(part)
    try:
        root = ElementTree.fromstring(archive.read(f"{folder}/_rels/{name}.rels"))
    except (KeyError, ElementTree.ParseError):
        return {}
    targets = {element.get("Id", ""): element.get("Target", "") for element in root}
    return {key: posixpath.normpath(posixpath.join("/", folder, target))[1:] for key, target in targets.items()}


def _attribute(element: ElementTree.Element, local: str) -> str | None:
    return next((value for name, value in element.attrib.items() if name.rpartition("}")[2] == local), None)
