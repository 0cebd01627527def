"""What a file says outside the cells of its tables, whatever kind of file it is: nothing in it goes unread."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from typing import Final

from toolkit.sources.delimited import DELIMITERS
from toolkit.sources.opened import OpenedFile
from toolkit.sources.outside_package import OutsideText, digit_runs, texts_of_package

LONG_NUMBER: Final = re.compile(r"(?<!\d)\d(?:[^\d;\t,\r\n\"{}\[\]]{0,12}\d){9}")
"""Ten digits near each other: fewer are never asked for here. It is quick, and says where to look closer."""


def texts_outside_cells(opened: OpenedFile) -> Iterator[OutsideText]:
    """Comments, properties, names and the like of a spreadsheet; lines and values with a long number of other files.

    A CSV file is read line by line, header or not, so a text may stand in a cell of the table as well.
    """
    if opened.kind == "spreadsheet":
        yield from texts_of_package(opened) if opened.is_zipped else digit_runs(opened.content)
        return
    text = opened.text()
    if not LONG_NUMBER.search(text):
        return
    yield from _json_texts(text) if opened.kind == "json" else _lines(text)


def _lines(text: str) -> Iterator[OutsideText]:
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if LONG_NUMBER.search(line):
            yield from (OutsideText("text", cell, row=number) for cell in _cells(line))


def _cells(line: str) -> list[str]:
    delimiter = next((mark for mark in DELIMITERS if mark in line), DELIMITERS[0])
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return [line]


def _json_texts(text: str) -> Iterator[OutsideText]:
    """Every distinct key and value, also those that a later one with the same key hides."""
    try:
        document = json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=tuple)
    except (ValueError, RecursionError):
        yield from _lines(text)
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
