"""Large ledgers are searched part by part: as safe as a search of the whole, at a cost that grows with the units."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf

import numpy as np
import pytest
from clean_tables import SETTINGS, mean_row, participation_row, share_row, tables_of
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import ProtectionError
from toolkit.plan.units import Unit
from toolkit.protect import neighbourhoods, one_witness, protect_year, solver
from toolkit.protect.audit import disclosed_by
from toolkit.protect.gate import told_numbers
from toolkit.protect.ledger import Ledger, Row, Secret, Statement, Terms, equal
from toolkit.protect.release import release_of
from toolkit.protect.simple_bounds import SimpleBounds
from toolkit.protect.solver import WholeNumbers
from toolkit.protect.sums import Rows
from toolkit.protect.witnesses import hide_until_safe
from toolkit.validate.tables import MUNICIPALITY

GRADES = 2
School = list[tuple[int, int]]
"""For each grade how many have not been bullied, and how many have."""


@contextmanager
def parts_of(together: float) -> Iterator[None]:
    """Search so many schools at a time, with one helper; `inf`: the whole at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbourhoods, "LARGE", inf if together == inf else 1)
        patch.setattr(neighbourhoods, "TOGETHER", together)
        patch.setattr(neighbourhoods, "HELPERS", 1)
        yield


def place(school: int, grade: int, is_bullied: bool) -> tuple[int, int]:
    return (school * GRADES + grade) * 2 + is_bullied, 1


def bullied(schools: list[int]) -> Terms:
    return tuple(place(school, grade, True) for school in schools for grade in range(GRADES))


def asked(schools: list[int]) -> Terms:
    return tuple(sorted((*bullied(schools), *(place(s, g, False) for s in schools for g in range(GRADES)))))


def figure(name: object, schools: list[int], truth: np.ndarray, cost: float) -> Statement:
    rows = [equal(terms, sum(int(truth[u]) for u, _ in terms)) for terms in (asked(schools), bullied(schools))]
    return Statement(name, tuple(rows), cost=cost)


def ledger_of(schools: list[School], loose: bool) -> Ledger:
    """Each school's figure and the total; the total by grade is known, rounded where it is `loose`."""
    truth = np.array(schools).reshape(-1)
    every = list(range(len(schools)))
    figures = [figure(school, [school], truth, float(10 + sum(map(sum, schools[school])))) for school in every]
    figures.append(figure("total", every, truth, 1e4))
    by_grade = []
    for grade in range(GRADES):
        terms = tuple(place(school, grade, True) for school in every)
        number = sum(int(truth[u]) for u, _ in terms)
        by_grade.append(Row(terms, number - loose, number + loose))
    return Ledger(truth.size, tuple(figures), tuple(by_grade), tuple(np.repeat(every, GRADES * 2).tolist()))


def secrets_of(schools: int) -> dict[object, list[Secret]]:
    every = list(range(schools))
    found: dict[object, list[Secret]] = {}
    for name, own in [*((school, [school]) for school in every), ("total", every)]:
        rest = tuple(place(s, g, False) for s in own for g in range(GRADES))
        terms = [(bullied(own), 5, False), (rest, 5, True), (asked(own), 10, True)]
        found[name] = [Secret(name, *one) for one in terms]
    return found


counts = st.tuples(st.integers(0, 9), st.integers(0, 6))
municipalities = st.lists(st.lists(counts, min_size=GRADES, max_size=GRADES), min_size=3, max_size=7)


@settings(max_examples=12, deadline=None)
@given(municipalities, st.data(), st.booleans(), st.integers(1, 3))
def test_what_is_told_does_not_hang_on_how_it_is_searched(schools, data, loose, together):
    ledger, secrets = ledger_of(schools, loose), secrets_of(len(schools))
    hidden = data.draw(st.sets(st.sampled_from([*range(len(schools)), "total"]), min_size=1))
    with parts_of(inf):
        whole = {one.secret: one for one in told_numbers(ledger, hidden, secrets)}
    with parts_of(together):
        found = {one.secret: one for one in told_numbers(ledger, hidden, secrets)}
    assert found.keys() == whole.keys()
    for secret, one in found.items():
        assert one.low <= whole[secret].low <= whole[secret].high <= one.high


@pytest.mark.parametrize("seed", range(16))
def test_what_is_hidden_part_by_part_is_safe_from_an_attack_on_the_whole(seed):
    random = np.random.default_rng(seed)
    schools = random.integers(0, (10, 7), (int(random.integers(3, 8)), GRADES, 2)).tolist()
    loose, together = bool(random.integers(2)), int(random.integers(1, 4))
    ledger, secrets = ledger_of(schools, loose), secrets_of(len(schools))
    small = {school for school, own in enumerate(schools) if sum(b for _, b in own) < 5}
    try:
        with parts_of(together):
            protection = hide_until_safe(ledger, small, secrets)
    except ProtectionError as problem:
        assert problem.code == "nothing_works"
        with parts_of(inf), pytest.raises(ProtectionError, match="nothing_works"):
            hide_until_safe(ledger, small, secrets)
        return
    assert protection.hidden >= small
    with parts_of(inf):
        assert told_numbers(ledger, protection.hidden, secrets) == []


rows = st.lists(
    st.tuples(
        st.dictionaries(st.integers(0, 4), st.sampled_from([-2, -1, 1, 1, 3]), min_size=1),
        st.integers(0, 4),
        st.integers(0, 4),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=5, max_size=5), rows, st.data())
def test_simple_arithmetic_never_says_more_than_is_true(truth, drawn, data):
    ledger = []
    for coefficients, under, over in drawn:
        terms = tuple(sorted(coefficients.items()))
        value = Row(terms, None, None).value_in(np.array(truth))
        ledger.append(Row(terms, value - under if under < 4 else None, value + over if over < 4 else None))
    bounds = SimpleBounds(ledger, 5)
    asked_for = [((unknown, 1),) for unknown in range(5)] + [row.terms for row in ledger]
    for terms in asked_for:
        ends = bounds.of(terms)
        if ends is not None:
            lowest, highest = (WholeNumbers(5, ledger).extreme(terms, sense) for sense in ("lowest", "highest"))
            assert lowest is not None and highest is not None
            assert ends[0] <= lowest[0] <= highest[0] <= ends[1]


def test_a_total_gives_the_only_hidden_part_without_a_search():
    schools = [[(9, 6), (9, 6)], [(9, 4), (9, 0)], [(8, 6), (9, 6)]]
    ledger = ledger_of(schools, loose=False)
    rows = ledger.known_rows({1})
    assert SimpleBounds([*rows, equal(bullied([0, 2]), 24)], ledger.unknowns).of(bullied([0, 1, 2])) == (28, 28)


@pytest.mark.parametrize("search", [told_numbers, hide_until_safe])
def test_a_table_that_does_not_agree_with_all_rows_is_no_proof(monkeypatch, search):
    """The part's answer put into the wrong place, as a fault in the cutting would."""
    monkeypatch.setattr(neighbourhoods.Part, "whole", lambda self, table: self._whole + 1)
    ledger = ledger_of([[(20, 2), (20, 2)], [(20, 3), (20, 3)], [(30, 6), (30, 6)]], loose=False)
    with parts_of(2), pytest.raises(ProtectionError, match="solver_inexact"):
        search(ledger, {0, 1}, secrets_of(3))


def test_sums_too_large_to_be_exact_are_refused():
    with pytest.raises(ProtectionError, match="solver_inexact"):
        Rows([equal([(0, 3)], 1)], 1).agree_with(np.array([2**61]))


# Growth: what is handed to the solver, not seconds


def year_of(schools: int):
    """So many schools in one municipality, a third of them with small counts; and their settings."""
    random = np.random.default_rng(7)
    units = [f"skole_{number}" for number in range(schools)]
    survey, participation, answers = [], [], []
    totals = np.zeros((3, 2), dtype=int)
    for number, unit in enumerate(units):
        for grade in (5, 6, 7):
            n, count = int(random.integers(15, 40)), int(random.integers(0, 2 if number % 3 == 0 else 9))
            totals[grade - 5] += (count, n)
            survey.append(share_row(unit, grade, count, n))
            participation.append(participation_row(unit, grade, n))
        own = random.choice([3, 4, 5], 25).tolist() if number % 4 else [5] * 11 + [4]
        answers += own
        survey.append(mean_row(unit, 5, own))
    for grade, (count, n) in zip((5, 6, 7), totals.tolist(), strict=True):
        survey.append(share_row(MUNICIPALITY, grade, count, n))
        participation.append(participation_row(MUNICIPALITY, grade, n))
    survey.append(mean_row(MUNICIPALITY, 5, answers))
    school = SETTINGS.unit_register.get("solstol")
    assert school is not None
    register = [
        Unit.model_validate({**school.model_dump(), "id": unit, "organisation_numbers": (), "sends_to": ()})
        for unit in units
    ]
    new = SETTINGS.unit_register.model_copy(update={"units": tuple(register)})
    return tables_of(survey, participation), SETTINGS.model_copy(update={"unit_register": new}), units


def handed_to_the_solver(schools: int, monkeypatch) -> list[int]:
    """How many unknowns each question to the solver had, in hiding and audit of a year."""
    sizes: list[int] = []
    tables, own_settings, units = year_of(schools)
    for module in (solver, one_witness):
        original = module.milp

        def counted(objective, *args, original=original, **kwargs):
            sizes.append(len(objective))
            return original(objective, *args, **kwargs)

        monkeypatch.setattr(module, "milp", counted)
    release = release_of(protect_year(tables, own_settings), own_settings, units, 1)
    assert {figure.state for figure in release.figures} >= {"shown", "hidden"}
    assert disclosed_by([release]) == []
    monkeypatch.undo()
    return sizes


def test_twice_as_many_schools_are_twice_the_work(monkeypatch):
    once, twice = (handed_to_the_solver(schools, monkeypatch) for schools in (48, 96))
    assert sum(twice) <= 2.5 * sum(once)
    whole = [sum(size >= schools * 9 for size in sizes) for schools, sizes in ((48, once), (96, twice))]
    assert whole[1] <= whole[0] + 2  # questions about everything at once do not become more
