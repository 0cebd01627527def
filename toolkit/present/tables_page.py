"""«Tallene som filer»: what each file and column is, what the words mean, and how to open them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from toolkit.plan.settings import Settings
from toolkit.present import html
from toolkit.present.html import Block, Link
from toolkit.present.parts import about_version, bands
from toolkit.present.published_tables import Column, Table
from toolkit.present.texts import text

WORDS: Final = ("hidden", "left_out", "not_measured", "no_count", "not_printed", "not_reported")
EXCEL: Final = ("excel_open", "excel_other", "excel_filter", "apostrophe")
SNIPPET: Final = """\
import pandas as pd

tall = pd.read_csv("tall.csv", sep=";", encoding="utf-8-sig", dtype=str, keep_default_na=False)
vist = tall[tall["tilstand"] == "vist"].copy()
for kolonne in ["verdi", "nedre", "øvre"]:
    vist[kolonne] = vist[kolonne].str.replace(",", ".").astype(float)
vist["n"] = vist["n"].astype(int)
"""
"""A test runs it. What is hidden stays a word: a program that reads it as «missing» would soon count it as nothing."""


def tables_page(tables: Sequence[Table], metadata: str, settings: Settings) -> Block:
    """The whole page. `metadata` is the name of the description for programs."""
    municipality, year = settings.unit_register.municipality.name, settings.run.school_year
    return (
        bands(settings, internal=False)
        + html.heading(text("published.title", municipality=municipality, year=year), 1)
        + html.paragraph(text("published.intro"), "lead")
        + html.paragraph(text("published.who"))
        + html.heading(text("published.files"), 2)
        + html.links(download_links(tables, metadata))
        + html.heading(text("published.words"), 2)
        + html.paragraph(text("published.words_intro"))
        + html.bullets([text(f"published.word_{word}") for word in WORDS])
        + html.heading(text("published.excel"), 2)
        + html.bullets([text(f"published.{how}") for how in EXCEL])
        + html.heading(text("published.pandas"), 2)
        + html.paragraph(text("published.pandas_intro"))
        + html.code(SNIPPET)
        + html.heading(text("published.columns"), 2)
        + sum(map(_about, tables), html.EMPTY)
        + html.heading(text("published.licence_head"), 2)
        + html.bullets([text("published.sources"), text("published.licence"), about_version(settings)])
    )


def download_links(tables: Sequence[Table], metadata: str) -> list[Link]:
    """Every file, and what is in it."""
    files = [Link(table.file, text(f"published.open_{table.name}")) for table in tables]
    return [*files, Link(metadata, text("published.open_metadata"))]


def about_column(column: Column) -> str:
    """What stands in a column, and the words that may stand there instead of a number."""
    kind = text(f"published.kind_{column.kind}")
    if column.words:
        kind = " ".join((kind, text("published.instead", words=", ".join(f"«{word}»" for word in column.words))))
    return text("published.column", name=column.name, about=text(f"published.about_{column.code}"), kind=kind)


def _about(table: Table) -> Block:
    rows = html.paragraph(text(f"published.rows_{table.name}"))
    return html.heading(table.file, 3) + rows + html.bullets([about_column(column) for column in table.columns])
