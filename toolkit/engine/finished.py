"""Finished reports that may be used again: kept as they come, so that a run goes on where a killed one stopped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from toolkit.engine.fingerprint import Fingerprint, changed_parts
from toolkit.engine.folders import FINISHED
from toolkit.errors import RunRefusedError
from toolkit.sources.digest import digest
from toolkit.template.whole_files import private_folder, write_whole


@dataclass(frozen=True)
class Kept:
    """A finished report: what it was made of, its files by name with their digests, and how long it took."""

    parts: Fingerprint
    files: Mapping[str, str]
    seconds: float


class FinishedReports:
    """The finished reports of one municipality and year, in the working folder.

    A report counts as finished when its list of files is there and every file is as the list says: the list is written
    last, so nothing that was half-written is ever used.
    """

    def __init__(self, work: Path) -> None:
        self._folder = private_folder(work / FINISHED)

    def find(self, name: str, parts: Fingerprint) -> Kept | None:
        """The report that was made of exactly this, whole; else None."""
        kept = self._kept(name)
        return kept if kept is not None and kept.parts == parts and self._is_whole(kept) else None

    def changed(self, name: str, parts: Fingerprint) -> tuple[str, ...]:
        """What it is made of that differs from last time; none where there is nothing to compare with."""
        kept = self._kept(name)
        return () if kept is None else changed_parts(kept.parts, parts)

    def keep(self, name: str, parts: Fingerprint, files: Mapping[str, bytes], seconds: float) -> None:
        """Write a finished report down. Raises InputError where the disk is full or may not be written to."""
        self._list(name).unlink(missing_ok=True)
        for file, content in files.items():
            write_whole(self._folder / file, content, mode=0o600)
        kept = Kept(dict(parts), {file: digest(content) for file, content in files.items()}, seconds)
        write_whole(self._list(name), json.dumps(asdict(kept), ensure_ascii=False, indent=1).encode(), mode=0o600)

    def files(self, name: str) -> Iterator[tuple[str, bytes]]:
        """The files of a finished report, by name. Raises RunRefusedError where they are not as they were finished."""
        kept = self._kept(name)
        if kept is None or not self._is_whole(kept):
            raise RunRefusedError("finished_changed", {"report": name})
        for file in kept.files:
            yield file, self._read(file)

    def forget_others(self, names: set[str]) -> None:
        """Take away the reports that this run has not: whoever has left the plan is not kept."""
        for path in self._folder.glob("*.json"):
            if path.stem not in names:
                self.forget(path.stem)

    def forget(self, name: str) -> None:
        """Take a report away, if it is there."""
        kept = self._kept(name)
        self._list(name).unlink(missing_ok=True)
        for file in kept.files if kept else ():
            (self._folder / file).unlink(missing_ok=True)

    def _read(self, file: str) -> bytes:
        return (self._folder / file).read_bytes()

    def _list(self, name: str) -> Path:
        return self._folder / f"{name}.json"

    def _kept(self, name: str) -> Kept | None:
        try:
            return Kept(**json.loads(self._list(name).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _is_whole(self, kept: Kept) -> bool:
        try:
            return all(digest(self._read(file)) == told for file, told in kept.files.items())
        except OSError:
            return False
