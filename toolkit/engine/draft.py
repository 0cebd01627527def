"""A leader's own draft of one unit: a page marked UTKAST – INTERN and next year's files, outside every release."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from toolkit.engine.accounts import workbook_errors
from toolkit.engine.fingerprint import common_parts
from toolkit.engine.folders import own_folders, working_folder
from toolkit.engine.making import outcome_of
from toolkit.engine.next_year import write_next_year
from toolkit.engine.record import write_record
from toolkit.engine.releases import Releases
from toolkit.engine.report import MadeReport, packed
from toolkit.engine.results import UnitResult
from toolkit.engine.tasks import report_task, slice_of
from toolkit.engine.workers import LOG, make_all, processes
from toolkit.errors import InputError
from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.present.texts import text
from toolkit.protect import ProtectedYear, protect_year
from toolkit.template.whole_files import write_whole
from toolkit.validate.tables import YearTables
from toolkit.validate.year import read_year

DraftStep = Literal["reading", "protecting", "writing", "next_year"]


def draft_unit(
    settings: Settings,
    unit_id: str,
    out: Path,
    at_step: Callable[[DraftStep], None] = lambda _: None,
    wait_seconds: float = 0,
) -> UnitResult:
    """Make one unit's draft. Beside the page stand next year's plan, what has changed in it, and next year's workbook.

    Args:
        at_step: told each step as it begins.
        wait_seconds: how long to wait for another draft or run of the year.

    Raises:
        InputError: the unit is unknown, has not delivered, or its workbook has errors; or the disk is full.
        RunRefusedError: another run goes on all the while, or the folder is another user's.
    """
    at_step("reading")
    drafts = own_folders(out, "utkast", settings.params_dir.name, settings.run.school_year)
    with (
        working_folder(out, settings, wait_seconds) as work,
        processes(1, work / LOG) as workers,  # it warms up while the files are read
    ):
        tables = read_year(settings)
        at_step("protecting")
        protected = protect_year(tables, settings, Releases(out, settings.params_dir.name).all())
        unit = _delivered(unit_id, protected, tables, settings)
        at_step("writing")
        received: list[MadeReport] = []
        task = report_task(unit_id, packed(slice_of(unit_id, protected)), settings, work, internal=True)
        make_all([task], workers, received.append)
        (made,) = received
        outcome = outcome_of(made)
        write_record(work, f"utkast-{unit_id}", settings, tables, protected, {unit_id: outcome}, common_parts(settings))
        if outcome.reason is not None:
            sentence = text(f"index.failed_{outcome.reason}")
            return UnitResult(unit_id, unit.name, "failed", made.seconds, error=sentence)
        for name, content in made.files.items():  # the former draft stands until this one is finished
            write_whole(drafts / name, content, mode=0o600)
    at_step("next_year")
    beside = write_next_year(unit, settings, tables, drafts)
    return UnitResult(unit_id, unit.name, "done", made.seconds, html=drafts / f"{unit_id}.html", beside=beside)


def _delivered(unit_id: str, protected: ProtectedYear, tables: YearTables, settings: Settings) -> Unit:
    """The unit, if its workbook is there and may be used. Raises InputError."""
    record = protected.record(unit_id)
    if record is None:
        raise InputError("unit_not_in_plan", {"unit": unit_id, "known": ", ".join(r.unit for r in protected.records)})
    unit = settings.unit_register.get(unit_id)
    assert unit is not None  # every record belongs to a unit of the register
    if record.delivery == "failed":
        problems = workbook_errors(unit_id, tables)
        raise InputError("workbook_has_errors", {"unit": unit.name, "problems": problems, "count": len(problems)})
    if record.delivery == "pending":
        raise InputError("unit_not_delivered", {"unit": unit.name, "folder": settings.run.workbook_folder.name})
    return unit
