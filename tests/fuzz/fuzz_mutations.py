"""Ways in which files go wrong: on their way, in somebody's editor, or on purpose."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
import zlib
from dataclasses import dataclass
from typing import NamedTuple

from fuzz_seeds import DOCUMENTS, HEADINGS, TABLES, WORKBOOK_UNITS, WRITERS, workbook
from hypothesis import strategies as st
from openpyxl.utils.exceptions import IllegalCharacterError
from spreadsheets import archive, parts_of

TEXTS = (
    *(
        "",
        " ",
        "1e309",
        "-1e309",
        "NaN",
        "nan",
        "inf",
        "-0",
        "9" * 400,
        "9" * 10_000,
        "0," + "1" * 5_000,
        "99 999 999 999",
    ),
    *(
        "\x01",
        "4\x7f",
        "\u202e4,2",
        "\u200f4,2",
        "\ufeff4",
        "\xa04",
        "٣",
        "²",
        "½",
        "４",
        "e\u0301",
        "İ",
        "ß",
        "æ" * 40_000,
    ),
    *("31.12.9999", "0001-01-01", "2021-02-30", "1900-01-00", "2020-21", "9999-00", "1000-01", "202413", "202008"),
    *(
        "=1+1",
        "#N/A",
        "*",
        ":",
        "..",
        "-",
        "–",
        "%",
        "100 %",
        "101",
        "-1",
        "0",
        "1,5,5",
        "1.000",
        "1 000",
        "1e5",
        "0x10",
    ),
    *("{0.__class__}", "{value}", "%s", "<b>", '"', ";", "\n", "\r", "'", "\\", "17912099997", "1791209999.7", "True"),
    *(
        "@municipality",
        "Prøvedal kommune",
        "0921",
        "311000012.0",
        "Alle eierformer",
        "Trinn 99",
        "videregående trinn 9",
    ),
)
NUMBERS = (float("nan"), float("inf"), -1, 0, 10**20, -(10**300), 1e-300, 0.5, 2958466, 2958465.5, -693594, True, None)
DAYS = (
    dt.date(9999, 12, 31),
    dt.date(1900, 1, 1),
    dt.datetime(2021, 5, 17, 23, 59, 59),
    dt.time(1, 2),
    dt.timedelta(9**5),
)
PARTS = tuple(sorted({part for heading in HEADINGS for part in heading.split(".")}))
"""What headings tell of."""

BITS = b"\x00\xff\xfe<&>\"';,\t\r\n\x80\xc3\xd8{}[]=PK%0"


@dataclass(frozen=True)
class DamagedFile:
    """A file, whether it goes among the workbooks or the surveys, and whether others come with it or a marked copy."""

    name: str
    content: bytes
    is_workbook: bool
    has_companions: bool
    is_marked: bool

    def __repr__(self) -> str:
        return f"DamagedFile({self.name!r}, {len(self.content)} bytes, {self.content[:200]!r})"

    def _repr_pretty_(self, printer, _cycle: bool) -> None:
        printer.text(repr(self))


@st.composite
def damaged_files(draw: st.DrawFn) -> DamagedFile:
    """Any seed, spoilt in its cells, in its bytes, in both or (now and then) not at all."""
    is_workbook = draw(st.integers(0, 4)) == 4
    content = draw(_workbooks()) if is_workbook else draw(_documents() | _tables() | _tables())
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2)))):
        content = _spoilt(content, draw(CHANGES))
    suffix = draw(st.sampled_from((".xlsx", ".xlsx", ".xlsm"))) if is_workbook else ".csv"
    return DamagedFile(f"vollen{suffix}", content, is_workbook, draw(st.booleans()), draw(st.integers(0, 9)) == 9)


@st.composite
def _tables(draw: st.DrawFn) -> bytes:
    rows = [list(row) for row in draw(st.sampled_from([table for tables in TABLES.values() for table in tables]))]
    for _ in range(draw(st.integers(0, 3))):
        _spoil_table(draw, rows)
    return WRITERS[draw(st.sampled_from(sorted(WRITERS)))](rows)


def _spoil_table(draw: st.DrawFn, rows: list[list[object]]) -> None:
    line = rows[draw(st.integers(0, len(rows) - 1))]
    other = rows[draw(st.integers(0, len(rows) - 1))]
    place = draw(st.integers(0, max(len(line) - 1, 0)))
    how = draw(st.integers(0, 14))
    if how >= 12 and rows[0]:
        _spoil_heading(draw, rows[0])
    elif how <= 5 and line:
        line[place] = draw(st.sampled_from(TEXTS))
    elif how == 6:
        rows[:] = draw(st.permutations(rows))
    elif how == 7:
        line.insert(place, draw(st.sampled_from(TEXTS)))
    elif how == 8:
        del line[place : place + 1]
    elif how == 9:
        order = draw(st.permutations(range(len(rows[0]))))
        rows[:] = [[row[column] for column in order if column < len(row)] for row in rows]
    elif how == 10:
        rows.append(list(line))
    else:
        for row in rows:
            row[place:place] = row[place : place + 1] if draw(st.booleans()) else other[place : place + 1]


def _spoil_heading(draw: st.DrawFn, head: list[object]) -> None:
    """A heading of any table, more or instead of another; or one of its parts becomes another."""
    place = draw(st.integers(0, len(head) - 1))
    parts = str(head[place]).split(".")
    if len(parts) > 1 and draw(st.booleans()):
        parts[draw(st.integers(0, len(parts) - 1))] = draw(st.sampled_from((*PARTS, *TEXTS)))
        head[place] = ".".join(parts)
    else:
        head[place] = draw(st.sampled_from(HEADINGS))


@st.composite
def _documents(draw: st.DrawFn) -> bytes:
    document = json.loads(json.dumps(draw(st.sampled_from([d for found in DOCUMENTS.values() for d in found]))))
    for _ in range(draw(st.integers(0, 3))):
        _spoil_document(draw, document)
    return json.dumps(document, ensure_ascii=draw(st.booleans())).encode("utf-8", errors="surrogatepass")


def _spoil_document(draw: st.DrawFn, node: object) -> None:
    """One value somewhere in it becomes another, or disappears."""
    while isinstance(node, dict | list) and node:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = draw(st.sampled_from(keys))
        inner = node[key]
        if isinstance(inner, dict | list) and inner and draw(st.integers(0, 9)):
            node = inner
            continue
        how = draw(st.integers(0, 7))
        if how == 0:
            node[key] = draw(st.sampled_from((*HEADINGS, *PARTS)))
        elif how == 1 and isinstance(node, list):
            node.insert(draw(st.integers(0, len(node))), inner)
        elif how == 1:
            node[draw(st.sampled_from(HEADINGS))] = inner
        elif how <= 6:
            node[key] = draw(st.sampled_from((*TEXTS, *NUMBERS, [], {}, [[]], {"a": [1]}, "\ud800", "\x00")))
        else:
            del node[key]
        return


@st.composite
def _workbooks(draw: st.DrawFn) -> bytes:
    count = draw(st.integers(0, 3))

    def spoil(book) -> None:
        for _ in range(count):
            sheet = book.worksheets[draw(st.integers(0, len(book.worksheets) - 1))]
            cell = sheet.cell(draw(st.integers(1, 12)), draw(st.integers(1, 7)))
            try:
                cell.value = draw(st.sampled_from((*TEXTS, *NUMBERS, *DAYS)))
            except IllegalCharacterError:
                cell.value = "_x0001_"

    return workbook(draw(st.sampled_from(WORKBOOK_UNITS)), spoil)


class Change(NamedTuple):
    """One change to bytes; numbers are shares of 2**16, so that they fit any length."""

    inside: bool
    part: int
    how: int
    start: int
    length: int
    bit: int
    byte: int
    text: str
    times: int
    encodings: tuple[str, str]


SHARES = st.integers(0, 2**16 - 1)
ENCODINGS = st.sampled_from(("utf-8", "utf-16", "cp1252", "latin-1", "utf-8-sig", "utf-16-be"))
CHANGES = st.builds(
    Change,
    *(st.booleans(), SHARES, st.integers(0, 7), SHARES, st.integers(0, 64), st.integers(0, 7), st.sampled_from(BITS)),
    *(st.sampled_from(TEXTS), st.sampled_from((1, 2, 500)), st.tuples(ENCODINGS, ENCODINGS)),
)


def _spoilt(content: bytes, change: Change) -> bytes:
    """Bytes that were changed; in a zipped file as often inside one of its parts."""
    if change.inside and content.startswith(b"PK"):
        try:
            parts = parts_of(content)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
            return content
        name = list(parts)[len(parts) * change.part >> 16] if parts else ""
        return archive({**parts, name: _changed(parts[name], change)}) if parts else content
    return _changed(content, change)


def _changed(content: bytes, change: Change) -> bytes:
    start = len(content) * change.start >> 16
    end = min(len(content), start + change.length)
    before, piece, after = content[:start], content[start:end], content[end:]
    if change.how == 0:
        return before
    if change.how == 1 and piece:
        return before + bytes([piece[0] ^ (1 << change.bit)]) + piece[1:] + after
    if change.how == 2:
        return before + bytes([change.byte]) + piece + after
    if change.how == 3:
        return before + after
    if change.how == 4:
        return before + piece * (change.times + 1) + after
    if change.how == 5:
        return before + change.text.encode() + after
    if change.how == 6:
        read, written = change.encodings
        return content.decode(read, errors="replace").encode(written, errors="replace")
    return piece + after
