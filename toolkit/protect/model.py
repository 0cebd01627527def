"""What may be seen after disclosure control: figures with a state, and what each unit reported.

Nothing below this room can see an unprotected number. A hidden figure has no number at all: not 0, not blank.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from toolkit.plan.model import Frozen

FigureState = Literal["shown", "hidden", "left_out", "not_measured"]
"""`hidden` by disclosure control; `left_out` of this edition or not published yet, small or not."""
Delivery = Literal["delivered", "pending", "failed"]
Edition = Literal["full", "without_unit_numbers", "without_survey"]
"""`without_survey` is what is left of `without_unit_numbers` where not even the municipality's figures are safe."""


class SurveyFigure(Frozen):
    """One indicator for one unit (or the municipality), year and group of grades.

    Shares are 0-1 with `count` of `n` pupils; means are 1-5 with `sd` and `n` answers. `grades` are those that were
    measured; they may be fewer than the group's, and are printed for shown figures only. `definition` and `wording`
    say what was asked and with which questions; empty in releases from before they were kept.
    """

    unit: str
    school_year: str
    group: str
    indicator: str
    state: FigureState
    share: float | None = None
    count: int | None = None
    mean: float | None = None
    sd: float | None = None
    n: int | None = None
    grades: tuple[int, ...] = ()
    definition: str = ""
    wording: str = ""

    @model_validator(mode="after")
    def _hidden_has_no_numbers(self) -> Self:
        numbers = (self.share, self.count, self.mean, self.sd, self.n)
        if self.state != "shown" and any(number is not None for number in numbers):
            raise ValueError(f"a figure that is {self.state} carries a number")
        if self.state == "shown" and (self.n is None or (self.share is None) == (self.mean is None)):
            raise ValueError("a shown figure needs n and exactly one of share and mean")
        return self


class CaseCount(Frozen):
    """One of the five case counts, for the whole municipality only."""

    field: str
    state: FigureState
    count: int | None = None


class Decision(Frozen):
    """A decision, an earlier one or a new one. Texts are None where the leader has not released free text.

    Attributes:
        decided: the school year it was made in.
        about: id of the chapter or the measure (T1) it is about; None where the leader has not said.
    """

    number: int | None
    decided: str = ""
    about: str | None = None
    decision: str | None
    responsible: str | None
    deadline: date | None
    status: str | None = None
    reason: str | None = None


class ProgrammeReport(Frozen):
    """What a unit reported about one programme in one grade (None in kindergartens)."""

    programme: str
    grade: int | None
    first_school_year: str | None
    delivered: str | None
    staff_trained_share: float | None


class GroupAnswer(Frozen):
    """What FAU, elevråd or the like answered to one of the three questions; None where it is not released."""

    who: str
    question: int
    answer: str | None


class ForumReport(Frozen):
    """How often a meeting that the plan promises was held this year (None: not reported), and the years before."""

    forum: str
    held: int | None
    years: tuple[str, ...] = ()


class Resolution(Frozen):
    """What a political body has resolved, and where the municipality says that it stands."""

    number: int | None
    resolved_on: date | None
    body: str | None
    case_number: str | None
    resolution: str
    deadline: date | None
    status: str | None = None
    reason: str | None = None


class Transition(Frozen):
    """One way that children go, and whether the units at both ends say that the routines were followed.

    An answer is `ja`, `nei` or None (not reported, or not delivered).
    """

    sender: str
    receiver: str
    sender_says: str | None
    receiver_says: str | None


class CommonMeasure(Frozen):
    """Status of one of the municipality's own measures, as the adviser reported it."""

    measure: str
    status: str | None
    done_on: date | None
    years: tuple[str, ...] = ()


class UnitRecord(Frozen):
    """What one leader delivered, without case counts. Only reported cells are there, by their code in the workbook.

    `withheld` names free-text cells that are filled in but not released for publication.
    """

    unit: str
    delivery: Delivery
    free_text_released: bool = False
    texts: dict[str, str] = Field(default_factory=dict)
    counts: dict[str, int] = Field(default_factory=dict)
    dates: dict[str, date] = Field(default_factory=dict)
    withheld: tuple[str, ...] = ()
    last_decisions: tuple[Decision, ...] = ()
    new_decisions: tuple[Decision, ...] = ()
    programmes: tuple[ProgrammeReport, ...] = ()
    group_answers: tuple[GroupAnswer, ...] = ()


class EarlierRecords(Frozen):
    """What was delivered in an earlier run, read again and made safe by the same rules."""

    school_year: str
    records: tuple[UnitRecord, ...]
    common_measures: tuple[CommonMeasure, ...] = ()
    forums: tuple[ForumReport, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    transitions: tuple[Transition, ...] = ()

    def record(self, unit_id: str) -> UnitRecord | None:
        """What a unit delivered then, or None."""
        return next((record for record in self.records if record.unit == unit_id), None)


class ProtectedYear(Frozen):
    """One year's set after disclosure control, or the slice of it that one report needs.

    `case_units` are those whose workbooks the case counts add up.
    `nation` has the source's own figures for the whole country, in the same grades as ours; none of them is ours to
    protect or to release. `cases_before` are the counts of the year before, as far as they are out and count the same
    units. `municipality_delivery` is about the workbook with the common measures.
    `earlier` are the runs before this one, oldest first. `transitions` are those of every unit.
    `surveyed` is which grade of which unit took part in this year's survey, as its source says: hidden or not.
    `matched_by_name` names units whose survey rows carry no organisation number.
    """

    school_year: str
    edition: Edition = "full"
    figures: tuple[SurveyFigure, ...]
    cases: tuple[CaseCount, ...]
    case_units: tuple[str, ...] = ()
    cases_before: tuple[CaseCount, ...] = ()
    nation: tuple[SurveyFigure, ...] = ()
    records: tuple[UnitRecord, ...]
    common_measures: tuple[CommonMeasure, ...]
    forums: tuple[ForumReport, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    transitions: tuple[Transition, ...] = ()
    earlier: tuple[EarlierRecords, ...] = ()
    surveyed: tuple[tuple[str, int], ...] = ()
    municipality_delivery: Delivery
    matched_by_name: tuple[str, ...] = ()

    def record(self, unit_id: str) -> UnitRecord | None:
        """What a unit delivered, or None if it is not in this slice."""
        return next((record for record in self.records if record.unit == unit_id), None)

    def slice_for(self, unit_id: str) -> ProtectedYear:
        """What one unit's report may see: its own figures and records, and what is the municipality's."""
        return self.model_copy(
            update={
                "figures": tuple(f for f in self.figures if f.unit in (unit_id, "@municipality")),
                "records": tuple(r for r in self.records if r.unit == unit_id),
                "earlier": tuple(
                    year.model_copy(
                        update={"records": tuple(r for r in year.records if r.unit == unit_id), "transitions": ()}
                    )
                    for year in self.earlier
                ),
                "transitions": tuple(w for w in self.transitions if unit_id in (w.sender, w.receiver)),
                "surveyed": tuple(pair for pair in self.surveyed if pair[0] == unit_id),
                "case_units": (),
                "matched_by_name": tuple(u for u in self.matched_by_name if u == unit_id),
            }
        )
