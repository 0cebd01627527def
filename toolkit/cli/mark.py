"""Copies of the year's files in which every problem is marked. The originals are never touched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

from toolkit.cli.marked_copy import marked_copy
from toolkit.cli.problem_lists import list_of_services
from toolkit.errors import InputError, ParameterError
from toolkit.plan.settings import Settings
from toolkit.present.texts import text
from toolkit.sources.opened import open_file
from toolkit.validate.identity_problems import without_identity_number
from toolkit.validate.input_files import service_paths
from toolkit.validate.problems import Problem


@dataclass
class Marked:
    """What was written, and the files with problems that nobody can open; all by name."""

    written: list[str] = field(default_factory=list)
    not_opened: list[str] = field(default_factory=list)


def mark_files(folder: Path, problems: Sequence[Problem], settings: Settings) -> Marked:
    """Write a marked copy of each spreadsheet with problems, and one list of the problems in other files.

    Raises:
        ParameterError: the folder is one that is read, or a file; or something that would be written is there already.
    """
    if (folder.exists() and not folder.is_dir()) or folder.resolve() in _folders_read(settings):
        raise ParameterError("mark_folder", {"folder": folder.name})
    marked, contents, listed = Marked(), dict[str, bytes](), list[Problem]()
    from_services = set(service_paths(settings))
    for path, found in _with_problems(problems, settings):
        try:
            if open_file(path).kind == "spreadsheet":
                contents[_free_name(path, contents)] = marked_copy(path, found)
            elif path in from_services:
                listed += found
            else:
                raise InputError("file_unreadable", {"file": path.name})
        except InputError:
            marked.not_opened.append(without_identity_number(path.name))
    if listed:
        contents[f"{text('mark.services_file')}.xlsx"] = list_of_services(listed)
    _write(folder, contents)
    marked.written += contents
    return marked


def _folders_read(settings: Settings) -> set[Path]:
    return {settings.data_path(settings.run.workbook_folder), *(path.parent for path in service_paths(settings))}


def _with_problems(problems: Sequence[Problem], settings: Settings) -> Iterator[tuple[Path, list[Problem]]]:
    """The files that are there and have problems, each with its own."""
    folder = settings.data_path(settings.run.workbook_folder)
    paths = list(service_paths(settings))
    paths += sorted(folder.iterdir()) if folder.is_dir() else []
    for path in dict.fromkeys(paths):
        found = [problem for problem in problems if problem.file == without_identity_number(path.name)]
        if found and path.is_file():
            yield path, found


def _free_name(path: Path, taken: dict[str, bytes]) -> str:
    """Name of a copy; two originals never share one, whatever folders they stand in."""
    suffix, shown = text("mark.suffix"), Path(without_identity_number(path.name))
    names = [shown.stem, shown.name, *(f"{shown.name} ({number})" for number in range(2, len(taken) + 3))]
    lower = {name.casefold() for name in taken}
    return next(name for stem in names if (name := f"{stem}{suffix}.xlsx").casefold() not in lower)


def _write(folder: Path, contents: dict[str, bytes]) -> None:
    """Each file whole or not at all, and none where one of them is there already."""
    there = [name for name in contents if (folder / name).exists()]
    if there:
        files = ", ".join(f"«{name}»" for name in there)
        raise ParameterError("mark_exists", {"folder": folder.name, "files": files})
    if contents:
        folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        with NamedTemporaryFile(dir=folder, prefix=".", suffix=".ny", delete=False) as unfinished:
            unfinished.write(content)
        Path(unfinished.name).replace(folder / name)
