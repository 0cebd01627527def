"""A unit's plan as data: what differs between two of them, and that its file reads back as the same plan."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import SettingsError
from toolkit.plan.unit_plan import PlannedDecision, PlannedProgramme, UnitPlan, changes, load_unit_plan
from toolkit.template.unit_plan_text import as_toml


def decision(number, words="Kurs", decided="2019-20", **more):
    return PlannedDecision(decided=decided, number=number, decision=words, **more)


def plan(*decisions, year="2021-22", **more):
    given_ = {"unit": "vollen", "name": "Vollen skole", "school_year": year, "kind": "test", "decisions": decisions}
    return UnitPlan.model_validate(given_ | more)


def told(before, after):
    return [
        (change.what, change.decision.number if change.decision else change.name) for change in changes(before, after)
    ]


def test_each_way_a_decision_can_go_is_told_apart():
    before = plan(decision(1), decision(2), decision(3), decision(4), year="2020-21")
    after = plan(
        decision(2, status="i gang"),
        decision(3, "Større kurs", status="endret"),
        decision(1, "Kurs", decided="2020-21"),
        closed=(decision(1, status="gjennomført"),),
    )
    assert told(before, after) == [("closed", 1), ("gone", 4), ("carried", 2), ("changed", 3), ("new", 1)]


@pytest.mark.parametrize(
    "changed",
    [{"responsible": "Rektor"}, {"deadline": dt.date(2021, 9, 1)}, {"about": "1.3"}, {"words": "Kurs for alle"}],
)
def test_another_person_day_chapter_or_word_is_a_change_and_another_status_is_not(changed):
    before = plan(decision(1), year="2020-21")
    assert told(before, plan(decision(1, **changed))) == [("changed", 1)]
    assert told(before, plan(decision(1, status="i gang", reason="Smittevern"))) == [("carried", 1)]


def test_programmes_and_contents_have_their_own_changes():
    def with_(programmes, contents, year):
        named = tuple(PlannedProgramme(programme=name, grades=grades) for name, grades in programmes.items())
        return plan(year=year, programmes=named, contents=contents)

    before = with_({"A": (1, 2), "B": (5,), "C": ()}, ("x", "y"), "2020-21")
    after = with_({"A": (1, 2), "B": (5, 6), "D": ()}, ("y", "z"), "2021-22")
    assert told(before, after) == [
        ("programme_changed", "B"),
        ("programme_added", "D"),
        ("programme_removed", "C"),
        ("content_added", "z"),
        ("content_removed", "x"),
    ]


def test_without_a_plan_before_everything_is_new():
    assert told(None, plan(decision(1), decision(2))) == [("new", 1), ("new", 2)]


def test_the_same_decision_twice_is_no_plan():
    with pytest.raises(ValueError, match="twice"):
        plan(decision(1), decision(1, "Noe annet"))


WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
DECISIONS = st.builds(
    PlannedDecision,
    decided=st.sampled_from(("2018-19", "2019-20")),
    number=st.none() | st.integers(1, 99),
    about=st.none() | st.sampled_from(("1.1", "T1")),
    decision=WORDS,
    responsible=st.none() | WORDS,
    deadline=st.none() | st.dates(dt.date(2018, 1, 1)),
    status=st.none() | st.sampled_from(("i gang", "avlyst")),
    reason=st.none() | WORDS,
)
PLANS = st.builds(
    UnitPlan,
    unit=st.just("vollen"),
    name=WORDS,
    school_year=st.just("2020-21"),
    kind=st.sampled_from(("example", "real")),
    first_month=st.none() | st.integers(1, 12),
    last_month=st.none() | st.integers(1, 12),
    contents=st.lists(st.sampled_from(("a", "b")), unique=True).map(tuple),
    programmes=st.lists(
        st.builds(PlannedProgramme, programme=WORDS, grades=st.lists(st.integers(1, 10), max_size=3).map(tuple)),
        unique_by=lambda found: found.programme,
        max_size=2,
    ).map(tuple),
    decisions=st.lists(DECISIONS, unique_by=lambda found: found.key, max_size=4).map(tuple),
)


@given(PLANS)
def test_the_file_reads_back_as_the_same_plan(tmp_path_factory, made):
    path = tmp_path_factory.mktemp("plan") / "vollen.toml"
    path.write_bytes(as_toml(made).encode())
    assert load_unit_plan(path) == made


@given(PLANS, PLANS)
def test_every_decision_of_either_plan_is_told_of_exactly_once(before, after):
    keys = [change.decision.key for change in changes(before, after) if change.decision]
    expected = {d.key for d in (*before.decisions, *after.decisions, *after.closed)}
    assert len(keys) == len(set(keys)) and set(keys) == expected


@pytest.mark.parametrize("content", [b"", b"unit = ", b"\xff", b'unit = "x"\nukjent = 1'])
def test_a_file_that_is_no_plan_is_refused(tmp_path, content):
    (tmp_path / "a.toml").write_bytes(content)
    with pytest.raises(SettingsError, match="unit_plan_unreadable"):
        load_unit_plan(tmp_path / "a.toml")
