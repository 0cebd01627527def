"""The release's tables as files: CSV for Norwegian spreadsheets, a description for programs, and one for people."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Sequence
from typing import Final

from toolkit.plan.settings import Settings
from toolkit.present.parts import about_version, origin_words
from toolkit.present.published_tables import Column, Table, published_tables
from toolkit.present.tables_page import tables_page
from toolkit.present.texts import LANGUAGE, text
from toolkit.protect.model import ProtectedYear
from toolkit.publish.exporter import render_page
from toolkit.publish.page_check import check_page
from toolkit.review import build_committee_review, build_review
from toolkit.sources.inert import csv_text

PAGE: Final = "tabeller.html"
METADATA: Final = "csv-metadata.json"
"""The name that programs look for beside a CSV file (W3C, Model for Tabular Data, 5.3)."""
DELIMITER: Final = ";"
LINE_END: Final = "\r\n"


def release_tables(units: Collection[str], protected: ProtectedYear, settings: Settings) -> tuple[Table, ...]:
    """The tables of a release in which these units and the committee have their pages."""
    year = settings.run.school_year
    in_order = [unit.id for unit in settings.unit_register.units if unit.id in units]
    reviews = [build_review(unit, year, protected.slice_for(unit), settings) for unit in in_order]
    return published_tables(reviews, build_committee_review(year, protected, settings), settings)


def table_files(tables: Sequence[Table], settings: Settings) -> dict[str, bytes]:
    """Every file's name and bytes; the same tables give the same bytes.

    Raises:
        PageError: the page about them breaks a rule.
    """
    page = render_page(tables_page(tables, METADATA, settings).html, back_link="index.html")
    check_page(page)
    described = json.dumps(_metadata(tables, settings), ensure_ascii=False, indent=1)
    files = {table.file: _csv(table) for table in tables}
    return {**files, METADATA: f"{described}\n".encode(), PAGE: page.encode()}


def _csv(table: Table) -> bytes:
    """With the mark that tells Excel that it is UTF-8."""
    content = io.StringIO(newline="")
    writer = csv.writer(content, delimiter=DELIMITER, lineterminator=LINE_END)
    writer.writerow([column.name for column in table.columns])
    writer.writerows([csv_text(cell) for cell in row] for row in table.rows)
    return content.getvalue().encode("utf-8-sig")


def _metadata(tables: Sequence[Table], settings: Settings) -> dict[str, object]:
    """W3C «CSV on the Web» (https://www.w3.org/TR/tabular-metadata/): one description of the whole folder."""
    municipality, year = settings.unit_register.municipality.name, settings.run.school_year
    marked = " ".join(part for part in (origin_words(settings), text("published.intro")) if part)
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": LANGUAGE}],
        "dc:title": text("published.title", municipality=municipality, year=year),
        "dc:description": f"{marked} {about_version(settings)}",
        "dc:language": LANGUAGE,
        "dc:date": settings.run.run_date.isoformat(),
        "dc:source": text("published.sources"),
        "dc:license": text("published.licence"),
        "dialect": {
            "delimiter": DELIMITER,
            "encoding": "utf-8",
            "lineTerminators": [LINE_END],
            "commentPrefix": None,  # no line is a comment, whatever it begins with
        },
        "tables": [_described(table) for table in tables],
    }


def _described(table: Table) -> dict[str, object]:
    return {
        "url": table.file,
        "dc:title": text(f"published.open_{table.name}"),
        "dc:description": text(f"published.rows_{table.name}"),
        "tableSchema": {"columns": [_column(column) for column in table.columns], "primaryKey": "id"},
    }


def _column(column: Column) -> dict[str, object]:
    described: dict[str, object] = {
        "name": column.code,
        "titles": column.name,
        "dc:description": text(f"published.about_{column.code}"),
        "datatype": {
            "text": "string",
            "whole": "integer",
            "decimal": {"base": "decimal", "format": {"decimalChar": ","}},
            "date": {"base": "date", "format": "yyyy-MM-dd"},
        }[column.kind],
    }
    if column.words:
        described["null"] = list(column.words)
    return described | ({"required": True} if column.code == "id" else {})
