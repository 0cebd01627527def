"""What is due when: inside the school year, only what somebody has said, and nothing about cases."""

import datetime as dt
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from toolkit.errors import SettingsError
from toolkit.plan.load import load_settings
from toolkit.plan.model import Chapter, Clause, Measure, Plan, ReviewWindow
from toolkit.plan.year_wheel import Proposal, YearWheel, wheel_of


def clause(number, chapter="1", when=None, **more):
    given = {"wording": f"Møte {number}", "strength": "avtalt", "unit_types": ("school",)}
    return Clause(id=f"P{number:03}", chapter=chapter, when=when, **(given | more))


def measure(number, clause_number, **time):
    return Measure(
        id=f"T{number}",
        clause=f"P{clause_number:03}",
        wording=f"Tiltak {number}",
        scope="common",
        unit_types=("municipality",),
        responsible="Rådgiver",
        role="Rådgiver",
        when="planens ord",
        **time,
    )


PLAN = Plan(
    title="Prøveplan",
    first_year=2018,
    last_year=2021,
    source="test",
    chapters=(Chapter(id="1", title="Forebygge"), Chapter(id="3", title="Saker"), Chapter(id="3.1", title="Trinn")),
    clauses=(
        clause(1, when="årlig"),
        clause(2),
        clause(3, chapter="3", when="innen en uke"),
        clause(4, chapter="3.1", when="årlig"),
        clause(5, when="når det er naturlig", wording="Barnevernet kalles inn i mobbesaker"),
        clause(6, when="i 2016", strength="beskrevet"),
        clause(7, when="2018"),
        clause(8, when="2018-2021"),
        clause(9, when="april/mai", responsible="Rektor"),
    ),
    measures=(measure(1, 7, deadline=dt.date(2018, 12, 31)), measure(2, 8, period=(2018, 2021))),
    review_window=ReviewWindow(clause="P009", wording="", first_month=4, last_month=5, responsible="Rektor"),
)
NOTHING = YearWheel()


def proposal(**changes):
    given = {"id": "prove", "title": "Prøve", "clause": None, "first_month": 2, "last_month": 2}
    return Proposal(**(given | changes))


def wheel(year="2018-19", proposals=NOTHING, cut_off=dt.date(2019, 4, 30), plan=PLAN):
    return wheel_of(plan, proposals, year, cut_off)


def test_the_plan_the_run_and_nothing_else_give_times():
    found = [(e.id, e.first, e.last, e.who, e.source) for e in wheel().events]
    assert found == [
        ("t1", dt.date(2018, 12, 31), dt.date(2018, 12, 31), "Rådgiver", "plan"),
        ("review", dt.date(2019, 4, 1), dt.date(2019, 5, 31), "Rektor", "plan"),
        ("cut-off", dt.date(2019, 4, 30), dt.date(2019, 4, 30), None, "run"),
    ]


def test_a_deadline_stands_in_its_own_school_year_only():
    others = [wheel(year, cut_off=dt.date(int(year[:4]) + 1, 4, 30)) for year in ("2017-18", "2019-20")]
    assert not [event for other in others for event in other.events if event.id == "t1"]


@pytest.mark.parametrize(
    ("year", "is_there"), [("2016-17", False), ("2017-18", True), ("2021-22", True), ("2022-23", False)]
)
def test_a_period_stands_without_a_day_in_the_years_it_touches(year, is_there):
    assert ("P008" in {one.clause for one in wheel(year).undated}) == is_there


def test_without_a_month_it_stands_with_the_plans_own_words():
    assert [(one.clause, one.when) for one in wheel().undated] == [("P001", "årlig"), ("P008", "planens ord")]


def test_a_proposal_gives_a_promise_a_time_and_says_that_it_is_a_proposal():
    found = wheel(proposals=YearWheel(proposals=(proposal(clause="P001", who="Rektor"),)))
    (event,) = [event for event in found.events if event.source == "proposal"]
    assert (event.first, event.last, event.clause) == (dt.date(2019, 2, 1), dt.date(2019, 2, 28), "P001")
    assert "P001" not in {one.clause for one in found.undated}


@pytest.mark.parametrize("about", [{"clause": "P003"}, {"clause": "P004"}, {"clause": "P005"}, {"title": "Åpne saker"}])
def test_a_proposal_about_cases_is_left_out(about):
    assert [e.id for e in wheel(proposals=YearWheel(proposals=(proposal(**about),))).events] == [
        "t1",
        "review",
        "cut-off",
    ]


@given(st.integers(1990, 2090), st.integers(0, 11), st.integers(0, 11))
def test_every_event_lies_inside_the_school_year(year, one, other):
    first, last = ((7 + place) % 12 + 1 for place in sorted((one, other)))
    proposals = YearWheel(proposals=(proposal(first_month=first, last_month=last),))
    found = wheel(f"{year}-{(year + 1) % 100:02}", proposals, dt.date(year + 1, 4, 30))
    assert {"prove", "review", "cut-off"} <= {event.id for event in found.events}
    for event in found.events:
        assert dt.date(year, 8, 1) <= event.first <= event.last <= dt.date(year + 1, 7, 31)
    (proposed,) = [event for event in found.events if event.id == "prove"]
    assert (proposed.last + dt.timedelta(days=1)).day == 1  # a whole month, also in leap years


def test_a_proposal_stays_within_a_school_year():
    with pytest.raises(ValidationError):
        proposal(first_month=6, last_month=8)


def test_oppdals_wheel_is_never_about_cases(repo_root):
    settings = load_settings(repo_root / "params" / "oppdal", "2020-21")
    found = wheel_of(settings.plan, settings.year_wheel, "2020-21", settings.run.cut_off)
    told = [settings.plan.clause(one.clause) for one in (*found.events, *found.undated) if one.clause]
    assert len(told) > 20
    assert "3" not in {one.chapter for one in told}
    assert "P135" not in {one.id for one in told}  # barnevernet is called in to cases


@pytest.mark.parametrize(
    ("line", "code"), [('clause = "P999"', "wheel_clause_unknown"), ('clause = "P196"', "wheel_about_cases")]
)
def test_a_wheel_that_does_not_fit_the_plan_is_refused(repo_root, tmp_path, line, code):
    params = shutil.copytree(repo_root / "params", tmp_path / "params")
    with (params / "oppdal" / "year_wheel.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[proposals]]\nid = "ny"\ntitle = "Ny"\nfirst_month = 1\nlast_month = 1\n{line}\n')
    with pytest.raises(SettingsError) as caught:
        load_settings(params / "example", "2020-21")
    assert (caught.value.code, caught.value.values["id"]) == (code, "ny")


def test_the_wheels_file_may_be_left_out(repo_root, tmp_path):
    params = shutil.copytree(repo_root / "params", tmp_path / "params")
    (params / "oppdal" / "year_wheel.toml").unlink()
    assert load_settings(params / "example", "2020-21").year_wheel == YearWheel()
