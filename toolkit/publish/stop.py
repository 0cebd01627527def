"""Why a release may not go out, as data."""

from __future__ import annotations

from typing import NamedTuple


class Stop(NamedTuple):
    """One reason. `low` and `high` are what readers could tell; None where it is no number.

    `code` is the key of a sentence; a leftover is never repeated in `cell`.
    """

    code: str
    where: str
    cell: str
    low: int | None = None
    high: int | None = None
