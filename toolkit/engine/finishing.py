"""The last part of a run, in a process of its own: from finished reports to a folder for readers, or to none."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from contextlib import suppress

from toolkit.engine.accounts import has_other_problems, report_result, unit_result, with_last_report
from toolkit.engine.carrying import carry_last_reports
from toolkit.engine.fingerprint import CommonParts, Fingerprint, parts_of_a_run
from toolkit.engine.first_page import first_page
from toolkit.engine.folders import PRELIMINARY_RECORD, RECORD, fresh_folder, last_part
from toolkit.engine.making import MadePages, ReportOutcome
from toolkit.engine.pages_beside import write_one_pages, write_paper, write_tables, write_wheel
from toolkit.engine.publishing import try_release
from toolkit.engine.record import told_of_release, write_record
from toolkit.engine.releases import Releases
from toolkit.engine.results import COMMITTEE, INDEX, ROLLING, RunResult
from toolkit.engine.year import Year
from toolkit.errors import RunRefusedError


class _StoppedError(Exception):
    """Leaves the folder that readers see as it was."""


def finish(
    year: Year, reports: Mapping[str, ReportOutcome], common_to_all: CommonParts, began: Fingerprint
) -> RunResult:
    """Put the pages together, and release them if nothing stops it.

    Args:
        reports: what became of each.
        began: `parts_of_a_run` as the run began.

    Raises:
        RunRefusedError: the toolkit, a notebook, a file under `params/` or a finished report was changed meanwhile.
    """
    with last_part(year.out, year.settings.params_dir.name):
        return _finish(year, reports, common_to_all, began)


def _finish(
    year: Year, reports: Mapping[str, ReportOutcome], common_to_all: CommonParts, began: Fingerprint
) -> RunResult:
    settings, options, work = year.settings, year.options, year.work
    tables, protected = pickle.loads(year.everything.read_bytes())
    year.everything.unlink()
    releases = Releases(year.out, settings.params_dir.name)
    folder, released = year.pages, year.released
    with suppress(_StoppedError), fresh_folder(folder) as pages:
        made = MadePages(pages, work, reports)
        write_paper(made, protected, settings, options.with_pdf)
        units = tuple(unit_result(record, made.outcomes, settings, folder) for record in protected.records)
        common = tuple(
            report_result(name, made.outcomes[name], folder) for name in (COMMITTEE, ROLLING) if name in made.outcomes
        )
        with_report = {unit.id for unit in units if unit.is_made}
        failed = [unit.id for unit in units if unit.state == "failed"]
        code = common_to_all.toolkit
        carried = carry_last_reports(failed, protected, tables, settings, code, releases, released, pages)
        units = tuple(with_last_report(unit, carried, folder) for unit in units)
        one_pages, left_out = write_one_pages(with_report, protected, settings, pages, options.with_pdf)
        made_tables = write_tables(with_report, protected, settings, pages)
        write_wheel(pages, settings, options.with_pdf)
        problems = has_other_problems(units, tables)
        index = first_page(units, one_pages, common, made_tables, problems, protected, settings, pages)
        (pages / INDEX).write_text(index, encoding="utf-8", newline="\n")
        if parts_of_a_run(settings) != began:
            made.forget_made()  # of which toolkit they are, nobody knows
            raise RunRefusedError("changed_meanwhile")
        release = try_release(
            pages, index, with_report, carried, protected, tables, settings, code, releases, options.preliminary
        )
        if release.state == "blocked":
            raise _StoppedError
    # Whatever became of the release; only now is it so.
    told = told_of_release(release, carried)
    outcomes = made.outcomes | {failed_page.name: failed_page for failed_page in left_out.values()}
    name = PRELIMINARY_RECORD if options.preliminary else RECORD
    write_record(work, name, settings, tables, protected, outcomes, common_to_all, vars(options), told)
    committee, *rolling = common
    return RunResult(
        folder, units, committee, tables.problems, release, next(iter(rolling), None), tuple(sorted(left_out))
    )
