"""What `AntallBesvart` means in Udir's bullying tables, and the number of bullied pupils that follows from it.

The heading says "number answered", but in every file checked so far it is the number *bullied*: 13 with 8,1 % where
161 took part. The reading is chosen once per file, by holding every visible figure for all genders against the
participation table; a file that fits neither reading is refused.
"""

from __future__ import annotations

from math import floor
from typing import Final, Literal

import numpy as np
import pandas as pd

from toolkit.validate.problems import Problem

Reading = Literal["bullied", "respondents", "unverified", "unclear"]

LOWEST_ANSWERED_SHARE: Final = 0.9
"""Fewer answer a question than take part in the survey, but hardly fewer than this share of them."""

ROUNDING_PCT: Final = 0.05
ROUNDING_WHOLE_PCT: Final = 0.5
SLACK: Final = 1e-9
KEYS: Final = ["unit", "school_year", "grade"]
CHECKED: Final = [*KEYS, "gender", "share", "answered", "file", "row"]


def choose_reading(
    rows: pd.DataFrame, participation: pd.DataFrame, *, has_decimals: bool
) -> tuple[Reading, tuple[Problem, ...]]:
    """Decide what the counts of one bullying file are.

    Args:
        rows: usable rows of the file, with `share` (0-1) and `answered` (the printed AntallBesvart).
        participation: pupils who took part, by unit, year and grade, from all files.
        has_decimals: whether the file prints percentages with a decimal; if not, rounding is to a whole per cent.

    Returns:
        The reading, with the problem that refuses the file (`unclear`) or the warning that its counts cannot be used
        because nothing can be held against them (`unverified`).
    """
    visible = rows.loc[(rows["state"] == "value") & rows["share"].notna() & rows["answered"].notna(), CHECKED]
    known = participation.loc[participation["state"] == "value", [*KEYS, "participants"]].dropna()
    checkable = visible[visible["gender"] == "all"].merge(known, on=KEYS, how="inner")
    checkable = checkable[checkable["participants"] > 0]
    if visible.empty:
        return "bullied", ()
    if checkable.empty:
        return "unverified", (_unverified(visible),)
    printed_pct = checkable["share"].to_numpy(dtype=float) * 100
    answered = checkable["answered"].to_numpy(dtype=float)
    participants = checkable["participants"].to_numpy(dtype=float)
    rounding_pct = ROUNDING_PCT if has_decimals else ROUNDING_WHOLE_PCT
    is_bullied = _fits_as_bullied(printed_pct, answered, participants, rounding_pct)
    is_respondents = _fits_as_respondents(printed_pct, answered, participants, rounding_pct)
    if is_bullied.all():
        return "bullied", ()
    if is_respondents.all():
        return "respondents", ()
    offends = ~is_bullied if is_bullied.sum() >= is_respondents.sum() else ~is_respondents
    return "unclear", (_unclear(checkable.iloc[int(np.argmax(offends))]),)


def bullied_counts(rows: pd.DataFrame, reading: Reading) -> pd.Series:
    """Bullied pupils per row under a reading; NA where the file does not say."""
    if reading == "bullied":
        return rows["answered"]
    if reading == "respondents":
        return (rows["share"] * rows["answered"]).round()
    return pd.Series(np.nan, index=rows.index, dtype=float)


def _fewest_answers(participants: np.ndarray) -> np.ndarray:
    return np.floor(LOWEST_ANSWERED_SHARE * participants)


def _fits_as_bullied(
    printed_pct: np.ndarray, answered: np.ndarray, participants: np.ndarray, rounding_pct: float
) -> np.ndarray:
    """Whether some number of answers in the allowed range gives the printed percentage."""
    lowest = 100 * answered / participants
    highest = 100 * answered / np.maximum(_fewest_answers(participants), 1)
    lowest_pct, highest_pct = lowest - rounding_pct - SLACK, highest + rounding_pct + SLACK
    return np.asarray((lowest_pct <= printed_pct) & (printed_pct <= highest_pct))


def _fits_as_respondents(
    printed_pct: np.ndarray, answered: np.ndarray, participants: np.ndarray, rounding_pct: float
) -> np.ndarray:
    """Whether the count is a likely number of answers, and some whole number of them gives the printed percentage."""
    is_in_range = (_fewest_answers(participants) <= answered) & (answered <= participants) & (answered > 0)
    nearest_pct = 100 * np.round(printed_pct / 100 * answered) / np.maximum(answered, 1)
    return np.asarray(is_in_range & (np.abs(nearest_pct - printed_pct) <= rounding_pct + SLACK))


def _unclear(row: pd.Series) -> Problem:
    printed, answered, participants = float(row["share"]) * 100, float(row["answered"]), float(row["participants"])
    nearest = round(printed / 100 * answered)
    return Problem(
        "error",
        "bullying_reading_unclear",
        file=str(row["file"]),
        row=int(row["row"]),
        column="AntallBesvart",
        value=f"{answered:.0f}",
        details=(
            ("printed_pct", f"{printed:.1f}"),
            ("participants", f"{participants:.0f}"),
            ("share_if_bullied_pct", f"{100 * answered / participants:.1f}"),
            ("share_if_respondents_pct", f"{100 * nearest / answered:.1f}" if answered else "–"),
            ("fewest_answers", str(floor(LOWEST_ANSWERED_SHARE * participants))),
        ),
    )


def _unverified(visible: pd.DataFrame) -> Problem:
    return Problem(
        "warning",
        "bullying_reading_unverified",
        file=str(visible["file"].iloc[0]),
        row=int(visible["row"].iloc[0]),
        column="AntallBesvart",
        details=(("rows", str(len(visible))),),
    )
