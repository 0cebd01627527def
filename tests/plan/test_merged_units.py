"""A unit that became part of another: the settings say into which, and cannot say nonsense."""

import datetime as dt

import pytest
from helpers import REGISTER
from pydantic import ValidationError

from toolkit.plan.units import UnitRegister


def register(**change):
    units = [unit.model_dump() | (change if unit.id == "aasen" else {}) for unit in REGISTER.units]
    return UnitRegister.model_validate({"municipality": REGISTER.municipality.model_dump(), "units": units})


def test_a_closed_unit_may_be_part_of_another():
    assert register(merged_into="vollen").get("aasen").merged_into == "vollen"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"merged_into": "nye"}, "aasen"),
        ({"merged_into": "aasen"}, "aasen"),
        ({"merged_into": "vollen", "closed": None}, "merged_into needs closed"),
    ],
)
def test_what_cannot_be_is_refused(change, said):
    with pytest.raises(ValidationError, match=said):
        register(**change)


@pytest.mark.parametrize(
    ("closed", "year", "is_closed"),
    [
        (dt.date(2019, 7, 31), "2019-20", True),
        (dt.date(2019, 8, 1), "2019-20", False),
        (dt.date(2019, 7, 31), "2018-19", False),
    ],
)
def test_the_school_year_begins_in_august(closed, year, is_closed):
    assert register(closed=closed).get("aasen").is_closed_before(year) is is_closed
