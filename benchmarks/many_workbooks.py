"""Many filled-in workbooks, quickly: one of each kind is written cell by cell, and the others are its copies.

What differs from unit to unit stands in the first as marks (words and numbers that occur nowhere else), which are
exchanged in the package's bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from example_data.answer_files import Answers, units_with_answers
from example_data.municipality import settings as example_settings
from example_data.workbooks import contents_of

from toolkit.plan.model import DatedName
from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.template.files import file_name, written_on
from toolkit.template.fixed_zip import save_fixed
from toolkit.template.unit_workbook import unit_workbook

MARK_ID: Final = "merke_kode"
MARK_NAME: Final = "Merkenavnet"
MARK_PLACE: Final = "Merkestedet"
FIRST_MARK: Final = 770_001
CASES: Final = ("new_cases", "cases_with_plan", "complete_plans")
MEETINGS: Final = ("support_team", "parent_bodies")
FREE_TEXTS: Final = ("competence_activity", "outcome_reason", "decision", "answer")
COMMON: Final = "kommunen"


class Numbers(NamedTuple):
    """How many more than the like unit: cases (all with a complete plan), and meetings of each kind."""

    cases: int
    meetings: int


class Like(Protocol):
    """A unit and the example's unit that it is like."""

    @property
    def unit(self) -> Unit: ...  # noqa: D102
    @property
    def like(self) -> str: ...  # noqa: D102
    @property
    def place(self) -> str: ...  # noqa: D102


class _Marked(NamedTuple):
    """A kind's workbook with marks: its parts by name, and what number each numeric mark stands for."""

    parts: Mapping[str, bytes]
    numbers: Mapping[bytes, tuple[str, int]]

    def filled(self, one: Like, more: Numbers) -> dict[str, bytes]:
        """The parts of this unit's workbook."""
        exchange = {
            MARK_ID.encode(): one.unit.id.encode(),
            MARK_NAME.encode(): one.unit.name.encode(),
            MARK_PLACE.encode(): one.place.encode(),
        }
        for mark, (code, number) in self.numbers.items():
            exchange[b"<v>%s</v>" % mark] = b"<v>%d</v>" % (number + (more.cases if code in CASES else more.meetings))
        parts = dict(self.parts)
        for name, part in parts.items():
            for mark, own in exchange.items():
                part = part.replace(mark, own)
            parts[name] = part
        return parts


def write_workbooks(folder: Path, settings: Settings, numbers: Callable[[Unit], Numbers], made: Iterable[Like]) -> None:
    """Write the run's workbook for every unit, and the municipality's own."""
    folder.mkdir(parents=True, exist_ok=True)
    year, date = settings.run.school_year, written_on(settings)
    kinds: dict[str, _Marked] = {}
    example = example_settings(year)
    answers = {unit.id: (unit, own) for unit, own in units_with_answers(year, example)}
    common = settings.unit_register.get(COMMON)
    assert common is not None  # every register of ours has it
    facts = answers[COMMON][1]["answers"] | {"unit_name": common.name}
    workbook = unit_workbook(common, settings, contents_of({**answers[COMMON][1], "answers": facts}))
    save_fixed(workbook, folder / file_name(year, common.name), date)
    for one in made:
        if one.like not in kinds:
            kinds[one.like] = _marked(one.unit, answers[one.like][1], settings, folder)
        parts = kinds[one.like].filled(one, numbers(one.unit))
        (folder / file_name(year, one.unit.name)).write_bytes(_zipped(parts, date.timetuple()[:6]))


def _marked(unit: Unit, answers: Answers, settings: Settings, folder: Path) -> _Marked:
    marked = unit.model_copy(update={"id": MARK_ID, "names": (DatedName(name=MARK_NAME),)})
    own, numbers = dict(answers["answers"]), {}
    for mark, code in enumerate((*CASES, *MEETINGS), start=FIRST_MARK):
        numbers[str(mark).encode()] = (code, int(own[code]))
        own[code] = mark
    own |= {"unit": MARK_ID, "unit_name": MARK_NAME}
    own = _with_place(own)
    tables: dict[str, Any] = {
        key: [_with_place(row) for row in rows] for key, rows in answers.items() if isinstance(rows, list)
    }
    workbook = unit_workbook(marked, settings, contents_of({**answers, **tables, "answers": own}))
    unfinished = folder / ".merket.xlsx"
    save_fixed(workbook, unfinished, written_on(settings))
    with ZipFile(BytesIO(unfinished.read_bytes())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    unfinished.unlink()
    return _Marked(parts, numbers)


def _with_place(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with the place's name after its free texts, so that no two units have written the same."""
    return {
        code: f"{value.rstrip('.')}, {MARK_PLACE}" if code in FREE_TEXTS and value else value
        for code, value in row.items()
    }


def _zipped(parts: Mapping[str, bytes], date: tuple[int, ...]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", compresslevel=1) as package:
        for name, part in parts.items():
            entry = ZipInfo(name, date_time=date)  # type: ignore[arg-type]
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            package.writestr(entry, part)
    return written.getvalue()
