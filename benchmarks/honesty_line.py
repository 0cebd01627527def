"""One line of the acceptance table for honest numbers: what was measured, the limit, and a reference beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One row of the table that `benchmarks/honesty.py` prints.

    Attributes:
        number: which acceptance criterion, "1" to "6".
        what: what is measured, in words.
        ours: what this toolkit gives.
        limit: what it must not pass; empty where the line is only information.
        reference: the same from someone else's computation, with its source; empty where there is none.
        passed: whether `ours` keeps to the limit.
    """

    number: str
    what: str
    ours: str
    limit: str
    reference: str
    passed: bool
