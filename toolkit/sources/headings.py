"""What one part of a column heading is about: the statistics bank writes year, grade, gender and owner into headings.

Only the kind is told here, by how the part is written; what it says is read in `validate`. A part that is none of the
kinds is left to the caller: it may be the name of a unit, or something that nobody should guess.
"""

from __future__ import annotations

import re
from typing import Final

from toolkit.sources.grid import cell_key

YEAR: Final = "Skoleaarnavn"
GRADE: Final = "Trinnnavn"
GENDER: Final = "Kjoenn"
OWNER: Final = "EierformNavn"

PATTERNS: Final = {
    YEAR: re.compile(r"[12][0-9]{3} ?[-–/] ?(?:[0-9]{2}|[0-9]{4})|[12][0-9]{3}(?:0[0-9]|1[0-2])"),
    GRADE: re.compile(r"alle trinn|[0-9]{1,2}\. ?(?:års)?trinn|trinn [0-9]{1,2}|videregående trinn [0-9]|vg ?[0-9]"),
    GENDER: re.compile(r"(?:alle|begge) kjønn|jenter?|gutt(?:er)?"),
    OWNER: re.compile(r"alle eierformer|(?:privat|offentlig|kommunalt?|fylkeskommunalt?|statlig)(?: eie(?:t|de))?"),
}
MEASURES: Final = {
    "andel mobbet": "AndelMobbet",
    "score": "Score",
    "snitt": "Score",
    "gjennomsnitt": "Score",
    "standardavvik": "Standardavvik",
    "antall besvart": "AntallBesvart",
    "andel deltatt": "AndelDeltatt",
    "antall invitert": "AntallInvitert",
}
"""Measures of Elevundersøkelsen as headings write them, and the column of layout A that holds the same figure."""

FAMILIES: Final = {
    "bullying": ("AndelMobbet", "AntallBesvart"),
    "indicator": ("Score", "Standardavvik", "AntallBesvart"),
    "participation": ("AndelDeltatt", "AntallInvitert", "AntallBesvart"),
}
"""The tables of the survey by their measures, as in layout A; the first measure is in no other table."""


NEEDED: Final = {"bullying": "AndelMobbet", "indicator": "Score", "participation": "AntallBesvart"}
"""Without this measure a table says nothing that is used."""


def kind_of(part: str) -> str | None:
    """Layout A's column for what a part of a heading says: its year, grade, gender or owner. None for anything else."""
    key = cell_key(part)
    return next((column for column, pattern in PATTERNS.items() if pattern.fullmatch(key)), None)


def measure_of(part: str) -> str | None:
    """Layout A's column for a measure of the survey."""
    return MEASURES.get(cell_key(part))
