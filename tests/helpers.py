"""A small municipality and small files for tests of what is read and how."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pandas as pd
from openpyxl import Workbook

from toolkit.plan.model import Chapter, Clause, Forum, Measure, Plan, Programme, ReviewWindow
from toolkit.plan.settings import Indicator, Limit, RunSettings, Settings, SurveySettings, Thresholds
from toolkit.plan.units import UnitRegister
from toolkit.sources import workbook_layout as layout

YEAR = "2020-21"
TEST_NUMBER = "17912099997"
"""A made-up number (the month is 80 higher) from the tax administration's test population."""

BULLYING_GROUP = "Mobbing på skolen"
BY_PUPILS = "Er du blitt mobbet av andre elever på skolen de siste månedene?"

UNITS = [
    {
        "id": "vollen",
        "type": "school",
        "owner": "municipal",
        "names": [{"name": "Vollen skule", "valid_to": dt.date(2018, 7, 31)}, {"name": "Vollen skole"}],
        "spellings": ["Vollen barneskole"],
        "organisation_numbers": ["311000012"],
        "grades": [5, 6, 7],
        "leader": "rektor",
        "source": "test",
    },
    {
        "id": "aasen",
        "type": "school",
        "owner": "private",
        "names": [{"name": "Åsen ungdomsskole"}],
        "grades": [8, 9, 10],
        "leader": "rektor",
        "closed": dt.date(2019, 7, 31),
        "source": "test",
    },
    {
        "id": "senteret",
        "type": "community_centre",
        "owner": "municipal",
        "names": [{"name": "Senteret oppvekstsenter"}],
        "organisation_numbers": ["311000047", "311000055"],
        "grades": [1, 2, 3, 4],
        "leader": "rektor",
        "source": "test",
    },
    {
        "id": "knoppen",
        "type": "kindergarten",
        "owner": "municipal",
        "names": [{"name": "Knoppen barnehage"}],
        "organisation_numbers": ["311000101"],
        "leader": "styrer",
        "source": "test",
    },
    {
        "id": "bergen",
        "type": "upper_secondary",
        "owner": "private",
        "names": [{"name": "Bergen private gymnas AS"}],
        "organisation_numbers": ["311000128"],
        "grades": [11, 12, 13],
        "leader": "rektor",
        "source": "test",
    },
    {
        "id": "kommunen",
        "type": "municipality",
        "owner": "municipal",
        "names": [{"name": "Prøvedal kommune"}],
        "leader": "enhetsleder",
        "source": "test",
    },
]
REGISTER = UnitRegister.model_validate(
    {
        "municipality": {
            "name": "Prøvedal",
            "kind": "test",
            "numbers": [
                {"number": "9634", "valid_to": dt.date(2017, 12, 31)},
                {"number": "0921", "valid_from": dt.date(2018, 1, 1)},
            ],
        },
        "units": UNITS,
    }
)


def _indicator(name, kind, groups, question="Alle spørsmål", codes=()):
    return Indicator(
        id=name,
        label=name,
        kind=kind,
        direction="low_is_good",
        chapter="2",
        group_names=groups,
        question=question,
        codes=codes,
    )


BULLYING_GROUPS = (BULLYING_GROUP, "Mobbing i skolen")
INDICATORS = (
    _indicator("bullied", "share", BULLYING_GROUPS, codes=("EUIndeks_1398",)),
    _indicator("bullied_by_pupils", "share", BULLYING_GROUPS, BY_PUPILS, ("EUSpoersmaal_Q11811",)),
    _indicator("wellbeing", "mean", ("Trivsel",), codes=("EUIndeks_1379",)),
    _indicator("teacher_support", "mean", ("Støtte fra lærer", "Støtte fra lærerne"), codes=("EUIndeks_1380",)),
)
PROGRAMMES = tuple(
    Programme(
        id=name_id,
        name=name,
        clause="P001",
        wording=name,
        grades=(),
        unit_types=("school",),
        owners=("municipal",),
        mandated=True,
    )
    for name_id, name in (("zippys_venner", "Zippys venner"), ("mitt_valg", "Mitt valg"))
)
MEASURES = tuple(
    Measure(
        id=measure,
        clause="P001",
        wording=measure,
        scope="common",
        unit_types=("municipality",),
        responsible="Rådgiver",
        role="Rådgiver",
        when="2018",
        deadline=dt.date(2018, 12, 31),
    )
    for measure in ("T4", "T5")
)
PLAN = Plan(
    title="Prøveplan",
    first_year=2018,
    last_year=2021,
    source="test",
    chapters=(Chapter(id="1", title="Prøve"),),
    clauses=(Clause(id="P001", chapter="1", wording="Prøve", strength="skal", unit_types=("school",)),),
    measures=MEASURES,
    programmes=PROGRAMMES,
    recommended_contents=(),
    forums=(Forum(clause="P001", wording="Årlig møte", unit_types=("school",), times=1),),
    review_window=ReviewWindow(clause="P001", wording="", first_month=4, last_month=6, responsible="rektor"),
    outcomes=layout.OUTCOMES,
    bullying_definitions=(),
    terms=(),
    checks=(),
)


def make_settings(folder: Path, survey_files=()) -> Settings:
    """Settings whose survey files lie in `folder` and whose workbooks lie in `folder/workbooks` (made if absent)."""
    (folder / "workbooks").mkdir(exist_ok=True)
    limit = Limit(value=5, decided_by="test")
    return Settings(
        params_dir=folder,
        plan=PLAN,
        unit_register=REGISTER,
        surveys=SurveySettings(indicators=INDICATORS, grade_groups=(), breaks=()),
        thresholds=Thresholds(smallest_count=limit, smallest_respondents=limit),
        run=RunSettings(
            school_year=YEAR,
            run_date=dt.date(2021, 6, 15),
            survey_files=tuple(Path(folder) / Path(file).name for file in survey_files),
            workbook_folder=Path(folder) / "workbooks",
            cut_off=dt.date(2021, 4, 30),
        ),
    )


def mean_row(**changes):
    """One row of table 148 (7th grade at Vollen), as people keep it: a subset of the columns."""
    return {
        "Spoersmaalgruppe": "Trivsel",
        "Spoersmaalnavn": "Alle spørsmål",
        "Skoleaarnavn": YEAR,
        "Trinnnavn": "7. årstrinn",
        "Kjoenn": "Alle kjønn",
        "EierformNavn": "Alle eierformer",
        "EnhetNavn": "Vollen skole",
        "Score": "4,2",
        "Standardavvik": "0,7",
        "AntallBesvart": "43",
        **changes,
    }


def bullying_row(**changes):
    """One row of table 150: 3 of 40 (7,5 %) in the 7th grade at Vollen."""
    row = mean_row(Spoersmaalgruppe=BULLYING_GROUP, AndelMobbet="7,5", AntallBesvart="3")
    return {key: value for key, value in row.items() if key not in ("Score", "Standardavvik")} | changes


def participation_row(**changes):
    """One row of table 151: 40 of 44 took part."""
    return {
        "Skoleaarnavn": YEAR,
        "Trinnnavn": "7. årstrinn",
        "EierformNavn": "Alle eierformer",
        "EnhetNavn": "Vollen skole",
        "AndelDeltatt": "90,9",
        "AntallBesvart": "40",
        "AntallInvitert": "44",
        **changes,
    }


def write_json(path: Path, rows) -> Path:
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return path


def csv_text(rows, delimiter=";") -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write_workbook(path: Path, unit="vollen", answers=None, tables=None, change=None) -> Path:
    """A workbook after the layout: `answers` by field code, `tables` by sheet name; `change` may spoil it."""
    found = REGISTER.get(unit)
    unit_type = found.type if found else "school"
    facts = {"format_version": layout.FORMAT_VERSION, "unit": unit, "unit_name": unit, "school_year": YEAR}
    answered = {**facts, **(answers or {})}
    workbook = Workbook()
    workbook.worksheets[0].title = layout.EXPLANATION_SHEET
    for sheet_layout in layout.MUNICIPALITY_SHEETS if unit_type == "municipality" else layout.LEADER_SHEETS:
        sheet = workbook.create_sheet(sheet_layout.name)
        sheet["A1"], sheet["A2"] = sheet_layout.title, "Fyll ut"
        if isinstance(sheet_layout, layout.FormSheet):
            header, fields = layout.FORM_COLUMNS, [f for f in sheet_layout.fields if unit_type in f.unit_types]
            rows = [[f.code, f.question, answered.get(f.code), None] for f in fields]
        else:
            header = [column.title for column in sheet_layout.columns]
            rows = (tables or {}).get(sheet_layout.name, [])
        for row, cells in enumerate([header, *rows], start=layout.HEADER_ROW):
            for column, value in enumerate(cells, start=1):
                sheet.cell(row, column, value)
    if change:
        change(workbook)
    workbook.save(path)
    return path


def cell_of(workbook, sheet: str, field: str):
    """The answer cell of a field in a form."""
    rows = workbook[sheet].iter_rows(min_row=layout.HEADER_ROW + 1)
    return next(row[2] for row in rows if row[0].value == field)


def codes_of(problems) -> list[str]:
    return [problem.code for problem in problems]


def only(problems, code):
    """The one problem with this code; fails if there are none or several."""
    found = [problem for problem in problems if problem.code == code]
    assert len(found) == 1, (code, codes_of(problems))
    return found[0]


def records(frame: pd.DataFrame) -> list[dict]:
    """Rows as dictionaries; a missing figure is None."""
    return frame.to_dict("records")


def all_answers(tables) -> pd.DataFrame:
    """What all forms say, whichever table it ended in: one row per unit and field, with its value."""
    cases, assessed = tables.case_counts_by_unit_year_field, tables.assessment_by_unit_year_chapter
    frames = [
        tables.answers_by_unit_year_field,
        tables.meetings_by_unit_year_field,
        cases.assign(value=_objects(cases["count"])),
        assessed.assign(
            field=layout.ASSESSMENT_FIELD + assessed["chapter"],
            value=_objects(assessed["assessment"]),
        ),
    ]
    columns = ["unit", "school_year", "field", "state", "value", "file", "sheet", "row"]
    return pd.concat([frame[columns] for frame in frames], ignore_index=True)


def _objects(cells: pd.Series) -> pd.Series:
    return pd.Series([None if pd.isna(cell) else cell for cell in cells], dtype=object)
