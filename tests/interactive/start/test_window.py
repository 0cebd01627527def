"""Two windows on the same page: the second is told, and what it writes is refused until it has taken over."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.interactive.start.window import GONE_AFTER, Window


class Clock:
    """A time that only moves when told."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_second_window_is_told_who_has_the_page(tmp_path: Path, clock: Clock) -> None:
    first, second = Window(tmp_path, clock), Window(tmp_path, clock)
    assert first.hold() is None
    other = second.hold()
    assert other is not None and other.since == clock.now
    assert second.is_same_person(other)
    assert first.hold() is None, "the first window still has it"


def test_a_window_that_is_closed_leaves_the_page(tmp_path: Path, clock: Clock) -> None:
    first, second = Window(tmp_path, clock), Window(tmp_path, clock)
    first.hold()
    first.close()
    assert second.hold() is None


def test_a_window_that_died_leaves_the_page_after_a_while(tmp_path: Path, clock: Clock) -> None:
    first, second = Window(tmp_path, clock), Window(tmp_path, clock)
    first.hold()
    clock.now += GONE_AFTER
    assert second.hold() is not None
    clock.now += 0.1
    assert second.hold() is None
    assert first.hold() is not None, "it is the second's now"


def test_a_window_whose_kernel_was_killed_leaves_the_page_at_once(tmp_path: Path, clock: Clock) -> None:
    first, second = Window(tmp_path, clock), Window(tmp_path, clock)
    first.hold()
    told = json.loads((tmp_path / "vindu.json").read_text())
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (tmp_path / "vindu.json").write_text(json.dumps(told | {"process": ended.pid}))
    assert second.hold() is None
    first.hold()
    (tmp_path / "vindu.json").write_text(json.dumps(told | {"process": ended.pid, "machine": "en annen"}))
    assert second.hold() is not None, "nobody can tell from here"


def test_the_window_that_is_taken_over_sees_it_and_does_not_close_the_new_one(tmp_path: Path, clock: Clock) -> None:
    first, second = Window(tmp_path, clock), Window(tmp_path, clock)
    first.hold()
    second.take_over()
    assert first.hold() is not None
    first.close()
    assert second.hold() is None and first.hold() is not None


def test_another_user_is_another_person(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "kari")
    first = Window(tmp_path, clock)
    first.hold()
    monkeypatch.setattr("getpass.getuser", lambda: "ola")
    second = Window(tmp_path, clock)
    other = second.hold()
    assert other is not None and other.user == "kari" and not second.is_same_person(other)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"id": 1}', "\x00"])
def test_a_damaged_file_is_no_window(tmp_path: Path, clock: Clock, content: str) -> None:
    (tmp_path / "vindu.json").write_text(content)
    assert Window(tmp_path, clock).hold() is None
