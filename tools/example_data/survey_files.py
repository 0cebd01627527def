"""Survey rows to files, made as untidy as real files are: repeated rows, stray spaces, decomposed letters."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Final

from example_data.figures import number
from example_data.municipality import REVIEW_YEAR
from example_data.pupils import all_classes
from example_data.survey import BULLYING_COLUMNS, INDEX_COLUMNS, PAGE, PARTICIPATION_COLUMNS, Row, Survey
from toolkit.plan.units import Unit, UnitRegister

STRAY_SPACE_UNIT: Final = "solstol"
REPEATED: Final = ("stjernelia", "2018-19", "5")
DECOMPOSED: Final = ("maanedal_ungdomsskole", "2018-19")


def write_survey_files(folder: Path, units: UnitRegister) -> None:
    """Write the three tables into a folder."""
    survey = Survey(units, all_classes())
    indices = untidy(_with_a_decomposed_name(survey.index_rows(), units), units)
    _write_json(folder / "elevundersokelsen_tabell_148_indikator.json", indices, INDEX_COLUMNS)
    write_csv(
        folder / "elevundersokelsen_tabell_150_mobbing.csv", untidy(survey.bullying_rows(), units), BULLYING_COLUMNS
    )
    _write_json(
        folder / "elevundersokelsen_tabell_151_deltakelse.json",
        untidy(survey.participation_rows(), units),
        PARTICIPATION_COLUMNS,
    )


def untidy(rows: Sequence[Row], units: UnitRegister) -> list[Row]:
    """The rows, and some of them again: one school's with a space after its name, one grade's exactly as they are."""
    stray = _unit(units, STRAY_SPACE_UNIT)
    school, year, grade = REPEATED
    name = _unit(units, school).name_in(year)
    again = [row for row in rows if (row["EnhetNavn"], row["Skoleaarnavn"], row["TrinnKode"]) == (name, year, grade)]
    spaced = [
        row | {"EnhetNavn": f"{row['EnhetNavn']} "}
        for row in rows
        if (row["EnhetNavn"], row["Skoleaarnavn"]) == (stray.name_in(REVIEW_YEAR), REVIEW_YEAR)
    ]
    return [*rows, *spaced, *again]


def _with_a_decomposed_name(rows: Sequence[Row], units: UnitRegister) -> list[Row]:
    """One school's name in one year the way macOS writes it: `å` as `a` and a ring."""
    school, year = DECOMPOSED
    name = _unit(units, school).name_in(year)
    decomposed: Row = {"EnhetNavn": unicodedata.normalize("NFD", name)}
    return [row | decomposed if (row["EnhetNavn"], row["Skoleaarnavn"]) == (name, year) else row for row in rows]


def _unit(units: UnitRegister, unit_id: str) -> Unit:
    unit = units.get(unit_id)
    if unit is None:
        raise KeyError(unit_id)
    return unit


def _table(rows: Sequence[Row], columns: Sequence[str]) -> list[Row]:
    """Exactly these columns in this order, and the page columns that Udir adds."""
    total = number(len(rows))
    page = dict(zip(PAGE, ("1", total, total), strict=True))
    return [{column: page.get(column, row.get(column)) for column in columns} for row in rows]


def _write_json(path: Path, rows: Sequence[Row], columns: Sequence[str]) -> None:
    lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in _table(rows, columns))
    path.write_bytes(("[" + ",\n".join(lines) + "]\n").encode())


def write_csv(path: Path, rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Write a table as Udir's CSV: semicolons, and a byte order mark first."""
    text = StringIO()
    writer = csv.DictWriter(text, columns, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_table(rows, columns))
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
