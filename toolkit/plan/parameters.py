"""What each notebook takes, typed. Light to import: who makes a report needs no more of the toolkit than this."""

from __future__ import annotations

from pydantic import ConfigDict

from toolkit.plan.model import Frozen, SchoolYear


class Parameters(Frozen):
    """What every report notebook takes.

    Attributes:
        school_year: e.g. `2020-21`; `params/<municipality>/runs/<school_year>.toml` must exist.
        params: the municipality's folder under `params/`.
        slice_file: the protected slice that a run has made; empty when a person opens the notebook.
        internal: True marks the report UTKAST – INTERN.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    school_year: SchoolYear
    params: str
    slice_file: str
    internal: bool


class UnitParameters(Parameters):
    """Parameters of `arsgjennomgang.ipynb`; `unit` is an id from units.toml."""

    unit: str


class CommitteeParameters(Parameters):
    """Parameters of `driftsutvalget.ipynb`."""


class RollingParameters(Parameters):
    """Parameters of `rullering.ipynb`; `school_year` is the last year that the report has."""


class ExplorerParameters(CommitteeParameters):
    """Parameters of `programeffekter.ipynb`.

    Attributes:
        out: the folder for outputs that `run` used.
        question: a saved question to open with; empty opens at the first programme.
    """

    out: str
    question: str


class StartParameters(Frozen):
    """Parameters of `start.ipynb`.

    Attributes:
        params: the municipality's folder under `params/`.
        school_year: the year that is chosen first.
        out: the folder for outputs.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    params: str
    school_year: SchoolYear
    out: str
