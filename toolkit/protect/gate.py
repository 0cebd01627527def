"""The gate: what an attacker who has everything published can tell about what is hidden. It knows nothing of the truth.

Tables handed to it are only hints: each is put back into the published rows before it counts for anything.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from toolkit.protect.ledger import Ledger, Row, Secret, Table
from toolkit.protect.solver import WholeNumbers, agrees


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
    published = WholeNumbers(ledger.unknowns, rows)
    tables = [table for table in hints if agrees(table, rows)]
    if not tables:
        tables.append(published.any())
    _spread([s for name in hidden for s in secrets.get(name, ())], published, tables)
    told = []
    for name in hidden:
        for secret in secrets.get(name, ()):
            found = _told(secret, published, tables)
            if found is not None:
                told.append(found)
    return told


def _spread(secrets: Sequence[Secret], published: WholeNumbers, tables: list[Table]) -> None:
    """Find tables in which many numbers are high at once; what they do not prove is asked one by one."""
    unproven = [secret for secret in secrets if not secret.is_safe_between(*_span(secret, tables))]
    while unproven:
        goals = [(s.terms, max(s.at_least or 0, _span(s, tables)[0] + 1)) for s in unproven if s.terms]
        if not goals:
            return
        tables.append(published.reaching(goals))
        left = [secret for secret in unproven if not secret.is_safe_between(*_span(secret, tables))]
        if len(left) == len(unproven):
            return
        unproven = left


def _told(secret: Secret, published: WholeNumbers, tables: list[Table]) -> Told | None:
    """None where two tables prove that the number cannot be told; tables found on the way are kept for the next."""
    for sense in ("highest", "lowest"):
        low, high = _span(secret, tables)
        if secret.is_safe_between(low, high):
            return None
        found = published.extreme(secret.terms, sense)
        if found is None:  # no end in this direction: it can be anything from there on
            return None
        tables.append(found[1])
    low, high = _span(secret, tables)
    return None if secret.is_safe_between(low, high) else Told(secret, low, high)


def _span(secret: Secret, tables: Sequence[Table]) -> tuple[int, int]:
    values = [Row(secret.terms, None, None).value_in(table) for table in tables]
    return min(values), max(values)
