"""The gate: what an attacker who has everything published can tell about what is hidden. It knows nothing of the truth.

Tables handed to it are only hints: each is put back into the published rows before it counts for anything.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from toolkit.protect.ledger import Ledger, Secret, Table
from toolkit.protect.solver import WholeNumbers
from toolkit.protect.sums import Rows, Spans


class Told(NamedTuple):
    """A number that can be told: exactly (`low == high`), or that it is below its limit."""

    secret: Secret
    low: int
    high: int


def told_numbers(
    ledger: Ledger,
    hidden: Iterable[Hashable],
    secrets: Mapping[Hashable, Sequence[Secret]],
    hints: Iterable[Table] = (),
) -> list[Told]:
    """The numbers of hidden statements that follow from the published ones.

    Raises:
        ProtectionError: the published numbers contradict each other, or the solver did not finish. Not a pass.
    """
    hidden = sorted(hidden, key=str)
    rows = ledger.known_rows(hidden)
    published, known = WholeNumbers(ledger.unknowns, rows), Rows(rows, ledger.unknowns)
    wanted = [secret for name in hidden for secret in secrets.get(name, ())]
    spans = Spans(wanted, ledger.unknowns, [])
    seen = [table for table in hints if known.agree_with(table)] or [published.any()]
    for table in seen:
        spans.add(table)
    _spread(wanted, published, spans)
    return [told for number in spans.unsafe() if (told := _told(wanted[number], number, published, spans))]


def _spread(secrets: Sequence[Secret], published: WholeNumbers, spans: Spans) -> None:
    """Find tables in which many numbers are high at once; what they do not prove is asked one by one."""
    unproven = spans.unsafe()
    while unproven:
        goals = [
            (secrets[number].terms, max(secrets[number].at_least or 0, int(spans.low[number]) + 1))
            for number in unproven
            if secrets[number].terms
        ]
        if not goals:
            return
        spans.add(published.reaching(goals))
        left = spans.unsafe()
        if len(left) == len(unproven):
            return
        unproven = left


def _told(secret: Secret, number: int, published: WholeNumbers, spans: Spans) -> Told | None:
    """None where two tables prove that the number cannot be told; tables found on the way count for the next."""
    for sense in ("highest", "lowest"):
        if secret.is_safe_between(int(spans.low[number]), int(spans.high[number])):
            return None
        found = published.extreme(secret.terms, sense)
        if found is None:  # no end in this direction: it can be anything from there on
            return None
        spans.add(found[1])
    low, high = int(spans.low[number]), int(spans.high[number])
    return None if secret.is_safe_between(low, high) else Told(secret, low, high)
