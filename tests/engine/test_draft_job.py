"""A draft in a process of its own, as the start page asks for it."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from filelock import FileLock
from house import ROOT

from toolkit.engine import draft
from toolkit.engine.draft_job import STARTS_WITHIN, STEPS, WAITS_SECONDS, DraftJob, DraftState
from toolkit.engine.folders import desk_folder
from toolkit.errors import RunRefusedError
from toolkit.plan.load import load_settings
from toolkit.plan.settings import Settings


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings(ROOT / "params" / "example", "2020-21")


def _say(out: Path, settings: Settings, **told: object) -> Path:
    file = desk_folder(out, settings) / "utkast-2020-21-solstol.json"
    file.write_text(json.dumps({"stage": "none", "at": 0, "page": "", "beside": [], "sentences": []} | told))
    return file


def test_nobody_has_asked(tmp_path: Path, settings: Settings) -> None:
    assert DraftJob(settings, "solstol", tmp_path).state() == DraftState("none")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"stage": "done"}', '{"stage": "done", "unknown": 1}'])
def test_a_damaged_file_is_no_draft(tmp_path: Path, settings: Settings, content: str) -> None:
    _say(tmp_path, settings).write_text(content)
    assert DraftJob(settings, "solstol", tmp_path).state().stage == "none"


def test_a_process_that_died_on_the_way_has_stopped(tmp_path: Path, settings: Settings) -> None:
    file = _say(tmp_path, settings, stage="writing", at=time.time())
    job = DraftJob(settings, "solstol", tmp_path)
    assert job.state().stage == "stopped"
    with FileLock(file.with_suffix(".lock")):
        assert job.state().stage == "writing"


def test_a_process_that_never_began_has_stopped(tmp_path: Path, settings: Settings) -> None:
    job = DraftJob(settings, "solstol", tmp_path)
    _say(tmp_path, settings, stage="starting", at=time.time())
    assert job.state().stage == "starting"
    _say(tmp_path, settings, stage="starting", at=time.time() - STARTS_WITHIN - 1)
    assert job.state().stage == "stopped"


def test_a_draft_whose_page_is_gone_is_no_draft(tmp_path: Path, settings: Settings) -> None:
    _say(tmp_path, settings, stage="done", page=str(tmp_path / "borte.html"))
    assert DraftJob(settings, "solstol", tmp_path).state().stage == "none"


def test_an_error_in_the_input_is_told_in_bokmaal(tmp_path: Path, settings: Settings) -> None:
    job = DraftJob(settings, "finnes_ikke", tmp_path)
    job.make(settings, "finnes_ikke", tmp_path)
    state = job.state()
    assert state.stage == "failed" and "finnes ikke i planen" in state.sentences[0]


def test_who_looks_does_not_stop_the_process_that_begins(tmp_path: Path, settings: Settings) -> None:
    """A page asks every half second; for a moment it has the lock that says that a draft is going on."""
    file = _say(tmp_path, settings, stage="starting", at=time.time())
    job, held = DraftJob(settings, "finnes_ikke", tmp_path), Event()

    def look() -> None:
        with FileLock(file.with_name("utkast-2020-21-finnes_ikke.lock")):
            held.set()
            time.sleep(0.3)

    looking = Thread(target=look)
    looking.start()
    held.wait()
    job.make(settings, "finnes_ikke", tmp_path)
    looking.join()
    assert job.state().stage == "failed", "it was made, and told of the unit that is not in the plan"


def test_the_process_waits_for_another_units_draft_and_a_command_does_not(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    @contextmanager
    def taken(_out: Path, _settings: Settings, wait_seconds: float = 0) -> Iterator[Path]:
        waited.append(wait_seconds)
        raise RunRefusedError("run_in_progress", {"folder": "2020-21"})
        yield tmp_path

    monkeypatch.setattr(draft, "working_folder", taken)
    job = DraftJob(settings, "solstol", tmp_path)
    job.make(settings, "solstol", tmp_path)
    assert job.state().stage == "failed"
    with pytest.raises(RunRefusedError):
        draft.draft_unit(settings, "solstol", tmp_path)
    assert waited == [WAITS_SECONDS, 0]


@pytest.mark.slow
def test_a_draft_is_made_though_nobody_waits_and_a_killed_one_is_told_of(tmp_path: Path, settings: Settings) -> None:
    out = tmp_path / "mappe med ÆØÅ"
    job = DraftJob(settings, "solstol", out)
    job.start()
    stages = _stages_until(job, "reading")
    process = next(pid for pid in _processes() if "toolkit.engine.draft_job" in _command(pid))
    os.kill(process, signal.SIGKILL)
    assert _stages_until(job, "stopped")
    assert not (out / "utkast" / "example" / "2020-21" / "solstol.html").exists(), "no half page"
    job.start()
    stages = _stages_until(job, "done")
    assert [stage for stage in STEPS if stage in stages] == [one for one in dict.fromkeys(stages) if one in STEPS]
    state = DraftJob(settings, "solstol", out).state()  # as a page that is opened later sees it
    page = Path(state.page).read_text(encoding="utf-8")
    assert "UTKAST – INTERN" in page and "Solstøl" in page
    assert len(state.beside) == 3 and all(Path(one).is_file() for one in state.beside)


def _stages_until(job: DraftJob, last: str) -> list[str]:
    stages: list[str] = []
    for _ in range(1200):
        stages.append(job.state().stage)
        if stages[-1] == last:
            return stages
        assert stages[-1] not in ("failed",), job.state()
        time.sleep(0.05)
    raise AssertionError(f"never {last}: {list(dict.fromkeys(stages))}")


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""
