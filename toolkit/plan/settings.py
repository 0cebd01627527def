"""What a municipality decides, typed: surveys, limits, and one year's run."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StrictBool, model_validator

from toolkit.plan.bounds import KEEP_DAYS, MOST_JOBS
from toolkit.plan.model import Frozen, Plan, SchoolYear, refuse_repeated
from toolkit.plan.units import UnitRegister, name_key
from toolkit.plan.year_wheel import YearWheel

WHOLE_QUESTION: Final = "Alle spørsmål"


class SeriesBreak(Frozen):
    """From this autumn on, figures are not comparable with earlier ones."""

    year: int
    why: str
    source: str


class MarkedYear(Frozen):
    """A year whose figures are comparable, but were made under unusual conditions. `year` is the autumn."""

    year: int
    why: str
    source: str


class Indicator(Frozen):
    """One indicator of Elevundersøkelsen and where it belongs in the plan.

    Attributes:
        kind: `share` is a percentage of pupils (bullying), `mean` an index from 1 to 5.
        direction: which way is good.
        names: every group and question name it has had; both must match a row (`Alle spørsmål` is the index).
        codes: Udir's codes, where files carry them.
        definition: id of the bullying definition, for shares of bullied pupils.
    """

    id: str
    label: str
    kind: Literal["share", "mean"]
    direction: Literal["low_is_good", "high_is_good"]
    chapter: str
    group_names: tuple[str, ...]
    question: str = WHOLE_QUESTION
    codes: tuple[str, ...] = ()
    definition: Literal["udir", "lund"] | None = None
    headline: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it is no sub-question: a mean, or a share over all the questions of its definition."""
        return self.kind == "mean" or self.definition is None or self.question == WHOLE_QUESTION


class ParentIndicator(Frozen):
    """One index of the parent survey of kindergartens, a mean from 1 to 5, and where it belongs in the plan.

    Attributes:
        names: every name it has had in files.
    """

    id: str
    label: str
    chapter: str
    names: Annotated[tuple[str, ...], Field(min_length=1)]


class GradeGroup(Frozen):
    """Grades that are published together: small numbers are pooled before anything else."""

    id: str
    label: str
    grades: tuple[int, ...]


class ProgrammeOutcomes(Frozen):
    """What a programme should be seen on, if it is seen in the survey at all.

    Attributes:
        indicators: ids, the one that suits best first.
        why: why these and not others, for the reader, in bokmål.
    """

    programme: str
    indicators: Annotated[tuple[str, ...], Field(min_length=1)]
    why: str


class SurveySettings(Frozen):
    """What is measured.

    Attributes:
        programme_outcomes: at most one for each programme; a programme without one has no chosen outcome.
        parent_indicators: of the parent survey of kindergartens.
        parent_survey_term: in which half of the school year the survey of a plain year (`2019`) was held. Without it
            such a year cannot be read.
    """

    indicators: tuple[Indicator, ...]
    parent_indicators: tuple[ParentIndicator, ...] = ()
    parent_survey_term: Literal["autumn", "spring"] | None = None
    grade_groups: tuple[GradeGroup, ...]
    breaks: tuple[SeriesBreak, ...]
    marked_years: tuple[MarkedYear, ...] = ()
    programme_outcomes: tuple[ProgrammeOutcomes, ...] = ()

    def outcomes_of(self, programme_id: str) -> ProgrammeOutcomes | None:
        """The outcomes named for a programme, or None where nobody has named any."""
        return next((one for one in self.programme_outcomes if one.programme == programme_id), None)

    def definition_of(self, indicator_id: object) -> str:
        """What an indicator of a file measures: the definition of bullying it follows, else the indicator itself."""
        found = next((indicator for indicator in self.indicators if indicator.id == indicator_id), None)
        return found.definition if found and found.definition else str(indicator_id)

    def wording_in(self, school_year: object) -> str:
        """Which questions were asked in a school year: those of the last break in the series, `first` before any."""
        year = str(school_year)[:4]
        return max((str(found.year) for found in self.breaks if str(found.year) <= year), default="first")

    @model_validator(mode="after")
    def _one_whole_for_each_definition(self) -> Self:
        wholes = [i.definition for i in self.indicators if i.kind == "share" and i.is_whole and i.definition]
        if len(wholes) != len(set(wholes)):
            raise ValueError("two indicators are the whole of the same definition")
        return self

    @model_validator(mode="after")
    def _outcomes_are_named_once(self) -> Self:
        refuse_repeated("programme_outcomes", (one.programme for one in self.programme_outcomes))
        return self

    @model_validator(mode="after")
    def _parent_indicators_can_be_told_apart(self) -> Self:
        refuse_repeated("id", (indicator.id for indicator in self.parent_indicators))
        refuse_repeated("names", (name_key(name) for i in self.parent_indicators for name in i.names))
        return self


class Limit(Frozen):
    """A limit with who decided it and when; a default says so. Below 3 it would hide next to nothing."""

    value: Annotated[int, Field(ge=3)]
    decided_by: str
    decided_on: date | None = None


class Thresholds(Frozen):
    """Local decisions: counts below `smallest_count` are hidden, and groups with fewer than `smallest_respondents`."""

    smallest_count: Limit
    smallest_respondents: Limit


class RunSettings(Frozen):
    """One school year's run. Paths are relative to the folder of the run file.

    Attributes:
        survey_files: files from services (Udir's surveys, GSI, NSR/NBR), or folders in which every file is one.
        jobs, scheduler, pdf, without_unit_numbers, force, preliminary: as the options of `run`, where the command line
            says nothing.
        seconds_per_report: a report that takes longer has hung, and fails; at most a day.
        keep_days: how long the working folder may be kept after a run; at most a hundred years.
    """

    school_year: SchoolYear
    run_date: date
    plan: Path = Path("../plan.toml")
    survey_files: tuple[Path, ...]
    workbook_folder: Path
    cut_off: date
    jobs: Annotated[int, Field(ge=1, le=MOST_JOBS, strict=True)] = 2
    scheduler: Annotated[str, Field(min_length=1)] | None = None
    pdf: StrictBool = False
    without_unit_numbers: StrictBool = False
    force: StrictBool = False
    preliminary: StrictBool = False
    seconds_per_report: Annotated[float, Field(gt=0, le=86_400, strict=True)] = 600
    keep_days: Annotated[int, Field(ge=1, le=36_500, strict=True)] = KEEP_DAYS


class Settings(Frozen):
    """Everything under one `params/` folder for one run, plus where it was found."""

    params_dir: Path
    plan: Plan
    unit_register: UnitRegister
    surveys: SurveySettings
    thresholds: Thresholds
    run: RunSettings
    year_wheel: YearWheel = YearWheel()

    def data_path(self, relative: Path) -> Path:
        """A path of the run file, made absolute."""
        return (self.params_dir / "runs" / relative).resolve()

    def indicator(self, indicator_id: str) -> Indicator:
        """The indicator with this id. Raises KeyError if there is none."""
        for indicator in self.surveys.indicators:
            if indicator.id == indicator_id:
                return indicator
        raise KeyError(indicator_id)
