"""What every command shares: options, exit statuses, plain errors, one JSON document."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from toolkit.errors import ParameterError, ProtectionError, RunRefusedError, SettingsError, TiltaksplanError
from toolkit.present.texts import text

if TYPE_CHECKING:
    from toolkit.plan.settings import Settings
    from toolkit.publish.stop import Stop
    from toolkit.validate.problems import Problem

ParamsOption = Annotated[Path, typer.Option("--params", help=text("help.params"))]
RunOption = Annotated[str, typer.Option("--run", help=text("help.run"))]
OutOption = Annotated[Path, typer.Option("--out", help=text("help.out"))]
JsonOption = Annotated[bool, typer.Option("--json", help=text("help.json"))]

EXAMPLE = Path("params/example")
EXAMPLE_YEAR = "2020-21"
OUTPUTS = Path("outputs")


class Exit(IntEnum):
    """What the command's exit status means."""

    WELL = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    INTERRUPTED = 130
    ENDED = 143


def settings_of(params: Path, run: str) -> Settings:
    """The municipality's settings for one run."""
    from toolkit.plan.load import load_settings

    return load_settings(found(params), run)


def found(params: Path) -> Path:
    """The folder, or the example that comes with the toolkit where the one asked for is that and is not here."""
    from toolkit.plan.project import PROJECT

    return PROJECT / EXAMPLE if params == EXAMPLE and not params.is_dir() else params


@contextmanager
def plain_errors() -> Iterator[None]:
    """A deliberate error becomes its sentence and an exit status; never a traceback."""
    try:
        yield
    except TiltaksplanError as error:
        from toolkit.present.problem_sentences import error_sentence

        typer.echo(error_sentence(error), err=True)
        if error.code == "workbook_has_errors":
            say_problems(error.values["problems"])  # type: ignore[arg-type]
        leave(_status_of(error))


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C, or the system's request to end, stops a run: the status that other programs give, and no trace.

    What the run has begun is cleared away; what is finished is kept.
    """

    def end(*_: object) -> NoReturn:
        raise SystemExit(Exit.ENDED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(text("cli.interrupted"), err=True)
        leave(Exit.INTERRUPTED)
    finally:
        signal.signal(signal.SIGTERM, before)


def _status_of(error: TiltaksplanError) -> Exit:
    if isinstance(error, SettingsError | ParameterError) or error.code == "unit_not_in_plan":
        return Exit.USAGE
    return Exit.REFUSED if isinstance(error, RunRefusedError | ProtectionError) else Exit.FAILED


def say_problems(problems: tuple[Problem, ...]) -> None:
    """Each problem as a sentence on stderr."""
    for problem in problems:
        typer.echo(problem_line(problem), err=True)


def problem_line(problem: Problem) -> str:
    """A problem as one line that says whether it stops anything."""
    from toolkit.present.problem_sentences import problem_sentence

    return one_line(text(f"cli.{problem.severity}", sentence=problem_sentence(problem)))


def one_line(words: str) -> str:
    """Text from a file as it may be shown: it neither steers the terminal nor looks like a line of ours."""
    return "".join(character if character.isprintable() else " " for character in words)


def stop_json(stop: Stop) -> dict[str, object]:
    """Why a release was stopped, as the contract has it."""
    from toolkit.present.problem_sentences import stop_sentence

    named = {name: getattr(stop, name) for name in ("where", "cell", "low", "high")}
    return named | {"code": stop.code, "message": stop_sentence(stop.code, named)}


def say_stops(stops: Sequence[Stop]) -> None:
    """Each reason as a sentence on stderr."""
    for stop in stops:
        typer.echo(str(stop_json(stop)["message"]), err=True)


def print_json(document: dict[str, object]) -> None:
    """The one document that `--json` promises; in escapes where stdout cannot hold every character (Windows)."""
    holds_all = (sys.stdout.encoding or "").lower().startswith("utf")
    json.dump(document, sys.stdout, ensure_ascii=not holds_all, indent=1)
    sys.stdout.write("\n")


def leave(status: Exit) -> None:
    """End the command with a status."""
    if status is not Exit.WELL:
        raise typer.Exit(status)
