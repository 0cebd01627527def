"""One year's run: read once, protect once, make the reports that have changed, one folder for readers."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from toolkit.engine.accounts import has_other_problems, report_result, unit_result, with_last_report
from toolkit.engine.carrying import carry_last_reports
from toolkit.engine.fingerprint import common_parts, parts_of_a_run
from toolkit.engine.first_page import first_page
from toolkit.engine.folders import PRELIMINARY_RECORD, RECORD, fresh_folder, preliminary_folder, working_folder
from toolkit.engine.making import Making, Progress
from toolkit.engine.options import RunOptions
from toolkit.engine.pages_beside import write_one_pages, write_paper, write_tables, write_wheel
from toolkit.engine.parameters import refuse_other_parameters
from toolkit.engine.publishing import try_release
from toolkit.engine.record import told_of_release, write_record
from toolkit.engine.releases import Releases
from toolkit.engine.results import COMMITTEE, INDEX, ROLLING, RunResult
from toolkit.engine.tasks import NOTEBOOKS_OF_A_RUN, report_names, report_tasks
from toolkit.engine.workers import LOG, workers_at
from toolkit.errors import RunRefusedError
from toolkit.plan.project import NOTEBOOKS
from toolkit.plan.settings import Settings
from toolkit.protect import protect_year
from toolkit.protect.year import year_without_unit_numbers
from toolkit.template.whole_files import room_on_disk
from toolkit.validate.year import read_year


class _StoppedError(Exception):
    """Leaves the folder that readers see as it was."""


def run_year(settings: Settings, out: Path, options: RunOptions, progress: Progress = lambda *_: None) -> RunResult:
    """Make every report of the year's set and release them together, or not at all.

    Args:
        out: the folder for outputs; pages go to `<out>/<municipality>/<school year>/`.

    Raises:
        ProtectionError: disclosure control cannot promise anything about these figures.
        RunRefusedError: another run of the same year goes on, the cluster may not be used or is gone, or the toolkit,
            a notebook or a file under `params/` was changed meanwhile.
        ParameterError: a notebook takes other parameters than it is given, or the cluster does not answer.
        InputError: the disk is full or may not be written to; what is finished is used by the next run.
    """
    refuse_other_parameters(NOTEBOOKS_OF_A_RUN, NOTEBOOKS)
    tables = read_year(settings)
    releases = Releases(out, settings.params_dir.name)
    released = out / settings.params_dir.name / settings.run.school_year
    common_to_all, began = common_parts(settings), parts_of_a_run(settings)
    with (
        room_on_disk(out),
        working_folder(out, settings) as work,  # the first: it says whose the folder is
        releases.alone(),
        workers_at(options.scheduler, options.jobs, work / LOG, common_to_all, settings) as workers,
    ):
        protect = protect_year if options.unit_numbers else year_without_unit_numbers
        protected = protect(tables, settings, releases.all())
        folder = preliminary_folder(out, settings) if options.preliminary else released
        with suppress(_StoppedError), fresh_folder(folder) as pages:
            making = Making(work, pages, common_to_all, options.force)
            tasks = report_tasks(protected, settings, work, options.with_pdf)
            making.make(tasks, len(report_names(protected)), workers, progress)
            write_paper(making, protected, settings, pages, options.with_pdf)
            units = tuple(unit_result(record, making.outcomes, settings, folder) for record in protected.records)
            common = tuple(
                report_result(name, making.outcomes[name], folder)
                for name in (COMMITTEE, ROLLING)
                if name in making.outcomes
            )
            made = {unit.id for unit in units if unit.is_made}
            failed = [unit.id for unit in units if unit.state == "failed"]
            code = common_to_all.toolkit
            carried = carry_last_reports(failed, protected, tables, settings, code, releases, released, pages)
            units = tuple(with_last_report(unit, carried, folder) for unit in units)
            one_pages, left_out = write_one_pages(made, protected, settings, pages, options.with_pdf)
            made_tables = write_tables(made, protected, settings, pages)
            write_wheel(pages, settings, options.with_pdf)
            problems = has_other_problems(units, tables)
            index = first_page(units, one_pages, common, made_tables, problems, protected, settings, pages)
            (pages / INDEX).write_text(index, encoding="utf-8", newline="\n")
            if parts_of_a_run(settings) != began:
                making.forget_made()  # of which toolkit they are, nobody knows
                raise RunRefusedError("changed_meanwhile")
            release = try_release(
                pages, index, made, carried, protected, tables, settings, code, releases, options.preliminary
            )
            if release.state == "blocked":
                raise _StoppedError
        # Whatever became of the release; only now is it so.
        told = told_of_release(release, carried)
        outcomes = making.outcomes | {failed_page.name: failed_page for failed_page in left_out.values()}
        name = PRELIMINARY_RECORD if options.preliminary else RECORD
        write_record(work, name, settings, tables, protected, outcomes, common_to_all, vars(options), told)
    committee, *rolling = common
    return RunResult(
        folder, units, committee, tables.problems, release, next(iter(rolling), None), tuple(sorted(left_out))
    )
