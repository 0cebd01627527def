"""A made-up municipality with as many units as wanted (EKSEMPELDATA): its `params` folder, workbooks and survey files.

    python benchmarks/many_units.py 300 mange
    python -m toolkit run --params mange/params/mange --run 2020-21 --out mange/ut

Every tenth unit is of the same kind as one of the ten that deliver in `params/example`, and answers what that one does,
with its own name in its texts and its own numbers of cases, meetings and pupils. Same number of units, same bytes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Final

ROOT = Path(__file__).resolve().parents[1]
os.environ["OPENPYXL_LXML"] = "False"  # with lxml at hand openpyxl writes the same sheets in other bytes
sys.path += [str(ROOT), str(ROOT / "tools")]

from example_data.municipality import LEVEL, PROFILES, SchoolProfile  # noqa: E402
from example_data.pupils import draw_class  # noqa: E402
from example_data.survey import BULLYING_COLUMNS, INDEX_COLUMNS, PARTICIPATION_COLUMNS, Survey  # noqa: E402
from example_data.survey import YEARS as SURVEY_YEARS  # noqa: E402
from example_data.survey_files import write_csv  # noqa: E402
from many_workbooks import Numbers, write_workbooks  # noqa: E402

from toolkit.plan.load import load_settings  # noqa: E402
from toolkit.plan.model import DatedName  # noqa: E402
from toolkit.plan.units import Municipality, MunicipalityNumber, Unit, UnitRegister  # noqa: E402

SEED: Final = 2021
SLUG: Final = "mange"
RUNS: Final = ("2019-20", "2020-21")
"""The year under review, and the one before it: «Det vi bestemte i fjor» needs it."""

FEWEST, MOST = 3, 5_000
BEGINNINGS: Final = tuple(
    "Gran Furu Bjørk Selje Rogne Hassel Eike Aske Lønne Heggje Einer Lyng Mose Stein Berge Haug Elve Bekke Tjern Myr "
    "Vind Sol Måne Stjerne Frost".split()
)
ENDINGS: Final = tuple(
    "dalen lia vika neset åsen bakken marka tunet enga sletta moen skogen stranda fjellet haugen odden kroken tangen "
    "grenda bygda".split()
)
KINDS: Final = {
    "stjernelia": "barneskole",
    "solstol": "skole",
    "maanedal_ungdomsskole": "ungdomsskole",
    "kometdalen": "oppvekstsenter",
    "nordlysgrenda": "grendesenter",
    "voksen": "voksenopplæring",
    "nymaane": "barnehage",
    "fullmaane": "familiebarnehage",
    "saturn": "friskole",
    "melkeveien": "naturbarnehage",
}
"""The example's units that deliver, and what such a unit is called after the name of its place."""

SURVEYS: Final = ("tabell_148.csv", "tabell_150.csv", "tabell_151.csv")
RUN_FILE: Final = """# Oppdiktet kjøring (EKSEMPELDATA). Alle stier regnes fra mappen denne filen ligger i.
school_year = "{year}"
run_date = {autumn}-06-15
cut_off = {autumn}-04-30
survey_files = [{surveys}]
workbook_folder = "../../../data/{year}/arbeidsboker"
"""


@dataclass(frozen=True)
class Made:
    """One unit, the example's unit that it is like, and the name of its place."""

    unit: Unit
    like: str
    place: str


def main() -> None:
    """Write the folders and say where they are."""
    parser = argparse.ArgumentParser(description="Writes a made-up municipality with many units (EKSEMPELDATA).")
    parser.add_argument("units", type=int, metavar="N")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    arguments = parser.parse_args()
    params = write_municipality(arguments.units, arguments.folder)
    sys.stderr.write(f"{params}\n")


def write_municipality(count: int, folder: Path) -> Path:
    """Write everything into a folder.

    Args:
        count: how many units deliver, from 3 (the first that has every grade) to 5,000.

    Returns:
        The `params` folder, for `--params`.
    """
    if not FEWEST <= count <= MOST:
        raise SystemExit(f"from {FEWEST} to {MOST} units")
    made = list(_units(count))
    params = folder / "params" / SLUG
    register = _write_params(params, made)
    _write_surveys(folder / "data", register, made)
    for year in RUNS:
        write_workbooks(folder / "data" / year / "arbeidsboker", load_settings(params, year), _numbers_of(year), made)
    return params


def _units(count: int) -> Iterator[Made]:
    """The units, place by place; a place has one of each kind."""
    like = load_settings(ROOT / "params" / "example", RUNS[-1]).unit_register
    places = (f"{first}{last}" for last in ENDINGS for first in BEGINNINGS)
    numbers = _organisation_numbers()
    here = [(place, kind) for place in places for kind in KINDS][:count]
    ids = {pair: f"enhet_{number:04d}" for number, pair in enumerate(here, start=1)}
    for place, kind in here:
        model = like.get(kind)
        if model is None:
            raise KeyError(kind)
        own = {
            "id": ids[place, kind],
            "names": (DatedName(name=f"{place} {KINDS[kind]}"),),
            "spellings": (),
            "organisation_numbers": tuple(next(numbers) for _ in model.organisation_numbers),
            "grades": model.grades[:7],  # the private school's oldest grades are not asked in the example either
            "sends_to": tuple(ids[place, to] for to in model.sends_to if (place, to) in ids),
        }
        yield Made(model.model_copy(update=own), kind, place)


def _organisation_numbers() -> Iterator[str]:
    """Numbers with a valid last digit, from another part of the made-up series than the example's."""
    weights = (3, 2, 7, 6, 5, 4, 3, 2)
    for first in range(31_200_000, 31_300_000):
        rest = sum(int(digit) * weight for digit, weight in zip(str(first), weights, strict=True)) % 11
        if rest != 1:  # its last digit would be ten
            yield f"{first}{(11 - rest) % 11}"


def _write_params(params: Path, made: list[Made]) -> UnitRegister:
    """Units of our own; the surveys, the limits and the plan are the example's."""
    (params / "runs").mkdir(parents=True, exist_ok=True)
    for name in ("surveys.toml", "thresholds.toml"):
        shutil.copyfile(ROOT / "params" / "example" / name, params / name)
    for name in ("plan.toml", "year_wheel.toml"):
        shutil.copyfile(ROOT / "params" / "oppdal" / name, params / name)
    municipality = Municipality(name="Mangedal", kind="example", numbers=(MunicipalityNumber(number="9903"),))
    common = Unit(
        id="kommunen",
        type="municipality",
        owner="municipal",
        names=(DatedName(name="Mangedal kommune"),),
        leader="enhetsleder",
        source="oppdiktet eksempel",
    )
    register = UnitRegister(municipality=municipality, units=(common, *(one.unit for one in made)))
    _write(params / "units.toml", _units_toml(register))
    surveys = ", ".join(f'"../../../data/{name}"' for name in SURVEYS)
    for year in RUNS:
        _write(params / "runs" / f"{year}.toml", RUN_FILE.format(year=year, autumn=int(year[:4]) + 1, surveys=surveys))
    return register


def _units_toml(register: UnitRegister) -> str:
    town = register.municipality
    lines = [
        "# Alt er oppdiktet (EKSEMPELDATA): kommunen, enhetene, numrene og tallene.",
        f'[municipality]\nname = "{town.name}"\nkind = "{town.kind}"',
        f'numbers = [{{ number = "{town.numbers[0].number}" }}]',
    ]
    for unit in register.units:
        facts = unit.model_dump(exclude_defaults=True) | {"names": [{"name": unit.name}]}
        lines += ["", "[[units]]", *(f"{key} = {_toml(value)}" for key, value in facts.items())]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_toml(part) for part in value)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_toml(part)}' for key, part in value.items())} }}"
    return value.isoformat() if isinstance(value, date) else f'"{value}"' if isinstance(value, str) else str(value)


def _write_surveys(folder: Path, register: UnitRegister, made: list[Made]) -> None:
    """The three tables of Elevundersøkelsen for the schools, with rows for the municipality that add up."""
    folder.mkdir(parents=True, exist_ok=True)
    classes = [
        draw_class(one.unit.id, profile, year, grade)
        for one in made
        if one.like in PROFILES
        for profile in [_profile(one)]
        for year in SURVEY_YEARS
        for grade in profile.grades
    ]
    survey = Survey(register, classes, not_measured={})
    tables = (
        (survey.index_rows, INDEX_COLUMNS),
        (survey.bullying_rows, BULLYING_COLUMNS),
        (survey.participation_rows, PARTICIPATION_COLUMNS),
    )
    for name, (rows, columns) in zip(SURVEYS, tables, strict=True):
        write_csv(folder / name, rows(), columns)


def _profile(one: Made) -> SchoolProfile:
    """The like school's pupils, some more or fewer (a school of 32 is not made smaller), and somewhat other answers."""
    like, random = PROFILES[one.like], Random(f"{SEED}/{one.unit.id}")
    size = 1 + 0.2 * random.random() if min(like.cohorts) < 10 else 0.7 + 0.45 * random.random()
    share = LEVEL[0] * (0.7 + 0.6 * random.random())
    return SchoolProfile(
        like.last_grade,
        tuple(int(cohort * size) for cohort in like.cohorts),
        (share,) * len(SURVEY_YEARS),
        like.level + 0.2 * random.random() - 0.1,
    )


def _numbers_of(year: str) -> Callable[[Unit], Numbers]:
    """How many more cases and meetings a unit has than the one it is like."""

    def numbers(unit: Unit) -> Numbers:
        random = Random(f"{SEED}/{unit.id}/{year}")
        return Numbers(cases=int(random.random() ** 2 * 5), meetings=int(random.random() * 4))

    return numbers


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
