"""Which reports must be made, making them, and putting every finished one among the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from toolkit.engine.fingerprint import CommonParts, Fingerprint, fingerprint
from toolkit.engine.finished import FinishedReports
from toolkit.engine.report import MadeReport, Reason, ReportTask
from toolkit.engine.workers import Workers, make_all
from toolkit.template.whole_files import write_whole

Progress = Callable[[str, int, int], None]
"""Called with the report's name or what else goes on, how many reports are finished and how many there are."""


@dataclass(frozen=True)
class ReportOutcome:
    """How a report went, for the run's record.

    Attributes:
        state: `unchanged` where a finished one could be used again.
        reason: why it failed, the key of a sentence. `error` is a developer's words.
        changed: which parts of what it is made of differ from the last time it was made.
    """

    name: str
    state: Literal["done", "unchanged", "failed"]
    seconds: float
    reason: Reason | None = None
    error: str | None = None
    changed: tuple[str, ...] = ()


def outcome_of(made: MadeReport, changed: tuple[str, ...] = ()) -> ReportOutcome:
    """What became of a report that was made now."""
    state: Literal["done", "failed"] = "done" if made.reason is None else "failed"
    return ReportOutcome(made.name, state, made.seconds, made.reason, made.error, changed)


class Making:
    """One run's reports on their way: out to the workers, and back among the finished."""

    def __init__(self, work: Path, common: CommonParts, force: bool = False) -> None:
        self._work, self._common, self._force = work, common, force
        self._finished = FinishedReports(work)
        self._parts: dict[str, Fingerprint] = {}
        self.outcomes: dict[str, ReportOutcome] = {}

    def make(self, tasks: Iterable[ReportTask], count: int, workers: Workers, progress: Progress) -> None:
        """Make those that are not finished already.

        Args:
            tasks: every report of the run; looked at one by one, for each carries its slice.
            count: how many there are.

        Raises:
            InputError: the disk is full or may not be written to. What is finished is kept.
        """

        def receive(made: MadeReport) -> None:
            self._receive(made)
            progress(made.name, len(self.outcomes), count)

        make_all(self._unfinished(tasks), workers, receive)
        self._finished.forget_others(set(self.outcomes))
        self._forget_other_notebooks()

    def _unfinished(self, tasks: Iterable[ReportTask]) -> Iterator[ReportTask]:
        for task in tasks:
            parts = fingerprint(task.packed_slice, task.notebook, task.with_pdf, self._common)
            kept = None if self._force else self._finished.find(task.name, parts)
            if kept is None:
                self._parts[task.name] = parts
                yield task
            else:
                self.outcomes[task.name] = ReportOutcome(task.name, "unchanged", kept.seconds)

    def _receive(self, made: MadeReport) -> None:
        parts = self._parts.pop(made.name)
        self.outcomes[made.name] = outcome_of(made, self._finished.changed(made.name, parts))
        executed = self._work / f"{made.name}.ipynb"
        executed.unlink(missing_ok=True)  # an earlier attempt's tells nothing of this one
        if made.executed:
            write_whole(executed, made.executed.encode(), mode=0o600)
        if made.reason is None:
            self._finished.keep(made.name, parts, made.files, made.seconds)

    def _forget_other_notebooks(self) -> None:
        """Executed notebooks hold parameters and values: those of units that this run has no report of are not kept."""
        for path in self._work.glob("*.ipynb"):
            if path.stem not in self.outcomes:
                path.unlink()


class MadePages:
    """A run's finished reports where its pages are put together, and what became of each.

    Attributes:
        outcomes: by name; a report that turns out to be of no use is failed here, too.
    """

    def __init__(self, pages: Path, work: Path, outcomes: Mapping[str, ReportOutcome]) -> None:
        self.pages, self._finished, self.outcomes = pages, FinishedReports(work), dict(outcomes)
        for name, outcome in outcomes.items():
            if outcome.reason is None:
                for file, content in self._finished.files(name):
                    (pages / file).write_bytes(content)

    def fail(self, name: str, reason: Reason, error: str) -> None:
        """Write down that a report may not be used after all, and take it away."""
        for kind in ("html", "pdf"):
            (self.pages / f"{name}.{kind}").unlink(missing_ok=True)
        self.outcomes[name] = replace(self.outcomes[name], state="failed", reason=reason, error=error)

    def forget_made(self) -> None:
        """Let no later run use again what this one has made."""
        for outcome in self.outcomes.values():
            if outcome.state == "done":
                self._finished.forget(outcome.name)
