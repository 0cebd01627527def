"""`attack`, `protect`, `audit` and `withdraw`: what could be computed, and what has been published."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.common import (
    OUTPUTS,
    Exit,
    JsonOption,
    OutOption,
    leave,
    plain_errors,
    print_json,
    say_stops,
    stop_json,
)
from toolkit.present.texts import text

TableArgument = Annotated[Path, typer.Argument(metavar="TABLE.csv", help=text("help.table"))]
AtLeastOption = Annotated[int | None, typer.Option("--at-least", min=1, help=text("help.at_least"))]
LimitOption = Annotated[int, typer.Option("--limit", min=1, help=text("help.limit"))]
ZeroOption = Annotated[bool, typer.Option("--zero-public", help=text("help.zero_public"))]


def attack(
    table: TableArgument,
    at_least: AtLeastOption = None,
    zero_public: ZeroOption = False,
    as_json: JsonOption = False,
) -> None:
    """What the hidden numbers (*) can be."""
    with plain_errors():
        from toolkit.protect import attack as attack_table
        from toolkit.protect.table_file import read_table

        cells = attack_table(read_table(table), at_least=at_least, zero_public=zero_public)
        if as_json:
            below = [{} if at_least is None or not cell.below else {"below": True} for cell in cells]
            print_json(
                {
                    "cells": [
                        {"key": list(cell.key), "low": cell.low, "high": cell.high, **more}
                        for cell, more in zip(cells, below, strict=True)
                    ]
                }
            )
        else:
            for cell in cells:
                code = "told" if cell.is_disclosed else "open"
                high = text("cli.no_end") if cell.high is None else cell.high
                typer.echo(text(f"cli.attack_{code}", cell=", ".join(cell.key), low=cell.low, high=high))
            disclosed = sum(cell.is_disclosed for cell in cells)
            typer.echo(text("cli.attack_result", disclosed=disclosed, hidden=len(cells)))
        leave(Exit.FAILED if any(cell.is_disclosed for cell in cells) else Exit.WELL)


def protect(
    table: TableArgument,
    limit: LimitOption = 5,
    zero_public: ZeroOption = False,
    as_json: JsonOption = False,
) -> None:
    """Which numbers must be hidden so that no hidden number can be computed."""
    with plain_errors():
        from toolkit.protect import protect as protect_table
        from toolkit.protect.table_file import read_table, table_text

        protected = protect_table(read_table(table), limit=limit, zero_public=zero_public)
        if as_json:
            print_json({"hidden": [list(key) for key in protected.hidden]})
        else:
            typer.echo(table_text(protected.frame), nl=False)
            typer.echo(text("cli.protect_result", hidden=len(protected.hidden), all=len(protected.frame)), err=True)


def audit(out: OutOption = OUTPUTS, as_json: JsonOption = False) -> None:
    """Read what is published once more, and try to compute what is hidden."""
    with plain_errors():
        from toolkit.engine.publishing import audit as audit_folder

        stops = audit_folder(out)
        if as_json:
            print_json({"safe": not stops, "disclosed": [stop_json(stop) for stop in stops]})
        else:
            say_stops(stops)
            typer.echo(text("cli.audit_safe" if not stops else "cli.audit_unsafe", count=len(stops)))
        leave(Exit.FAILED if stops else Exit.WELL)


def withdraw(
    release: Annotated[str, typer.Argument(help=text("help.release"))],
    out: OutOption = OUTPUTS,
) -> None:
    """Take a release back. Its numbers stay in the ledger: somebody has read them."""
    with plain_errors():
        from toolkit.engine.publishing import withdraw as withdraw_release

        withdrawn, *carrying = withdraw_release(out, release)
        typer.echo(text("cli.withdrawn", release=withdrawn.id))
        for other in carrying:
            typer.echo(text("cli.withdrawn_too", release=other.id))
