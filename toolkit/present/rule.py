"""One rule of the public list of key sentences: when it speaks, and what its words build on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from toolkit.plan.settings import Settings
from toolkit.present.texts import text

Values = Mapping[str, object]
Told = TypeVar("Told")


@dataclass(frozen=True)
class Rule(Generic[Told]):
    """A sentence that may be said of a `Told`: a review or a series.

    Attributes:
        code: key of the wording in the catalogue. The condition, in words, stands there under `condition.<code>`.
        find: the values of every sentence to be said; none where the condition is not met.
        source: key under `source` in the catalogue: the law, section or sheet that the sentence rests on.
        checks: rules in `toolkit/check/` that it rests on; the plan says which of its clauses they stand for.
        is_last_resort: said only where no rule before it has said anything.
    """

    code: str
    find: Callable[[Told, Settings], Iterable[Values]]
    source: str
    checks: tuple[str, ...] = ()
    is_last_resort: bool = False


def say(rules: Sequence[Rule[Told]], told: Told, settings: Settings) -> list[str]:
    """Every sentence that the rules give, in the rules' order. There is no other way to make one."""
    said: list[str] = []
    for rule in rules:
        if not (rule.is_last_resort and said):
            said += [text(rule.code, **values) for values in rule.find(told, settings)]
    return said
