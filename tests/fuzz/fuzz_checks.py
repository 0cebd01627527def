"""What must hold after any file has been read."""

from __future__ import annotations

from collections import Counter

import numpy as np

from toolkit.present.problem_sentences import problem_sentence
from toolkit.validate.tables import YearTables

FROM_SERVICES = (
    "survey_by_unit_year_grade_gender_indicator",
    "participation_by_unit_year_grade",
    "pupils_by_unit_year_grade_gender",
    "listed_units",
    "parent_survey_by_unit_year_indicator",
)
FIGURES = {"share", "mean", "sd", "count", "respondents", "participants", "invited", "pupils"}


def check(tables: YearTables, file: str) -> None:
    """Every file accounted for, every row in one place, every problem a sentence, every number a number."""
    assert file in {account.path for account in tables.files}, "no account of the file"
    assert len({account.path for account in tables.files}) == len(tables.files), "a file with two accounts"
    for account in tables.files:
        counts = account.rows_used, account.rows_rejected, account.rows_duplicate
        assert account.rows_read == sum(counts) and min(counts) >= 0, account
    frames = [getattr(tables, name) for name in FROM_SERVICES]
    used = Counter(name for frame in frames for name in frame["file"])
    accounted = Counter[str]()
    for account in tables.files:
        if account.layout != "workbook":
            accounted[account.path] += account.rows_used
    assert used == +accounted, (used, accounted)
    for frame in frames:
        for name in FIGURES & set(frame.columns):
            numbers = frame[name].dropna().to_numpy(dtype=float)
            assert np.isfinite(numbers).all() and (numbers >= 0).all(), (name, numbers)
            assert frame.loc[frame["state"] != "value", name].isna().all(), name
    for problem in tables.problems:
        sentence = problem_sentence(problem)
        assert sentence.strip()
        sentence.encode()
        assert len(sentence) < 5_000, (problem.code, len(sentence))
