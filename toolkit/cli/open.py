"""`start`, `explore` and `shortcut`: pages in the browser, served from this machine to itself."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.common import (
    EXAMPLE,
    EXAMPLE_YEAR,
    OUTPUTS,
    OutOption,
    ParamsOption,
    RunOption,
    found,
    plain_errors,
    settings_of,
)
from toolkit.errors import ParameterError
from toolkit.present.texts import text

if TYPE_CHECKING:
    from toolkit.interactive.servers.listening import Announce
    from toolkit.plan.settings import Settings

NoBrowserOption = Annotated[bool, typer.Option("--no-browser", help=text("help.no_browser"))]
QuestionOption = Annotated[Path | None, typer.Option("--question", help=text("help.question"))]


def start(
    params: ParamsOption = EXAMPLE,
    run: RunOption = EXAMPLE_YEAR,
    out: OutOption = OUTPUTS,
    no_browser: NoBrowserOption = False,
) -> None:
    """The leader's start page in the browser."""
    with plain_errors():
        from toolkit.interactive.servers.start_page import serve_start_page

        serve_start_page(
            _settings_to_write_in(params, run, out), out.resolve(), _announce("open.start_ready", no_browser)
        )


def explore(
    params: ParamsOption = EXAMPLE,
    run: RunOption = EXAMPLE_YEAR,
    out: OutOption = OUTPUTS,
    question: QuestionOption = None,
    no_browser: NoBrowserOption = False,
) -> None:
    """PPT's explorer in JupyterLab."""
    with plain_errors():
        from toolkit.interactive.servers.explorer_lab import serve_explorer

        settings = settings_of(params, run)
        if question is not None and not question.is_file():
            raise ParameterError("question_not_found", {"file": question.name})
        asked = None if question is None else question.resolve()
        serve_explorer(settings, out.resolve(), asked, _announce("open.explore_ready", no_browser))


def shortcut(params: ParamsOption = EXAMPLE, run: RunOption = EXAMPLE_YEAR, out: OutOption = OUTPUTS) -> None:
    """A shortcut to `start` on the desktop."""
    with plain_errors():
        from toolkit.engine.shortcut import write_shortcut

        settings = _settings_to_write_in(params, run, out)
        chosen = ["--params", str(settings.params_dir), "--run", run, "--out", str(out.resolve())]
        name = text("open.shortcut_name", municipality=settings.unit_register.municipality.name)
        made = write_shortcut(name, [sys.executable, "-m", "toolkit", "start", *chosen], Path.home())
        typer.echo(text("open.shortcut_done", places="\n".join(made)))


def _settings_to_write_in(params: Path, run: str, out: Path) -> Settings:
    """The run's settings; of the toolkit's own example those of a copy, for the page writes in workbooks."""
    given = settings_of(params, run)  # a year that is not there leaves no copy behind
    own = _own_copy(params, out)
    return given if own is None else settings_of(own, run)


def _own_copy(params: Path, out: Path) -> Path | None:
    """A copy of the toolkit's own example, whose workbooks are in git; None for any other municipality."""
    from toolkit.plan.project import PROJECT
    from toolkit.template.whole_files import plain_faults

    if found(params).resolve() != (PROJECT / EXAMPLE).resolve():
        return None
    copy, unfinished = out / "eksempel", out / ".eksempel.ny"
    if not copy.exists():
        with plain_faults(copy):
            shutil.rmtree(unfinished, ignore_errors=True)
            for part in ("params", "data/example"):
                shutil.copytree(PROJECT / part, unfinished / part)
            unfinished.replace(copy)
    return copy / EXAMPLE


def _announce(code: str, no_browser: bool) -> Announce:
    """Says where the page is, when it is there, and opens it."""

    def announce(address: str) -> None:
        typer.echo(text(code, address=address))
        typer.echo(text("open.stop"))
        sys.stdout.flush()
        if not no_browser:
            from toolkit.interactive.servers.browser import open_in_browser

            open_in_browser(address)

    return announce
