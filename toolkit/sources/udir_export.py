"""Udir's export of Elevundersøkelsen (layout A): long tables as JSON records or CSV, recognised by their columns.

Compulsory school has the tables 148 (indicators), 149 (themes), 150 (bullying) and 151 (participation); upper
secondary school has the same four as 152-155. The two families have the same columns: the grades tell them apart.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from toolkit.errors import InputError
from toolkit.sources.raw import RawTable, bytes_of, digest, raw_frame, row_numbers

COLUMNS = (
    *("SpoersmaalNivaa", "Spoersmaalgruppekode", "Spoersmaalgruppe", "Spoersmaalkode", "Spoersmaalnavn"),
    *("Skoleaarnavn", "EnhetNivaa", "Nasjonaltkode", "Nasjonalt", "Fylkekode", "Fylke", "Kommunekode", "Kommune"),
    *("Organisasjonsnummer", "EnhetNavn", "GruppeNivaa", "GruppeKode", "GruppeNavn", "TrinnNivaa", "TrinnKode"),
    *("Trinnnavn", "EierformNivaa", "Eierformkode", "EierformNavn", "KjoennNivaa", "KjoennKode", "Kjoenn"),
    *("AndelMobbet", "Score", "Standardavvik", "AntallBesvart", "AndelDeltatt", "AntallInvitert"),
    *("Temanavn", "SvaralternativNavn", "AndelBesvart", "Sidenummer", "RaderSide", "RaderTotalt"),
)
NEWER_NAMES = {"Indikator": "Spoersmaalgruppe"}
DELIMITERS = (";", ",", "\t")
UPPER_SECONDARY = "videregående"


@dataclass(frozen=True)
class Family:
    """Two tables with the same columns. `needs`: at least one column of each group must be there."""

    compulsory: str
    upper_secondary: str
    needs: tuple[tuple[str, ...], ...]


EVERY_TABLE_NEEDS = (("Skoleaarnavn",), ("Trinnnavn", "TrinnKode"), ("EnhetNavn", "Organisasjonsnummer"))
QUESTION = (("Spoersmaalgruppe", "Spoersmaalgruppekode"), ("Spoersmaalnavn", "Spoersmaalkode"))
FAMILIES = (
    Family("udir_150", "udir_154", (("AndelMobbet",), *QUESTION)),
    Family("udir_148", "udir_152", (("Score",), *QUESTION)),
    Family("udir_149", "udir_153", (("Temanavn",), ("SvaralternativNavn",), ("AndelBesvart", "Score"))),
    Family("udir_151", "udir_155", (("AntallBesvart",), ("AntallInvitert", "AndelDeltatt"))),
)


def read_udir_export(path: Path) -> RawTable:
    """Read one export file.

    Raises:
        InputError: `file_unreadable` (no text to be had), `file_not_recognised` (none of the tables),
            `rows_uneven` (a CSV line has more or fewer cells than the header: a number may stand in the wrong column).
    """
    content = bytes_of(path)
    text = _decoded(content, path.name)
    is_json = text.lstrip()[:1] in ("[", "{")
    frame, rows, header_row = _from_json(text, path.name) if is_json else _from_csv(text, path.name)
    frame.columns = pd.Index(_canonical(list(frame.columns)))
    if not frame.columns.is_unique:
        raise InputError("file_not_recognised", {"file": path.name})
    layout = _recognised(frame, path.name)
    return RawTable(path.name, layout, frame, row_numbers(rows), digest(content), header_row=header_row)


def _decoded(content: bytes, name: str) -> str:
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("file_unreadable", {"file": name})


def _from_json(text: str, name: str) -> tuple[pd.DataFrame, Sequence[int], None]:
    try:
        records = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise InputError("file_unreadable", {"file": name}) from None
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise InputError("file_not_recognised", {"file": name})
    columns = list(dict.fromkeys(key for record in records for key in record))
    cells = [[_text_or_none(record.get(column)) for column in columns] for record in records]
    return raw_frame(cells, columns), range(1, len(records) + 1), None


def _text_or_none(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else str(value)


def _from_csv(text: str, name: str) -> tuple[pd.DataFrame, Sequence[int], int]:
    lines = text.splitlines()
    header_line = 1 if lines and lines[0].casefold().startswith("sep=") else 0
    header = lines[header_line] if len(lines) > header_line else ""
    delimiter = max(DELIMITERS, key=lambda mark: _known_count(next(csv.reader([header], delimiter=mark), [])))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records: list[list[str]] = []
    numbers: list[int] = []
    previous_end = 0
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                records.append(record)
                numbers.append(previous_end + 1)
            previous_end = reader.line_num
    except csv.Error:
        raise InputError("file_unreadable", {"file": name}) from None
    records, numbers = records[header_line:], numbers[header_line:]
    if not records:
        raise InputError("file_not_recognised", {"file": name})
    columns = records[0]
    if not _known_count(columns):
        raise InputError("file_not_recognised", {"file": name})
    numbered = zip(records[1:], numbers[1:], strict=True)
    body = [_fitted(record, len(columns), name, number) for record, number in numbered]
    return raw_frame(body, columns), numbers[1:], numbers[0]


def _fitted(record: list[str], width: int, name: str, number: int) -> list[str]:
    """The record without empty cells after the last column."""
    if len(record) < width or any(cell.strip() for cell in record[width:]):
        raise InputError("rows_uneven", {"file": name, "row": number})
    return record[:width]


def _key(column: str) -> str:
    return unicodedata.normalize("NFC", column).strip().casefold()


KNOWN = {_key(column): column for column in (*COLUMNS, *NEWER_NAMES)}


def _known_count(header: Sequence[str]) -> int:
    return sum(_key(column) in KNOWN for column in header)


def _canonical(header: Sequence[object]) -> list[str]:
    """Column names as Udir spells them; the newer names stand for the older ones unless both are there."""
    names = [KNOWN.get(_key(str(column)), str(column).strip()) for column in header]
    return [NEWER_NAMES[name] if NEWER_NAMES.get(name, name) not in names else name for name in names]


def _recognised(frame: pd.DataFrame, name: str) -> str:
    columns = set(frame.columns)
    for family in FAMILIES:
        if all(columns.intersection(group) for group in (*EVERY_TABLE_NEEDS, *family.needs)):
            return family.upper_secondary if _is_upper_secondary(frame) else family.compulsory
    raise InputError("file_not_recognised", {"file": name})


def _is_upper_secondary(frame: pd.DataFrame) -> bool:
    column = "Trinnnavn" if "Trinnnavn" in frame.columns else "TrinnKode"
    grades = [_key(str(grade)) for grade in frame[column].dropna().unique()]
    return any(grade.startswith(UPPER_SECONDARY) for grade in grades) or _all_above_ten(grades)


def _all_above_ten(grades: Sequence[str]) -> bool:
    return bool(grades) and bool(np.all([grade.isdecimal() and int(grade) > 10 for grade in grades]))
