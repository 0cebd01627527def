"""`demo`, `draft` and `run`: the reports made of one year's input."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.common import (
    EXAMPLE,
    EXAMPLE_YEAR,
    OUTPUTS,
    Exit,
    JsonOption,
    OutOption,
    ParamsOption,
    RunOption,
    interruptible,
    leave,
    plain_errors,
    print_json,
    say_problems,
    say_stops,
    settings_of,
    stop_json,
)
from toolkit.errors import ParameterError, ProtectionError
from toolkit.plan.bounds import MOST_JOBS
from toolkit.present.texts import text

# None is what nobody has said: then the run's own file decides.
WithoutUnitsOption = Annotated[
    bool | None,
    typer.Option(
        "--without-unit-numbers/--with-unit-numbers", help=text("help.without_unit_numbers"), show_default=False
    ),
]
PdfOption = Annotated[bool | None, typer.Option("--pdf/--no-pdf", help=text("help.pdf"), show_default=False)]
SchedulerOption = Annotated[str | None, typer.Option("--scheduler", help=text("help.scheduler"), show_default=False)]
NoSchedulerOption = Annotated[bool, typer.Option("--no-scheduler", help=text("help.no_scheduler"))]
PreliminaryOption = Annotated[
    bool | None, typer.Option("--preliminary/--no-preliminary", help=text("help.preliminary"))
]
ForceOption = Annotated[bool | None, typer.Option("--force/--no-force", help=text("help.force"), show_default=False)]

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.engine.making import Progress
    from toolkit.engine.options import RunOptions
    from toolkit.engine.results import ReleaseOutcome, RunResult, UnitResult
    from toolkit.plan.settings import Settings


def demo(out: OutOption = OUTPUTS, pdf: PdfOption = None) -> None:
    """Run the whole example municipality."""
    with plain_errors():
        from toolkit.engine.options import options_of
        from toolkit.plan.project import PROJECT

        settings = settings_of(PROJECT / EXAMPLE, EXAMPLE_YEAR)
        result = _run(settings, out, options_of(settings.run, pdf=pdf))
        _say_result(result)
        _say_overdue(out)
        leave(_status(result))


def draft(
    unit: Annotated[str, typer.Argument(help="Enhetens kode i units.toml.")],
    params: ParamsOption = EXAMPLE,
    run: RunOption = EXAMPLE_YEAR,
    out: OutOption = OUTPUTS,
) -> None:
    """One unit's draft, with drafts of next year's plan and workbook."""
    with plain_errors():
        from toolkit.engine.draft import draft_unit

        with interruptible():
            result = draft_unit(settings_of(params, run), unit, out)
        if result.html is None:
            typer.echo(f"{result.name}: {result.error}", err=True)
            leave(Exit.FAILED)
        typer.echo(text("cli.draft_done", name=result.name, page=result.html))
        typer.echo(text("cli.draft_beside", files="\n".join(map(str, result.beside))))


def run(
    params: ParamsOption = EXAMPLE,
    run: RunOption = EXAMPLE_YEAR,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, max=MOST_JOBS, help=text("help.jobs"))] = None,
    without_unit_numbers: WithoutUnitsOption = None,
    pdf: PdfOption = None,
    preliminary: PreliminaryOption = None,
    force: ForceOption = None,
    scheduler: SchedulerOption = None,
    no_scheduler: NoSchedulerOption = False,
    out: OutOption = OUTPUTS,
    as_json: JsonOption = False,
) -> None:
    """The year's reports for all units and the committee, released together."""
    with plain_errors():
        from toolkit.engine.options import options_of

        if no_scheduler and scheduler is not None:
            raise ParameterError("scheduler_twice")
        settings = settings_of(params, run)
        options = options_of(settings.run, jobs, without_unit_numbers, pdf, force, scheduler, preliminary, no_scheduler)
        try:
            result = _run(settings, out, options)
        except ProtectionError as error:
            if not as_json:
                raise
            from toolkit.engine.publishing import stop_of
            from toolkit.engine.results import ReleaseOutcome

            print_json({"units": [], "release": _release_json(ReleaseOutcome("blocked", blocked=(stop_of(error),)))})
            leave(Exit.REFUSED)
            return
        if as_json:
            units = [_unit_json(unit, result) for unit in result.units]
            print_json({"units": units, "release": _release_json(result.release)})
        else:
            _say_result(result)
        _say_overdue(out)
        leave(_status(result))


def _run(settings: Settings, out: Path, options: RunOptions) -> RunResult:
    from toolkit.engine.standing import run_if_changed

    if options.with_pdf:
        from toolkit.publish.pdf import require_pdf

        require_pdf()
    if options.scheduler is not None:
        from toolkit.engine.cluster_address import refuse_open_address, require_cluster

        refuse_open_address(options.scheduler)
        require_cluster()
    with interruptible(), _progress_bar() as progress:
        return run_if_changed(settings, out, options, progress)


@contextmanager
def _progress_bar() -> Iterator[Progress]:
    """A bar with names on stderr; quiet when stderr is not a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(text("cli.reading"), total=None)

        def advance(name: str, finished: int, total: int) -> None:
            bar.update(task, description=name, completed=finished, total=total)

        yield advance


def _say_result(result: RunResult) -> None:
    say_problems(result.problems)
    for unit in (*result.units, *result.common):
        typer.echo(text(f"cli.unit_{unit.state}", name=unit.name, reason=unit.error or ""))
    if result.release.state == "blocked":
        typer.echo(text("cli.blocked"), err=True)
        say_stops(result.release.blocked)
    else:
        typer.echo(text(f"cli.release_{result.release.state}", release=result.release.id))
        if result.release.blocked:
            typer.echo(text("cli.would_be_blocked"), err=True)
            say_stops(result.release.blocked)
        typer.echo(text("cli.index", page=result.index))


def _say_overdue(out: Path) -> None:
    from datetime import date

    from toolkit.engine.overdue import overdue_folders
    from toolkit.present import numbers

    for found in overdue_folders(out, date.today()):
        typer.echo(text("cli.overdue", folder=found.folder, day=numbers.day(found.delete_after)), err=True)


def _status(result: RunResult) -> Exit:
    if result.release.blocked:
        return Exit.REFUSED
    return Exit.FAILED if result.failed else Exit.WELL


def _release_json(release: ReleaseOutcome) -> dict[str, object]:
    blocked = [stop_json(stop) for stop in release.blocked]
    return {"state": release.state, "id": release.id, "published": list(release.published), "blocked": blocked}


def _unit_json(unit: UnitResult, result: RunResult) -> dict[str, object]:
    page = None if unit.html is None or result.release.state == "blocked" else str(unit.html)
    return {"id": unit.id, "state": unit.state, "seconds": round(unit.seconds, 3), "html": page, "error": unit.error}
