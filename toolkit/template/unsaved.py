"""Answers that are typed and not saved in the workbook yet: they survive a reload, a dead kernel and a power cut."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from toolkit.errors import InputError
from toolkit.template.whole_files import private_folder, write_whole
from toolkit.validate.identity_numbers import holds_identity_number

DAMAGED: Final = ".skadet"


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

    def remember(self, key: str, answer: str) -> None:
        """Keep an answer, on the disk when this returns.

        Raises:
            InputError: `disk_full` or `folder_not_writable`; `answer_identity_number`, which is never written down:
                what was remembered for the key is forgotten then.
        """
        if holds_identity_number(answer):
            self.forget([key])
            raise InputError("answer_identity_number")
        self._write({**self.all(), key: answer})

    def all(self) -> dict[str, str]:
        """Every answer that is kept, by key. Read from the disk, where another window may have written."""
        try:
            document = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError):
            document = None
        if isinstance(document, dict) and all(isinstance(answer, str) for answer in document.values()):
            return document
        self._set_aside()
        return {}

    def forget(self, keys: Iterable[str]) -> None:
        """Let go of answers that stand in the workbook now. Raises InputError as `remember`."""
        gone, before = set(keys), self.all()
        after = {key: answer for key, answer in before.items() if key not in gone}
        if after != before:
            self._write(after)

    def _write(self, answers: dict[str, str]) -> None:
        private_folder(self._path.parent)
        write_whole(self._path, json.dumps(answers, ensure_ascii=False, indent=1).encode(), mode=0o600)

    def _set_aside(self) -> None:
        self.was_damaged = True
        with suppress(OSError):  # then it stands where it is, and is told of again
            self._path.replace(self._path.with_suffix(DAMAGED))
