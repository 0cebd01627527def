"""What a file says outside the cells of its tables, whatever kind of file it is: nothing in it goes unread."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Final

from toolkit.sources.delimited import DELIMITERS
from toolkit.sources.opened import OpenedFile
from toolkit.sources.outside_package import OutsideText, digit_runs, texts_of_package

SEPARATORS: Final = b'\t\n\r",;[]{}'
"""Bytes that stand between one cell or value and the next."""

SHAPE: Final = bytes.maketrans(b"123456789" + SEPARATORS, b"000000000" + b";" * len(SEPARATORS))
WITHOUT_SHAPE: Final = bytes(set(range(256)) - set(b"0123456789" + SEPARATORS))
LONG_NUMBER: Final = b"0" * 10
"""Numbers shorter than this are never asked for here."""


def texts_outside_cells(opened: OpenedFile) -> Iterator[OutsideText]:
    """Comments, properties, names and the like of a spreadsheet; lines and values with a long number of other files.

    A CSV file is read line by line, header or not, so a text may stand in a cell of the table as well.
    """
    if opened.kind == "spreadsheet":
        yield from texts_of_package(opened) if opened.is_zipped else digit_runs(opened.content)
        return
    content = opened.text().encode() if opened.encoding.startswith("utf-16") else opened.content
    if _has_long_number(content):
        yield from _json_texts(opened, content) if opened.kind == "json" else _lines(content, opened.encoding)


def _has_long_number(content: bytes) -> bool:
    """Whether any cell or value has so many digits: quick, since large files have few such places."""
    return LONG_NUMBER in content.translate(SHAPE, WITHOUT_SHAPE)


def _lines(content: bytes, encoding: str) -> Iterator[OutsideText]:
    encoding = "cp1252" if encoding == "cp1252" else "utf-8-sig"
    for number, line in enumerate(content.splitlines(), start=1):
        if _has_long_number(line):
            yield from (OutsideText("text", cell, row=number) for cell in _cells(line.decode(encoding, "replace")))


def _cells(line: str) -> list[str]:
    delimiter = next((mark for mark in DELIMITERS if mark in line), DELIMITERS[0])
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return [line]


def _json_texts(opened: OpenedFile, content: bytes) -> Iterator[OutsideText]:
    """Every distinct key and value, also those that a later one with the same key hides."""
    try:
        document = json.loads(
            opened.text(), parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=tuple
        )
    except (ValueError, RecursionError):
        yield from _lines(content, opened.encoding)
        return
    found: set[str] = set()
    waiting: list[object] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list | tuple):
            waiting += value
        elif isinstance(value, str):
            found.add(value)
    yield from (OutsideText("text", value) for value in sorted(found))
