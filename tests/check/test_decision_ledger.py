"""No decision is forgotten: each one made is told of until somebody says that it is done or cancelled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.check.decision_ledger import decision_stories, stories_at
from toolkit.protect.model import Decision, EarlierRecords, UnitRecord
from toolkit.sources.workbook_layout import CLOSED, DECISION_STATUS

YEARS = ("2017-18", "2018-19", "2019-20", "2020-21")


def decision(number, decided, status=None, text="Kurs", **more):
    return Decision(
        number=number, decided=decided, decision=text, responsible=None, deadline=None, status=status, **more
    )


def record(last=(), new=(), released=True):
    given = {"last_decisions": tuple(last), "new_decisions": tuple(new), "free_text_released": released}
    return UnitRecord(unit="vollen", delivery="delivered", **given)


def stories(*records):
    """Of records for as many of the last years as there are."""
    years = YEARS[-len(records) :]
    earlier = [EarlierRecords(school_year=y, records=(r,)) for y, r in zip(years[:-1], records[:-1], strict=True)]
    return decision_stories("vollen", YEARS[-1], records[-1], earlier)


MADE = record(new=[decision(1, "2019-20")])


@pytest.mark.parametrize(
    ("status", "state", "is_open"),
    [
        ("gjennomført", "fulfilled", False),
        ("avlyst", "cancelled", False),
        ("ikke gjennomført", "not_fulfilled", True),
        ("i gang", "in_progress", True),
        ("endret", "in_progress", True),
        (None, "not_reported", True),
    ],
)
def test_a_status_says_where_it_stands(status, state, is_open):
    (story,) = stories(MADE, record(last=[decision(1, "2019-20", status, reason="Fordi")]))
    assert (story.state, story.is_open, story.status, story.reason) == (state, is_open, status, "Fordi")


def test_one_that_falls_off_the_list_is_not_done():
    (story,) = stories(MADE, record())
    assert (story.state, story.is_open, story.statuses) == ("not_reported", True, (("2020-21", None),))


def test_a_missed_one_is_told_of_three_years_later():
    missed = [record(last=[decision(1, "2017-18", "ikke gjennomført")]) for _ in range(3)]
    (story,) = stories(record(new=[decision(1, "2017-18")]), *missed)
    assert story.statuses == tuple((year, "ikke gjennomført") for year in YEARS[1:])
    assert (story.decided, story.is_open, story.answered_for) == ("2017-18", True, 3)


def test_a_closed_one_is_no_longer_answered_for():
    made = record(new=[decision(1, "2017-18")])
    done = record(last=[decision(1, "2017-18", "gjennomført")], new=[decision(1, "2018-19", text="Ny plan")])
    told = stories(made, done, record(), record())
    assert [(s.decided, s.text, s.statuses) for s in told] == [
        ("2017-18", "Kurs", (("2018-19", "gjennomført"),)),
        ("2018-19", "Ny plan", (("2019-20", None), ("2020-21", None))),
    ]
    assert [s.text for s in stories_at("2020-21", told)] == ["Ny plan"]


def test_words_that_were_not_released_are_not_taken_from_anywhere():
    withheld = decision(1, "2019-20", text=None)
    (story,) = stories(record(new=[withheld]), record(last=[withheld.model_copy(update={"status": "i gang"})]))
    assert (story.text, story.state) == (None, "in_progress")


def test_a_leader_who_withholds_her_words_this_year_withholds_the_old_ones_too():
    told = [decision(1, "2019-20", "i gang", reason="Fordi")]
    (story,) = stories(MADE, record(last=told, released=False))
    assert (story.text, story.responsible, story.reason) == (None, None, None)
    assert (story.state, story.status) == ("in_progress", "i gang")


def test_a_decision_of_a_year_that_is_not_there_is_known_from_the_list():
    (story,) = stories(record(last=[decision(2, "2018-19", "i gang")]))
    assert (story.decided, story.statuses) == ("2018-19", (("2019-20", None), ("2020-21", "i gang")))


DECISIONS = st.lists(st.lists(st.sampled_from((*DECISION_STATUS, None)), min_size=3, max_size=3), max_size=3)


@given(st.lists(DECISIONS, min_size=3, max_size=3))
def test_every_decision_has_one_story_and_only_a_word_closes_it(made_by_year):
    """Each decision has a status for each year that follows; the leader keeps it on the list until it is closed."""
    records = []
    for place, year in enumerate(YEARS):
        last = []
        for made_at, decisions in enumerate(made_by_year[:place]):
            for number, fates in enumerate(decisions, start=1):
                so_far = fates[: place - made_at]
                if not any(fate in CLOSED for fate in so_far[:-1]):
                    last.append(decision(number, YEARS[made_at], so_far[-1]))
        new = [decision(n, year) for n in range(1, 1 + len(made_by_year[place]))] if place < 3 else []
        records.append(record(last, new))
    told = stories(*records)
    made = [(YEARS[at], n) for at, ds in enumerate(made_by_year) for n in range(1, 1 + len(ds))]
    assert [(s.decided, s.number) for s in told] == made
    for story in told:
        fates = made_by_year[YEARS.index(story.decided)][story.number - 1][: 3 - YEARS.index(story.decided)]
        assert story.is_open == (not any(fate in CLOSED for fate in fates))
