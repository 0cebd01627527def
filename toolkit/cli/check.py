"""`check`: one year's input, file by file and problem by problem. No report is made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.common import (
    EXAMPLE,
    EXAMPLE_YEAR,
    Exit,
    JsonOption,
    ParamsOption,
    RunOption,
    leave,
    plain_errors,
    print_json,
    settings_of,
)
from toolkit.present.texts import text

if TYPE_CHECKING:
    from toolkit.plan.settings import Settings
    from toolkit.validate.problems import FileAccount, Problem

MarkOption = Annotated[Path | None, typer.Option("--mark", help=text("help.mark"))]


def check(
    params: ParamsOption = EXAMPLE,
    run: RunOption = EXAMPLE_YEAR,
    mark: MarkOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read and check every file. Makes no reports."""
    with plain_errors():
        from toolkit.validate.year import read_year

        settings = settings_of(params, run)
        tables = read_year(settings)
        problems = in_order(tables.problems)
        if as_json:
            files = [_file_json(account) for account in tables.files]
            print_json({"files": files, "problems": [_problem_json(problem) for problem in problems]})
        else:
            from toolkit.cli.check_tables import say_check

            say_check(tables.files, problems, names_of_units(settings), is_marked=mark is not None)
        if mark is not None:
            _mark(mark, problems, settings)
        leave(Exit.FAILED if any(p.severity == "error" for p in problems) else Exit.WELL)


def in_order(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """What stops first; then by unit, file, sheet and row."""

    def key(problem: Problem) -> tuple[bool, str, str, str, int]:
        unit, file, sheet = problem.unit or "", problem.file or "", problem.sheet or ""
        return problem.severity != "error", unit, file, sheet, problem.row or 0

    return tuple(sorted(problems, key=key))


def names_of_units(settings: Settings) -> dict[str, str]:
    """The units' names this year, by id."""
    return {unit.id: unit.name_in(settings.run.school_year) for unit in settings.unit_register.units}


def _mark(folder: Path, problems: tuple[Problem, ...], settings: Settings) -> None:
    from toolkit.cli.mark import mark_files

    marked = mark_files(folder, problems, settings)
    for file in marked.not_opened:
        typer.echo(text("cli.mark_not_opened", file=file), err=True)
    if marked.written:
        typer.echo(text("cli.mark_done", folder=folder, files=", ".join(marked.written)), err=True)
    else:
        typer.echo(text("cli.mark_nothing"), err=True)


def _file_json(account: FileAccount) -> dict[str, object]:
    names = ("path", "rows_read", "rows_used", "rows_rejected", "rows_duplicate")
    return {name: getattr(account, name) for name in names}


def _problem_json(problem: Problem) -> dict[str, object]:
    from toolkit.present.problem_sentences import problem_sentence

    names = ("severity", "code", "file", "sheet", "row", "column", "value")
    return {name: getattr(problem, name) for name in names} | {"message": problem_sentence(problem)}
