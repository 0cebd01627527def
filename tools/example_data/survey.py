"""Elevundersøkelsen as Udir's export API gives it (layout A): the rows of tables 148, 150 and 151."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from example_data.figures import (
    GENDERS,
    OWNERS,
    Group,
    Measure,
    bullying,
    groups_of_grade,
    index_score,
    number,
    participation,
    protected,
)
from example_data.municipality import COUNTY_CODE, COUNTY_NAME, NOT_MEASURED, REVIEW_YEAR, YEARS
from example_data.pupils import INDICES, Pupil, SchoolClass
from toolkit.plan.units import UnitRegister

Row = dict[str, str | None]

QUESTION: Final = ("SpoersmaalNivaa", "Spoersmaalgruppekode", "Spoersmaalgruppe", "Spoersmaalkode", "Spoersmaalnavn")
PLACE: Final = (
    *("EnhetNivaa", "Nasjonaltkode", "Nasjonalt", "Fylkekode", "Fylke", "Kommunekode", "Kommune"),
    *("Organisasjonsnummer", "EnhetNavn"),
)
SCHOOL_GROUP: Final = ("GruppeNivaa", "GruppeKode", "GruppeNavn")
GRADE: Final = ("TrinnNivaa", "TrinnKode", "Trinnnavn")
OWNER: Final = ("EierformNivaa", "Eierformkode", "EierformNavn")
GENDER: Final = ("KjoennNivaa", "KjoennKode", "Kjoenn")
PAGE: Final = ("Sidenummer", "RaderSide", "RaderTotalt")
OPTIONS: Final = tuple(f"{part}Svaralternativ{i}" for part in ("Andel", "AntallBesvart") for i in range(1, 6))
LEADING: Final = (*QUESTION, "Skoleaarnavn", *PLACE, *SCHOOL_GROUP, *GRADE, *OWNER, *GENDER)

INDEX_COLUMNS: Final = (*LEADING, "Score", "Standardavvik", "AntallBesvart", *OPTIONS, *PAGE)
BULLYING_COLUMNS: Final = (*LEADING, "AndelMobbet", "AntallBesvart", *PAGE)
PARTICIPATION_COLUMNS: Final = (
    *(*PLACE, "Skoleaarnavn", *GRADE, *OWNER),
    *("AndelDeltatt", "AntallBesvart", "AntallInvitert", *PAGE),
)

ALL_QUESTIONS: Final = "Alle spørsmål"
BULLYING_GROUP: Final = ("EUIndeks_1398", "Mobbing på skolen")
# Names that Udir has changed: the oldest year still has the old ones.
OLD_NAMES: Final = {"Mobbing på skolen": "Mobbing i skolen", "Støtte fra lærer": "Støtte fra lærerne"}
BULLYING_QUESTIONS: Final[tuple[tuple[str, str, Callable[[Pupil], bool]], ...]] = (
    ("EUIndeks_1398", ALL_QUESTIONS, lambda pupil: pupil.bullied),
    (
        "EUSpoersmaal_Q11811",
        "Er du blitt mobbet av andre elever på skolen de siste månedene?",
        lambda pupil: pupil.by_pupils,
    ),
    (
        "EUSpoersmaal_Q11816",
        "Er du blitt mobbet digitalt (mobil, iPad, PC) de siste månedene?",
        lambda pupil: pupil.digitally,
    ),
    (
        "EUSpoersmaal_Q11824",
        "Er du blitt mobbet av voksne på skolen de siste månedene?",
        lambda pupil: pupil.by_adults,
    ),
)
# As JSON, a row with every column takes a kilobyte. To keep the file small, the last four indices are there for the
# review year only, and genders and repeated owners for Trivsel in that year only.
INDICES_OF_EVERY_YEAR: Final = 6


@dataclass(frozen=True)
class Survey:
    """The three tables, with names and numbers from the municipality's register.

    Attributes:
        not_measured: the grades that a school did not ask, by school and year.
    """

    register: UnitRegister
    classes: Sequence[SchoolClass]
    not_measured: Mapping[tuple[str, str], tuple[int, ...]] = field(default_factory=lambda: NOT_MEASURED)

    @cached_property
    def private_schools(self) -> frozenset[str]:
        """Who is left out of the row «Offentlig eiet»."""
        return frozenset(unit.id for unit in self.register.units if unit.owner == "private")

    def bullying_rows(self) -> list[Row]:
        """Table 150."""
        return [
            row
            for year in YEARS
            for code, question, answer in BULLYING_QUESTIONS
            for group, shown in self._figures(year, bullying(answer))
            for row in self._repeated(
                group,
                _asked(year, BULLYING_GROUP, code, question),
                dict(zip(("AndelMobbet", "AntallBesvart"), shown, strict=True)),
            )
        ]

    def index_rows(self) -> list[Row]:
        """Table 148. Indices have no answer options, so those columns are empty, as in the real file."""
        return [
            row
            for year in YEARS
            for place, (code, name, _, _) in enumerate(INDICES)
            if place < INDICES_OF_EVERY_YEAR or year == REVIEW_YEAR
            for group, shown in self._figures(year, index_score(code))
            for row in self._repeated(
                group,
                _asked(year, (code, name), code, ALL_QUESTIONS),
                dict(zip(("Score", "Standardavvik", "AntallBesvart"), shown, strict=True)),
            )
            if (row["EierformNavn"], row["Kjoenn"]) == (OWNERS[0], GENDERS[0])
            or (name, year) == ("Trivsel", REVIEW_YEAR)
        ]

    def participation_rows(self) -> list[Row]:
        """Table 151: it has neither questions nor genders."""
        return [
            row
            for year in YEARS
            for group, shown in self._figures(year, participation)
            if group.gender == GENDERS[0]
            for row in self._repeated(
                group,
                {},
                dict(zip(("AndelDeltatt", "AntallBesvart"), shown, strict=True))
                | {"AntallInvitert": number(group.invited) if group.invited else None},
            )
        ]

    def _figures(self, year: str, measure: Measure) -> Iterator[tuple[Group, tuple[str | None, ...]]]:
        """Every row of a year, grade by grade; rows of a school that did not ask its pupils have no figures."""
        for grade in range(5, 11):
            classes = [c for c in self.classes if (c.year, c.grade) == (year, grade)]
            groups = groups_of_grade(classes, self.private_schools)
            for group, figures in protected(groups, measure):
                yield group, figures.shown()
            for (unit, silent_year), grades in self.not_measured.items():
                if year == silent_year and grade in grades:
                    silent = Group(year, grade, unit, OWNERS[0], GENDERS[0], 0, ())
                    yield silent, tuple(None for _ in measure(silent).values)

    def _repeated(self, group: Group, asked: Row, measures: Row) -> Iterator[Row]:
        """The row under its owner; a school's row stands under «Alle eierformer» and under its own owner."""
        owners = [group.owner]
        if group.unit is not None:
            owners.append(OWNERS[2] if group.unit in self.private_schools else OWNERS[1])
        for owner in owners:
            yield asked | self._where(group, owner) | measures

    def _where(self, group: Group, owner: str) -> Row:
        kommune = self.register.municipality
        kommune_number = kommune.numbers[-1].number
        unit = self.register.get(group.unit) if group.unit else None
        place = ("4" if unit else "3", "I", "Hele landet", COUNTY_CODE, COUNTY_NAME, kommune_number, kommune.name)
        own = (unit.organisation_numbers[0], unit.name_in(group.year)) if unit else (kommune_number, kommune.name)
        level = "1" if owner == OWNERS[0] else "2"
        gender_level = "1" if group.gender == GENDERS[0] else "2"
        return {
            **dict(zip(PLACE, (*place, *own), strict=True)),
            "Skoleaarnavn": group.year,
            **dict(zip(SCHOOL_GROUP, ("1", "A", "Alle skoler"), strict=True)),
            **dict(zip(GRADE, ("2", str(group.grade), f"{group.grade}. årstrinn"), strict=True)),
            **dict(zip(OWNER, (level, str(OWNERS.index(owner)), owner), strict=True)),
            **dict(zip(GENDER, (gender_level, group.gender[0], group.gender), strict=True)),
        }


def _asked(year: str, group: tuple[str, str], code: str, question: str) -> Row:
    name = OLD_NAMES.get(group[1], group[1]) if year == YEARS[0] else group[1]
    level = "1" if question == ALL_QUESTIONS else "2"
    return dict(zip(QUESTION, (level, group[0], name, code, question), strict=True))
