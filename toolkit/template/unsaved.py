"""Answers that are typed and not saved in the workbook yet: they survive a reload, a dead kernel and a power cut."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from toolkit.errors import InputError
from toolkit.template.whole_files import private_folder, write_whole
from toolkit.validate.identity_numbers import holds_identity_number
from toolkit.validate.identity_problems import without_identity_number

DAMAGED: Final = ".skadet"


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

    A file that cannot be read is set aside under another name, so that somebody may look at it, and the form begins
    empty. Nothing is raised for it.
    """

    def __init__(self, folder: Path, unit: str) -> None:
        self._path = folder / f"ulagret-{re.sub(r'[^A-Za-z0-9_-]', '_', unit)}.json"
        self.was_damaged = False
        self.all()

    def remember(self, key: str, answer: str, over: str = "", label: str = "") -> None:
        """Keep an answer, on the disk when this returns, with what it was typed over and the question's label.

        Raises:
            InputError: `disk_full` or `folder_not_writable`; `answer_identity_number`, which is never written down:
                what was remembered for the key is forgotten then.
        """
        if holds_identity_number(answer):
            self.forget([key])
            raise InputError("answer_identity_number")
        new = Typed(answer, without_identity_number(over), without_identity_number(label))
        self._write({**self.typed(), key: new})

    def all(self) -> dict[str, str]:
        """Every answer that is kept, by key. As `typed`."""
        return {key: typed.answer for key, typed in self.typed().items()}

    def typed(self) -> dict[str, Typed]:
        """Every answer that is kept, by key. Read from the disk, where another window may have written."""
        try:
            return _answers(json.loads(self._path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError):
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

    def _set_aside(self) -> None:
        self.was_damaged = True
        with suppress(OSError):  # then it stands where it is, and is told of again
            self._path.replace(self._path.with_suffix(DAMAGED))


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
