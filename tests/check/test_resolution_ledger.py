"""The political bodies' own resolutions: none is lost, and a missed one is named until it is closed."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.check.resolution_ledger import follow_up
from toolkit.protect.model import EarlierRecords, Resolution

RUN_DATE = date(2021, 6, 15)


def resolution(number=1, case="19/37", status=None, deadline=date(2019, 12, 31), **more):
    given = {"resolved_on": date(2019, 6, 19), "body": "Kommunestyret", "resolution": "Felles verdier legges fram"}
    return Resolution(**given | {"number": number, "case_number": case, "deadline": deadline, "status": status} | more)


def year(school_year, *resolutions):
    return EarlierRecords(school_year=school_year, records=(), resolutions=resolutions)


@pytest.mark.parametrize(
    ("status", "state", "is_missed"),
    [
        ("gjennomført", "fulfilled", False),
        ("avlyst", "cancelled", False),
        ("ikke gjennomført", "not_fulfilled", True),
        ("i gang", "in_progress", True),
        (None, "not_reported", True),
    ],
)
def test_where_it_stands(status, state, is_missed):
    (one,) = follow_up([resolution(status=status)], [], RUN_DATE)
    assert (one.state, one.is_missed) == (state, is_missed)


def test_one_with_time_left_is_not_missed():
    (one,) = follow_up([resolution(status="i gang", deadline=date(2021, 6, 15))], [], RUN_DATE)
    assert not one.is_missed


def test_one_that_fell_off_the_list_is_still_there():
    before = [year("2018-19", resolution(status="i gang", reason="Utsatt")), year("2019-20")]
    (one,) = follow_up([], before, RUN_DATE)
    assert (one.state, one.is_missed, one.resolution.reason) == ("not_reported", True, None)


def test_one_that_was_closed_before_is_not_asked_about_again():
    assert follow_up([], [year("2019-20", resolution(status="gjennomført"))], RUN_DATE) == ()


def test_the_case_number_says_that_two_are_the_same():
    before = [year("2019-20", resolution(number=4, status="i gang"))]
    (one,) = follow_up([resolution(number=1, status="gjennomført")], before, RUN_DATE)
    assert one.state == "fulfilled"


def test_without_a_case_number_the_day_and_the_number_do():
    before = [year("2019-20", resolution(case=None, status="i gang"), resolution(2, None, "i gang"))]
    found = follow_up([resolution(case=None, status="gjennomført")], before, RUN_DATE)
    assert [(one.resolution.number, one.state) for one in found] == [(1, "fulfilled"), (2, "not_reported")]
