"""An .xlsx that is changed cell by cell: every part that holds none of these cells keeps its bytes.

A library that reads a whole workbook and writes it again loses what it does not know: pictures, threaded comments,
rules and settings of newer programs. So nothing is written here but the cells, a style for a text that begins like a
formula, and shared texts that no cell shows any more, which are taken out: a text that is deleted is to be gone.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from toolkit.errors import InputError
from toolkit.sources.grid import cell_key
from toolkit.sources.inert import FORMULA_STARTS
from toolkit.sources.limits import MB
from toolkit.template.sheet_part import Place, SheetPart, Stored
from toolkit.template.xml_places import Edit, Element, edited, named, root_of

WORKBOOK: Final = "xl/workbook.xml"
LARGEST_PARTS: Final = 8 * MB
"""The parts together, unpacked. The toolkit's own workbook has 0.1 MB, and every element is held in memory."""

BUILT_IN_DATES: Final = frozenset({14, 15, 16, 17, 22})
BUILT_IN_PERCENTS: Final = frozenset({9, 10})
QUOTED: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')

CellName = tuple[str, int, int]
"""Sheet, row and column; rows and columns from 1."""


@dataclass(frozen=True)
class Look:
    """What the style of a cell says about what is typed there."""

    is_open: bool
    shows_date: bool
    shows_percent: bool


NO_LOOK: Final = Look(is_open=False, shows_date=False, shows_percent=False)


class WorkbookPackage:
    """The parts of one workbook that has passed `open_file`.

    Raises:
        InputError: `workbook_not_xlsx` where it is another kind of file or is put together in a way that is not known
            here: then nothing can be written without losing something. `sheet_too_large`.
    """

    def __init__(self, content: bytes, file: str) -> None:
        self._file = file
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                self._parts = {entry.filename: package.read(entry) for entry in package.infolist()}
                self._entries = package.infolist()
            if sum(len(part) for name, part in self._parts.items() if name.startswith("xl/")) > LARGEST_PARTS:
                raise InputError("sheet_too_large", {"file": file})
            workbook = root_of(self._parts[WORKBOOK])
            self._links = self._links_of(WORKBOOK)
            self._sheets = self._sheets_of(workbook)
            self._styles = self._part("styles")
            self._looks = _looks(root_of(self._parts[self._styles])) if self._styles else []
        except (KeyError, ValueError, zipfile.BadZipFile):
            raise InputError("workbook_not_xlsx", {"file": file}) from None
        if any(name.startswith("_xmlsignatures/") for name in self._parts):  # it would no longer hold
            raise InputError("workbook_not_xlsx", {"file": file})
        properties = workbook.find("workbookPr")
        self.counts_days_from_1904 = properties is not None and properties.attributes.get("date1904") in ("1", "true")

    def look_of(self, cell: CellName) -> Look:
        """How the cell looks; a cell that the file does not have is closed."""
        sheet = self._sheets.get(cell_key(cell[0]))
        style = None if sheet is None else sheet[1].style_of(cell[1:])
        return NO_LOOK if style is None or style >= len(self._looks) else self._looks[style]

    def has_formula(self, cell: CellName) -> bool:
        """Whether a formula stands in the cell."""
        sheet = self._sheets.get(cell_key(cell[0]))
        return sheet is not None and sheet[1].has_formula(cell[1:])

    def with_cells(self, cells: Mapping[CellName, Stored]) -> bytes:
        """The workbook with these values; the same bytes each time. The cells must hold no formula.

        Raises:
            InputError: `workbook_not_xlsx` where a cell has a style or a text that the file does not have.
        """
        try:
            return self._with_cells(cells)
        except (KeyError, ValueError, IndexError):
            raise InputError("workbook_not_xlsx", {"file": self._file}) from None

    def _with_cells(self, cells: Mapping[CellName, Stored]) -> bytes:
        by_sheet: dict[str, dict[Place, Stored]] = {}
        for (name, row, column), value in cells.items():
            by_sheet.setdefault(cell_key(name), {})[row, column] = value
        parts = dict(self._parts)
        styles = self._quoted_styles(by_sheet, parts)
        for key, values in by_sheet.items():
            part, sheet = self._sheets[key]
            parts[part] = sheet.with_cells(values, styles.get(key, {}))
        self._forget_texts(by_sheet, parts)
        return self._zipped(parts)

    def _quoted_styles(
        self, by_sheet: Mapping[str, Mapping[Place, Stored]], parts: dict[str, bytes]
    ) -> dict[str, dict[Place, int]]:
        """A text that begins like a formula is marked as quoted, so that it stays text when somebody edits the cell."""
        quoted = {
            key: {place: self._sheets[key][1].style_of(place) or 0 for place, value in values.items() if _needs(value)}
            for key, values in by_sheet.items()
        }
        wanted = {style for styles in quoted.values() for style in styles.values()}
        if not wanted:
            return {}
        if self._styles is None:
            raise ValueError("no styles")
        new, parts[self._styles] = _with_quoted(parts[self._styles], sorted(wanted))
        return {key: {place: new[style] for place, style in styles.items()} for key, styles in quoted.items()}

    def _forget_texts(self, by_sheet: Mapping[str, Mapping[Place, Stored]], parts: dict[str, bytes]) -> None:
        """Empty the shared texts that only the changed cells showed."""
        part = self._part("sharedStrings")
        if part is None:
            return
        before = {number for _, sheet in self._sheets.values() for number in sheet.shared_texts()}
        after = {n for key, (_, sheet) in self._sheets.items() for n in sheet.shared_texts(by_sheet.get(key, ()))}
        texts = named(root_of(parts[part]).children, "si")
        gone = [texts[number] for number in sorted(before - after) if number < len(texts)]
        edits = [(si.start, si.end, f"<{si.prefix}si><{si.prefix}t/></{si.prefix}si>".encode()) for si in gone]
        parts[part] = edited(parts[part], edits)

    def _zipped(self, parts: Mapping[str, bytes]) -> bytes:
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as package:
            for old in self._entries:
                entry = zipfile.ZipInfo(old.filename, old.date_time)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system, entry.external_attr = old.create_system, old.external_attr
                package.writestr(entry, parts[old.filename])
        return written.getvalue()

    def _links_of(self, part: str) -> dict[str, tuple[str, str]]:
        """The parts that a part points to: kind and name, by the id it uses for them."""
        folder, name = posixpath.split(part)
        relations = root_of(self._parts[f"{folder}/_rels/{name}.rels"])
        links = {}
        for one in named(relations.children, "Relationship"):
            target = posixpath.normpath(posixpath.join("/", folder, one.attributes["Target"]))[1:]
            links[one.attributes["Id"]] = (one.attributes["Type"].rpartition("/")[2], target)
        return links

    def _part(self, kind: str) -> str | None:
        """Name of the workbook's part of this kind."""
        return next((part for of_kind, part in self._links.values() if of_kind == kind and part in self._parts), None)

    def _sheets_of(self, workbook: Element) -> dict[str, tuple[str, SheetPart]]:
        """The worksheets by the key of their name: the part, and what is in it."""
        listed = workbook.find("sheets")
        found: dict[str, tuple[str, SheetPart]] = {}
        for sheet in named(listed.children if listed else [], "sheet"):
            link = next(value for name, value in sheet.attributes.items() if name.rpartition(":")[2] == "id")
            kind, part = self._links[link]
            if kind == "worksheet":
                found.setdefault(cell_key(sheet.attributes["name"]), (part, SheetPart(self._parts[part])))
        return found


def _needs(value: Stored) -> bool:
    return isinstance(value, str) and value.startswith(FORMULA_STARTS)


def _looks(styles: Element) -> list[Look]:
    """What each style says, in the order of their numbers."""
    formats, cell_styles = styles.find("numFmts"), styles.find("cellXfs")
    codes = {
        int(one.attributes["numFmtId"]): QUOTED.sub("", one.attributes["formatCode"]).casefold()
        for one in (formats.children if formats else [])
    }
    return [_look(style, codes) for style in named(cell_styles.children if cell_styles else [], "xf")]


def _look(style: Element, codes: Mapping[int, str]) -> Look:
    number, protection = int(style.attributes.get("numFmtId", "0")), style.find("protection")
    code = codes.get(number, "")
    return Look(
        is_open=protection is not None and protection.attributes.get("locked") in ("0", "false"),
        shows_date=number in BUILT_IN_DATES or ("d" in code and "y" in code),
        shows_percent=number in BUILT_IN_PERCENTS or "%" in code,
    )


def _with_quoted(content: bytes, wanted: list[int]) -> tuple[dict[int, int], bytes]:
    """The styles with one more for each wanted that is not there yet, and the new style's number by the old one's."""
    cell_styles = root_of(content).find("cellXfs")
    if cell_styles is None:
        raise ValueError("no cellXfs")
    styles = named(cell_styles.children, "xf")
    written = [content[style.start : style.end] for style in styles]
    new: dict[int, int] = {}
    for number in wanted:
        quoted = _quoted(content, styles[number])
        if quoted not in written:
            written.append(quoted)
        new[number] = written.index(quoted)
    more = b"".join(written[len(styles) :])
    tag = content[cell_styles.start : cell_styles.inside]
    counted = re.sub(rb'count="\d+"', f'count="{len(written)}"'.encode(), tag)
    edits: list[Edit] = [
        (cell_styles.start, cell_styles.inside, counted),
        (cell_styles.inside_end, cell_styles.inside_end, more),
    ]
    return new, edited(content, edits)


def _quoted(content: bytes, style: Element) -> bytes:
    """The style with the mark that says «text»."""
    tag, rest = content[style.start : style.inside], content[style.inside : style.end]
    tag = re.sub(rb"""\squotePrefix=("[^"]*"|'[^']*')""", b"", tag)
    end = b"/>" if tag.endswith(b"/>") else b">"
    return tag.removesuffix(end).rstrip() + b' quotePrefix="1"' + end + rest
