"""A question as a small TOML file: choices only, never a figure. It opens the same view again, or says why not."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Final

from toolkit.errors import InputError
from toolkit.interactive.asked import COMPARISONS, EVERYTHING, JUDGEMENTS, POOLINGS, VIEWS, Asked
from toolkit.interactive.drop_downs import programmes_of, years_of
from toolkit.interactive.question import outcomes_in_order, reported_starts
from toolkit.plan.settings import Settings
from toolkit.present.texts import text
from toolkit.protect import ProtectedYear
from toolkit.template.whole_files import private_folder, write_whole
from toolkit.validate.identity_numbers import holds_identity_number

FORMAT: Final = 1
LONGEST_NAME: Final = 80
LARGEST: Final = 20_000
"""Bytes; a question has some hundred."""
CHOICES: Final = tuple(one.name for one in fields(Asked) if one.name != "judgements")
LETTERS: Final = {ord("æ"): "ae", ord("ø"): "o"}
RESERVED: Final = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
"""Names that Windows keeps for itself."""


def folder_of(out: Path, settings: Settings) -> Path:
    """Where a municipality's questions are, under the folder for outputs."""
    return out / "sporsmal" / settings.params_dir.name


def save_question(asked: Asked, name: str, folder: Path) -> Path:
    """Write a question, whole or not at all; one of the same name is replaced. Same choices, same bytes.

    Args:
        name: as a person writes it; the file's name is made of it and is never a path.

    Raises:
        InputError: the name is empty, too long, holds an identity number, or would have a file that another question,
            or no question, has; the folder cannot be written.
    """
    title = " ".join(_printable(name).split())
    if any(map(holds_identity_number, (name, title, _file_stem(title)))):
        raise InputError("question_identity_number")
    if not _file_stem(title) or len(title) > LONGEST_NAME:
        raise InputError("question_name", {"longest": LONGEST_NAME})
    path = folder / f"{_file_stem(title)}.toml"
    if path.exists() or path.is_symlink():
        _refuse_other(path, title)
    try:
        private_folder(folder)
        write_whole(path, _as_toml(asked, title).encode(), mode=0o600)
    except OSError as error:
        raise InputError("question_not_saved", {"folder": folder.name, "why": error.strerror}) from None
    return path


def _refuse_other(path: Path, title: str) -> None:
    other = name_in(path)
    if not other:
        raise InputError("question_file_taken", {"name": title, "file": path.name})
    if other != title:
        raise InputError("question_name_taken", {"name": title, "other": other})


def _printable(name: str) -> str:
    """Without control characters and marks that turn the direction of writing."""
    kept = (" " if letter.isspace() else letter for letter in unicodedata.normalize("NFC", name))
    return "".join(letter for letter in kept if unicodedata.category(letter)[0] != "C")


def _file_stem(title: str) -> str:
    """Small ASCII letters, digits and hyphens, as every machine allows them."""
    spelt = title.casefold().translate(LETTERS)
    ascii_only = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60].strip("-")
    return f"sporsmal-{stem}" if RESERVED.fullmatch(stem) else stem


def _as_toml(asked: Asked, title: str) -> str:
    lines = [f"# {text('question.comment')}", f"format = {FORMAT}", f"name = {_quoted(title)}", ""]
    lines += [f"{name} = {_quoted(getattr(asked, name))}" for name in CHOICES]
    lines += [
        "",
        "[judgements]",
        *(f"{_quoted(one)} = {_quoted(judged)}" for one, judged in sorted(asked.judgements.items())),
    ]
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    """A TOML string; the escapes of JSON are among those of TOML."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007F")


def saved_questions(folder: Path) -> list[tuple[str, Path]]:
    """The name and the file of each question in a folder, by name; files that cannot be read have their file's name."""
    found = [path for path in folder.glob("*.toml") if path.is_file()] if folder.is_dir() else []
    return sorted((name_in(path) or path.name, path) for path in found)


def name_in(path: Path) -> str:
    """What a person called it; empty where the file does not say."""
    try:
        name = _parsed(path).get("name")
    except InputError:
        return ""
    return name if isinstance(name, str) else ""


def read_question(path: Path, protected: ProtectedYear, settings: Settings) -> Asked:
    """The choices in a file, each of which exists here.

    Raises:
        InputError: the file cannot be read, has another format, lacks a field, has one too many, or a value that is
            not among the choices; with the file's name, the field and the value.
    """
    found = dict(_parsed(path))
    version = found.pop("format", None)
    if version != FORMAT or isinstance(version, bool):
        raise InputError("question_format", {"file": path.name, "known": FORMAT})
    known = ("name", *CHOICES, "judgements")
    for name in known:
        if name not in found:
            raise InputError("question_field_missing", {"file": path.name, "field": name})
    for name in found:
        if name not in known:
            raise InputError("question_field_unknown", {"file": path.name, "field": name})
    judgements = found["judgements"]
    if not isinstance(judgements, dict):
        raise _wrong(path, "judgements", judgements)
    asked = {name: _words(path, name, found[name]) for name in CHOICES}
    judged = {one: _words(path, f"judgements.{one}", value) for one, value in judgements.items()}
    question = Asked(**asked, judgements={one: value for one, value in judged.items() if value != JUDGEMENTS[0]})
    _check(path, question, protected, settings)
    return question


def _parsed(path: Path) -> Mapping[str, object]:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise InputError("question_unreadable", {"file": path.name})
        return tomllib.loads(content.decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        raise InputError("question_unreadable", {"file": path.name}) from None


def _words(path: Path, name: str, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong(path, name, value)
    return value


def _wrong(path: Path, name: str, value: object) -> InputError:
    said = str(value)
    shown = said if len(said) <= LONGEST_NAME else f"{said[:LONGEST_NAME]}…"
    return InputError("question_value", {"file": path.name, "field": name, "value": shown})


def _check(path: Path, asked: Asked, protected: ProtectedYear, settings: Settings) -> None:
    """Each choice is one that the drop-downs offer."""
    programme = next((one for one in programmes_of(settings) if one.id == asked.programme), None)
    if programme is None:
        raise _wrong(path, "programme", asked.programme)
    years = (EVERYTHING, *years_of(protected, settings))
    offered = {
        "outcome": [one for some in outcomes_in_order(programme, settings) for one in some],
        "grades": [group.id for group in settings.surveys.grade_groups],
        "units": [EVERYTHING, *reported_starts(programme, protected)],
        "first_year": years,
        "last_year": years,
        "comparison": COMPARISONS,
        "pooling": POOLINGS,
        "view": VIEWS,
    }
    for name, choices in offered.items():
        if getattr(asked, name) not in choices:
            raise _wrong(path, name, getattr(asked, name))
    if asked.last_year and asked.first_year > asked.last_year:
        raise _wrong(path, "last_year", asked.last_year)
    conditions = {condition.id for condition in settings.plan.programme_conditions}
    for condition, judged in asked.judgements.items():
        if condition not in conditions or judged not in JUDGEMENTS:
            raise _wrong(path, f"judgements.{condition}", judged)
