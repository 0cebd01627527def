"""`lint`: what the plan itself leaves unclear."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from toolkit.cli.common import EXAMPLE, Exit, JsonOption, ParamsOption, found, leave, plain_errors, print_json

if TYPE_CHECKING:
    from toolkit.plan.settings import Settings


def lint(params: ParamsOption = EXAMPLE, as_json: JsonOption = False) -> None:
    """What the plan itself leaves unclear."""
    with plain_errors():
        from toolkit.plan.lint import inconsistencies
        from toolkit.present.plan_findings import plan_sentence
        from toolkit.present.texts import text

        settings = _latest_run(params)
        found = inconsistencies(settings.plan, settings.run.run_date)
        if as_json:
            findings = [{"code": f.code, "clauses": list(f.clauses), "message": plan_sentence(f)} for f in found]
            print_json({"findings": findings})
        else:
            for finding in found:
                sentence, clauses = plan_sentence(finding), ", ".join(finding.clauses)
                typer.echo(text("lint.places", sentence=sentence, clauses=clauses) if clauses else sentence)
            typer.echo(text("lint.count", count=len(found)) if found else text("lint.none"), err=True)
        leave(Exit.FAILED if found else Exit.WELL)


def _latest_run(params: Path) -> Settings:
    """The plan of the last run, with its day: what counts as outdated depends on the year."""
    from toolkit.errors import SettingsError
    from toolkit.plan.load import load_settings

    folder = found(params)
    if not folder.is_dir():
        raise SettingsError("params_missing", {"folder": folder.name})
    runs = sorted(path.stem for path in (folder / "runs").glob("*.toml"))
    return load_settings(folder, runs[-1] if runs else "")
