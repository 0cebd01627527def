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
from toolkit.protect.year import protect_year

__all__ = [
    "CaseCount",
    "CommonMeasure",
    "Decision",
    "ProgrammeReport",
    "ProtectedYear",
    "SurveyFigure",
    "UnitRecord",
    "protect_year",
]
