"""Names of questions that nobody knows: told where they may be another spelling of what the plan follows.

Udir's files hold many questions and indices that the plan does not follow, and nobody is bothered with those.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pandas as pd

from toolkit.plan.settings import Indicator, SurveySettings
from toolkit.plan.units import name_key
from toolkit.sources.raw import RawTable
from toolkit.validate.indicators import Kind
from toolkit.validate.layouts import Content
from toolkit.validate.problems import Problem

KINDS: Final[dict[Content, Kind]] = {"bullying": "share", "indicator": "mean"}
OTHER: Final = "other:"
BULLYING_WORD: Final = "mobb"
NAMES_TOLD: Final = 10
GROUP_COLUMN: Final = "Spoersmaalgruppe"
Read = tuple[RawTable, Content | None, pd.DataFrame]
"""A table, what it is about, and its clean rows."""


def unknown_names(tables: Iterable[Read], surveys: SurveySettings) -> list[Problem]:
    """A warning for each file and kind of figure without any indicator of the plan; else one for what looks like
    bullying under a name that is not known."""
    by_kind: dict[tuple[str, Kind], list[Read]] = {}
    for table in tables:
        raw, content, _ = table
        if content in KINDS:
            by_kind.setdefault((raw.path, KINDS[content]), []).append(table)
    return [problem for (_, kind), own in by_kind.items() for problem in _problems(own, kind, surveys)]


def _problems(tables: list[Read], kind: Kind, surveys: SurveySettings) -> list[Problem]:
    indicators = [indicator for indicator in surveys.indicators if indicator.kind == kind]
    found = dict.fromkeys(str(name) for _, _, rows in tables for name in rows["indicator"].dropna().unique())
    unknown = [name for name in found if name.startswith(OTHER)]
    if indicators and unknown and len(unknown) == len(found):
        return [_problem(tables, "indicators_none_known", unknown)]
    alike = [name for name in unknown if _looks_like_bullying(name, surveys.indicators)]
    return [_problem(tables, "bullying_name_unknown", alike)] if alike else []


def _looks_like_bullying(name: str, indicators: Iterable[Indicator]) -> bool:
    """Whether the group is about bullying and not one of the plan's, or is one of them but asks nothing."""
    group, _, question = name.removeprefix(OTHER).partition("|")
    known = {name_key(known) for indicator in indicators for known in indicator.group_names}
    return BULLYING_WORD in name_key(group) and (name_key(group) not in known or not question)


def _problem(tables: list[Read], code: str, names: list[str]) -> Problem:
    raw, rows = next((raw, rows) for raw, _, rows in tables if rows["indicator"].isin(names).any())
    is_named = rows["indicator"].isin(names).to_numpy(dtype=bool)
    first = int(is_named.argmax())
    count = sum(int(rows["indicator"].isin(names).sum()) for _, _, rows in tables)
    groups = dict.fromkeys(name.removeprefix(OTHER).partition("|")[0] for name in names)
    told = ", ".join(list(groups)[:NAMES_TOLD])
    column = GROUP_COLUMN if GROUP_COLUMN in raw.frame.columns else "Spoersmaalgruppekode"
    heading = raw.heading(column, first)
    details = (("rows", str(count)),)
    return Problem("warning", code, raw.path, raw.sheet, int(raw.rows[first]), heading, told, details=details)
