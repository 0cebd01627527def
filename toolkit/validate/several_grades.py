"""Cells that say that a row is about several grades together, and not about one."""

from __future__ import annotations

import re
from typing import Final

from toolkit.validate.values import answer_key

ALL_GRADES_WORDS: Final = frozenset({"alle trinn", "alle årstrinn", "alle"})
SEVERAL_GRADES: Final = re.compile(r"[0-9]+\.? ?[-–] ?[0-9]+\.? .*|[a-zæøå]+trinnet|[a-zæøå]+trinn")


def is_all_grades(cell: object) -> bool:
    """`Alle trinn`."""
    return answer_key(cell) in ALL_GRADES_WORDS


def is_several_grades(cell: object) -> bool:
    """`1.-4. årstrinn`, `Barnetrinn`: sums of grades that stand there themselves."""
    return SEVERAL_GRADES.fullmatch(answer_key(cell)) is not None
