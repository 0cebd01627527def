"""From what became of each report and each file to what a person is told of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from toolkit.engine.making import ReportOutcome
from toolkit.engine.results import UnitResult
from toolkit.plan.settings import Settings
from toolkit.present.texts import text
from toolkit.protect import UnitRecord
from toolkit.validate.problems import Problem
from toolkit.validate.tables import YearTables


def unit_result(
    record: UnitRecord, outcomes: Mapping[str, ReportOutcome], settings: Settings, folder: Path
) -> UnitResult:
    """What became of a unit's report, and why there is none where there is none."""
    unit = settings.unit_register.get(record.unit)
    assert unit is not None  # every record belongs to a unit of the register
    name = unit.name_in(settings.run.school_year)
    if record.delivery == "pending":
        return UnitResult(unit.id, name, "pending", error=text("index.pending"))
    if record.delivery == "failed":
        return UnitResult(unit.id, name, "failed", error=text("index.failed_input"))
    return _result(unit.id, name, outcomes[unit.id], folder)


def report_result(report: str, outcome: ReportOutcome, folder: Path) -> UnitResult:
    """What became of a report about the whole municipality."""
    return _result(report, text(f"index.name_of_{report}"), outcome, folder)


def with_last_report(unit: UnitResult, carried: Collection[str], folder: Path) -> UnitResult:
    """A failed unit with the page that stands in its place, if there is one; others as they are."""
    page = f"{unit.id}.html"
    return replace(unit, html=folder / page) if unit.state == "failed" and page in carried else unit


def _result(report: str, name: str, outcome: ReportOutcome, folder: Path) -> UnitResult:
    if outcome.reason is not None:
        sentence = text(f"index.failed_{outcome.reason}")
        return UnitResult(report, name, "failed", outcome.seconds, error=sentence, reason=outcome.reason)
    return UnitResult(report, name, outcome.state, outcome.seconds, html=folder / f"{report}.html")


def has_other_problems(units: tuple[UnitResult, ...], tables: YearTables) -> bool:
    """Whether there are errors outside the units' workbooks; never how many, for that follows what the files hold."""
    told = {problem for unit in units for problem in workbook_errors(unit.id, tables)}
    return any(problem.severity == "error" and problem not in told for problem in tables.problems)


def workbook_errors(unit_id: str, tables: YearTables) -> tuple[Problem, ...]:
    """The errors of the unit's own workbook; those of the survey's files are another's to mend."""
    workbooks = {account.path for account in tables.files if account.unit == unit_id}
    return tuple(p for p in tables.problems if p.severity == "error" and p.unit == unit_id and p.file in workbooks)
