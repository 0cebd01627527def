"""`status`: who has delivered, signed and concluded for the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from toolkit.cli.common import (
    EXAMPLE,
    EXAMPLE_YEAR,
    Exit,
    JsonOption,
    ParamsOption,
    RunOption,
    leave,
    one_line,
    plain_errors,
    print_json,
    settings_of,
)

if TYPE_CHECKING:
    from rich.table import Table

    from toolkit.engine.status import UnitStatus, YearStatus

COLUMNS = ("unit", "workbook", "unanswered", "outcome", "signature")


def status(params: ParamsOption = EXAMPLE, run: RunOption = EXAMPLE_YEAR, as_json: JsonOption = False) -> None:
    """Who has delivered, concluded and signed this year."""
    with plain_errors():
        from toolkit.engine.status import year_status
        from toolkit.validate.year import read_workbooks

        settings = settings_of(params, run)
        found = year_status(read_workbooks(settings), settings)
        if as_json:
            print_json(_document(found))
        else:
            _say(found)
        leave(Exit.FAILED if found.has_error else Exit.WELL)


def _document(found: YearStatus) -> dict[str, object]:
    return {
        "school_year": found.school_year,
        "cut_off": found.cut_off.isoformat(),
        "units": [_unit_json(unit) for unit in found.units],
        "delivered": found.delivered,
        "of": len(found.units),
        "municipality": None if found.municipality is None else _unit_json(found.municipality),
        "survey_files": [{"name": file.name, "found": file.is_found} for file in found.survey_files],
    }


def _unit_json(unit: UnitStatus) -> dict[str, object]:
    return {
        "id": unit.id,
        "name": unit.name,
        "workbook": unit.workbook,
        "errors": unit.errors,
        "signed": unit.is_signed,
        "role": unit.role,
        "review_date": None if unit.review_date is None else unit.review_date.isoformat(),
        "outcome": unit.outcome,
        "unanswered": unit.unanswered,
    }


def _say(found: YearStatus) -> None:
    """A table in a terminal, one line each in a file or a pipe; then what is missing."""
    from rich.console import Console

    from toolkit.present.numbers import day
    from toolkit.present.texts import text

    everyone = (*found.units, *([found.municipality] if found.municipality else []))
    console = Console()
    if console.is_terminal:
        console.print(_table(everyone))
    else:
        for unit in everyone:
            typer.echo(one_line(text("status.line", **_cells(unit))))
    for file in found.survey_files:
        if not file.is_found:
            typer.echo(one_line(text("status.file_missing", file=file.name)))
    typer.echo(text("status.sum", delivered=found.delivered, of=len(found.units), year=found.school_year))
    typer.echo(text("status.cut_off", day=day(found.cut_off)))


def _table(units: tuple[UnitStatus, ...]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from toolkit.present.texts import text

    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    for column in COLUMNS:
        table.add_column(text(f"status.{column}"), overflow="fold")
    for unit in units:
        cells = _cells(unit)
        table.add_row(*(Text(one_line(cells[column])) for column in COLUMNS))
    return table


def _cells(unit: UnitStatus) -> dict[str, str]:
    """What is said of one workbook, by column."""
    from toolkit.present.numbers import day
    from toolkit.present.texts import text

    signed = text("status.not_signed" if unit.signs else "status.nothing")
    if unit.role is not None:
        held = "" if unit.review_date is None else day(unit.review_date)
        signed = text("status.signed", role=unit.role.capitalize(), day=held)
    return {
        "unit": unit.name,
        "workbook": text(f"status.workbook_{unit.workbook}", errors=unit.errors),
        "unanswered": text("status.nothing") if unit.unanswered is None else str(unit.unanswered),
        "outcome": unit.outcome or text("status.nothing"),
        "signature": signed,
    }
