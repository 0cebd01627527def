"""What became of a run, for whoever asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from toolkit.publish.stop import Stop
from toolkit.validate.problems import Problem

COMMITTEE = "driftsutvalget"
ROLLING = "rullering"
INDEX = "index.html"

State = Literal["done", "unchanged", "pending", "failed"]
ReleaseState = Literal["published", "unchanged", "blocked", "preliminary"]


@dataclass(frozen=True)
class UnitResult:
    """What became of one report.

    Attributes:
        state: `unchanged` where nothing that it is made of has changed since it was made.
        html: its page; a failed report has the last one that was released, where there is one.
        error: a sentence in bokmål.
        beside: a draft's other files.
        reason: why making it failed, the key of `error`; None where it was not tried, or went well.
    """

    id: str
    name: str
    state: State
    seconds: float = 0.0
    html: Path | None = None
    error: str | None = None
    beside: tuple[Path, ...] = ()
    reason: str | None = None

    @property
    def is_made(self) -> bool:
        """Whether this year's report is there, made now or before."""
        return self.state in ("done", "unchanged")


@dataclass(frozen=True)
class ReleaseOutcome:
    """What became of the release. `published` are its files; `blocked` says why it was stopped, or would have been."""

    state: ReleaseState
    id: str | None = None
    published: tuple[str, ...] = ()
    blocked: tuple[Stop, ...] = ()


@dataclass(frozen=True)
class RunResult:
    """The year's run. `problems` are those of the input; the first run has no `rolling` report.

    `left_out` are units whose page for parents and pupils could not be made; their reports are there all the same.
    """

    folder: Path
    units: tuple[UnitResult, ...]
    committee: UnitResult
    problems: tuple[Problem, ...]
    release: ReleaseOutcome
    rolling: UnitResult | None = None
    left_out: tuple[str, ...] = ()

    @property
    def index(self) -> Path:
        """The first page."""
        return self.folder / INDEX

    @property
    def common(self) -> tuple[UnitResult, ...]:
        """The reports that are about no single unit."""
        return (self.committee,) if self.rolling is None else (self.committee, self.rolling)

    @property
    def failed(self) -> bool:
        """Whether a report failed or an error was found in the input."""
        states = [report.state for report in (*self.units, *self.common)]
        return "failed" in states or bool(self.left_out) or any(p.severity == "error" for p in self.problems)
