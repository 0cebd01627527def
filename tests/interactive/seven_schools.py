"""Seven made-up schools over nine autumns; four of them start Mitt valg at different times, so there is an effect."""

from __future__ import annotations

import math

from clean_tables import SETTINGS, tables_of

from toolkit.plan.units import Unit, UnitRegister
from toolkit.protect import ProgrammeReport, ProtectedYear, UnitRecord, protect_year
from toolkit.validate.tables import MUNICIPALITY, YearTables

YEARS = tuple(f"{year}-{(year + 1) % 100:02d}" for year in range(2016, 2025))
SIZES = {"aa": 44, "bb": 38, "cc": 33, "dd": 29, "ee": 26, "ff": 41, "gg": 35}
STARTS = {"aa": "2019-20", "bb": "2020-21", "cc": "2021-22", "dd": "2022-23", "ee": None, "ff": None, "gg": None}
GRADES = (5, 6, 7)


def settings():
    """The example's settings, with these schools and the last of these years."""
    units = [SETTINGS.unit_register.get("kommunen")]
    for number, unit in enumerate(SIZES):
        names, numbers = [{"name": f"Skole {unit.upper()}"}], [f"31100{number:04d}"]
        units.append(
            Unit.model_validate(
                {
                    **{"id": unit, "type": "school", "owner": "municipal", "names": names, "leader": "rektor"},
                    **{"organisation_numbers": numbers, "grades": GRADES, "source": "test"},
                }
            )
        )
    register = UnitRegister(municipality=SETTINGS.unit_register.municipality, units=tuple(units))
    run = SETTINGS.run.model_copy(update={"school_year": YEARS[-1]})
    return SETTINGS.model_copy(update={"unit_register": register, "run": run})


def tables(effect: float = 0.0) -> YearTables:
    """One in five is bullied, give or take a little that differs from cell to cell; trivsel is 4,2 likewise.

    Args:
        effect: what the programme adds to the share of bullied pupils.
    """
    survey, asked = [], []
    for year in YEARS:
        for position, grade in enumerate(GRADES):
            at = {"school_year": year, "grade": grade, "state": "value"}
            counts = {}
            for number, (unit, n) in enumerate(SIZES.items()):
                wave = math.sin(7.3 * number + 2.9 * int(year[:4]) + 5.1 * position)
                treated = STARTS[unit] is not None and year >= str(STARTS[unit])
                counts[unit] = round(n * (0.2 + 0.04 * wave + effect * treated))
                mean = {"indicator": "wellbeing", "mean": 4.2 + 0.1 * wave, "sd": 0.7, "respondents": n}
                survey.append({"unit": unit, "gender": "all", **at, **mean})
            for unit, n in {**SIZES, MUNICIPALITY: sum(SIZES.values())}.items():
                count = counts.get(unit, sum(counts.values()))
                share = {"indicator": "bullied", "share": count / n, "count": count}
                survey.append({"unit": unit, "gender": "all", **at, **share})
                asked.append({"unit": unit, **at, "participants": n, "invited": n})
    return tables_of(survey, asked)


def protected(of: YearTables) -> ProtectedYear:
    """The year after disclosure control, with what each leader has reported about the programme."""
    records = tuple(
        UnitRecord(unit=unit, delivery="delivered", programmes=tuple(_report(grade, first) for grade in GRADES))
        for unit, first in STARTS.items()
    )
    return protect_year(of, settings()).model_copy(update={"records": records})


def _report(grade: int, first: str | None) -> ProgrammeReport:
    return ProgrammeReport(
        programme="mitt_valg",
        grade=grade,
        first_school_year=first,
        delivered="ja" if first else "nei",
        staff_trained_share=0.8 if first else None,
    )
