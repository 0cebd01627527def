"""What the source has published itself, grade by grade: an attacker has it too, and it is no disclosure of ours."""

from __future__ import annotations

from collections.abc import Hashable
from typing import cast

import pandas as pd

from toolkit.plan.settings import Settings
from toolkit.protect.model import SurveyFigure
from toolkit.validate.tables import ALL_GENDERS, YearTables

FEWEST_WITH_INTERVAL = 2
Row = dict[Hashable, object]


def source_figures(tables: YearTables, settings: Settings) -> tuple[SurveyFigure, ...]:
    """Each row of the survey's files as a figure of one grade: shown with its numbers, or hidden by the source."""
    survey = tables.survey_by_unit_year_grade_gender_indicator
    kinds = {indicator.id: indicator.kind for indicator in settings.surveys.indicators}
    rows = survey[
        (survey["gender"] == ALL_GENDERS)
        & survey["indicator"].isin(list(kinds))
        & survey["state"].isin(["value", "hidden"])
        & ~survey["unit"].isin(["@county", "@nation"])
        & (survey["school_year"] <= settings.run.school_year)
    ]
    asked = {
        (row["unit"], row["school_year"], row["grade"]): row["participants"]
        for row in tables.participation_by_unit_year_grade.to_dict("records")
    }
    return tuple(_figure(cast(Row, row), kinds[row["indicator"]], asked) for row in rows.to_dict("records"))


def _figure(row: Row, kind: str, asked: dict[tuple[object, object, object], object]) -> SurveyFigure:
    place: dict[str, object] = {name: str(row[name]) for name in ("unit", "school_year", "indicator")}
    place |= {"group": str(row["grade"]), "grades": (int(str(row["grade"])),)}
    participants = asked.get((row["unit"], row["school_year"], row["grade"]))
    names = ("mean", "sd", "respondents") if kind == "mean" else ("share", "count")
    numbers = {name: row[name] for name in names if not pd.isna(cast(float, row[name]))}
    numbers["n"] = numbers.pop("respondents", participants if kind == "share" else None)
    complete = {"mean", "sd", "n"} if kind == "mean" else {"share", "n"}
    known = {name for name, number in numbers.items() if number is not None and not pd.isna(cast(float, number))}
    too_few = known >= {"n"} and int(str(numbers["n"])) < FEWEST_WITH_INTERVAL
    if row["state"] != "value" or not complete <= known or too_few:
        return SurveyFigure.model_validate({**place, "state": "hidden"})
    return SurveyFigure.model_validate({**place, **numbers, "state": "shown"})
