"""Tables that prove many numbers safe at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from toolkit.protect.ledger import Secret, Table
from toolkit.protect.solver import WholeNumbers
from toolkit.protect.sums import Spans


def spread(
    secrets: Sequence[Secret], published: WholeNumbers, spans: Spans, settled: Collection[int] = ()
) -> Iterator[Table]:
    """Tables in which many numbers are high at once, for the caller to add; what they do not prove is still open."""
    unproven = [number for number in spans.unsafe() if number not in settled]
    while unproven:
        goals = [
            (secrets[number].terms, max(secrets[number].at_least or 0, int(spans.low[number]) + 1))
            for number in unproven
            if secrets[number].terms
        ]
        if not goals:
            return
        yield published.reaching(goals)
        left = [number for number in spans.unsafe() if number not in settled]
        if len(left) == len(unproven):
            return
        unproven = left
