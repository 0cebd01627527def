"""The toolkit's own workbook: its sheets, rows and columns, declared once.

One leader fills in one workbook a year. Two kinds of sheet: a *form* has one question per row (`Kode`, `Spørsmål`,
`Svar`, `Merknad`); a *table* has one row per thing. Row 1 is a title, row 2 an instruction, row 3 the header.

What stands in a `prefilled` cell is known before the year's review; it is never this year's evidence. An `optional`
one is needed only when something is new or needs explaining. All others are what a leader fills in each year.
A change here that older workbooks do not fit raises FORMAT_VERSION and gets a step in `migration`.
"""

from __future__ import annotations

from toolkit.sources.workbook_parts import EVERY as EVERY
from toolkit.sources.workbook_parts import Column as Column
from toolkit.sources.workbook_parts import Field as Field
from toolkit.sources.workbook_parts import FieldType as FieldType
from toolkit.sources.workbook_parts import FormSheet as FormSheet
from toolkit.sources.workbook_parts import TableSheet as TableSheet

FORMAT_VERSION = "3"
HEADER_ROW = 3
FORM_COLUMNS = ("Kode", "Spørsmål", "Svar", "Merknad")

YES_NO = ("ja", "nei")
DECISION_STATUS = ("gjennomført", "i gang", "ikke gjennomført", "avlyst", "endret")
CLOSED = ("gjennomført", "avlyst")
"""A decision or a resolution with another status comes back next year."""
MEASURE_STATUS = ("gjennomført", "i gang", "ikke startet", "avlyst")
DELIVERED = ("ja", "delvis", "nei")
ASSESSMENT = ("fungerer", "fungerer delvis", "fungerer ikke")
OUTCOMES = ("fungerer tilfredsstillende", "revisjon nødvendig")
ROLES = ("rektor", "styrer", "enhetsleder", "rådgiver oppvekst")

SCHOOLS = ("school", "community_centre")
WITH_CONTENTS = ("school", "kindergarten", "community_centre")
"""Chapter 4 recommends contents to barnehage, skole and oppvekstsenter; adult education is not named there."""

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
        Column("reason", "Begrunnelse", "text", optional=True),
        Column("decided", "Bestemt", "text", prefilled=True),
        Column("about", "Gjelder", "text", prefilled=True, optional=True),
    ),
)

UNIT_PLAN = FormSheet(
    "Plan",
    "Enhetens egen plan",
    (
        Field("plan_made", "Når ble enhetens plan laget første gang?", "date", prefilled=True),
        Field("plan_revised", "Når ble enhetens plan sist revidert?", "date"),
        Field("inspection_plan_date", "Hvilken dato har inspeksjonsplanen?", "date"),
        *(
            Field(code, f"Har planen: {content}?", "yes_no", unit_types, YES_NO, prefilled=True, may_change=True)
            for code, content, unit_types in (
                ("content_programmes", "Universelle program/arbeidsmåter", WITH_CONTENTS),
                ("content_inspection", "Inspeksjonsplan", WITH_CONTENTS),
                ("content_participation", "Elevmedvirkning/barns medvirkning", WITH_CONTENTS),
                ("content_wellbeing", "Trivselstiltak", WITH_CONTENTS),
                ("content_class_time", "«Klassens time»", SCHOOLS),
                ("content_year_wheel", "Årshjul", WITH_CONTENTS),
            )
        ),
        *(
            Field(code, question, "yes_no", unit_types, YES_NO, prefilled=True, may_change=True)
            for code, question, unit_types in (
                ("pupil_council", "Har skolen elevråd?", SCHOOLS),
                ("class_time", "Har alle klasser tid til «klassens time»?", SCHOOLS),
                ("class_rules", "Har alle barnegrupper og klasser egne trivselsregler?", WITH_CONTENTS),
                ("first_talk", "Får alle foreldre en «førstesamtale» når barnet begynner?", WITH_CONTENTS),
            )
        ),
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
        # Wanted, but optional: asked for each grade, it would take a school past 40 cells in a year with nothing new.
        Column("staff_trained_pct", "Andel ansatte med opplæring (%)", "percent", optional=True),
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
        Field(
            "rules_of_order",
            "Er ordensreglementet kjent og fulgt opp, også reglene for mobil og internett?",
            "yes_no",
            SCHOOLS,
            YES_NO,
        ),
        Field("transitions_followed", "Er rutinene for overganger fulgt?", "yes_no", EVERY, YES_NO),
    ),
)

WELLBEING = FormSheet(
    "Trivselsundersøkelse",
    "Trivselsundersøkelse 1.–4. trinn",
    (
        Field("wellbeing_held", "Er trivselsundersøkelsen gjennomført?", "yes_no", SCHOOLS, YES_NO),
        # No rule reads the date; asked for, it would take an oppvekstsenter with three open decisions past 40 cells.
        Field("wellbeing_date", "Når?", "date", SCHOOLS, optional=True),
    ),
    grades=(1, 2, 3, 4),
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
        Field(
            "competence_earlier", "Tidligere skoleår med kompetanseutvikling", "years", prefilled=True, optional=True
        ),
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
        Column("number", "Nr", "count", prefilled=True),
        Column("decision", "Beslutning", "text", optional=True),
        Column("responsible", "Ansvarlig", "text", optional=True),
        Column("deadline", "Frist", "date", optional=True),
        Column("about", "Gjelder", "text", optional=True),
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
            optional=True,  # an empty cell already means no
        ),
    ),
)

GROUPS = ("FAU", "elevråd", "samarbeidsutvalg", "foreldreråd")
QUESTIONS = ("1", "2", "3")

GROUP_ANSWERS = TableSheet(
    "FAU og elevråd",
    "Svar på de tre spørsmålene på siden for foreldre og elever",
    (
        Column("who", "Hvem", "choice", GROUPS, optional=True),
        Column("question", "Spørsmål", "choice", QUESTIONS, optional=True),
        Column("answer", "Svar", "text", optional=True),
    ),
)

COMMON_MEASURES = TableSheet(
    "Fellestiltak",
    "Felles tiltak i handlingsplanen",
    (
        Column("measure", "Tiltak", "text", prefilled=True),
        Column("wording", "Beskrivelse", "text", prefilled=True),
        Column("status", "Status", "choice", MEASURE_STATUS),
        Column("done_on", "Dato", "date", prefilled=True, optional=True, may_change=True),
        Column("years", "Skoleår med aktivitet", "years", prefilled=True, optional=True, may_change=True),
        Column("comment", "Merknad", "text", optional=True),
    ),
)

FORUMS = TableSheet(
    "Forum",
    "Møter og storforeldremøter som planen lover",
    (
        Column("forum", "Punkt", "text", prefilled=True),
        Column("wording", "Beskrivelse", "text", prefilled=True),
        Column("held", "Ganger dette skoleåret", "count"),
        Column("years", "Skoleår det er holdt før", "years", prefilled=True, optional=True, may_change=True),
    ),
)

RESOLUTIONS = TableSheet(
    "Politiske vedtak",
    "Vedtak om planen og læringsmiljøet",
    (
        Column("number", "Nr", "count", prefilled=True),
        Column("resolved_on", "Vedtaksdato", "date", prefilled=True),
        Column("body", "Organ", "text", prefilled=True),
        Column("case_number", "Saksnummer", "text", prefilled=True),
        Column("resolution", "Vedtak", "text", prefilled=True),
        Column("deadline", "Frist", "date", prefilled=True),
        Column("status", "Status", "choice", DECISION_STATUS),
        Column("reason", "Hvor saken står (kort)", "text", optional=True),
    ),
)

YOUTH_SURVEY = TableSheet(
    "Ungdata",
    "Ungdata: resultater for kommunen",
    (
        Column("year", "År", "year", optional=True),
        Column("question", "Spørsmål", "text", optional=True),
        Column("share", "Andel (%)", "published_percent", optional=True),
        Column("respondents", "Antall svar", "published_count", optional=True),
        Column("source", "Kilde", "text", optional=True),
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
    GROUP_ANSWERS,
)
MUNICIPALITY_SHEETS: tuple[FormSheet | TableSheet, ...] = (UNIT, COMMON_MEASURES, FORUMS, RESOLUTIONS, YOUTH_SURVEY)
EXPLANATION_SHEET = "Forklaring"


def chapter_of(field: str) -> str:
    """The chapter of the plan that a field of the self-assessment is about."""
    return field.removeprefix(ASSESSMENT_FIELD)


def question_of(code: str) -> str:
    """The question that a leader has answered; the code itself where no form asks it."""
    forms = [sheet for sheet in LEADER_SHEETS if isinstance(sheet, FormSheet)]
    return next((field.question for form in forms for field in form.fields if field.code == code), code)
