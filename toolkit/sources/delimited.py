"""A text file with delimiters: `;`, tab or `,`, with or without `sep=` on top, line ends of any kind, strays too."""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv
from numpy.typing import NDArray

from toolkit.errors import InputError
from toolkit.sources.grid import HEAD_ROWS, Body, Grid
from toolkit.sources.limits import MOST_TEXT_COLUMNS
from toolkit.sources.opened import OpenedFile
from toolkit.sources.raw import row_numbers
from toolkit.sources.text_safety import refuse_long_table

DELIMITERS: Final = ("\t", ";", ",")
LINES_OF_HEAD: Final = 200
CHUNK: Final = 20_000
QUOTE: Final = b'"'
END: Final = "\0"
"""A line of its own behind the last one, with what no text has in it. In a cell, it says that the cell never ended."""


class DelimitedGrid(Grid):
    """One text file read with one delimiter."""

    def __init__(self, opened: OpenedFile, delimiter: str) -> None:
        self.name, self.sha256, self.sheet, self.is_hidden = opened.name, opened.sha256, None, False
        self._opened, self._delimiter = opened, delimiter
        self.head = self._head()

    def _head(self) -> list[list[str]]:
        # A character may be cut in two at the end; it stands in the last line, far below any header.
        start = self._cleaned(self._opened.content[:200_000].decode(self._opened.encoding, errors="ignore"))
        lines = start.splitlines(keepends=True)[:LINES_OF_HEAD]
        head: list[list[str]] = []
        self._lines_up_to: list[int] = []
        reader = csv.reader(io.StringIO("".join(lines), newline=""), delimiter=self._delimiter)
        try:
            for record in islice(reader, HEAD_ROWS):
                head.append(record)
                self._lines_up_to.append(reader.line_num)
        except csv.Error:
            pass  # what comes before it may still be a header; the body will tell
        if any(len(record) > MOST_TEXT_COLUMNS for record in head):
            raise InputError("sheet_too_large", {"file": self.name})
        return head

    def _cleaned(self, text: str) -> str:
        """Without the carriage returns that some downloads have too many of: before a line end or a delimiter.

        Where they end the lines themselves, none is taken away.
        """
        if "\r" not in text or "\n" not in text:
            return text
        return re.sub(rf"\r+(?=\r\n|{re.escape(self._delimiter)})", "", text)

    def _body(self, header: int) -> Body:
        """See `Grid.body`. Columns hold text, each distinct text once (categories): files can be large."""
        columns = [str(cell) for cell in self.head[header]]
        return self._body_by_lines(header, columns) or self._body_by_records(header, columns)

    def _body_by_lines(self, header: int, columns: list[str]) -> Body | None:
        """The quick way, for files where a line is a record and all lines have the same number of cells; else None."""
        content = self._opened.content
        if self._lines_up_to[header] != header + 1 or (QUOTE in content and content.count(QUOTE) % 2):
            return None  # a heading goes over several lines, or a quotation mark is never closed
        end = len(content.rstrip(b"\r\n")) if content[-4:].count(b"\n") > 1 else len(content)
        line_ends = self._opened.line_ends - content.count(b"\n", end)
        if self._opened.encoding.startswith("utf-16"):
            return None
        names = [str(place) for place in range(len(columns))]
        try:
            table = arrow_csv.read_csv(
                pa.BufferReader(pa.py_buffer(content).slice(0, end)),
                arrow_csv.ReadOptions(
                    skip_rows=header + 1, column_names=names, encoding=self._opened.encoding.removesuffix("-sig")
                ),
                arrow_csv.ParseOptions(delimiter=self._delimiter, ignore_empty_lines=False),
                arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.dictionary(pa.int32(), pa.string())), strings_can_be_null=False
                ),
            )
        except pa.ArrowException:
            return None  # the slow way says which line it is
        lines_below = line_ends + (not content.endswith(b"\n", 0, end)) - (header + 1)
        if table.num_rows != lines_below:
            return None  # a cell goes over several lines, or a stray `\r` cuts one
        numbers = np.arange(header + 2, header + 2 + table.num_rows, dtype=np.int64)
        return _without_empty_rows(table.to_pandas(), numbers, columns)

    def _body_by_records(self, header: int, columns: list[str]) -> Body:
        refuse_long_table(self._opened.content, self.name, line_end=b"\r")
        encoded = [_Encoded() for _ in columns]
        numbers = array("q")
        records = self._records(len(columns), header)
        while chunk := list(islice(records, CHUNK)):
            numbers.extend(number for number, _ in chunk)
            for column, cells in zip(encoded, zip(*(record for _, record in chunk), strict=True), strict=True):
                column.add(cells)
        self._refuse_swallowed_rows(encoded, numbers)
        frame = pd.DataFrame(dict(enumerate(column.series() for column in encoded)))
        frame.columns = pd.Index(columns)
        return Body(frame, row_numbers(numbers))

    def _records(self, width: int, header: int) -> Iterator[tuple[int, list[str]]]:
        """Records below the header with the line each begins on; empty ones left out."""
        lines = io.StringIO(self._cleaned(self._opened.text()), newline="")
        reader = csv.reader(chain(lines, [END]), delimiter=self._delimiter)
        previous_end = 0
        try:
            for index, record in enumerate(reader):
                number, previous_end = previous_end + 1, reader.line_num
                if record == [END]:
                    return
                if record and record[-1].endswith(END):
                    raise self._not_closed(number)
                if index > header and any(cell.strip() for cell in record):
                    yield number, self._fitted(record, width, number)
        except csv.Error:  # the only thing that a lenient reader minds is a cell of 131,072 characters
            if reader.line_num > previous_end + 1:
                raise self._not_closed(previous_end + 1) from None
            raise InputError("cell_too_long", {"file": self.name}) from None

    def _not_closed(self, row: int) -> InputError:
        return InputError("quotes_not_closed", {"file": self.name, "row": row})

    def _refuse_swallowed_rows(self, encoded: Sequence[_Encoded], numbers: Sequence[int]) -> None:
        """Between two stray quotation marks whole rows become one cell: line ends with delimiters around them."""
        found = [place for column in encoded for place in column.places_of(self._holds_rows)]
        if found:
            raise self._not_closed(numbers[min(found)])

    def _holds_rows(self, text: str) -> bool:
        return self._delimiter in text and ("\n" in text or "\r" in text)

    def _fitted(self, record: list[str], width: int, number: int) -> list[str]:
        """The record without empty cells after the last column."""
        if len(record) < width or any(cell.strip() for cell in record[width:]):
            raise InputError("rows_uneven", {"file": self.name, "row": number})
        return record[:width]


class _Encoded:
    """A column under construction: each distinct text once, and a number for each row."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._codes = array("i")

    def add(self, cells: Sequence[str]) -> None:
        numbers = self._numbers
        self._codes.extend(numbers.setdefault(cell, len(numbers)) for cell in cells)

    def places_of(self, is_meant: Callable[[str], bool]) -> Iterator[int]:
        """The first row of each text that is meant."""
        return (self._codes.index(number) for text, number in self._numbers.items() if is_meant(text))

    def series(self) -> pd.Series:
        texts = pd.Index(list(self._numbers), dtype=object)
        return pd.Series(pd.Categorical.from_codes(np.frombuffer(self._codes, dtype=np.int32), texts))


def _without_empty_rows(frame: pd.DataFrame, numbers: NDArray[np.int64], columns: list[str]) -> Body:
    is_filled = np.zeros(len(frame), dtype=bool)
    for _, column in frame.items():
        says_something = np.array([bool(str(text).strip()) for text in column.cat.categories], dtype=bool)
        is_filled |= says_something[column.cat.codes.to_numpy()] if len(says_something) else False
        if is_filled.all():
            break
    if not is_filled.all():
        frame, numbers = frame[is_filled].reset_index(drop=True), numbers[is_filled]
    frame.columns = pd.Index(columns)
    return Body(frame, numbers)
