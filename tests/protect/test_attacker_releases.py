"""What an attacker gets from two releases, from a drawing, a word, an order or a count that nobody meant to publish.

An attack is a function that gives back what it has learnt. With the house's protection it learns nothing; with that
protection switched off it learns the truth. Arithmetic within one table is in `test_attacker_arithmetic.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from clean_tables import SETTINGS, case_rows, mean_row, participation_row, share_row, tables_of

from toolkit.analyse import series as analyse_series
from toolkit.analyse.change import share_change
from toolkit.analyse.series import Series, build_series, decide_verdicts
from toolkit.analyse.verdicts import FALSE_ALARM
from toolkit.engine.accounts import has_other_problems, unit_result
from toolkit.engine.first_page import first_page
from toolkit.engine.results import COMMITTEE, UnitResult
from toolkit.errors import ProtectionError
from toolkit.plan.settings import GradeGroup, Settings
from toolkit.present import numbers
from toolkit.present.charts import over_years, panel
from toolkit.present.charts.states import Area
from toolkit.present.columns import columns_of
from toolkit.present.series_figure import series_figure
from toolkit.protect import SurveyFigure, audit, case_counts, figures, protect_year
from toolkit.protect.coarsen import Pooled
from toolkit.protect.model import FigureState, ProtectedYear
from toolkit.protect.release import Release, release_of
from toolkit.protect.year import year_without_unit_numbers
from toolkit.validate.problems import FileAccount, Problem
from toolkit.validate.tables import MUNICIPALITY, YearTables

Count = tuple[int, int]
LIMIT = SETTINGS.thresholds.smallest_count.value
LAST, NOW = "2019-20", "2020-21"


def rows_of(places: dict[str, Count | None], grade: int = 5, year: str = NOW) -> YearTables:
    """Bullying in one grade; None is hidden at the source."""
    known = {unit: own or (None, None) for unit, own in places.items()}
    survey = [share_row(unit, grade, count, n) | {"school_year": year} for unit, (count, n) in known.items()]
    asked = [participation_row(unit, grade, n) | {"school_year": year} for unit, (_, n) in known.items()]
    return tables_of(survey, asked, delivered=frozenset(places) - {MUNICIPALITY})


def with_total(schools: dict[str, Count]) -> dict[str, Count | None]:
    counts, asked = zip(*schools.values(), strict=True)
    return {**schools, MUNICIPALITY: (sum(counts), sum(asked))}


def release(tables: YearTables, earlier: Sequence[Release] = (), settings: Settings = SETTINGS) -> Release:
    """What the house would release of these tables."""
    return release_of(protect_year(tables, settings, earlier), settings, tables.delivered, len(earlier) + 1)


def bullied(found: Release) -> dict[str, SurveyFigure]:
    """The year's own figures of bullied pupils that are shown, by unit."""
    return {f.unit: f for f in found.shown if (f.school_year, f.group, f.indicator) == (NOW, "5-7", "bullied")}


# A revised report


def changed_between(old: Release, new: Release) -> dict[str, Count]:
    """What is about the few who came or left, or who answered again: the difference of two figures."""
    before, after = bullied(old), bullied(new)
    pairs = [(u, before[u], after[u]) for u in before.keys() & after.keys() if before[u] != after[u]]
    return {u: ((b.count or 0) - (a.count or 0), (b.n or 0) - (a.n or 0)) for u, a, b in pairs}


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_a_revised_report_does_not_tell_about_the_one_who_came_later(state, monkeypatch):
    old = release(rows_of({"stjernelia": (15, 170)})).model_copy(update={"state": state})
    revised = rows_of({"stjernelia": (16, 171)})
    with pytest.raises(ProtectionError, match="ledger_contradicts"):
        release(revised, [old])
    left = release_of(year_without_unit_numbers(revised, SETTINGS, [old]), SETTINGS, revised.delivered)
    assert changed_between(old, left) == {}

    careless = release(revised)
    assert changed_between(old, careless) == {"stjernelia": (1, 1)}  # the one who came is bullied
    with pytest.raises(ProtectionError, match="ledger_contradicts"):
        audit.disclosed_by([old, careless])
    monkeypatch.setattr(audit, "told_numbers", lambda *_: [])
    assert audit.disclosed_by([old, careless]) == []


# A changed list of schools

SCHOOLS = with_total({"stjernelia": (15, 170), "solstol": (2, 43), "kometdalen": (6, 30), "nordlysgrenda": (9, 40)})


def only_one_missing(releases: Iterable[Release]) -> int | None:
    """The total minus every school that has a number in some release, where one school is left."""
    known: dict[str, SurveyFigure] = {}
    for one in releases:
        known |= bullied(one)
    left = SCHOOLS.keys() - known.keys()
    if MUNICIPALITY in left or len(left) != 1:
        return None
    return (known.pop(MUNICIPALITY).count or 0) - sum(figure.count or 0 for figure in known.values())


def test_two_releases_that_hide_different_schools_do_not_give_one(monkeypatch):
    old = release(rows_of(SCHOOLS | {"nordlysgrenda": None}))
    assert bullied(old).keys() == {"stjernelia", "kometdalen", MUNICIPALITY}
    new = release(rows_of(SCHOOLS), [old])
    assert only_one_missing([old, new]) is None
    assert audit.disclosed_by([old, new]) == []

    careless = release(rows_of(SCHOOLS))
    assert only_one_missing([careless]) is None  # each of the two is safe alone
    assert only_one_missing([old]) is None
    assert only_one_missing([old, careless]) == 2
    assert {d.low for d in audit.disclosed_by([old, careless]) if d.where.startswith("solstol")} == {2}
    monkeypatch.setattr(audit, "told_numbers", lambda *_: [])
    assert audit.disclosed_by([old, careless]) == []


FIELDS = ("new_cases", "cases_with_plan", "complete_plans", "overdue_evaluations", "formal_decisions")
Cases = dict[str, dict[str, int]]


def case_release(units: Cases, earlier: Sequence[Release] = ()) -> Release:
    rows = [row for unit, own in units.items() for row in case_rows(unit, **own)]
    return release(tables_of(cases=rows, delivered=frozenset(units)), earlier)


def cases(*new_cases: int, first: int = 0, **more: int) -> Cases:
    """New cases of units 0, 1, 2 ..., and in each of them as many of other things."""
    return {f"unit{number}": {"new_cases": count, **more} for number, count in enumerate(new_cases, first)}


def cases_between(old: Release, new: Release) -> dict[str, int]:
    """What the units that came or left have, or what somebody has corrected."""
    before, after = ({c.field: c.count for c in one.cases if c.count is not None} for one in (old, new))
    return {field: after[field] - before[field] for field in FIELDS if field in before and field in after}


BEFORE = cases(4, 4, 4, 4)


@pytest.mark.parametrize(
    ("after", "learnt"),
    [
        (cases(4, 4, 4, 4, 3), 3),
        (cases(4, 4, 4, 4, 9), 9),  # one unit's own, large or not
        (cases(4, 4, 4, 4, 9, 9), 18),  # two units: each knows the other's
        (cases(4, 4, 4, 4, 1, 1, 1), 3),  # three units with few between them
        (cases(4, 4, 4, 4, 0, 0, 0), 0),
        (cases(4, 4, 4, 5), 1),  # corrected
        (cases(4, 4, 4) | cases(6, first=4), 2),  # one for another
        (cases(4, 4, 4), -4),  # one gone
    ],
)
def test_a_changed_list_of_units_does_not_tell_their_cases(after: Cases, learnt: int, monkeypatch):
    old = case_release(BEFORE)
    assert cases_between(old, case_release(after, [old])) == {}
    withdrawn = old.model_copy(update={"state": "withdrawn"})
    assert cases_between(old, case_release(after, [withdrawn])) == {}
    monkeypatch.setattr(case_counts, "_adds_a_few", lambda *_: False)
    assert cases_between(old, case_release(after, [old])) == {"new_cases": learnt}


def test_three_new_units_with_many_cases_may_be_added():
    old = case_release(BEFORE)
    assert cases_between(old, case_release(cases(4, 4, 4, 4, 3, 3, 3), [old])) == {"new_cases": 9}


def test_a_difference_is_not_one_units_own_number():
    old = case_release(BEFORE)
    assert cases_between(old, case_release(cases(4, 4, 4, 4, 9, 0, 0), [old])) == {}


def test_two_differences_do_not_tell_how_few_have_no_plan():
    old = case_release(cases(5, 5, 5, 5, cases_with_plan=2))
    added = cases(2, 2, 2, first=4, cases_with_plan=2)
    added["unit6"]["cases_with_plan"] = 1
    told = cases_between(old, case_release(cases(5, 5, 5, 5, cases_with_plan=2) | added, [old]))
    assert not 0 < told.get("new_cases", 0) - told.get("cases_with_plan", 0) < LIMIT  # 6 new cases, 5 with a plan


# Regrouped grades

BY_GRADE: dict[int, Count] = {5: (9, 30), 6: (8, 30), 7: (3, 30)}


def grouped(*groups: tuple[int, ...]) -> Settings:
    found = tuple(GradeGroup(id=f"{g[0]}-{g[-1]}", label="", grades=g) for g in groups)
    return SETTINGS.model_copy(update={"surveys": SETTINGS.surveys.model_copy(update={"grade_groups": found})})


def grades_table(by_grade: dict[int, Count] = BY_GRADE, unit: str = "solstol") -> YearTables:
    survey = [share_row(unit, grade, *own) for grade, own in by_grade.items()]
    asked = [participation_row(unit, grade, n) for grade, (_, n) in by_grade.items()]
    return tables_of(survey, asked, delivered=frozenset({unit}))


def grades_between(releases: Sequence[Release]) -> dict[tuple[int, ...], Count]:
    """A figure about some grades, minus one about fewer of them."""
    shown = [f for one in releases for f in one.shown if f.indicator == "bullied"]
    return {
        tuple(sorted(set(a.grades) - set(b.grades))): ((a.count or 0) - (b.count or 0), (a.n or 0) - (b.n or 0))
        for a in shown
        for b in shown
        if set(b.grades) < set(a.grades)
    }


@pytest.mark.parametrize("new", [((5, 6), (7,)), ((5, 6), (7, 8, 9, 10))])
def test_regrouped_grades_do_not_give_a_grade(new):
    old = release(grades_table(), settings=grouped((5, 6, 7)))
    assert grades_between([old, release(grades_table(), [old], grouped(*new))]) == {}
    assert grades_between([old, release(grades_table(), settings=grouped(*new))]) == {(7,): (3, 30)}


def test_a_grade_that_is_no_longer_in_any_group_is_avoided_and_found_by_the_audit(monkeypatch):
    old = release(grades_table(), settings=grouped((5, 6, 7)))
    assert grades_between([old, release(grades_table(), [old], grouped((5, 6)))]) == {}
    new = release(grades_table(), settings=grouped((5, 6)))
    assert grades_between([old, new]) == {(7,): (3, 30)}
    assert {(d.cell, d.low, d.high) for d in audit.disclosed_by([old, new])} == {("bullied (7)", 3, 3)}
    monkeypatch.setattr(audit, "differences", lambda _: set())
    assert audit.disclosed_by([old, new]) == []


def test_the_audit_finds_a_grade_between_three_groups():
    counts = BY_GRADE | {8: (3, 30), 9: (8, 30), 10: (9, 30)}
    tables, every = grades_table(counts, "saturn"), (5, 6, 7, 8, 9, 10)
    out = [release(tables, settings=grouped(group)) for group in (every, (5, 6, 7), (9, 10))]
    assert "bullied (8)" in {d.cell for d in audit.disclosed_by(out)}  # all minus 5-7 minus 9-10


# Drawings, words, orders: the same for two truths that differ in hidden numbers only

TRUTHS = (
    with_total({"stjernelia": (15, 170), "solstol": (2, 43), "kometdalen": (6, 30)}),
    with_total({"stjernelia": (15, 170), "solstol": (4, 43), "kometdalen": (4, 30)}),
)
YEAR_BEFORE = with_total({"stjernelia": (30, 170), "solstol": (11, 43), "kometdalen": (5, 30)})


def two_years(truth: dict[str, Count | None]) -> YearTables:
    """Bullying in three schools, hidden this year in two of them, and wellbeing in one."""
    before, now = rows_of(YEAR_BEFORE, year=LAST), rows_of(truth)
    frames = ("survey_by_unit_year_grade_gender_indicator", "participation_by_unit_year_grade")
    survey, asked = ([row for t in (before, now) for row in getattr(t, name).to_dict("records")] for name in frames)
    happy = {LAST: [4, 5, 3, 4] * 8, NOW: [3, 4, 4, 4, 3, 4, 4, 3] * 4}
    survey += [mean_row("solstol", 5, answers) | {"school_year": year} for year, answers in happy.items()]
    return tables_of(survey, asked, delivered=now.delivered)


def report_on(found: ProtectedYear, unit: str) -> dict[str, Series]:
    """A report's series, by indicator, with their verdicts."""
    own = [f for f in found.figures if f.unit == unit and f.group == "5-7" and f.state != "not_measured"]
    kinds = {i.id: i.kind for i in SETTINGS.surveys.indicators if any(f.indicator == i.id for f in own)}
    built = [build_series([f for f in own if f.indicator == i], kind, (LAST, NOW), ()) for i, kind in kinds.items()]
    return {one.indicator: one for one in decide_verdicts(built)}


def page_of(unit: str, found: ProtectedYear) -> str:
    return "".join(series_figure(one, SETTINGS).html for one in report_on(found, unit).values())


def axis_of(found: ProtectedYear) -> float:
    """Where the axis of a drawing ends; it follows the highest number that is drawn."""
    return panel.highest_of(columns_of(report_on(found, "kometdalen")["bullied"], SETTINGS))


def arrow_of(found: ProtectedYear) -> str:
    return report_on(found, "solstol")["bullied"].verdict_on("year_before").word


def q_of_others(found: ProtectedYear) -> tuple[float | None, int]:
    """The neighbour's q, and how many comparisons it was adjusted for."""
    other = report_on(found, "solstol")["wellbeing"]
    return other.verdict_on("year_before").q, other.tests


def order_of_bars(found: ProtectedYear) -> list[str]:
    """Schools from the highest share to the lowest, those without a number last."""
    now = [f for f in found.figures if (f.school_year, f.group, f.indicator) == (NOW, "5-7", "bullied")]
    return [f.unit for f in sorted(now, key=lambda f: (f.share is None, -(f.share or 0)))]


def hidden_in_words_only(monkeypatch) -> None:
    """A hidden figure keeps its numbers and is computed with; its place in a drawing says that it is hidden."""
    hidden: set[tuple[str, str]] = set()
    publish, point = figures.publish, analyse_series._point

    def publish_all(figure: Pooled, state: FigureState) -> SurveyFigure:
        if state == "hidden":
            hidden.add((figure.unit, figure.school_year))
        return publish(figure, "shown" if state == "hidden" else state)

    def hide_point(year: str, figure: SurveyFigure | None, kind: str) -> analyse_series.Point:
        found = point(year, figure, kind)
        return replace(found, state="hidden", value=None) if figure and (figure.unit, year) in hidden else found

    monkeypatch.setattr(figures, "publish", publish_all)
    monkeypatch.setattr(analyse_series, "_point", hide_point)


def told_apart(what) -> bool:
    """Whether a reader who sees only this can tell the two truths from each other."""
    first, second = (what(protect_year(two_years(truth), SETTINGS)) for truth in TRUTHS)
    return first != second


SEEN = {
    "the bytes of the protected year": ProtectedYear.model_dump_json,
    "the bytes of a hidden school's page": lambda found: page_of("kometdalen", found),
    "the axis limits": axis_of,
    "the trend arrow": arrow_of,
    "another indicator's q": q_of_others,
    "the order of sorted bars": order_of_bars,
}


def test_the_two_truths_are_hidden_in_the_same_places():
    for truth in TRUTHS:
        found = bullied(release(two_years(truth)))
        assert {unit: figure.count for unit, figure in found.items()} == {"stjernelia": 15, MUNICIPALITY: 23}


@pytest.mark.parametrize("what", SEEN)
def test_hidden_numbers_do_not_touch(what: str, monkeypatch):
    assert not told_apart(SEEN[what])
    hidden_in_words_only(monkeypatch)
    assert told_apart(SEEN[what])


def test_every_number_below_the_limit_gives_the_same_bytes(monkeypatch):
    """As long as its neighbour makes up for it, so that the total stays true."""
    truths = [
        with_total({"stjernelia": (15, 170), "solstol": (few, 43), "kometdalen": (12 - few, 30)})
        for few in range(LIMIT)
    ]
    assert len({protect_year(two_years(truth), SETTINGS).model_dump_json() for truth in truths}) == 1
    hidden_in_words_only(monkeypatch)
    assert len({protect_year(two_years(truth), SETTINGS).model_dump_json() for truth in truths}) == LIMIT


def counts_left_by(arrow: str, before: Count, n: int) -> set[int]:
    """The counts of n that would give such an arrow after a year that is known."""
    if arrow == "hidden":
        return set(range(n + 1))
    changes = {count: share_change(*before, count, n) for count in range(n + 1)}
    words = {
        c: "no_sure_change" if x.p > FALSE_ALARM else "lower" if x.difference < 0 else "higher"
        for c, x in changes.items()
    }
    return {count for count, word in words.items() if word == arrow}


def test_a_trend_arrow_leaves_every_count_possible(monkeypatch):
    found = protect_year(two_years(TRUTHS[0]), SETTINGS)
    assert counts_left_by(arrow_of(found), (11, 43), 43) == set(range(44))
    hidden_in_words_only(monkeypatch)
    found = protect_year(two_years(TRUTHS[0]), SETTINGS)
    assert arrow_of(found) == "lower"
    assert max(counts_left_by("lower", (11, 43), 43)) < LIMIT


# Digits beyond print


def mean_series(total: int, n: int) -> Series:
    numbers_of = {"mean": total / n, "sd": 0.87, "n": n}
    place = {"unit": "solstol", "school_year": NOW, "group": "5-7", "indicator": "wellbeing", "state": "shown"}
    return build_series([SurveyFigure.model_validate({**place, **numbers_of})], "mean", (NOW,), ())


def drawn_bytes(series: Series) -> str:
    return over_years.draw(over_years.OverYears(columns_of(series, SETTINGS), series.kind), "f", "t", "a")


def sums_behind_the_dot(series: Series) -> list[int]:
    """The sums of answers that a drawing's dot allows, measured as finely as a drawing can be."""
    frame = Area(0, 0, 100, 4_000_000)  # a reader with a very large screen
    drawn = panel.draw_panel(columns_of(series, SETTINGS), "mean", 5.0, frame)
    (dot,) = re.findall(r'd="M [\d.]+ ([\d.]+) a ', "".join(drawn))
    height = 5 - float(dot) / 1_000_000
    n = series.latest.n or 0
    printed = numbers.mean(height)
    exact = [total for total in range(n, 5 * n + 1) if abs(total / n - height) < 1e-6]
    return exact or [total for total in range(n, 5 * n + 1) if numbers.mean(total / n) == printed]


def test_a_drawing_tells_no_more_than_the_number_beside_it(monkeypatch):
    truths = [mean_series(total, 35) for total in (149, 150, 151, 152)]
    assert {numbers.mean(one.latest.value or 0) for one in truths} == {"4,3"}
    assert sums_behind_the_dot(truths[0]) == [149, 150, 151, 152]
    assert len({drawn_bytes(one) for one in truths}) == 1
    monkeypatch.setattr(numbers, "as_printed", lambda value, _: value)
    assert sums_behind_the_dot(truths[0]) == [149]
    assert len({drawn_bytes(one) for one in truths}) == 4


# How many rows a sheet had


def pages_after(rows: int, errors: int, reason: str = "") -> str:
    """The first page and the protected year, where one workbook has so many rows and errors.

    Args:
        reason: what the index says of a failed workbook instead of the house's own sentence.
    """
    account = FileAccount("saturn.xlsx", "workbook", rows, rows, 0, 0, unit="saturn")
    problems = [Problem("error", "value_unreadable", "saturn.xlsx", row=9 + n, unit="saturn") for n in range(errors)]
    tables = tables_of(files=(account,), problems=tuple(problems), broken=frozenset({"saturn"}))
    protected, folder = protect_year(tables, SETTINGS), Path("out")
    units = [unit_result(record, {}, SETTINGS, folder) for record in protected.records]
    if reason:
        said = reason.format(rows=rows, errors=errors)
        units = [replace(unit, error=said) if unit.state == "failed" else unit for unit in units]
    committee = UnitResult(COMMITTEE, "Hele kommunen", "done", html=folder / "driftsutvalget.html")
    others = has_other_problems(tuple(units), tables)
    return first_page(units, [], [committee], [], others, protected, SETTINGS, folder) + protected.model_dump_json()


def numbers_told_about(rows: int, errors: int, reason: str = "") -> set[str]:
    """The numbers that are published, and are not there when the sheet has other rows."""
    here, elsewhere = (set(re.findall(r"\d+", pages_after(*sheet, reason))) for sheet in ((rows, errors), (177, 153)))
    return here - elsewhere


def test_no_page_says_how_many_rows_or_errors_a_sheet_had():
    assert numbers_told_about(183, 141) == set()
    assert pages_after(183, 141) == pages_after(7, 1)
    assert numbers_told_about(183, 141, "{rows} rader, {errors} feil") == {"183", "141"}
