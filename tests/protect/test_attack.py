"""`attack` against tables with known answers, against brute force and against a second attacker with another solver."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from independent_attacker import ContradictionError, TooManyTablesError, enumerate_ranges, ranges
from tables import (
    HIDDEN,
    MARGIN,
    Key,
    cells,
    compact,
    frame,
    from_array,
    hide,
    random_table,
    sensitive,
    shuffled,
    with_margins,
    without,
)

from toolkit.errors import InputError
from toolkit.protect import attack

GAUSS_PATTERN = "*00 *01 *10 *11 00* 000 01* 011 020 021 1*0 1*1 11* 111 12* 120 121 2*0 2*1 20* 201 21* 210 22* 221"
Spans = dict[Key, tuple[int, int | None]]


def spans(table: pd.DataFrame, *, zero_public: bool = False) -> Spans:
    """What `attack` says, by cell."""
    return {cell.key: (cell.low, cell.high) for cell in attack(table, zero_public=zero_public)}


def three_by_three_by_two() -> pd.DataFrame:
    counts = np.array([int(n) for n in "8 0 0 3 2 1 0 0 0 1 3 1 0 2 8 0 0 1".split()]).reshape(3, 3, 2)
    return from_array(counts)


def wxyz() -> pd.DataFrame:
    lines = {"w": (30, 47, 64, 89), "x": (90, 124, 5, 31), "y": (92, 100, 59, 85), "z": (800, 991, 651, 685)}
    inner = {(row, column): n for row, numbers in lines.items() for column, n in zip("abcd", numbers, strict=True)}
    return with_margins(inner, ("row", "column"))


def by_age(young: tuple[int, int, int], old: tuple[int, int, int]) -> pd.DataFrame:
    countries = ("Iceland", "Portugal", "Spain")
    inner = {("young", country): n for country, n in zip(countries, young, strict=True)}
    inner |= {("old", country): n for country, n in zip(countries, old, strict=True)}
    return with_margins(inner, ("age", "country"))


FOUR = [("young", "Iceland"), ("young", "Portugal"), ("old", "Iceland"), ("old", "Portugal")]


def test_whole_children_give_all_that_equations_do_not() -> None:
    table = three_by_three_by_two()
    truth = cells(table)
    told = spans(hide(table, compact(GAUSS_PATTERN)))
    assert told == {key: (truth[key], truth[key]) for key in compact(GAUSS_PATTERN)}
    assert told[(MARGIN, "0", "1")] == (2, 2)


def test_two_hidden_per_line_are_not_enough() -> None:
    hidden = [tuple(name) for name in "wa wb wc xa xc yb yd zb zd".split()]
    assert spans(hide(wxyz(), hidden))["w", "b"] == (47, 47)
    assert spans(hide(wxyz(), [*hidden, ("x", "d")]))["w", "b"] == (0, 78)


def test_a_block_of_four() -> None:
    shown = hide(by_age((2, 0, 5), (3, 4, 6)), FOUR)
    assert spans(shown) == dict(zip(FOUR, [(0, 2), (0, 2), (3, 5), (2, 4)], strict=True))
    assert {cell.key: cell.below for cell in attack(shown, at_least=3)} == {key: key[0] == "young" for key in FOUR}
    assert not any(cell.below for cell in attack(shown, at_least=2))
    assert {cell.below for cell in attack(shown)} == {None}


def test_that_zeros_are_public_can_give_everything() -> None:
    shown = hide(by_age((1, 1, 7), (4, 3, 5)), FOUR)
    assert [spans(shown)[key] for key in FOUR[:2]] == [(0, 2), (0, 2)]
    assert spans(shown, zero_public=True) == dict(zip(FOUR, [(1, 1), (1, 1), (4, 4), (3, 3)], strict=True))


def test_a_cell_in_no_shown_sum_has_no_end() -> None:
    table = frame({("a",): 4, ("b",): HIDDEN, ("c",): HIDDEN, (MARGIN,): HIDDEN}, ["answer"])
    assert spans(table) == {("b",): (0, None), ("c",): (0, None), (MARGIN,): (4, None)}
    assert spans(table, zero_public=True) == {("b",): (1, None), ("c",): (1, None), (MARGIN,): (6, None)}
    assert [cell.below for cell in attack(table, at_least=100)] == [False, False, False]


def test_nothing_shown_at_all() -> None:
    table = frame({("a", "x"): HIDDEN, ("a", MARGIN): HIDDEN}, ["row", "column"])
    assert spans(table) == {("a", "x"): (0, None), ("a", MARGIN): (0, None)}


def test_a_hidden_margin_is_the_sum_of_what_is_shown() -> None:
    table = random_table((3, 4), seed=1)
    margins = [key for key in cells(table) if MARGIN in key]
    assert spans(hide(table, margins)) == {key: (cells(table)[key], cells(table)[key]) for key in margins}


def test_nothing_hidden_nothing_to_tell() -> None:
    assert attack(random_table((3, 4), seed=1)) == ()


def test_values_may_be_text_as_in_a_file() -> None:
    shown = hide(by_age((2, 0, 5), (3, 4, 6)), FOUR)
    assert attack(shown.astype(str)) == attack(shown)


def test_the_order_of_the_rows_does_not_matter() -> None:
    table = random_table((4, 5), seed=3)
    shown = hide(table, sensitive(table, 5, False))
    assert spans(shuffled(shown, seed=1)) == spans(shown)


@pytest.mark.parametrize("zero_public", [False, True])
@pytest.mark.parametrize(
    "cells_shown",
    [
        {("a",): 3, ("b",): 4, (MARGIN,): 8},
        {("a",): 3, ("b",): HIDDEN, (MARGIN,): 2},
        {("a", "x"): HIDDEN, ("a", "y"): 5, ("a", MARGIN): 4, (MARGIN, "x"): 1, (MARGIN, "y"): 5},
        {("a", "x"): HIDDEN, ("b", "x"): HIDDEN, ("a", MARGIN): 3, ("b", MARGIN): 3, (MARGIN, "x"): 7},
    ],
)
def test_numbers_that_contradict_each_other(cells_shown: dict[Key, object], zero_public: bool) -> None:
    table = frame(cells_shown, ["one", "two"][: len(next(iter(cells_shown)))])
    with pytest.raises(InputError):
        attack(table, zero_public=zero_public)


def test_a_hidden_zero_contradicts_public_zeros() -> None:
    table = frame({("a",): HIDDEN, ("b",): 5, (MARGIN,): 5}, ["answer"])
    assert spans(table) == {("a",): (0, 0)}
    with pytest.raises(InputError):
        attack(table, zero_public=True)


def test_only_whole_numbers_contradict() -> None:
    """Three cells of which each pair makes 1: halves would do, children do not."""
    odd = {("0", "0", "1"): HIDDEN, ("0", "1", "0"): HIDDEN, ("1", "0", "0"): HIDDEN}
    pairs = compact("0** *0* **0")
    with pytest.raises(InputError):
        attack(frame(odd | dict.fromkeys(pairs, 1), ["one", "two", "three"]))
    assert set(spans(frame(odd | dict.fromkeys(pairs, 2), ["one", "two", "three"])).values()) == {(1, 1)}


@pytest.mark.parametrize(
    ("value", "why"), [(-1, "negative"), (1.5, "half a child"), ("x", "text"), ("", "empty"), (None, "missing")]
)
def test_a_value_that_is_no_count(value: object, why: str) -> None:
    with pytest.raises(InputError):
        attack(frame({("a",): 3, ("b",): value, (MARGIN,): 8}, ["answer"]))


@pytest.mark.parametrize("twin", ["a", " a", "a "])
def test_two_rows_for_the_same_cell(twin: str) -> None:
    """Blanks around a key are no part of it, so they make no other cell either."""
    rows = [("a", HIDDEN), (twin, HIDDEN), (MARGIN, 7)]
    with pytest.raises(InputError):
        attack(pd.DataFrame(rows, columns=["answer", "value"]))


def test_columns_that_are_no_table() -> None:
    with pytest.raises(InputError):
        attack(pd.DataFrame({"value": [1, 2]}))
    with pytest.raises(InputError):
        attack(pd.DataFrame({"answer": ["a", "b"], "count": [1, 2]}))


# Random tables: holes anywhere, margins that are missing, contradictions


def holed_table(keys: int, seed: int, zero_public: bool) -> pd.DataFrame:
    """A small random table with hidden cells anywhere; some margins are not there; one in eight contradicts itself."""
    random = np.random.default_rng([keys, seed, zero_public])
    largest = {1: 7, 2: 4, 3: 3, 4: 2}[keys]
    shape = tuple(int(size) for size in random.integers(1, largest + 1, keys))
    table = from_array(random.poisson(random.choice([0.7, 1.5, 3.0]), shape))
    hidden_share, missing_share = random.choice([0.2, 0.4, 0.6]), random.choice([0.0, 0.0, 0.2, 1.0])
    hidden = {key for key, n in cells(table).items() if random.random() < hidden_share and (n or not zero_public)}
    missing = {key for key in cells(table) if MARGIN in key and random.random() < missing_share}
    shown = without(hide(table, hidden), missing)
    known = [row for row, value in enumerate(shown["value"]) if value != HIDDEN]
    if known and seed % 8 == 7:
        shown.loc[random.choice(known), "value"] += 1
    return shown


def expected(shown: pd.DataFrame, zero_public: bool) -> Spans | None:
    """By brute force, or by the second attacker where there are too many tables; None: a contradiction."""
    try:
        try:
            return enumerate_ranges(shown, zero_public, most_steps=20_000)
        except TooManyTablesError:
            return ranges(shown, zero_public)
    except ContradictionError:
        return None


def compare(keys: int, seeds: range, zero_public: bool) -> None:
    for seed in seeds:
        shown = holed_table(keys, seed, zero_public)
        try:
            found: Spans | None = spans(shown, zero_public=zero_public)
        except InputError:
            found = None
        assert found == expected(shown, zero_public), f"seed {seed}\n{shown.to_csv(index=False)}"


@pytest.mark.parametrize("zero_public", [False, True])
@pytest.mark.parametrize("keys", [1, 2, 3, 4])
def test_agrees_with_brute_force(keys: int, zero_public: bool) -> None:
    compare(keys, range(40), zero_public)


@pytest.mark.slow
@pytest.mark.parametrize("zero_public", [False, True])
@pytest.mark.parametrize("keys", [1, 2, 3, 4])
def test_agrees_with_brute_force_on_hundreds(keys: int, zero_public: bool) -> None:
    compare(keys, range(40, 300), zero_public)


@pytest.mark.slow
@pytest.mark.parametrize("zero_public", [False, True])
@pytest.mark.parametrize("shape", [(6, 5), (6, 6, 5)])
def test_agrees_with_another_solver_on_whole_tables(shape: tuple[int, ...], zero_public: bool) -> None:
    table = random_table(shape, seed=2)
    shown = hide(table, sensitive(table, 5, zero_public))
    assert spans(shown, zero_public=zero_public) == ranges(shown, zero_public)


@pytest.mark.parametrize("keys", [1, 2, 3, 4])
def test_the_two_independent_attackers_agree(keys: int) -> None:
    """They judge the toolkit's attacker; this judges them."""
    compared = 0
    for seed in range(60):
        shown = holed_table(keys, seed, zero_public=False)
        try:
            by_force = enumerate_ranges(shown, most_steps=20_000)
        except ContradictionError:
            with pytest.raises(ContradictionError):
                ranges(shown)
        except TooManyTablesError:
            continue
        else:
            assert ranges(shown) == by_force
        compared += 1
    assert compared > 40
