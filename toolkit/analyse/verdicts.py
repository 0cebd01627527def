"""What may be said about a comparison: one table of rules, and the first that fits gives the word.

A verdict exists only where all its inputs are shown; whatever is hidden takes no part in any test or family of tests.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from toolkit.analyse.change import Change, adjust_for_many
from toolkit.analyse.intervals import Interval
from toolkit.protect.model import SurveyFigure

Comparison = Literal["year_before", "several_years", "municipality", "nation"]
Word = Literal["higher", "lower", "no_sure_change", "too_few", "hidden", "left_out", "not_measured", "not_comparable"]
Why = Literal["", "break", "definition", "grades", "few_years"]
TestName = Literal["fisher_mid_p", "welch", "binomial_mid_p", "one_sample_t", "poisson_mid_p"]

FALSE_ALARM: Final = 0.05
"""A word of change is given where q, adjusted for everything the report tests, is at most this."""

LARGE_SHARE: Final = 0.2
LARGE_MEAN: Final = 0.5
"""A change of 20 percentage points, or of half a step on the scale from 1 to 5, is large. A comparison that would
miss even that more often than once in five has too few answers to conclude from (assumption A60)."""


@dataclass(frozen=True)
class Pair:
    """Two figures beside each other, before anything is computed of them.

    Attributes:
        this: the figure that the verdict is about.
        other: what it is compared with; None where there is none.
        is_break_between: whether the questions were changed between them.
        lacks_years: whether no earlier year lies far enough back.
        is_of_other_grades: whether what there is to compare with is about other grades only.
    """

    this: SurveyFigure
    other: SurveyFigure | None
    is_break_between: bool = False
    lacks_years: bool = False
    is_of_other_grades: bool = False

    def has(self, state: str) -> bool:
        """Whether either figure is in this state."""
        return state in (self.this.state, self.other.state if self.other else "")


class Tested(NamedTuple):
    """A comparison that has been made.

    Attributes:
        change: the difference with its interval and p.
        q: p adjusted for everything the report tests.
        is_outside_interval: whether zero difference lies outside the figure's own interval; for fixed baselines only.
        sees_little: whether not even a large difference would be seen.
    """

    change: Change
    q: float
    is_outside_interval: bool
    sees_little: bool


class RuleBefore(NamedTuple):
    """Why two figures are not compared at all."""

    word: Word
    why: Why
    fits: Callable[[Pair], bool]


class RuleAfter(NamedTuple):
    """What a comparison that was made allows to say."""

    word: Word
    fits: Callable[[Tested], bool]


BEFORE_THE_TEST: Final = (
    RuleBefore("not_measured", "", lambda pair: pair.this.state == "not_measured"),
    RuleBefore("left_out", "", lambda pair: pair.this.state == "left_out"),
    RuleBefore("hidden", "", lambda pair: pair.this.state == "hidden"),
    RuleBefore("not_measured", "few_years", lambda pair: pair.lacks_years),
    RuleBefore("not_comparable", "grades", lambda pair: pair.is_of_other_grades),
    RuleBefore("not_measured", "", lambda pair: pair.other is None or pair.has("not_measured")),
    RuleBefore("not_comparable", "break", lambda pair: pair.is_break_between),
    RuleBefore("not_comparable", "definition", lambda pair: _differ(pair, "definition")),
    RuleBefore("not_comparable", "break", lambda pair: _differ(pair, "wording")),
    RuleBefore("left_out", "", lambda pair: pair.has("left_out")),
    RuleBefore("hidden", "", lambda pair: pair.has("hidden")),
    RuleBefore(
        "not_comparable", "grades", lambda pair: pair.other is not None and pair.this.grades != pair.other.grades
    ),
)
"""In this order. Where none fits, the two are compared."""

AFTER_THE_TEST: Final = (
    RuleAfter("higher", lambda made: _is_sure(made) and made.change.difference > 0),
    RuleAfter("lower", lambda made: _is_sure(made) and made.change.difference < 0),
    RuleAfter("too_few", lambda made: made.sees_little),
    RuleAfter("no_sure_change", lambda made: True),
)
"""In this order; the last always fits."""


@dataclass(frozen=True)
class Verdict:
    """What may be said of one comparison, and everything it rests on.

    All numbers are None where no test was made.

    Attributes:
        why: the reason, where the word alone does not say it.
        other_year: the school year compared with; empty where it is the same year.
        change: this figure minus the other, its 95 % interval and p.
        q: p adjusted for everything the report tests; it decides the word.
        tests: how many comparisons the report makes.
        test: which test gave p.
        n, other_n: answers behind this figure and the other.
        baseline, limits, wide_limits: the municipality's or the nation's figure, and where 95 and 99.8 % of groups of
            this size would lie if they shared it.
        sees_little, needs_interval: what the rules look at besides (see `Tested`); a fixed baseline must also lie
            outside the figure's own interval.
    """

    comparison: Comparison
    word: Word
    why: Why = ""
    other_year: str = ""
    change: Change | None = None
    q: float | None = None
    tests: int = 0
    test: TestName | None = None
    n: int | None = None
    other_n: int | None = None
    baseline: float | None = None
    limits: Interval | None = None
    wide_limits: Interval | None = None
    sees_little: bool = False
    needs_interval: bool = False


def before_the_test(comparison: Comparison, pair: Pair, other_year: str = "") -> Verdict | None:
    """The verdict on two figures that are not compared; None where they may be."""
    for rule in BEFORE_THE_TEST:
        if rule.fits(pair):
            return Verdict(comparison, rule.word, rule.why, other_year)
    return None


def decide(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Words for everything one report says, in the same order.

    All comparisons of the report are one family (Benjamini-Hochberg). A verdict without a test keeps its word.
    """
    q_values = adjust_for_many([verdict.change.p for verdict in verdicts if verdict.change is not None])
    remaining = iter(map(float, q_values))
    return [v if v.change is None else _decided(v, v.change, next(remaining), len(q_values)) for v in verdicts]


def _decided(verdict: Verdict, change: Change, q: float, tests: int) -> Verdict:
    outside = not verdict.needs_interval or not change.low <= 0 <= change.high
    made = Tested(change, q, outside, verdict.sees_little)
    word = next(rule.word for rule in AFTER_THE_TEST if rule.fits(made))
    return replace(verdict, word=word, q=q, tests=tests)


def _is_sure(made: Tested) -> bool:
    return made.q <= FALSE_ALARM and made.is_outside_interval


def _differ(pair: Pair, what: Literal["definition", "wording"]) -> bool:
    """Whether both say what was asked, and not the same."""
    if pair.other is None:
        return False
    ours, theirs = getattr(pair.this, what), getattr(pair.other, what)
    return bool(ours and theirs and ours != theirs)
