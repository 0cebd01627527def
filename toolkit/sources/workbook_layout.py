"""The toolkit's own workbook: its sheets, rows and columns, declared once.

One leader fills in one workbook a year. Two kinds of sheet: a *form* has one question per row (`Kode`, `Spørsmål`,
`Svar`, `Merknad`); a *table* has one row per thing. Row 1 is a title, row 2 an instruction, row 3 the header.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FORMAT_VERSION = "1"
HEADER_ROW = 3
FORM_COLUMNS = ("Kode", "Spørsmål", "Svar", "Merknad")

FieldType = Literal["yes_no", "date", "count", "percent", "text", "choice", "years"]
"""`years` is a list of school years, e.g. `2018-19, 2019-20`."""

YES_NO = ("ja", "nei")
DECISION_STATUS = ("gjennomført", "i gang", "ikke gjennomført", "avlyst", "endret")
MEASURE_STATUS = ("gjennomført", "i gang", "ikke startet", "avlyst")
DELIVERED = ("ja", "delvis", "nei")
ASSESSMENT = ("fungerer", "fungerer delvis", "fungerer ikke")
OUTCOMES = ("fungerer tilfredsstillende", "revisjon nødvendig")
ROLES = ("rektor", "styrer", "enhetsleder", "rådgiver oppvekst")

EVERY = ("school", "kindergarten", "community_centre", "adult_education")
SCHOOLS = ("school", "community_centre")
WITH_CONTENTS = ("school", "kindergarten", "community_centre")
"""Chapter 4 recommends contents to barnehage, skole and oppvekstsenter; adult education is not named there."""


@dataclass(frozen=True)
class Field:
    """One question of a form sheet. `choices` for the types yes_no and choice."""

    code: str
    question: str
    type: FieldType
    unit_types: tuple[str, ...] = EVERY
    choices: tuple[str, ...] = ()
    prefilled: bool = False


@dataclass(frozen=True)
class Column:
    """One column of a table sheet."""

    code: str
    title: str
    type: FieldType
    choices: tuple[str, ...] = ()
    prefilled: bool = False


@dataclass(frozen=True)
class FormSheet:
    name: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class TableSheet:
    name: str
    title: str
    columns: tuple[Column, ...]


UNIT = FormSheet(
    "Enhet",
    "Om enheten",
    (
        Field("format_version", "Arbeidsbokens utgave", "text", (*EVERY, "municipality"), prefilled=True),
        Field("unit", "Enhetens kode i units.toml", "text", (*EVERY, "municipality"), prefilled=True),
        Field("unit_name", "Enhetens navn", "text", (*EVERY, "municipality"), prefilled=True),
        Field("school_year", "Skoleår", "text", (*EVERY, "municipality"), prefilled=True),
        Field("facts_confirmed", "Stemmer opplysningene over?", "yes_no", (*EVERY, "municipality"), YES_NO),
    ),
)

LAST_DECISIONS = TableSheet(
    "Fjorårets beslutninger",
    "Det vi bestemte i fjor",
    (
        Column("number", "Nr", "count", prefilled=True),
        Column("decision", "Beslutning", "text", prefilled=True),
        Column("responsible", "Ansvarlig", "text", prefilled=True),
        Column("deadline", "Frist", "date", prefilled=True),
        Column("status", "Status", "choice", DECISION_STATUS),
        Column("reason", "Begrunnelse", "text"),
    ),
)

UNIT_PLAN = FormSheet(
    "Plan",
    "Enhetens egen plan",
    (
        Field("plan_made", "Når ble enhetens plan laget første gang?", "date", prefilled=True),
        Field("plan_revised", "Når ble enhetens plan sist revidert?", "date"),
        Field("inspection_plan_date", "Hvilken dato har inspeksjonsplanen?", "date"),
        Field(
            "content_programmes", "Har planen: Universelle program/arbeidsmåter?", "yes_no", WITH_CONTENTS, YES_NO, True
        ),
        Field("content_inspection", "Har planen: Inspeksjonsplan?", "yes_no", WITH_CONTENTS, YES_NO, True),
        Field(
            "content_participation",
            "Har planen: Elevmedvirkning/barns medvirkning?",
            "yes_no",
            WITH_CONTENTS,
            YES_NO,
            True,
        ),
        Field("content_wellbeing", "Har planen: Trivselstiltak?", "yes_no", WITH_CONTENTS, YES_NO, True),
        Field("content_class_time", "Har planen: «Klassens time»?", "yes_no", SCHOOLS, YES_NO, True),
        Field("content_year_wheel", "Har planen: Årshjul?", "yes_no", WITH_CONTENTS, YES_NO, True),
    ),
)

PROGRAMMES = TableSheet(
    "Program",
    "Program trinn for trinn",
    (
        Column("programme", "Program", "text", prefilled=True),
        Column("grade", "Trinn", "text", prefilled=True),
        Column("first_school_year", "Startet skoleår", "text", prefilled=True),
        Column("delivered", "Gjennomført", "choice", DELIVERED),
        Column("staff_trained_pct", "Andel ansatte med opplæring (%)", "percent"),
    ),
)

MEETINGS = FormSheet(
    "Møter",
    "Møter og samarbeid",
    (
        Field("pupil_council_health", "Møter mellom elevråd og skolehelsetjenesten dette skoleåret", "count", SCHOOLS),
        Field("support_team", "Møter i arbeidslag eller elevtjeneste dette skoleåret", "count"),
        Field("parent_bodies", "Møter i FAU og samarbeidsutvalg dette skoleåret", "count"),
        Field("parent_meetings", "Foreldremøter dette skoleåret", "count"),
        Field("results_reviewed", "Dato for felles gjennomgang av undersøkelsene", "date", SCHOOLS),
        Field("transitions_followed", "Er rutinene for overganger fulgt?", "yes_no", EVERY, YES_NO),
    ),
)

WELLBEING = FormSheet(
    "Trivselsundersøkelse",
    "Trivselsundersøkelse 1.–4. trinn",
    (
        Field("wellbeing_held", "Er trivselsundersøkelsen gjennomført?", "yes_no", SCHOOLS, YES_NO),
        Field("wellbeing_date", "Når?", "date", SCHOOLS),
    ),
)

CASES = FormSheet(
    "Saker",
    "Saker fram til 30. april (bare antall, ingen opplysninger om enkeltbarn)",
    (
        Field("new_cases", "Nye saker dette skoleåret", "count"),
        Field("cases_with_plan", "Saker med skriftlig plan", "count"),
        Field("complete_plans", "Planer som er komplette (a–e)", "count"),
        Field("overdue_evaluations", "Planer der evalueringen er over fristen", "count"),
        Field("formal_decisions", "Enkeltvedtak", "count"),
    ),
)

COMPETENCE = FormSheet(
    "Kompetanse",
    "Kompetanseutvikling",
    (
        Field("competence_earlier", "Tidligere skoleår med kompetanseutvikling", "years", prefilled=True),
        Field("competence_activity", "Kompetanseutvikling dette skoleåret (kort)", "text"),
        Field("staff_informed", "Er alle ansatte informert om plikten til å melde fra?", "yes_no", EVERY, YES_NO),
    ),
)

ASSESSMENT_FIELD = "assessment_"

SELF_ASSESSMENT = FormSheet(
    "Vurdering",
    "Vurdering per kapittel",
    tuple(
        Field(f"{ASSESSMENT_FIELD}{chapter}", f"{chapter} {title}", "choice", EVERY, ASSESSMENT)
        for chapter, title in (
            ("1.1", "Å lede barnegruppe og klasse"),
            ("1.2", "Relasjoner mellom personale og barn/elev"),
            ("1.3", "Relasjoner og kultur for lek og læring"),
            ("1.4", "Samarbeid med hjemmet"),
            ("1.5", "Ledelse, organisasjon og kultur for læring"),
            ("1.6", "Overganger"),
        )
    ),
)

NEW_DECISIONS = TableSheet(
    "Nye beslutninger",
    "Det vi bestemmer nå",
    (
        Column("number", "Nr", "count"),
        Column("decision", "Beslutning", "text"),
        Column("responsible", "Ansvarlig", "text"),
        Column("deadline", "Frist", "date"),
    ),
)

CONCLUSION = FormSheet(
    "Konklusjon",
    "Konklusjon og signering",
    (
        Field("outcome", "Hva er konklusjonen?", "choice", EVERY, OUTCOMES),
        Field("outcome_reason", "Hvorfor? (kort)", "text"),
        Field("participation", "Hvem har medvirket?", "text"),
        Field("review_date", "Dato for årlig gjennomgang", "date"),
        Field("signed_role", "Signert av (rolle)", "choice", EVERY, ROLES),
        Field(
            "nobody_recognisable",
            "Kan fritekst publiseres? Ja bare når ingen kan kjennes igjen",
            "yes_no",
            EVERY,
            YES_NO,
        ),
    ),
)

COMMON_MEASURES = TableSheet(
    "Fellestiltak",
    "Felles tiltak i handlingsplanen",
    (
        Column("measure", "Tiltak", "text", prefilled=True),
        Column("wording", "Beskrivelse", "text", prefilled=True),
        Column("status", "Status", "choice", MEASURE_STATUS),
        Column("done_on", "Dato", "date"),
        Column("years", "Skoleår med aktivitet", "years"),
        Column("comment", "Merknad", "text"),
    ),
)

LEADER_SHEETS: tuple[FormSheet | TableSheet, ...] = (
    UNIT,
    LAST_DECISIONS,
    UNIT_PLAN,
    PROGRAMMES,
    MEETINGS,
    WELLBEING,
    CASES,
    COMPETENCE,
    SELF_ASSESSMENT,
    NEW_DECISIONS,
    CONCLUSION,
)
MUNICIPALITY_SHEETS: tuple[FormSheet | TableSheet, ...] = (UNIT, COMMON_MEASURES)
EXPLANATION_SHEET = "Forklaring"


def chapter_of(field: str) -> str:
    """The chapter of the plan that a field of the self-assessment is about."""
    return field.removeprefix(ASSESSMENT_FIELD)
