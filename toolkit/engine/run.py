"""One year's run: read once, protect once, one report per unit and the committee's, one folder for readers."""

from __future__ import annotations

import json
import multiprocessing
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from toolkit import __version__
from toolkit.engine.report import ReportOutcome, ReportTask, make_report, send_stderr_to
from toolkit.errors import InputError, RunRefusedError
from toolkit.notebook import CommitteeParameters, UnitParameters
from toolkit.plan.settings import Settings
from toolkit.present.texts import text
from toolkit.protect import ProtectedYear, UnitRecord, protect_year
from toolkit.publish.index_page import Entry, index_page
from toolkit.validate.tables import YearTables
from toolkit.validate.year import read_year

COMMITTEE = "driftsutvalget"
State = Literal["done", "pending", "failed"]
Progress = Callable[[str, int, int], None]
"""Called with the report's name, how many are finished and how many there are."""


@dataclass(frozen=True)
class UnitResult:
    """What became of one report. `error` is a sentence in bokmål."""

    id: str
    name: str
    state: State
    seconds: float = 0.0
    html: Path | None = None
    error: str | None = None


@dataclass(frozen=True)
class RunResult:
    """The year's run. `tables` carries every problem and the row accounts."""

    folder: Path
    units: tuple[UnitResult, ...]
    committee: UnitResult
    tables: YearTables

    @property
    def index(self) -> Path:
        """The first page."""
        return self.folder / "index.html"

    @property
    def failed(self) -> bool:
        """Whether a report failed or an error was found in the input."""
        states = [unit.state for unit in (*self.units, self.committee)]
        return "failed" in states or any(p.severity == "error" for p in self.tables.problems)


def run_year(settings: Settings, out: Path, jobs: int, progress: Progress = lambda *_: None) -> RunResult:
    """Make every report of the year's set and put them where readers look, all at once.

    Args:
        out: the folder for outputs; pages go to `<out>/<municipality>/<school year>/`.
        jobs: how many reports are made side by side.

    Raises:
        RunRefusedError: a real municipality, before disclosure control is finished.
    """
    if settings.unit_register.municipality.kind == "real":
        raise RunRefusedError("real_municipality_refused", {"name": settings.unit_register.municipality.name})
    tables = read_year(settings)
    protected = protect_year(tables, settings)
    folder = out / settings.params_dir.name / settings.run.school_year
    with _fresh_folder(folder) as pages, working_folder(out, settings) as work:
        ready = [record for record in protected.records if record.delivery == "delivered"]
        tasks = [_unit_task(record.unit, protected, settings, work, pages, internal=False) for record in ready]
        tasks.append(_committee_task(protected, settings, work, pages))
        outcomes = _make_all(tasks, jobs, work, progress)
        units = tuple(_result(record, outcomes, tables, settings, folder) for record in protected.records)
        committee = _committee_result(outcomes[COMMITTEE], folder)
        (pages / "index.html").write_text(_index(units, committee, tables, settings), encoding="utf-8", newline="\n")
        _write_record(work, settings, tables, outcomes)
    return RunResult(folder, units, committee, tables)


def draft_unit(settings: Settings, unit_id: str, out: Path) -> UnitResult:
    """A leader's own draft of one unit, marked UTKAST – INTERN, in a folder of its own outside every release.

    Raises:
        InputError: the unit is unknown, has not delivered, or its workbook has errors.
    """
    tables = read_year(settings)
    protected = protect_year(tables, settings)
    record = protected.record(unit_id)
    if record is None:
        raise InputError("unit_not_in_plan", {"unit": unit_id, "known": ", ".join(r.unit for r in protected.records)})
    unit = settings.unit_register.get(unit_id)
    assert unit is not None  # every record belongs to a unit of the register
    if record.delivery == "failed":
        problems = tuple(p for p in tables.problems if p.unit == unit_id and p.severity == "error")
        raise InputError("workbook_has_errors", {"unit": unit.name, "problems": problems, "count": len(problems)})
    if record.delivery == "pending":
        raise InputError("unit_not_delivered", {"unit": unit.name, "folder": settings.run.workbook_folder.name})
    drafts = out / "utkast" / settings.params_dir.name / settings.run.school_year
    drafts.mkdir(parents=True, exist_ok=True)
    with working_folder(out, settings) as work:
        task = _unit_task(unit_id, protected, settings, work, drafts, internal=True)
        outcome = _make_all([task], 1, work, lambda *_: None)[unit_id]
    if outcome.error is not None:
        return UnitResult(unit_id, unit.name, "failed", outcome.seconds, error=text("index.failed_report"))
    return UnitResult(unit_id, unit.name, "done", outcome.seconds, html=drafts / f"{unit_id}.html")


@contextmanager
def working_folder(out: Path, settings: Settings) -> Iterator[Path]:
    """Where slices, executed notebooks and the run's record stay: readable by their owner only, never published."""
    folder = out / "arbeid" / settings.params_dir.name / settings.run.school_year
    folder.mkdir(parents=True, exist_ok=True)
    for each in (out / "arbeid", folder.parent, folder):
        each.chmod(0o700)
    yield folder.resolve()


@contextmanager
def _fresh_folder(folder: Path) -> Iterator[Path]:
    """A new folder beside the old one, which takes its place only when everything in it is finished."""
    new, old = folder.with_name(f".{folder.name}.ny"), folder.with_name(f".{folder.name}.gammel")
    if old.exists() and not folder.exists():  # a run was killed between the two renames below
        old.replace(folder)
    shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    new.mkdir(parents=True)
    yield new.resolve()
    if folder.exists():
        folder.replace(old)
    new.replace(folder)
    shutil.rmtree(old, ignore_errors=True)


def _unit_task(
    unit_id: str, protected: ProtectedYear, settings: Settings, work: Path, pages: Path, internal: bool
) -> ReportTask:
    slice_file = work / f"{unit_id}.json"
    slice_file.write_text(protected.slice_for(unit_id).model_dump_json(), encoding="utf-8")
    parameters = UnitParameters(
        unit=unit_id,
        school_year=settings.run.school_year,
        params=str(settings.params_dir),
        slice_file=str(slice_file),
        internal=internal,
    )
    back_link = "" if internal else "index.html"
    executed, page = work / f"{unit_id}.ipynb", pages.resolve() / f"{unit_id}.html"
    return ReportTask(unit_id, "arsgjennomgang.ipynb", parameters, executed, page, back_link)


def _committee_task(protected: ProtectedYear, settings: Settings, work: Path, pages: Path) -> ReportTask:
    slice_file = work / f"{COMMITTEE}.json"
    slice_file.write_text(protected.model_dump_json(), encoding="utf-8")
    parameters = CommitteeParameters(
        school_year=settings.run.school_year,
        params=str(settings.params_dir),
        slice_file=str(slice_file),
        internal=False,
    )
    executed, page = work / f"{COMMITTEE}.ipynb", pages / f"{COMMITTEE}.html"
    return ReportTask(COMMITTEE, "driftsutvalget.ipynb", parameters, executed, page, "index.html")


def _make_all(tasks: list[ReportTask], jobs: int, work: Path, progress: Progress) -> dict[str, ReportOutcome]:
    outcomes: dict[str, ReportOutcome] = {}
    # Spawned, not forked: the same on Windows, and no threads are inherited half-way.
    spawned = multiprocessing.get_context("spawn")
    log = work / "kjerner.log"
    log.unlink(missing_ok=True)
    with ProcessPoolExecutor(jobs, spawned, initializer=send_stderr_to, initargs=(log,)) as pool:
        futures = {pool.submit(make_report, task): task.name for task in tasks}
        for future in as_completed(futures):
            name, death = futures[future], future.exception()
            # A worker that died takes those it had queued with it; each is named as failed, none is lost.
            outcomes[name] = future.result() if death is None else ReportOutcome(name, 0.0, repr(death))
            progress(name, len(outcomes), len(tasks))
    return outcomes


def _result(
    record: UnitRecord, outcomes: dict[str, ReportOutcome], tables: YearTables, settings: Settings, folder: Path
) -> UnitResult:
    unit = settings.unit_register.get(record.unit)
    assert unit is not None  # every record belongs to a unit of the register
    name = unit.name_in(settings.run.school_year)
    if record.delivery == "pending":
        return UnitResult(unit.id, name, "pending", error=text("index.pending"))
    if record.delivery == "failed":
        count = sum(p.unit == unit.id and p.severity == "error" for p in tables.problems)
        sentence = text("index.failed_input_one") if count == 1 else text("index.failed_input", count=count)
        return UnitResult(unit.id, name, "failed", error=sentence)
    outcome = outcomes[unit.id]
    if outcome.error is not None:
        return UnitResult(unit.id, name, "failed", outcome.seconds, error=text("index.failed_report"))
    return UnitResult(unit.id, name, "done", outcome.seconds, html=folder / f"{unit.id}.html")


def _committee_result(outcome: ReportOutcome, folder: Path) -> UnitResult:
    name = text("index.committee_name")
    if outcome.error is not None:
        return UnitResult(COMMITTEE, name, "failed", outcome.seconds, error=text("index.failed_report"))
    return UnitResult(COMMITTEE, name, "done", outcome.seconds, html=folder / f"{COMMITTEE}.html")


def _index(units: tuple[UnitResult, ...], committee: UnitResult, tables: YearTables, settings: Settings) -> str:
    shared_problems = sum(p.unit is None and p.severity == "error" for p in tables.problems)
    return index_page(_entry(committee), [_entry(unit) for unit in units], shared_problems, settings)


def _entry(result: UnitResult) -> Entry:
    return Entry(result.name, result.state, result.html.name if result.html else None, result.error or "")


def _write_record(work: Path, settings: Settings, tables: YearTables, outcomes: dict[str, ReportOutcome]) -> None:
    """What was read and what became of it. Stays with the municipality; row counts are never published."""
    record = {
        "version": __version__,
        "school_year": settings.run.school_year,
        "run_date": settings.run.run_date.isoformat(),
        "files": [asdict(account) for account in tables.files],
        "problems": [asdict(problem) for problem in tables.problems],
        "reports": [asdict(outcomes[name]) for name in sorted(outcomes)],
    }
    (work / "kjoring.json").write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
