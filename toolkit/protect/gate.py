"""The gate: what an attacker who has everything published can tell about what is hidden. It knows nothing of the truth.

Tables handed to it are only hints: each is put back into the published rows before it counts for anything.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from toolkit.errors import ProtectionError
from toolkit.protect.ledger import Ledger, Row, Secret, Table
from toolkit.protect.neighbourhoods import Branches, Part, differences_of_sums, is_large
from toolkit.protect.one_witness import wanted_of
from toolkit.protect.simple_bounds import SimpleBounds
from toolkit.protect.solver import WholeNumbers
from toolkit.protect.spread import spread
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

    In a large ledger `low` and `high` may be what some of the rows tell; the others can only narrow it.

    Raises:
        ProtectionError: the published numbers contradict each other, or the solver did not finish. Not a pass.
    """
    hidden = sorted(hidden, key=str)
    attack = _Attack(ledger, hidden, {name: secrets[name] for name in hidden if name in secrets}, hints)
    if is_large(ledger):
        attack.row_by_row()
        attack.part_by_part()
    attack.as_a_whole()
    return attack.told()


class _Attack:
    """What is known of each number: the tables that have been found possible, and what has been proven told."""

    def __init__(
        self,
        ledger: Ledger,
        hidden: Sequence[Hashable],
        secrets: Mapping[Hashable, Sequence[Secret]],
        hints: Iterable[Table],
    ) -> None:
        rows = ledger.known_rows(hidden)
        self._known, self._published = Rows(rows, ledger.unknowns), WholeNumbers(ledger.unknowns, rows)
        self._ledger = Ledger(ledger.unknowns, (), tuple(rows), ledger.branches)
        self._secrets = [secret for own in secrets.values() for secret in own]
        tables = [table for table in hints if self._known.agree_with(table)] or [self._published.any()]
        self._first = tables[0]
        self._spans = Spans(self._secrets, ledger.unknowns, tables)
        self._told: dict[int, Told] = {}

    def told(self) -> list[Told]:
        """Everything that is told, in order."""
        return [self._told[number] for number in sorted(self._told)]

    def as_a_whole(self) -> None:
        """Ask about each number that is left, over all that is out."""
        for table in spread(self._secrets, self._published, self._spans, self._told):
            self._spans.add(table)
        for number in self._open():
            found = _told(self._secrets[number], number, self._published, self._spans)
            if found is not None:
                self._told[number] = found

    def row_by_row(self) -> None:
        """Numbers that simple arithmetic tells, such as the only one that a total lacks."""
        rows = [*self._ledger.always, *differences_of_sums(self._ledger)]
        bounds = SimpleBounds(rows, self._ledger.unknowns)
        for number in self._open():
            ends, secret = bounds.of(self._secrets[number].terms), self._secrets[number]
            if ends is not None and not secret.is_safe_between(*ends):
                self._told[number] = Told(secret, *ends)

    def part_by_part(self) -> None:
        """Find tables in which only a few branches change, and numbers that one branch's own rows tell."""
        hidden = [secret for secret in self._secrets if not secret.may_be_exact]
        left: dict[Hashable, list[Secret]] = {number: [self._secrets[number]] for number in self._open()}
        branches = Branches(self._ledger, left, self._first, hidden)
        over = {number: branches.of(self._secrets[number].terms) for number in self._open()}
        within = {number: min(own) for number, own in over.items() if len(own) == 1}
        for place, group in enumerate(branches.groups(within.values())):
            part = branches.part(branches.with_helpers(group), crossing=place == 0)
            self._add_all(part)
        for number in self._open():
            if number in within:
                self._ask_branch(number, branches, within[number])

    def _add_all(self, part: Part) -> None:
        """Tables that prove numbers of a part."""
        own = [secret for secrets in part.secrets.values() for secret in secrets]
        spans = Spans(own, part.ledger.unknowns, [part.first])
        for table in spread(own, WholeNumbers(part.ledger.unknowns, part.ledger.always), spans):
            whole = part.whole(table)
            if not self._known.agree_with(whole):
                raise ProtectionError("solver_inexact", {})
            spans.add(table)
            self._spans.add(whole)

    def _open(self) -> list[int]:
        return [number for number in self._spans.unsafe() if number not in self._told]

    def _ask_branch(self, number: int, branches: Branches, branch: int) -> None:
        """Whether a branch's own rows tell a number: then all rows together do."""
        secret = self._secrets[number]
        ledger, own = branches.within(branch, secret)
        for wanted in wanted_of(secret, int(self._spans.low[number])):
            as_wanted = [*ledger.always, Row(own.terms, wanted.low, wanted.high)]
            if WholeNumbers(ledger.unknowns, as_wanted).find() is not None:
                return
        alone = WholeNumbers(ledger.unknowns, ledger.always)
        highest, lowest = alone.extreme(own.terms, "highest"), alone.extreme(own.terms, "lowest")
        if highest is not None and lowest is not None and not secret.is_safe_between(lowest[0], highest[0]):
            self._told[number] = Told(secret, lowest[0], highest[0])


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
