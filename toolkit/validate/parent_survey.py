"""The parent survey of kindergartens as a clean long table, apart from the pupils' survey."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import numpy as np

from toolkit.plan.settings import Settings, SurveySettings
from toolkit.plan.units import name_key
from toolkit.sources.parent_survey import ANSWERS, MEAN
from toolkit.sources.raw import RawTable, column
from toolkit.validate import schemas
from toolkit.validate.problems import Problem
from toolkit.validate.service_rows import ReadTable, Settled, in_use, refused, rows_with_units, settled
from toolkit.validate.values import by_distinct, plain, read_count, read_mean, read_school_year

FEWEST_RESPONDENTS: Final = 5
"""Udir shows no result of fewer."""

PLAIN_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
KEYS: Final = ["unit", "school_year", "indicator"]


def read_parent_surveys(tables: Iterable[RawTable], settings: Settings) -> Settled:
    """Read, match and settle the parent survey; rows about others or about some of the parents are not used."""
    read = [_read_table(raw, settings) for raw in tables]
    return settled(read, KEYS, ["state", "mean", "respondents"], schemas.PARENT_SURVEY)


def _read_table(raw: RawTable, settings: Settings) -> ReadTable:
    table = rows_with_units(raw, settings.unit_register)
    rows, frame = table.rows, raw.frame
    names = by_distinct(column(frame, "Indikator"), plain)
    rows["indicator"] = by_distinct(names, lambda name: _indicator(plain(name), settings.surveys))
    rows["definition"], rows["wording"] = rows["indicator"], "first"
    rows["school_year"] = by_distinct(column(frame, "År"), lambda cell: _school_year(cell, settings.surveys))
    means, answers = column(frame, MEAN), column(frame, ANSWERS)
    mean_state = by_distinct(means, lambda cell: read_mean(cell).state)
    answers_state = by_distinct(answers, lambda cell: read_count(cell).state)
    rows["mean"] = by_distinct(means, lambda cell: read_mean(cell).number).astype(float)
    rows["respondents"] = by_distinct(answers, lambda cell: read_count(cell).number).astype(float)
    rows["state"] = np.where(answers_state == "hidden", "hidden", mean_state).astype(object)

    problems = list(table.problems)
    years = by_distinct(column(frame, "År"), plain)
    parts = by_distinct(column(frame, "Svar"), plain) + by_distinct(column(frame, "Gruppe"), plain)
    is_plain_year = years.map(lambda year: PLAIN_YEAR.fullmatch(year) is not None).astype(bool)
    for code, name, cells, mask in (
        ("parent_survey_year_unclear", "År", years, rows["school_year"].isna() & is_plain_year),
        ("school_year_unreadable", "År", years, rows["school_year"].isna() & ~is_plain_year),
        ("indicator_missing", "Indikator", names, names == ""),
        ("value_unreadable", MEAN, by_distinct(means, plain), mean_state == "unreadable"),
        ("value_unreadable", ANSWERS, by_distinct(answers, plain), answers_state == "unreadable"),
    ):
        together = code == "parent_survey_year_unclear"
        problems += refused(raw, rows, code, cells, mask & in_use(rows), column=name, together=together)
    problems += refused(
        raw, rows, "answers_in_part", parts, (parts != "") & in_use(rows), "warning", column="Gruppe", together=True
    )
    problems += _hide_few(table)
    rows.loc[rows["state"] != "value", ["mean", "respondents"]] = np.nan
    return ReadTable(raw, rows, tuple(problems), table.matched_by)


def _hide_few(table: ReadTable) -> list[Problem]:
    """Hide what Udir would not have shown: such a file is not the public one. The rows are used, as hidden."""
    rows = table.rows
    is_few = in_use(rows) & (rows["state"] == "value") & (rows["respondents"] < FEWEST_RESPONDENTS)
    if not is_few.any():
        return []
    rows.loc[is_few, "state"] = "hidden"
    first = int(rows.loc[is_few, "row"].iloc[0])
    details = (("rows", str(int(is_few.sum()))), ("limit", str(FEWEST_RESPONDENTS)))
    return [Problem("warning", "few_parents", table.raw.path, table.raw.sheet, first, ANSWERS, details=details)]


def _indicator(name: str, surveys: SurveySettings) -> str:
    found = (i.id for i in surveys.parent_indicators if name_key(name) in {name_key(other) for other in i.names})
    return next(found, f"other:{name}")


def _school_year(cell: object, surveys: SurveySettings) -> str | None:
    """The school year; of a plain year only where the municipality has said in which half of it the survey was."""
    text = plain(cell)
    if not PLAIN_YEAR.fullmatch(text):
        return read_school_year(cell)
    if surveys.parent_survey_term is None:
        return None
    autumn = int(text) - (surveys.parent_survey_term == "spring")
    return read_school_year(f"{autumn}-{autumn + 1}")
