"""Secondary hiding: a number is safe when another whole table agrees with all that is shown and has another number.

For each number that readers could still tell, the search finds such a table that changes as little as possible of what
is shown, and hides what it changes. The tables prove safety by addition: hiding more never makes one of them wrong.
They are close to the truth, so they stay in this room.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.errors import ProtectionError
from toolkit.protect.ledger import Ledger, Row, Secret, Table
from toolkit.protect.neighbourhoods import Branches, is_large
from toolkit.protect.one_witness import cheapest_witness, free_witness
from toolkit.protect.solver import WholeNumbers
from toolkit.protect.spread import spread
from toolkit.protect.sums import Rows, Spans


@dataclass(frozen=True)
class Protection:
    """What is hidden, and the tables that prove it safe. The tables never leave the working folder."""

    hidden: frozenset[Hashable]
    tables: tuple[Table, ...]


def hide_until_safe(
    ledger: Ledger,
    hidden: Iterable[Hashable],
    secrets: Mapping[Hashable, Sequence[Secret]],
    truth: Table | None = None,
) -> Protection:
    """Hide statements until no number of a hidden one can be computed or told to be below its limit.

    Args:
        ledger: what would be published, and what readers know already.
        hidden: statements that the primary rules or the source hide.
        secrets: the numbers in each statement that may become hidden.
        truth: the true table, where it is known.

    Raises:
        ProtectionError: nothing that may be hidden helps, the ledger contradicts itself, or the solver gave up.
    """
    first = _first_table(ledger, truth)
    start = frozenset(hidden)
    hiding = _Hiding(ledger, start, secrets, first)
    if is_large(ledger):
        try:
            hiding.part_by_part()
            hiding.as_a_whole()
        except ProtectionError as problem:
            if problem.code != "nothing_works":
                raise
            hiding = _Hiding(ledger, start, secrets, first)  # what a part chose to hide may have been the wrong thing
    hiding.as_a_whole()
    return Protection(hiding.hidden, tuple(hiding.tables))


class _Hiding:
    """How far the search has come: what is hidden, and the tables that prove numbers safe."""

    def __init__(
        self, ledger: Ledger, hidden: frozenset[Hashable], secrets: Mapping[Hashable, Sequence[Secret]], first: Table
    ) -> None:
        self.hidden, self.tables = hidden, [first]
        self._ledger, self._secrets, self._first = ledger, secrets, first
        self._open = _OpenNumbers(ledger, secrets, first)
        self._said = _Said(ledger)
        self._always = Rows(ledger.always, ledger.unknowns)

    def as_a_whole(self) -> None:
        """Search the whole ledger for each number that is still open. Raises ProtectionError where nothing helps."""
        while (hardest := self._open.hardest(self.hidden)) is not None:
            witness = self._witness(hardest)
            if witness is None:
                raise ProtectionError("nothing_works", {"cell": hardest.statement})
            self._accept(witness)

    def part_by_part(self) -> None:
        """Search among a few branches at a time. What these cannot prove is left open."""
        wanted = self._open.all(self.hidden)
        branches = Branches(self._ledger, self._secrets, self._first, wanted)
        over = [branches.of(secret.terms) for secret in wanted]
        for place, group in enumerate(branches.groups(b for own in over if len(own) == 1 for b in own)):
            part = branches.part(branches.with_helpers(group), crossing=place == 0)
            names = {statement.name for statement in part.ledger.statements} | part.secrets.keys()
            for witness in _Hiding(part.ledger, self.hidden & names, part.secrets, part.first)._all_it_can():
                self._accept(part.whole(witness))

    def _all_it_can(self) -> Iterator[Table]:
        """Tables that prove whatever can be proven, many numbers at once where nothing more has to be hidden."""
        known = WholeNumbers(self._ledger.unknowns, self._ledger.known_rows(self.hidden))
        wanted = self._open.all(self.hidden)
        spans = Spans(wanted, self._ledger.unknowns, [self._first])
        for table in spread(wanted, known, spans):
            spans.add(table)
            self._accept(table)
            yield table
        while (hardest := self._open.hardest(self.hidden)) is not None:
            witness = self._witness(hardest)
            if witness is None:
                self._open.give_up(hardest)
                continue
            self._accept(witness)
            yield witness

    def _witness(self, secret: Secret) -> Table | None:
        """A table that proves a secret, with nothing more hidden if there is one; None where there is none."""
        free = free_witness(self._ledger, self.hidden, self._first, secret)
        return cheapest_witness(self._ledger, self.hidden, self._first, secret) if free is None else free

    def _accept(self, witness: Table) -> None:
        """Hide what a table makes untrue: then it proves what it shows."""
        if not self._always.agree_with(witness):
            raise ProtectionError("solver_inexact", {})
        self.hidden |= self._said.untrue_in(witness)
        self._open.spans.add(witness)
        if not is_large(self._ledger):
            self.tables.append(witness)


class _OpenNumbers:
    """The numbers for which the tables at hand prove nothing yet."""

    def __init__(self, ledger: Ledger, secrets: Mapping[Hashable, Sequence[Secret]], first: Table) -> None:
        by_place = [(name, secret) for name in sorted(secrets, key=str) for secret in secrets[name]]
        self._places = [name for name, _ in by_place]
        self._secrets = [secret for _, secret in by_place]
        self._given_up: set[Secret] = set()
        self.spans = Spans(self._secrets, ledger.unknowns, [first])
        gaps = [_gap(secret, first) for secret in self._secrets]
        self._hardness = [(gap, str(secret.statement)) for gap, secret in zip(gaps, self._secrets, strict=True)]

    def all(self, hidden: frozenset[Hashable]) -> list[Secret]:
        """The open numbers of hidden statements."""
        return [self._secrets[number] for number in self._numbers(hidden)]

    def hardest(self, hidden: frozenset[Hashable]) -> Secret | None:
        """The number of a hidden statement that is farthest from its limit; None where all are safe."""
        unsafe = self._numbers(hidden)
        return self._secrets[max(unsafe, key=self._hardness.__getitem__)] if unsafe else None

    def give_up(self, secret: Secret) -> None:
        """Leave a number out of the search."""
        self._given_up.add(secret)

    def _numbers(self, hidden: frozenset[Hashable]) -> list[int]:
        left = (number for number in self.spans.unsafe() if self._places[number] in hidden)
        return [number for number in left if self._secrets[number] not in self._given_up]


class _Said:
    """What all statements say, asked all at once which of them a table makes untrue."""

    def __init__(self, ledger: Ledger) -> None:
        by_name = [(statement.name, row) for statement in ledger.statements for row in statement.rows]
        self._names = [name for name, _ in by_name]
        self._rows = Rows([row for _, row in by_name], ledger.unknowns)

    def untrue_in(self, table: Table) -> set[Hashable]:
        """The names of the statements that a table does not agree with."""
        return {self._names[line] for line in np.flatnonzero(~self._rows.hold_in(table))}


def _gap(secret: Secret, table: Table) -> int:
    return 0 if secret.at_least is None else secret.at_least - Row(secret.terms, None, None).value_in(table)


def _first_table(ledger: Ledger, truth: Table | None) -> Table:
    everything = ledger.known_rows(())
    if truth is None:
        return WholeNumbers(ledger.unknowns, everything).any()
    if not Rows(everything, ledger.unknowns).agree_with(truth):
        raise ProtectionError("ledger_contradicts", {})
    return truth
