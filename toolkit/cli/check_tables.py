"""What `check` says to a person: two tables in a terminal, one line each in a file or a pipe, and a last line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from toolkit.cli.common import one_line, problem_line
from toolkit.present.problem_sentences import layouts_of, problem_advice, problem_place
from toolkit.present.texts import text
from toolkit.validate.problems import FileAccount, Problem

COUNTS = ("rows_read", "rows_used", "rows_rejected", "rows_duplicate")


def say_check(
    accounts: Sequence[FileAccount], problems: Sequence[Problem], units: dict[str, str], *, is_marked: bool
) -> None:
    """Everything on stdout. Text from files can neither colour the terminal nor look like a line of ours."""
    console = Console()
    if console.is_terminal:
        console.print(_files(accounts))
        if problems:
            console.print(_problems(problems, units))
        console.print(_shown(summary(problems, is_marked=is_marked)))
    else:
        for line in (*map(_file_line, accounts), *map(problem_line, problems)):
            typer.echo(line)
        typer.echo(summary(problems, is_marked=is_marked))


def summary(problems: Sequence[Problem], *, is_marked: bool) -> str:
    """How many errors in how many files, how many remarks, and what to do next."""
    errors = [problem for problem in problems if problem.severity == "error"]
    warnings = _counted("warnings", len(problems) - len(errors))
    if not problems:
        return text("check.no_problems")
    if not errors:
        return text("check.only_warnings", warnings=warnings)
    files = len({problem.file for problem in errors})
    code = "errors" if is_marked else "errors_marked"
    counted = text("check.count_errors", count=len(errors))
    return text(f"check.{code}", errors=counted, files=_counted("files", files), warnings=warnings)


def _counted(what: str, count: int) -> str:
    return text(f"check.count_{what}_one" if count == 1 else f"check.count_{what}", count=count)


def _files(accounts: Sequence[FileAccount]) -> Table:
    table = _table("files")
    table.add_column(text("check.file"), ratio=3, overflow="fold")
    table.add_column(text("check.layout"), ratio=2, overflow="fold")
    for name in COUNTS:
        table.add_column(text(f"check.{name}"), justify="right", no_wrap=True)
    for account in accounts:
        counts = (str(getattr(account, name)) for name in COUNTS)
        table.add_row(_shown(account.path), layouts_of(account), *counts)
    return table


def _problems(problems: Iterable[Problem], units: dict[str, str]) -> Table:
    """A heading for each unit and file, and a row for each problem."""
    table = _table("problems")
    table.add_column("", no_wrap=True)
    table.add_column(text("check.where"), ratio=2, overflow="fold")
    table.add_column(text("check.message"), ratio=5, overflow="fold")
    for (_, unit, file), found in groupby(problems, lambda p: (p.severity, p.unit, p.file)):
        heading = ": ".join(part for part in (units.get(unit or ""), file or text("check.no_file")) if part)
        table.add_section()
        table.add_row("", "", Text(one_line(heading), style="bold"))
        for problem in found:
            style = "bold red" if problem.severity == "error" else "yellow"
            severity = Text(text(f"check.{problem.severity}"), style=style)
            table.add_row(severity, _shown(problem_place(problem)), _shown(problem_advice(problem)))
    return table


def _table(title: str) -> Table:
    return Table(title=text(f"check.{title}"), title_justify="left", box=box.SIMPLE_HEAD, expand=True, pad_edge=False)


def _file_line(account: FileAccount) -> str:
    read, used, rejected, duplicate = (getattr(account, name) for name in COUNTS)
    values = {"read": read, "used": used, "rejected": rejected, "duplicate": duplicate}
    return one_line(text("cli.file", file=account.path, layout=layouts_of(account), **values))


def _shown(words: str) -> Text:
    """Words as they are: never markup."""
    return Text(one_line(words))
