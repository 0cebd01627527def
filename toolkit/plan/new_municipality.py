"""The folders of a new municipality, from the skeleton that comes with the toolkit."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import Final

from toolkit.errors import InputError, ParameterError
from toolkit.plan.school_years import school_year_from

SKELETON: Final = "skeleton"
RUN_FILE: Final = "run.toml"
FIRST_MONTH: Final = 8
"""The school year begins on 1 August."""

LETTERS: Final = str.maketrans({"æ": "ae", "ø": "o", "å": "aa", "đ": "d", "ŋ": "n", "ŧ": "t", "ß": "ss"})
"""As in the units' ids: å is two letters, ø is one. Other accents are taken off."""


@dataclass(frozen=True)
class NewMunicipality:
    """Where its folders are, relative to the folder they were made in."""

    params: Path
    workbooks: Path
    school_year: str


def make_municipality(number: str, name: str, folder: Path, today: date) -> NewMunicipality:
    """Make `params/<slug>` and `data/<slug>/<this school year>/arbeidsboker` under a folder.

    Raises:
        ParameterError: `municipality_number` (not four digits) or `municipality_name` (no letter in it).
        InputError: `municipality_exists`; nothing is touched then. `folder_unwritable` where nothing can be made.
    """
    if not re.fullmatch(r"[0-9]{4}", number):
        raise ParameterError("municipality_number", {"value": number})
    slug = slug_of(name)
    if not slug:
        raise ParameterError("municipality_name", {"value": name})
    year = school_year_on(today)
    made = NewMunicipality(Path("params", slug), Path("data", slug, year, "arbeidsboker"), year)
    for taken in (made.params, Path("data", slug)):
        if (folder / taken).exists():
            raise InputError("municipality_exists", {"folder": taken.as_posix()})
    try:
        (folder / "params").mkdir(exist_ok=True)
        with TemporaryDirectory(prefix=".ny-", dir=folder / "params") as unfinished:
            _fill_in(Path(unfinished) / slug, _facts(number, name, slug, year))
            (folder / made.workbooks).mkdir(parents=True)
            (Path(unfinished) / slug).replace(folder / made.params)
    except OSError:
        raise InputError("folder_unwritable", {"folder": folder.name}) from None
    return made


def slug_of(name: str) -> str:
    """A municipality's name as a folder name: `Øvre Årdal` becomes `ovre_aardal`."""
    letters = unicodedata.normalize("NFC", name).casefold().translate(LETTERS)
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def school_year_on(day: date) -> str:
    """The school year that a day is in."""
    return school_year_from(day.year if day.month >= FIRST_MONTH else day.year - 1)


def _facts(number: str, name: str, slug: str, year: str) -> dict[str, str]:
    """What the skeleton leaves open. Names are written as TOML texts, whatever is in them."""
    shown = " ".join(name.split())
    return {
        "number": number,
        "name": json.dumps(shown, ensure_ascii=False),
        "full_name": json.dumps(f"{shown} kommune", ensure_ascii=False),
        "slug": slug,
        "year": year,
        "first_year": year[:4],
        "last_year": str(int(year[:4]) + 3),
        "spring": str(int(year[:4]) + 1),
    }


def _fill_in(folder: Path, facts: dict[str, str]) -> None:
    with as_file(files("toolkit.plan") / SKELETON) as skeleton:
        shutil.copytree(skeleton, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for path in folder.glob("*.toml"):
        path.write_text(Template(path.read_text(encoding="utf-8")).substitute(facts), encoding="utf-8", newline="\n")
    (folder / "runs").mkdir()
    (folder / RUN_FILE).rename(folder / "runs" / f"{facts['year']}.toml")
