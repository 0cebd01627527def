"""How a run is to be done: what `run` is asked for, where the command line says nothing what the run's file says."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.plan.settings import RunSettings


@dataclass(frozen=True)
class RunOptions:
    """One run's options.

    Attributes:
        jobs: how many reports are made side by side on this machine.
        unit_numbers: False makes the edition without the units' figures, which can always be released.
        with_pdf: every report as PDF too; the extra `pdf` must be installed.
        force: make every report again, whether anything has changed or not.
        scheduler: the address of a cluster that makes the reports; None is this machine.
        preliminary: make everything, marked and outside every release, and say what would stop one.
    """

    jobs: int = 2
    unit_numbers: bool = True
    with_pdf: bool = False
    force: bool = False
    scheduler: str | None = None
    preliminary: bool = False


def options_of(
    run: RunSettings,
    jobs: int | None = None,
    without_unit_numbers: bool | None = None,
    pdf: bool | None = None,
    force: bool | None = None,
    scheduler: str | None = None,
    preliminary: bool | None = None,
    no_scheduler: bool = False,
) -> RunOptions:
    """The run's options; None means that the command line has not said anything.

    Args:
        no_scheduler: this machine makes the reports, whatever the run's file says.
    """
    return RunOptions(
        jobs=run.jobs if jobs is None else jobs,
        unit_numbers=not (run.without_unit_numbers if without_unit_numbers is None else without_unit_numbers),
        with_pdf=run.pdf if pdf is None else pdf,
        force=run.force if force is None else force,
        scheduler=None if no_scheduler else run.scheduler if scheduler is None else scheduler,
        preliminary=run.preliminary if preliminary is None else preliminary,
    )
