"""What the units answer in one year: `answers/<school year>.toml`, with what is the same for all filled in."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.sources.workbook_layout import FORMAT_VERSION

FOLDER: Final = Path(__file__).with_name("answers")

Answers = Mapping[str, Any]


def units_with_answers(school_year: str, settings: Settings) -> Iterator[tuple[Unit, Answers]]:
    """Every unit that has answers this year. The one without has not delivered."""
    answers = tomllib.loads((FOLDER / f"{school_year}.toml").read_text(encoding="utf-8"))
    defaults = answers.pop("defaults")
    for unit_id, own in answers.items():
        unit = settings.unit_register.get(unit_id)
        if unit is None:
            raise KeyError(unit_id)
        facts = {
            "format_version": FORMAT_VERSION,
            "unit": unit.id,
            "unit_name": unit.name_in(school_year),
            "school_year": school_year,
        }
        yield unit, _complete(own, {**defaults["answers"], **facts}, settings)


def _complete(own: Answers, common: Answers, settings: Settings) -> Answers:
    """One unit's answers with what is the same for all, and with the words that the plan already has."""
    wording = {measure.id: measure.wording for measure in settings.plan.measures}
    measures = [{"wording": wording[row["measure"]], **row} for row in own.get("common_measures", ())]
    meetings = {forum.clause: forum.wording for forum in settings.plan.forums}
    forums = [{"wording": meetings[row["forum"]], **row} for row in own.get("forums", ())]
    names = {programme.id: programme.name for programme in settings.plan.programmes}
    programmes = [
        {**row, "programme": names[row["programme"]], "grade": grade}
        for row in own.get("programmes", ())
        for grade in row.get("grades", ("",))
    ]
    answered = {**common, **own.get("answers", {})}
    tables = {"common_measures": measures, "forums": forums, "programmes": programmes}
    return {**own, "answers": answered, **tables}
