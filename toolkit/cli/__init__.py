"""The command line `tiltaksplan`. Text for people is bokmål; progress goes to stderr; `--json` prints one document.

Exit status: 0 all well; 1 something failed or a problem was found; 2 wrong usage; 3 the release was stopped.
"""

from __future__ import annotations

import io
import os
import sys
import traceback

import typer

from toolkit.cli import check, disclosure, open, plan, setup, status, year
from toolkit.present.texts import text

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help=text("help.tiltaksplan"),
    pretty_exceptions_enable=False,
)
for command in (
    year.demo,
    open.start,
    open.explore,
    open.shortcut,
    check.check,
    status.status,
    year.draft,
    year.run,
    setup.template,
    plan.lint,
    setup.new,
    disclosure.audit,
    disclosure.withdraw,
    disclosure.attack,
    disclosure.protect,
):
    app.command(help=text(f"help.command.{command.__name__}"))(command)


def main() -> None:
    """Entry point of `tiltaksplan`. A character that the console or the pipe cannot show becomes `?`, never a fault."""
    _keep_stdout_for_us()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except Exception:
        _say_fault(traceback.format_exc())
        raise SystemExit(1) from None


def _keep_stdout_for_us() -> None:
    """What a library in C writes to the standard output goes where progress goes, since HiGHS does that now and then.

    `--json` prints one document and nothing else.
    """
    try:
        ours = os.fdopen(os.dup(1), "w", encoding=sys.stdout.encoding)
        os.dup2(2, 1)
    except (OSError, AttributeError):  # there is none, as under pythonw
        return
    sys.stdout = ours


def _say_fault(trace: str) -> None:
    """A fault in the toolkit itself, for those who mend it: its words may hold what stood in a file."""
    from toolkit.validate.identity_problems import without_identity_number

    for line in trace.splitlines():
        typer.echo(without_identity_number(line), err=True)
    typer.echo(text("cli.fault"), err=True)
