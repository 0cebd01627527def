"""`template` and `new`: what a municipality needs before a year, and before the first one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.common import EXAMPLE, EXAMPLE_YEAR, ParamsOption, RunOption, plain_errors, settings_of
from toolkit.present.texts import text

if TYPE_CHECKING:
    from toolkit.plan.settings import Settings
    from toolkit.validate.tables import YearTables


def template(
    out: Annotated[Path, typer.Option("--out", help=text("help.template_out"))],
    params: ParamsOption = EXAMPLE,
    run: RunOption = EXAMPLE_YEAR,
) -> None:
    """The year's workbooks, one for each unit, filled in beforehand."""
    with plain_errors():
        from toolkit.template.files import write_templates
        from toolkit.template.last_year import read_last_year

        settings = settings_of(params, run)
        last = read_last_year(settings)
        paths = write_templates(settings, last, out)
        _say_what_was_not_known(settings, last)
        typer.echo(text("cli.templates_done", count=len(paths), folder=out))


def _say_what_was_not_known(settings: Settings, last: YearTables | None) -> None:
    """Whose workbooks are prefilled from the plan and units.toml alone."""
    from toolkit.plan.school_years import year_before
    from toolkit.template.files import units_of_year

    year = year_before(settings.run.school_year)
    if last is None:
        typer.echo(text("cli.template_first_year", year=year), err=True)
        return
    for unit in units_of_year(settings):
        if unit.id not in last.delivered and unit.is_open_in(year):
            code = "broken" if unit.id in last.broken else "missing"
            name = unit.name_in(settings.run.school_year)
            typer.echo(text(f"cli.template_{code}", name=name, year=year), err=True)


def new(
    number: Annotated[str, typer.Argument(metavar="KOMMUNENUMMER", help=text("help.municipality_number"))],
    name: Annotated[str, typer.Argument(metavar="NAVN", help=text("help.municipality_name"))],
) -> None:
    """The folders of a new municipality, under the working folder."""
    with plain_errors():
        from datetime import date

        from toolkit.plan.new_municipality import make_municipality

        made = make_municipality(number, name, Path.cwd(), date.today())
        typer.echo(text("cli.new_done", params=made.params, workbooks=made.workbooks, year=made.school_year))
