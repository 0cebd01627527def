"""Answers that are typed and not saved in the workbook yet: they survive a reload, a dead kernel and a power cut."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from itertools import chain, count, takewhile
from pathlib import Path
from typing import Final

from toolkit.errors import InputError
from toolkit.template.whole_files import private_folder, write_whole
from toolkit.validate.identity_numbers import holds_identity_number
from toolkit.validate.identity_problems import without_identity_number

DAMAGED: Final = ".skadet"
TRIES: Final = 6
BETWEEN_TRIES: Final = 0.1
"""Seconds. A program that looks for viruses, or another window, lets go of a small file in less than half a second."""

NEAR: Final = 40
MOST_DIGITS_NEAR: Final = 5
"""An identity number comes digit by digit: what was remembered just before it was whole has most of it."""


@dataclass(frozen=True)
class Typed:
    """An answer, and what tells whether its key still is the same question.

    Attributes:
        over: what stood in the workbook when it was typed, without identity numbers; empty where that is not known.
        label: the question's, likewise.
    """

    answer: str
    over: str
    label: str


class Unsaved:
    """One small file for one unit's form. `was_damaged` tells that what stood there could not be read.

    Args:
        folder: readable by its owner only; made where it is not there.
        unit: tells the form from others in the same folder.

    A file that does not say what this class writes is set aside under another name, so that somebody may look at it,
    and the form begins empty. One that cannot be read now is not damaged: nothing is written over it.
    """

    def __init__(self, folder: Path, unit: str) -> None:
        self._path = folder / f"ulagret-{re.sub(r'[^A-Za-z0-9_-]', '_', unit)}.json"
        self.was_damaged = False
        with suppress(InputError):  # who asks for the answers is told
            self.typed()

    def remember(self, key: str, answer: str, over: str = "", label: str = "") -> None:
        """Keep an answer, on the disk when this returns, with what it was typed over and the question's label.

        Raises:
            InputError: `disk_full`, `folder_not_writable` or `unsaved_unreadable`; `answer_identity_number`, which is
                never written down: the answer as it was before the number is kept then.
        """
        if holds_identity_number(answer):
            self._forget_begun_number(key, answer)
            raise InputError("answer_identity_number")
        new = Typed(answer, without_identity_number(over), without_identity_number(label))
        self._write({**self.typed(), key: new})

    def all(self) -> dict[str, str]:
        """Every answer that is kept, by key. As `typed`."""
        return {key: typed.answer for key, typed in self.typed().items()}

    def typed(self) -> dict[str, Typed]:
        """Every answer that is kept, by key. Read from the disk, where another window may have written.

        Raises:
            InputError: `unsaved_unreadable` where the file is there and another program holds it.
        """
        content = self._content()
        if content is None:
            return {}
        try:
            return _answers(json.loads(content.decode()))
        except (ValueError, RecursionError):
            self._set_aside()
            return {}

    def forget(self, keys: Iterable[str]) -> None:
        """Let go of answers that stand in the workbook now. Raises InputError as `remember`."""
        gone, before = set(keys), self.typed()
        after = {key: typed for key, typed in before.items() if key not in gone}
        if after != before:
            self._write(after)

    def _write(self, answers: dict[str, Typed]) -> None:
        document = {key: asdict(typed) for key, typed in answers.items()}
        private_folder(self._path.parent)
        write_whole(self._path, json.dumps(document, ensure_ascii=False, indent=1).encode(), mode=0o600)

    def _forget_begun_number(self, key: str, answer: str) -> None:
        """Keep what was typed before a number, without the digits of the number that had come."""
        before = self.typed()
        if key in before:
            kept = _without_begun_number(before[key].answer, answer)
            if kept != before[key].answer:
                self._write({**before, key: replace(before[key], answer=kept)})

    def _content(self) -> bytes | None:
        """None where there is no file."""
        for left in reversed(range(TRIES)):
            try:
                return self._path.read_bytes()
            except FileNotFoundError:
                return None
            except OSError:
                if left:
                    time.sleep(BETWEEN_TRIES)
        raise self._unreadable()

    def _set_aside(self) -> None:
        """Under a name of its own: what was set aside before stays."""
        names = chain((self._path.stem,), (f"{self._path.stem}-{number}" for number in count(2)))
        paths = (self._path.with_name(f"{name}{DAMAGED}") for name in names)
        try:
            self._path.replace(next(path for path in paths if not path.exists()))
        except FileNotFoundError:
            pass  # another window has done it
        except OSError:
            raise self._unreadable() from None
        self.was_damaged = True

    def _unreadable(self) -> InputError:
        return InputError("unsaved_unreadable", {"file": self._path.name, "folder": self._path.parent.name})


def _without_begun_number(before: str, answer: str) -> str:
    """The answer before, without the digits around the place where the two part, where there are many."""
    alike = takewhile(lambda signs: signs[0] == signs[1], zip(before, answer, strict=False))
    place = sum(1 for _ in alike)
    first, last = max(0, place - NEAR), place + NEAR
    near = before[first:last]
    if sum(sign.isdigit() for sign in near) <= MOST_DIGITS_NEAR:
        return before
    return before[:first] + re.sub(r"\d", "", near) + before[last:]


def _answers(document: object) -> dict[str, Typed]:
    """What a file says. One from before what was typed over was kept has the answers only. Raises ValueError."""
    if not isinstance(document, dict):
        raise ValueError("document")
    return {key: Typed(told, "", "") if isinstance(told, str) else _typed(told) for key, told in document.items()}


def _typed(told: object) -> Typed:
    if not isinstance(told, dict) or told.keys() != {"answer", "over", "label"}:
        raise ValueError("answer")
    if not all(isinstance(words, str) for words in told.values()):
        raise ValueError("answer")
    return Typed(**told)
