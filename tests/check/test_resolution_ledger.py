"""The committee's own resolutions: none is forgotten, and a missed one says so every year until it is done."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.check.resolution_ledger import resolution_stories
from toolkit.protect.model import EarlierRecords, Resolution
from toolkit.sources.workbook_layout import CLOSED, DECISION_STATUS

TODAY = date(2021, 6, 15)
PASSED, COMING = date(2019, 12, 31), date(2022, 6, 30)
YEARS = ("2018-19", "2019-20", "2020-21")


def resolution(status=None, case="19/37", number=1, deadline=PASSED, **more):
    made = {"resolved_on": date(2019, 6, 19), "body": "Kommunestyret", "resolution": "Felles verdier legges fram."}
    return Resolution(**made | {"number": number, "case_number": case, "deadline": deadline, "status": status} | more)


def stories(*lists):
    """Of the lists of as many of the last years as there are."""
    years = YEARS[-len(lists) :]
    earlier = [
        EarlierRecords(school_year=year, records=(), resolutions=tuple(told))
        for year, told in zip(years[:-1], lists[:-1], strict=True)
    ]
    return resolution_stories(YEARS[-1], TODAY, lists[-1], earlier)


@pytest.mark.parametrize(
    ("status", "state", "is_missed"),
    [
        ("gjennomført", "fulfilled", False),
        ("avlyst", "cancelled", False),
        ("i gang", "in_progress", True),
        ("ikke gjennomført", "not_fulfilled", True),
        ("endret", "in_progress", True),
        (None, "not_reported", True),
    ],
)
def test_a_resolution_after_its_deadline_is_missed_unless_done_or_cancelled(status, state, is_missed):
    (story,) = stories([resolution(status)])
    assert (story.state, story.is_missed) == (state, is_missed)


@pytest.mark.parametrize("deadline", [COMING, TODAY, None])
def test_before_its_deadline_it_is_open_and_not_missed(deadline):
    (story,) = stories([resolution("ikke gjennomført", deadline=deadline)])
    assert not story.is_missed


def test_one_that_falls_off_the_list_while_open_is_not_reported():
    (story,) = stories([resolution("i gang")], [])
    assert (story.state, story.told_in, story.is_missed) == ("not_reported", "2019-20", True)


def test_one_that_was_done_before_does_not_come_back():
    assert stories([resolution("gjennomført")], []) == ()


def test_the_case_number_is_who_it_is_even_where_the_row_has_another_number():
    (story,) = stories([resolution("i gang", number=1)], [resolution("gjennomført", number=4)])
    assert story.state == "fulfilled"


def test_two_resolutions_of_one_case_are_told_apart_by_number():
    both = [resolution("i gang", number=1), resolution("i gang", number=2)]
    found = stories(both, [resolution("gjennomført", number=2)])
    assert [(s.resolution.number, s.state) for s in found] == [(1, "not_reported"), (2, "fulfilled")]


def test_without_a_case_number_day_and_number_say_which_it_is():
    before = [resolution("i gang", case=None, number=1), resolution("i gang", case=None, number=2)]
    found = stories(before, [resolution("gjennomført", case=None, number=1)])
    assert [(s.resolution.number, s.state) for s in found] == [(1, "fulfilled"), (2, "not_reported")]


@given(
    st.lists(
        st.lists(st.tuples(st.integers(1, 4), st.sampled_from(DECISION_STATUS)), max_size=4), min_size=1, max_size=3
    )
)
def test_every_resolution_that_was_last_told_of_as_open_is_still_there(years):
    lists = [[resolution(s, case=f"19/{n}", number=n) for n, s in dict(told).items()] for told in years]
    last = {told.case_number: told.status for every in lists for told in every}
    owed = {case for case, status in last.items() if status not in CLOSED}
    found = [story.resolution.case_number for story in stories(*lists)]
    assert owed <= set(found)
    assert len(found) == len(set(found))
