"""Which of the plan's indicators a row of a survey file holds. Names drift, so codes win where a file has them."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from toolkit.plan.settings import Indicator, SurveySettings
from toolkit.plan.units import name_key
from toolkit.sources.raw import column
from toolkit.validate.values import distinct_rows, plain

Kind = Literal["share", "mean"]
QUESTION_COLUMNS = ("Spoersmaalgruppekode", "Spoersmaalgruppe", "Spoersmaalkode", "Spoersmaalnavn")


def indicator_ids(frame: pd.DataFrame, surveys: SurveySettings, kind: Kind) -> pd.Series:
    """For every row the id of its indicator, or `other:<group>|<question>`.

    Only indicators of the same kind are considered: a percentage is never filed under an index from 1 to 5.
    """
    indicators = [indicator for indicator in surveys.indicators if indicator.kind == kind]
    codes, distinct = distinct_rows([column(frame, name) for name in QUESTION_COLUMNS])
    ids = pd.array([_id_of(indicators, *map(plain, row)) for row in distinct], dtype="string")
    return pd.Series(ids.take(codes), index=frame.index)


def _id_of(indicators: list[Indicator], group_code: str, group: str, question_code: str, question: str) -> str:
    by_question_code = [i for i in indicators if _holds_code(i, question_code)]
    by_group_code = [i for i in indicators if _holds_code(i, group_code) and _asks(i, question)]
    by_name = [i for i in indicators if _is_in_group(i, group) and _asks(i, question)]
    found = by_question_code or by_group_code or by_name
    if found:
        return found[0].id
    return f"other:{plain(group) or plain(group_code)}|{plain(question) or plain(question_code)}"


def _holds_code(indicator: Indicator, code: str) -> bool:
    """Whether the code is one of the indicator's, with or without its prefix (`EUIndeks_1398`, `1398`)."""
    return bool(plain(code)) and _bare(code) in {_bare(known) for known in indicator.codes}


def _bare(code: str) -> str:
    return name_key(code).rsplit("_", 1)[-1]


def _is_in_group(indicator: Indicator, group: str) -> bool:
    return name_key(group) in {name_key(name) for name in indicator.group_names}


def _asks(indicator: Indicator, question: str) -> bool:
    return name_key(question) == name_key(indicator.question)
