"""How large and how odd a file may be before it is refused. Far above anything the services or a leader deliver."""

from __future__ import annotations

from typing import Final

MB: Final = 1_000_000

LARGEST_FILE: Final = 400 * MB
"""A million rows of Udir's export as CSV are about 260 MB."""

LARGEST_JSON: Final = 100 * MB
"""As Python objects a document takes ten times its size; Udir's pages hold about 1 MB."""

MOST_JSON_MARKS: Final = 8_000_000
"""Commas and brackets: an empty list of one byte costs 56. Udir's widest table has 40 commas to a record."""

MOST_DOCUMENT_CELLS: Final = 10_000_000
"""Records by keys: a document where each record has a key of its own makes a table of nothing."""

LARGEST_SPREADSHEET: Final = 50 * MB
LARGEST_OLD_SPREADSHEET: Final = 20 * MB
LARGEST_UNPACKED: Final = 300 * MB
HIGHEST_RATIO: Final = 200
"""Unpacked to packed. Sheets of repeated text reach 60; a bomb about 1,000."""

RATIO_MATTERS_FROM: Final = 10 * MB
MOST_PARTS: Final = 2_000
LARGEST_DIRECTORY: Final = 1 * MB
"""The list of an archive's parts, which is read into memory before it can be counted."""
DEEPEST_XML: Final = 200
LARGEST_TOKEN: Final = 1 * MB
"""A tag that does not end makes the XML parser begin again with every piece it is given."""

MOST_SHEETS: Final = 100
MOST_CELLS: Final = 3_000_000
"""From A1 to the last filled cell, all sheets together: the readers make room for every one of them, and a million take
three seconds to look through. A larger table comes as CSV."""

MOST_WORKBOOK_CELLS: Final = 500_000
"""The same for the toolkit's own workbook, which holds about 3,000 and is read more thoroughly."""

MOST_SHEET_TEXT: Final = 200 * MB
"""Characters in all cells: one long shared string may stand in every cell."""

LONGEST_CELL: Final = 32_767
"""Excel's own limit."""

MOST_TEXT_COLUMNS: Final = 5_000
"""Each column of a text costs about a millisecond. A web download with years, grades and genders in it has 2,000."""

MOST_WIDE_FIGURES: Final = 1_000_000
"""Rows by columns of figures in a wide table: each becomes a record of a dozen cells. All schools of the country with
their grades and genders are a third of that."""

MOST_LINES: Final = 2_000_000
MOST_COLUMNS: Final = 16_384
"""Excel's own limit."""
