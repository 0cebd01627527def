"""The municipality and its units: who they are, what they have been called, who signs."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from toolkit.plan.model import DatedName, Frozen, Grade, Owner, UnitType, name_on, refuse_repeated

Part = Literal["skole", "barnehage", "sfo"]


class MunicipalityNumber(Frozen):
    number: Annotated[str, Field(pattern=r"^\d{4}$")]
    valid_from: date | None = None
    valid_to: date | None = None


class Municipality(Frozen):
    """`kind`: `example` and `test` say so on every page and in every drawing; `real` does not."""

    name: str
    kind: Literal["example", "test", "real"]
    numbers: tuple[MunicipalityNumber, ...]


class Unit(Frozen):
    """A unit with one leader and one report. An oppvekstsenter is one unit with several parts.

    Attributes:
        id: short ASCII name that never changes; file names use it.
        names: what it has been called, with dates; the last is today's.
        spellings: other ways its name stands in files.
        organisation_numbers: nine digits, as text; several for an oppvekstsenter. May be empty.
        grades: 1-10 for compulsory school, 11-13 for upper secondary; empty for kindergartens.
        leader: the role that signs.
        joined_plan: when a private unit joined the plan; None where it has not. Municipal units are bound by it.
        sends_to: ids of the units that its children go on to. Empty: the municipality has not said.
        merged_into: id of the unit that a closed one became part of. Its figures stay its own; none are moved.
        source: where the facts about the unit are taken from.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    type: UnitType
    owner: Owner
    names: Annotated[tuple[DatedName, ...], Field(min_length=1)]
    spellings: tuple[str, ...] = ()
    organisation_numbers: tuple[Annotated[str, Field(pattern=r"^\d{9}$")], ...] = ()
    parts: tuple[Part, ...] = ()
    grades: tuple[Grade, ...] = ()
    leader: Literal["rektor", "styrer", "enhetsleder"]
    opened: date | None = None
    closed: date | None = None
    joined_plan: date | None = None
    sends_to: tuple[str, ...] = ()
    merged_into: str | None = None
    in_plan: bool = True
    source: str

    @model_validator(mode="after")
    def _is_closed_if_merged(self) -> Self:
        if self.merged_into is not None and self.closed is None:
            raise PydanticCustomError("merged_but_open", "{unit}: merged_into needs closed", {"unit": self.id})
        return self

    @property
    def name(self) -> str:
        """Today's name."""
        return self.names[-1].name

    def name_in(self, school_year: str) -> str:
        """What the unit was called at the end of a school year."""
        return name_on(self.names, date(int(school_year[:4]) + 1, 6, 30))

    def is_open_in(self, school_year: str) -> bool:
        """Whether the unit existed at the end of the school year."""
        end = date(int(school_year[:4]) + 1, 6, 30)
        return (self.opened or date.min) <= end and (self.closed or date.max) >= end

    def is_closed_before(self, school_year: str) -> bool:
        """Whether the unit had closed when the school year began, on 1 August."""
        return self.closed is not None and self.closed < date(int(school_year[:4]), 8, 1)

    def is_opened_after(self, school_year: str) -> bool:
        """Whether the unit opened when the school year was over, on 31 July."""
        return self.opened is not None and self.opened > date(int(school_year[:4]) + 1, 7, 31)

    def is_bound_in(self, school_year: str) -> bool:
        """Whether the plan was the unit's own when a school year ended: municipal, or private and joined (Forord)."""
        end = date(int(school_year[:4]) + 1, 6, 30)
        return self.owner == "municipal" or (self.joined_plan is not None and self.joined_plan <= end)


class UnitRegister(Frozen):
    municipality: Municipality
    units: tuple[Unit, ...]

    @model_validator(mode="after")
    def _units_can_be_told_apart(self) -> Self:
        refuse_repeated("id", (unit.id for unit in self.units))
        refuse_repeated("organisation_numbers", (n for unit in self.units for n in unit.organisation_numbers))
        refuse_repeated("names", (key for unit in self.units for key in _name_keys(unit)))
        return self

    @model_validator(mode="after")
    def _units_merge_into_others(self) -> Self:
        ids = {unit.id for unit in self.units}
        wrong = [unit.id for unit in self.units if unit.merged_into and unit.merged_into not in ids - {unit.id}]
        if wrong:
            what = {"what": ", ".join(wrong)}
            raise PydanticCustomError("merged_into_unknown", "merged_into: no other unit has this id: {what}", what)
        return self

    @model_validator(mode="after")
    def _units_send_to_others(self) -> Self:
        ids = {unit.id for unit in self.units}
        wrong = [f"{u.id} → {other}" for u in self.units for other in u.sends_to if other not in ids - {u.id}]
        if wrong:
            what = {"what": ", ".join(wrong)}
            raise PydanticCustomError("sends_to_unknown", "sends_to: no other unit has this id: {what}", what)
        return self

    def get(self, unit_id: str) -> Unit | None:
        """The unit with this id, or None."""
        return next((unit for unit in self.units if unit.id == unit_id), None)

    def by_name(self) -> dict[str, Unit]:
        """Every spelling of every name, normalised by `name_key`, to its unit."""
        return {key: unit for unit in self.units for key in _name_keys(unit)}

    def by_organisation_number(self) -> dict[str, Unit]:
        """Organisation number to unit."""
        return {number: unit for unit in self.units for number in unit.organisation_numbers}


def _name_keys(unit: Unit) -> set[str]:
    return {name_key(name) for name in (*(n.name for n in unit.names), *unit.spellings)}


def name_key(name: str) -> str:
    """A name as it is compared: composed letters, single spaces, no case."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()
