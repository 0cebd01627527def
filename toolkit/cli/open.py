"""`start`, `explore` and `shortcut`: pages in the browser, served from this machine to itself."""

from __future__ import annotations

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
    plain_errors,
    settings_of,
)
from toolkit.errors import ParameterError
from toolkit.present.texts import text

if TYPE_CHECKING:
    from toolkit.interactive.servers.listening import Announce

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

        serve_start_page(settings_of(params, run), out.resolve(), _announce("open.start_ready", no_browser))


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
            raise ParameterError("question_missing", {"file": question.name})
        asked = None if question is None else question.resolve()
        serve_explorer(settings, out.resolve(), asked, _announce("open.explore_ready", no_browser))


def _announce(code: str, no_browser: bool) -> Announce:
    """Says where the page is, when it is there, and opens it."""

    def announce(address: str) -> None:
        import sys

        typer.echo(text(code, address=address))
        typer.echo(text("open.stop"))
        sys.stdout.flush()
        if not no_browser:
            from toolkit.interactive.servers.browser import open_in_browser

            open_in_browser(address)

    return announce
