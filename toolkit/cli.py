"""The command line `tiltaksplan`. Text for people is bokmål; progress goes to stderr; `--json` prints one document.

Exit status: 0 all well; 1 something failed or a problem was found; 2 wrong usage; 3 the run was refused.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.errors import ParameterError, RunRefusedError, SettingsError, TiltaksplanError

if TYPE_CHECKING:
    from toolkit.engine.run import RunResult, UnitResult
    from toolkit.engine.workers import Progress
    from toolkit.plan.settings import Settings
    from toolkit.validate.problems import Problem

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Evaluerer og reviderer kommunens plan for godt og trygt læringsmiljø.",
    pretty_exceptions_enable=False,
)

ParamsOption = Annotated[Path, typer.Option("--params", help="Kommunens mappe under params/.")]
RunOption = Annotated[str, typer.Option("--run", help="Skoleåret, for eksempel 2020-21.")]
OutOption = Annotated[Path, typer.Option("--out", help="Mappen resultatene legges i.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Skriv ett JSON-dokument og ikke noe annet.")]

EXAMPLE = Path("params/example")
EXAMPLE_YEAR = "2020-21"
OUTPUTS = Path("outputs")


class Exit(IntEnum):
    """What the command's exit status means."""

    WELL = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3


@app.command()
def demo(out: OutOption = OUTPUTS) -> None:
    """Kjør hele eksempelkommunen og skriv hvor oversikten er."""
    with _plain_errors():
        from toolkit.engine.report import PROJECT

        result = _run(_settings(PROJECT / EXAMPLE, EXAMPLE_YEAR), out, jobs=None)
        _say_result(result)
        _leave(Exit.FAILED if result.failed else Exit.WELL)


@app.command()
def check(params: ParamsOption = EXAMPLE, run: RunOption = EXAMPLE_YEAR, as_json: JsonOption = False) -> None:
    """Les og kontroller alle filer. Lager ingen rapporter."""
    with _plain_errors():
        from toolkit.validate.year import read_year

        tables = read_year(_settings(params, run))
        if as_json:
            files = [
                {"path": a.path, "rows_read": a.rows_read, "rows_used": a.rows_used, "rows_rejected": a.rows_rejected,
                 "rows_duplicate": a.rows_duplicate}
                for a in tables.files
            ]  # fmt: skip
            _print_json({"files": files, "problems": [_problem_json(problem) for problem in tables.problems]})
        else:
            from toolkit.present.texts import text

            for a in tables.files:
                values = {"file": a.path, "read": a.rows_read, "used": a.rows_used}
                typer.echo(text("cli.file", **values, rejected=a.rows_rejected, duplicate=a.rows_duplicate))
            _say_problems(tables.problems)
        _leave(Exit.FAILED if any(p.severity == "error" for p in tables.problems) else Exit.WELL)


@app.command()
def draft(
    unit: Annotated[str, typer.Argument(help="Enhetens kode i units.toml.")],
    params: ParamsOption = EXAMPLE,
    run: RunOption = EXAMPLE_YEAR,
    out: OutOption = OUTPUTS,
) -> None:
    """Lag utkast for én enhet, merket UTKAST – INTERN."""
    with _plain_errors():
        from toolkit.engine.run import draft_unit
        from toolkit.present.texts import text

        result = draft_unit(_settings(params, run), unit, out)
        if result.html is None:
            typer.echo(f"{result.name}: {result.error}", err=True)
            _leave(Exit.FAILED)
        typer.echo(text("cli.draft_done", name=result.name, page=result.html))


@app.command()
def run(
    params: ParamsOption = EXAMPLE,
    run: RunOption = EXAMPLE_YEAR,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, help="Hvor mange rapporter som lages samtidig.")] = None,
    out: OutOption = OUTPUTS,
    as_json: JsonOption = False,
) -> None:
    """Lag årets rapporter for alle enheter og utvalget, samlet."""
    with _plain_errors():
        result = _run(_settings(params, run), out, jobs)
        if as_json:
            release = {"state": "draft", "published": [u.id for u in result.units if u.state == "done"], "blocked": []}
            _print_json({"units": [_unit_json(unit) for unit in result.units], "release": release})
        else:
            _say_result(result)
        _leave(Exit.FAILED if result.failed else Exit.WELL)


def main() -> None:
    """Entry point of `tiltaksplan`."""
    try:
        app()
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _settings(params: Path, run: str) -> Settings:
    from toolkit.plan.load import load_settings

    return load_settings(params, run)


def _run(settings: Settings, out: Path, jobs: int | None) -> RunResult:
    from toolkit.engine.run import run_year

    with _progress_bar() as progress:
        return run_year(settings, out, jobs or settings.run.jobs, progress)


@contextmanager
def _progress_bar() -> Iterator[Progress]:
    """A bar with names on stderr; quiet when stderr is not a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from toolkit.present.texts import text

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(text("cli.reading"), total=None)

        def advance(name: str, finished: int, total: int) -> None:
            bar.update(task, description=name, completed=finished, total=total)

        yield advance


@contextmanager
def _plain_errors() -> Iterator[None]:
    """A deliberate error becomes its sentence and an exit status; never a traceback."""
    try:
        yield
    except TiltaksplanError as error:
        from toolkit.present.sentences import error_sentence

        typer.echo(error_sentence(error), err=True)
        if error.code == "workbook_has_errors":
            _say_problems(error.values["problems"])  # type: ignore[arg-type]
        usage = isinstance(error, SettingsError | ParameterError) or error.code == "unit_not_in_plan"
        refused = isinstance(error, RunRefusedError)
        _leave(Exit.REFUSED if refused else Exit.USAGE if usage else Exit.FAILED)


def _say_result(result: RunResult) -> None:
    from toolkit.present.texts import text

    _say_problems(result.tables.problems)
    for unit in (*result.units, result.committee):
        typer.echo(text(f"cli.unit_{unit.state}", name=unit.name, reason=unit.error or ""))
    typer.echo(text("cli.index", page=result.index))


def _say_problems(problems: tuple[Problem, ...]) -> None:
    from toolkit.present.sentences import problem_sentence
    from toolkit.present.texts import text

    for problem in problems:
        typer.echo(text(f"cli.{problem.severity}", sentence=problem_sentence(problem)), err=True)


def _problem_json(problem: Problem) -> dict[str, object]:
    from toolkit.present.sentences import problem_sentence

    names = ("severity", "code", "file", "sheet", "row", "column", "value")
    return {name: getattr(problem, name) for name in names} | {"message": problem_sentence(problem)}


def _unit_json(unit: UnitResult) -> dict[str, object]:
    page = None if unit.html is None else str(unit.html)
    return {"id": unit.id, "state": unit.state, "seconds": round(unit.seconds, 3), "html": page, "error": unit.error}


def _print_json(document: dict[str, object]) -> None:
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def _leave(status: Exit) -> None:
    if status is not Exit.WELL:
        raise typer.Exit(status)
