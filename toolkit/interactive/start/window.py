"""One window at a time: two that fill in the same workbook would overwrite each other.

Whoever has the page open says so in a file, again and again. A window that has stopped saying so is gone.
"""

from __future__ import annotations

import getpass
import json
import os
import socket
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import psutil

from toolkit.errors import InputError
from toolkit.template.whole_files import write_whole

SAYS_EVERY: Final = 3.0
"""Seconds between two words of a window: a disk need not be written to every time somebody looks."""
GONE_AFTER: Final = 10.0
"""Seconds without a word from a window before another may take its place unasked."""


@dataclass(frozen=True)
class Holder:
    """Who has the page open.

    Attributes:
        process: the kernel's number on its machine.
        since, seen: seconds since 1970.
    """

    id: str
    user: str
    machine: str
    process: int
    since: float
    seen: float


class Window:
    """This window's claim on the page. `hold` is called every second or two, and before anything is written."""

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        self._file, self._now = folder / "vindu.json", now
        self._me = Holder(uuid.uuid4().hex, _user(), socket.gethostname(), os.getpid(), now(), now())

    def hold(self) -> Holder | None:
        """Say that this window is open, unless another one is: the answer is who, and None where the page is ours.

        On a full disk nothing can be said. What is to be saved says so itself, with a sentence.
        """
        holder = self._holder()
        if holder is not None and holder.id == self._me.id and 0 <= self._now() - holder.seen < SAYS_EVERY:
            return None
        other = self.other()
        if other is None:
            with suppress(InputError):
                self._say()
        return other

    def other(self) -> Holder | None:
        """Another window that has the page open."""
        holder = self._holder()
        if holder is None or holder.id == self._me.id or self._is_gone(holder):
            return None
        return holder

    def take_over(self) -> None:
        """Make the page ours; the other window sees it the next time it looks."""
        self._say()

    def close(self) -> None:
        """Leave the page to whoever opens it next."""
        holder = self._holder()
        if holder is not None and holder.id == self._me.id:
            self._file.unlink(missing_ok=True)

    def is_same_person(self, holder: Holder) -> bool:
        """Whether the other window is the same user's on the same machine."""
        return (holder.user, holder.machine) == (self._me.user, self._me.machine)

    def _is_gone(self, holder: Holder) -> bool:
        """Silent for long, or killed before it could say goodbye."""
        is_dead = holder.machine == self._me.machine and not psutil.pid_exists(holder.process)
        return is_dead or self._now() - holder.seen > GONE_AFTER

    def _say(self) -> None:
        write_whole(self._file, json.dumps(asdict(self._me) | {"seen": self._now()}).encode(), mode=0o600)

    def _holder(self) -> Holder | None:
        try:
            return Holder(**json.loads(self._file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a system without names for its users
        return "?"
