"""Whether a run would only say again what the last one said: nothing that goes in or lies out has changed.

Only light modules are imported here, so that the answer comes at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from toolkit.engine.fingerprint import READERS, common_parts, versions_of
from toolkit.engine.folders import LEDGER, working_folder
from toolkit.engine.options import RunOptions
from toolkit.engine.overdue import last_day
from toolkit.engine.results import ReleaseOutcome, RunResult, UnitResult
from toolkit.errors import InputError
from toolkit.plan.project import NOTEBOOKS
from toolkit.plan.settings import Settings
from toolkit.sources.digest import digest
from toolkit.template.whole_files import write_whole
from toolkit.validate.input_files import input_files
from toolkit.validate.problems import Problem

if TYPE_CHECKING:
    from toolkit.engine.making import Progress

STANDING: Final = "siste.json"

Key = Mapping[str, str]
"""Everything a run's result follows from, as digests. No file is named: a name may hold what must not be repeated."""


def run_if_changed(settings: Settings, out: Path, options: RunOptions, progress: Progress) -> RunResult:
    """The year's run, or the last one's result where nothing has changed since. Raises as `run_year`."""
    went_in = _went_in(settings, options)
    with working_folder(out, settings) as work:
        if not (options.force or options.preliminary):
            key = went_in | _lies_out(out, settings)
            standing = _read(work, key, out, settings)
            if standing is not None:
                with suppress(InputError):  # there is no room: then the folder's last day is the former one
                    _write(work, key, standing, settings)
                return standing
    from toolkit.engine.run import run_year  # takes seconds to import

    if options.preliminary:
        return run_year(settings, out, options, progress)
    (work / STANDING).unlink(missing_ok=True)
    result = run_year(settings, out, options, progress)
    if result.release.state != "blocked" and not _may_go_better(result):
        # What went in was looked at before it was read: what has changed meanwhile makes the next run a whole one.
        _write(work, went_in | _lies_out(out, settings), result, settings)
    return result


def _went_in(settings: Settings, options: RunOptions) -> dict[str, str]:
    files = (*input_files(settings), *sorted(NOTEBOOKS.glob("*.ipynb")))
    asked = asdict(replace(options, jobs=1, force=False, scheduler=None))
    return {
        "files": _digest(files),
        "options": str(asked),
        "readers": versions_of(READERS),
        **vars(common_parts(settings)),
    }


def _lies_out(out: Path, settings: Settings) -> dict[str, str]:
    """The pages and the ledger: where somebody has touched either, the run looks into it."""
    municipality = settings.params_dir.name
    folders = (out / municipality / settings.run.school_year, out / LEDGER / municipality)
    return {"out": _digest(path for folder in folders for path in sorted(folder.rglob("*")))}


def _digest(paths: Iterable[Path]) -> str:
    files = (path for path in paths if path.is_file() and path.suffix != ".lock")
    return digest("\n".join(f"{path} {digest(path.read_bytes())}" for path in files).encode())


def _may_go_better(result: RunResult) -> bool:
    """Whether something failed that another try may do: making a report, whatever it took; not an input."""
    return bool(result.left_out) or any(report.reason is not None for report in (*result.units, *result.common))


def _write(work: Path, key: Key, result: RunResult, settings: Settings) -> None:
    last = last_day(settings, date.today())  # a run that finds nothing to do uses the folder, too
    told = {"delete_after": last.isoformat(), "key": key, "result": _as_json(result)}
    write_whole(work / STANDING, json.dumps(told, ensure_ascii=False, indent=1).encode(), mode=0o600)


def _read(work: Path, key: Key, out: Path, settings: Settings) -> RunResult | None:
    try:
        told = json.loads((work / STANDING).read_text(encoding="utf-8"))
        return _from_json(told["result"], out, settings) if told["key"] == key else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _as_json(result: RunResult) -> dict[str, Any]:
    reports = {
        unit.id: {**asdict(unit), "html": unit.html and unit.html.name} for unit in (*result.units, *result.common)
    }
    return {
        "units": [reports[unit.id] for unit in result.units],
        "common": [reports[unit.id] for unit in result.common],
        "problems": [asdict(problem) for problem in result.problems],
        "release": {"id": result.release.id, "published": result.release.published},
    }


def _from_json(told: dict[str, Any], out: Path, settings: Settings) -> RunResult:
    folder = out / settings.params_dir.name / settings.run.school_year
    committee, *rolling = (_report(report, folder) for report in told["common"])
    return RunResult(
        folder=folder,
        units=tuple(_report(report, folder) for report in told["units"]),
        committee=committee,
        problems=tuple(
            Problem(**problem | {"details": tuple(map(tuple, problem["details"]))}) for problem in told["problems"]
        ),
        release=ReleaseOutcome("unchanged", told["release"]["id"], tuple(told["release"]["published"])),
        rolling=next(iter(rolling), None),
    )


def _report(told: dict[str, Any], folder: Path) -> UnitResult:
    state = "unchanged" if told["state"] == "done" else told["state"]
    page = told["html"] and folder / told["html"]
    return UnitResult(**told | {"state": state, "html": page, "beside": ()})
