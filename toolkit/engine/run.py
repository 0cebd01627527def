"""One year's run: read once, protect once, one report per unit and the committee's, one folder for readers."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from toolkit import __version__
from toolkit.engine.first_page import first_page
from toolkit.engine.folders import fresh_folder, own_folders, working_folder
from toolkit.engine.next_year import write_next_year
from toolkit.engine.pages_beside import with_paper, write_one_pages, write_tables, write_wheel
from toolkit.engine.publishing import INDEX, ReleaseOutcome, try_release
from toolkit.engine.releases import Releases
from toolkit.engine.report import ReportOutcome, ReportTask
from toolkit.engine.workers import Progress, make_all
from toolkit.errors import InputError
from toolkit.notebook import CommitteeParameters, RollingParameters, UnitParameters
from toolkit.plan.settings import Settings
from toolkit.present.texts import text
from toolkit.protect import ProtectedYear, UnitRecord, protect_year
from toolkit.protect.year import year_without_unit_numbers
from toolkit.validate.problems import Problem
from toolkit.validate.tables import YearTables
from toolkit.validate.year import read_year

COMMITTEE = "driftsutvalget"
ROLLING = "rullering"
State = Literal["done", "pending", "failed"]
DraftStep = Literal["reading", "protecting", "writing", "next_year"]


@dataclass(frozen=True)
class UnitResult:
    """What became of one report. `error` is a sentence in bokmål; `beside` are a draft's other files."""

    id: str
    name: str
    state: State
    seconds: float = 0.0
    html: Path | None = None
    error: str | None = None
    beside: tuple[Path, ...] = ()


@dataclass(frozen=True)
class RunResult:
    """The year's run. `tables` carries every problem and the row accounts; the first run has no `rolling` report.

    `left_out` are units whose page for parents and pupils could not be made; their reports are there all the same.
    """

    folder: Path
    units: tuple[UnitResult, ...]
    committee: UnitResult
    tables: YearTables
    release: ReleaseOutcome
    rolling: UnitResult | None = None
    left_out: tuple[str, ...] = ()

    @property
    def index(self) -> Path:
        """The first page."""
        return self.folder / INDEX

    @property
    def common(self) -> tuple[UnitResult, ...]:
        """The reports that are about no single unit."""
        return (self.committee,) if self.rolling is None else (self.committee, self.rolling)

    @property
    def failed(self) -> bool:
        """Whether a report failed or an error was found in the input."""
        states = [report.state for report in (*self.units, *self.common)]
        return "failed" in states or bool(self.left_out) or any(p.severity == "error" for p in self.tables.problems)


class _StoppedError(Exception):
    """Leaves the folder that readers see as it was."""


def run_year(
    settings: Settings,
    out: Path,
    jobs: int,
    progress: Progress = lambda *_: None,
    unit_numbers: bool = True,
    with_pdf: bool = False,
) -> RunResult:
    """Make every report of the year's set and release them together, or not at all.

    Args:
        out: the folder for outputs; pages go to `<out>/<municipality>/<school year>/`.
        jobs: how many reports are made side by side.
        unit_numbers: False makes the edition without the units' figures, which can always be released.
        with_pdf: every report as PDF too; the extra `pdf` must be installed.

    Raises:
        ProtectionError: disclosure control cannot promise anything about these figures.
    """
    tables = read_year(settings)
    releases = Releases(out, settings.params_dir.name)
    folder = out / settings.params_dir.name / settings.run.school_year
    with working_folder(out, settings) as work, releases.alone():  # the first says whose the folder is
        protect = protect_year if unit_numbers else year_without_unit_numbers
        protected = protect(tables, settings, releases.all())
        ready = [record for record in protected.records if record.delivery == "delivered"]
        with suppress(_StoppedError), fresh_folder(folder) as pages:
            tasks = [_unit_task(record.unit, protected, settings, work, pages, internal=False) for record in ready]
            tasks.append(_committee_task(protected, settings, work, pages))
            if protected.earlier:
                tasks.append(_rolling_task(protected, settings, work, pages))
            tasks = [replace(task, with_pdf=with_pdf) for task in tasks]
            outcomes = make_all(tasks, jobs, work, progress)
            units = tuple(_result(record, outcomes, settings, folder) for record in protected.records)
            if outcomes[COMMITTEE].error is None:
                outcomes[COMMITTEE] = with_paper(outcomes[COMMITTEE], protected, settings, pages, with_pdf)
            committee = _committee_result(outcomes[COMMITTEE], folder)
            ready_units = [unit.id for unit in units if unit.state == "done"]
            made_pages, left_out = write_one_pages(ready_units, protected, settings, pages, with_pdf)
            outcomes |= {one.name: one for one in left_out.values()}
            made_tables = write_tables(ready_units, protected, settings, pages)
            write_wheel(pages, settings, with_pdf)
            rolling = _rolling_result(outcomes.get(ROLLING), folder)
            common = (committee,) if rolling is None else (committee, rolling)
            problems = _has_other_problems(units, tables)
            index = first_page(units, made_pages, common, made_tables, problems, protected, settings, pages)
            (pages / INDEX).write_text(index, encoding="utf-8", newline="\n")
            _write_record(work, "kjoring", settings, tables, outcomes)
            made = {unit.id for unit in units if unit.state == "done"}
            release = try_release(pages, index, made, protected, tables, settings, releases)
            if release.state == "blocked":
                raise _StoppedError
    return RunResult(folder, units, committee, tables, release, rolling, tuple(left_out))


def draft_unit(
    settings: Settings,
    unit_id: str,
    out: Path,
    at_step: Callable[[DraftStep], None] = lambda _: None,
    wait_seconds: float = 0,
) -> UnitResult:
    """A leader's own draft of one unit, marked UTKAST – INTERN, in a folder of its own outside every release.

    Beside the page stand next year's plan, what has changed in it, and next year's workbook.

    Args:
        at_step: told each step as it begins.
        wait_seconds: how long to wait for another draft or run of the year.

    Raises:
        InputError: the unit is unknown, has not delivered, or its workbook has errors.
        RunRefusedError: another run goes on all the while, or the folder is another user's.
    """
    at_step("reading")
    tables = read_year(settings)
    at_step("protecting")
    protected = protect_year(tables, settings, Releases(out, settings.params_dir.name).all())
    record = protected.record(unit_id)
    if record is None:
        raise InputError("unit_not_in_plan", {"unit": unit_id, "known": ", ".join(r.unit for r in protected.records)})
    unit = settings.unit_register.get(unit_id)
    assert unit is not None  # every record belongs to a unit of the register
    if record.delivery == "failed":
        problems = _workbook_errors(unit_id, tables)
        raise InputError("workbook_has_errors", {"unit": unit.name, "problems": problems, "count": len(problems)})
    if record.delivery == "pending":
        raise InputError("unit_not_delivered", {"unit": unit.name, "folder": settings.run.workbook_folder.name})
    drafts = own_folders(out, "utkast", settings.params_dir.name, settings.run.school_year)
    at_step("writing")
    with working_folder(out, settings, wait_seconds) as work:
        task = _unit_task(unit_id, protected, settings, work, work, internal=True)
        outcomes = make_all([task], 1, work, lambda *_: None)
        _write_record(work, f"utkast-{unit_id}", settings, tables, outcomes)
        outcome = outcomes[unit_id]
        if outcome.error is not None:
            return UnitResult(unit_id, unit.name, "failed", outcome.seconds, error=text("index.failed_report"))
        task.page.chmod(0o600)
        task.page.replace(drafts / task.page.name)  # the former draft stands until this one is finished
    at_step("next_year")
    beside = write_next_year(unit, settings, tables, drafts)
    return UnitResult(unit_id, unit.name, "done", outcome.seconds, html=drafts / f"{unit_id}.html", beside=beside)


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


def _rolling_task(protected: ProtectedYear, settings: Settings, work: Path, pages: Path) -> ReportTask:
    """The plan's years together; it sees what the committee's report sees."""
    parameters = RollingParameters(
        school_year=settings.run.school_year,
        params=str(settings.params_dir),
        slice_file=str(work / f"{COMMITTEE}.json"),
        internal=False,
    )
    executed, page = work / f"{ROLLING}.ipynb", pages / f"{ROLLING}.html"
    return ReportTask(ROLLING, "rullering.ipynb", parameters, executed, page, "index.html")


def _result(record: UnitRecord, outcomes: dict[str, ReportOutcome], settings: Settings, folder: Path) -> UnitResult:
    unit = settings.unit_register.get(record.unit)
    assert unit is not None  # every record belongs to a unit of the register
    name = unit.name_in(settings.run.school_year)
    if record.delivery == "pending":
        return UnitResult(unit.id, name, "pending", error=text("index.pending"))
    if record.delivery == "failed":
        return UnitResult(unit.id, name, "failed", error=text("index.failed_input"))
    outcome = outcomes[unit.id]
    if outcome.error is not None:
        return UnitResult(unit.id, name, "failed", outcome.seconds, error=text("index.failed_report"))
    return UnitResult(unit.id, name, "done", outcome.seconds, html=folder / f"{unit.id}.html")


def _committee_result(outcome: ReportOutcome, folder: Path) -> UnitResult:
    return _common_result(COMMITTEE, text("index.committee_name"), outcome, folder)


def _rolling_result(outcome: ReportOutcome | None, folder: Path) -> UnitResult | None:
    return None if outcome is None else _common_result(ROLLING, text("index.rolling_name"), outcome, folder)


def _common_result(report: str, name: str, outcome: ReportOutcome, folder: Path) -> UnitResult:
    if outcome.error is not None:
        return UnitResult(report, name, "failed", outcome.seconds, error=text("index.failed_report"))
    return UnitResult(report, name, "done", outcome.seconds, html=folder / f"{report}.html")


def _has_other_problems(units: tuple[UnitResult, ...], tables: YearTables) -> bool:
    """Whether there are errors outside the units' workbooks; never how many, for that follows what the files hold."""
    told = [problem for unit in units for problem in _workbook_errors(unit.id, tables)]
    return any(problem.severity == "error" and problem not in told for problem in tables.problems)


def _workbook_errors(unit_id: str, tables: YearTables) -> tuple[Problem, ...]:
    """The errors of the unit's own workbook; those of the survey's files are another's to mend."""
    workbooks = {account.path for account in tables.files if account.unit == unit_id}
    return tuple(p for p in tables.problems if p.severity == "error" and p.unit == unit_id and p.file in workbooks)


def _write_record(
    work: Path, name: str, settings: Settings, tables: YearTables, outcomes: dict[str, ReportOutcome]
) -> None:
    """What was read and what became of it. Stays with the municipality; row counts are never published."""
    record = {
        "version": __version__,
        "school_year": settings.run.school_year,
        "run_date": settings.run.run_date.isoformat(),
        "files": [asdict(account) for account in tables.files],
        "problems": [asdict(problem) for problem in tables.problems],
        "reports": [asdict(outcomes[report]) for report in sorted(outcomes)],
    }
    (work / f"{name}.json").write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
