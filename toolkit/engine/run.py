"""One year's run: read once, protect once, make the reports that have changed, one folder for readers.

What takes memory is done in processes of its own, one after the other: this one only hands out reports, and is as small
for three hundred units as for ten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from toolkit.engine.executors import WorkerDiedError, in_its_own_process
from toolkit.engine.fingerprint import CommonParts, Fingerprint, common_parts, parts_of_a_run
from toolkit.engine.folders import alone, put_right, working_folder
from toolkit.engine.making import Making, Progress, ReportOutcome
from toolkit.engine.options import RunOptions
from toolkit.engine.parameters import refuse_other_parameters
from toolkit.engine.report import ReportTask
from toolkit.engine.results import RunResult
from toolkit.engine.tasks import NOTEBOOKS_OF_A_RUN, report_task
from toolkit.engine.workers import LOG, workers_at
from toolkit.engine.year import Year
from toolkit.errors import RunRefusedError
from toolkit.plan.project import NOTEBOOKS
from toolkit.plan.settings import Settings
from toolkit.present.texts import text
from toolkit.template.whole_files import room_on_disk


def run_year(settings: Settings, out: Path, options: RunOptions, progress: Progress = lambda *_: None) -> RunResult:
    """Make every report of the year's set and release them together, or not at all.

    Args:
        out: the folder for outputs; pages go to `<out>/<municipality>/<school year>/`.

    Raises:
        ProtectionError: disclosure control cannot promise anything about these figures.
        RunRefusedError: another run of the same year goes on, the cluster may not be used or is gone, the system has
            ended a process of the run, or the toolkit, a notebook or a file under `params/` was changed meanwhile.
        ParameterError: a notebook takes other parameters than it is given, or the cluster does not answer.
        InputError: the disk is full or may not be written to; what is finished is used by the next run.
    """
    refuse_other_parameters(NOTEBOOKS_OF_A_RUN, NOTEBOOKS)
    with (
        room_on_disk(out),
        working_folder(out, settings) as work,  # the first: it says whose the folder is
        alone(out, settings.params_dir.name),
        TemporaryDirectory(prefix="aar-", dir=work) as folder,  # readable by its owner only
    ):
        common, began = common_parts(settings), parts_of_a_run(settings)
        year = Year(settings, out, options, work, Path(folder))
        with workers_at(options.scheduler, options.jobs, work / LOG, common, settings) as workers:
            with _told_if_it_dies("reading_died"):
                names = in_its_own_process(work / LOG, _read_and_protect, year)
            making = Making(work, common, options.force)
            making.make(_tasks(names, year), len(names), workers, progress)
        progress(text("cli.finishing"), len(names), len(names))
        try:
            with _told_if_it_dies("finishing_died"):
                return in_its_own_process(work / LOG, _finish, year, making.outcomes, common, began)
        except BaseException:
            put_right(year.pages)  # it may have been ended between two renames
            raise


@contextmanager
def _told_if_it_dies(code: str) -> Iterator[None]:
    try:
        yield
    except WorkerDiedError:
        raise RunRefusedError(code, {"log": LOG}) from None


def _tasks(names: Sequence[str], year: Year) -> Iterator[ReportTask]:
    """Made one by one: all the slices together are large."""
    for name in names:
        packed_slice = year.slice_file(name).read_bytes()
        yield report_task(name, packed_slice, year.settings, year.work, with_pdf=year.options.with_pdf)


def _read_and_protect(year: Year) -> tuple[str, ...]:
    from toolkit.engine.reading import read_and_protect  # with all that the first process is spared

    return read_and_protect(year)


def _finish(year: Year, reports: Mapping[str, ReportOutcome], common: CommonParts, began: Fingerprint) -> RunResult:
    from toolkit.engine.finishing import finish

    return finish(year, reports, common, began)
