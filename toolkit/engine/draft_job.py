"""A draft made by a process of its own: it goes on when the page that asked for it is reloaded or its kernel dies.

The process writes where it stands to a file; whoever opens the page later reads it there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, Literal

from filelock import FileLock, Timeout

from toolkit.engine.folders import desk_folder
from toolkit.errors import TiltaksplanError
from toolkit.plan.settings import Settings
from toolkit.present.texts import text
from toolkit.template.whole_files import write_whole

Stage = Literal["none", "starting", "reading", "protecting", "writing", "next_year", "done", "failed", "stopped"]
STEPS: Final[tuple[Stage, ...]] = ("starting", "reading", "protecting", "writing", "next_year", "done")
LOOKED_AT_SECONDS: Final = 5.0
"""Whoever looks whether a draft is going on holds its lock for a moment; the process that makes it waits that out."""
WAITS_SECONDS: Final = 60.0
"""For another unit's draft of the same year, which takes some ten seconds."""
STARTS_WITHIN: Final = 30.0
"""Seconds that a process may take to begin before it is taken for dead."""


@dataclass(frozen=True)
class DraftState:
    """Where a draft stands.

    Attributes:
        stage: `none` where nobody has asked for one, `stopped` where the process ended without finishing.
        at: when it was said, in seconds since 1970.
        page: the finished page.
        beside: the files that stand beside it.
        sentences: why it failed, in bokmål.
    """

    stage: Stage
    at: float = 0.0
    page: str = ""
    beside: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether there is more to come."""
        return self.stage in STEPS and self.stage != "done"


class DraftJob:
    """One unit's draft for one year, and the process that makes it."""

    def __init__(self, settings: Settings, unit: str, out: Path) -> None:
        folder = desk_folder(out, settings)
        self._arguments = (str(settings.params_dir.resolve()), settings.run.school_year, unit, str(out.resolve()))
        self._file = folder / f"utkast-{settings.run.school_year}-{unit}.json"
        self._lock = self._file.with_suffix(".lock")
        self._log = self._file.with_suffix(".log")

    def start(self) -> None:
        """Begin, unless it is going on already.

        Raises:
            InputError: `disk_full` or `folder_not_writable`.
            OSError: no process can be started.
        """
        if self.state().is_running:
            return
        self.say(DraftState("starting", time.time()))
        with self._log.open("wb") as log:
            subprocess.Popen(
                [sys.executable, "-m", "toolkit.engine.draft_job", *self._arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_with_this_toolkit(os.environ),
                creationflags=_flags(),
                start_new_session=True,
            )

    def state(self) -> DraftState:
        """Where it stands now; `stopped` where the file says that it goes on and no process does."""
        try:
            told = json.loads(self._file.read_text(encoding="utf-8"))
            state = DraftState(**told | {name: tuple(told[name]) for name in ("beside", "sentences")})
        except (OSError, ValueError, TypeError, KeyError):
            return DraftState("none")
        if state.stage == "done" and not Path(state.page).is_file():
            return DraftState("none")
        if not state.is_running or self._is_held():
            return state
        if state.stage == "starting" and time.time() - state.at < STARTS_WITHIN:
            return state
        return replace(state, stage="stopped")

    def make(self, settings: Settings, unit: str, out: Path) -> None:
        """Make the draft here, and say where it stands. Runs in the process that `start` began."""
        from toolkit.engine.draft import DraftStep, draft_unit

        def tell(step: DraftStep) -> None:
            self.say(DraftState(step, time.time()))

        try:
            with FileLock(self._lock, timeout=LOOKED_AT_SECONDS):
                try:
                    result = draft_unit(settings, unit, out, tell, WAITS_SECONDS)
                except TiltaksplanError as error:
                    self.say(DraftState("failed", time.time(), sentences=_sentences(error)))
                    return
                if result.html is None:
                    self.say(DraftState("failed", time.time(), sentences=(result.error or "",)))
                    return
                beside = tuple(str(path) for path in result.beside)
                self.say(DraftState("done", time.time(), str(result.html.resolve()), beside))
        except Timeout:
            return  # another process makes it already

    def _is_held(self) -> bool:
        try:
            with FileLock(self._lock, timeout=0):
                return False
        except Timeout:
            return True

    def say(self, state: DraftState) -> None:
        """Tell whoever looks where the draft stands. Raises InputError where it cannot be written."""
        write_whole(self._file, json.dumps(asdict(state), ensure_ascii=False).encode(), mode=0o600)


def _sentences(error: TiltaksplanError) -> tuple[str, ...]:
    from toolkit.present.problem_sentences import error_sentence, problem_sentence

    problems = error.values.get("problems", ())
    assert isinstance(problems, tuple)
    return (error_sentence(error), *map(problem_sentence, problems))


def _with_this_toolkit(environment: Mapping[str, str]) -> dict[str, str]:
    """The same toolkit in the new process, wherever it is started from."""
    import toolkit

    ours = str(Path(toolkit.__file__).resolve().parent.parent)
    others = environment.get("PYTHONPATH")
    return {**environment, "PYTHONPATH": os.pathsep.join([ours, *([others] if others else [])])}


def _flags() -> int:
    """On Windows, what `start_new_session` is elsewhere: neither Ctrl-C nor the end of the page's kernel reaches it."""
    if sys.platform == "win32":
        return subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    return 0


def main(params: str, school_year: str, unit: str, out: str) -> None:
    """What the process does: `python -m toolkit.engine.draft_job PARAMS YEAR UNIT OUT`."""
    from toolkit.plan.load import load_settings

    settings = load_settings(params, school_year)
    job = DraftJob(settings, unit, Path(out))
    try:
        job.make(settings, unit, Path(out))
    except OSError:
        job.say(DraftState("failed", time.time(), sentences=(text("start.draft_disk"),)))


if __name__ == "__main__":
    main(*sys.argv[1:])
