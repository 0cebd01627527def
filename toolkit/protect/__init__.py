"""Disclosure control: nothing after this room can see an unprotected number."""

from toolkit.protect.model import (
    CaseCount,
    CommonMeasure,
    Decision,
    ProgrammeReport,
    ProtectedYear,
    SurveyFigure,
    UnitRecord,
)
from toolkit.protect.table import CellRange, ProtectedTable, attack, protect
from toolkit.protect.year import protect_year

__all__ = [
    "CaseCount",
    "CellRange",
    "CommonMeasure",
    "Decision",
    "ProgrammeReport",
    "ProtectedTable",
    "ProtectedYear",
    "SurveyFigure",
    "UnitRecord",
    "attack",
    "protect",
    "protect_year",
]
