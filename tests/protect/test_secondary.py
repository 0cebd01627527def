"""Secondary hiding against brute force: no reader can tell a hidden number."""

from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from toolkit.protect.secondary import GRAND_TOTAL, TOTAL, Cell, SumTable, hide_until_safe, provable_bounds


def table_of(numbers: dict[str, dict[str, int]]) -> SumTable:
    """A table with all margins from group -> unit -> number."""
    known = {Cell(unit, group): n for group, units in numbers.items() for unit, n in units.items()}
    for group, units in numbers.items():
        known[Cell(TOTAL, group)] = sum(units.values())
    known[GRAND_TOTAL] = sum(known[Cell(TOTAL, g)] for g in numbers)
    return SumTable(frozenset(known), known)


def brute_force(table: SumTable, hidden: frozenset[Cell], highest: int) -> dict[Cell, tuple[int, int]]:
    """Bounds of every hidden cell over all tables that agree with what is shown, each number 0..highest."""
    free = sorted(cell for cell in hidden if cell.unit != TOTAL)
    seen: dict[Cell, list[int]] = {cell: [] for cell in hidden}
    for guess in product(range(highest + 1), repeat=len(free)):
        numbers = {c: n for c, n in table.known.items() if c.unit != TOTAL} | dict(zip(free, guess, strict=True))
        whole = dict(numbers)
        for group in {c.group for c in numbers}:
            whole[Cell(TOTAL, group)] = sum(n for c, n in numbers.items() if c.group == group)
        whole[GRAND_TOTAL] = sum(numbers.values())
        if all(whole[c] == n for c, n in table.known.items() if c not in hidden):
            for cell in hidden:
                seen[cell].append(whole[cell])
    return {cell: (min(values), max(values)) for cell, values in seen.items()}


small_tables = st.dictionaries(
    st.sampled_from(["5-7", "8-10"]),
    st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(0, 5), min_size=1),
    min_size=1,
).map(table_of)


@settings(max_examples=150, deadline=None)
@given(small_tables, st.data())
def test_provable_bounds_equal_brute_force(table, data):
    hidden = frozenset(data.draw(st.sets(st.sampled_from(sorted(table.cells)), max_size=4)))
    assume(GRAND_TOTAL not in hidden)
    bounds = provable_bounds(table, hidden)
    assert bounds is not None
    for cell, (low, high) in brute_force(table, hidden, table.known[GRAND_TOTAL]).items():
        assert bounds[cell] == (low, high), cell


@settings(max_examples=150, deadline=None)
@given(small_tables, st.data())
def test_what_is_hidden_cannot_be_computed_or_told_to_be_small(table, data):
    sensitive = frozenset(c for c, n in table.known.items() if c.unit != TOTAL and n < 3)
    hidden = hide_until_safe(table, sensitive, at_least=3, cost=dict(table.known))
    assert hidden is not None and hidden >= sensitive
    for low, high in (provable_bounds(table, hidden) or {}).values():
        assert low == high or high >= 3
    for cell in hidden:
        low, high = provable_bounds(table, hidden)[cell]
        assert low < high


def test_one_hidden_school_and_the_total_hides_a_second_school():
    table = table_of({"5-7": {"big": 13, "middle": 9, "small": 2}})
    hidden = hide_until_safe(table, frozenset({Cell("small", "5-7")}), at_least=5, cost=dict(table.known))
    assert hidden == {Cell("small", "5-7"), Cell("middle", "5-7")}


def test_two_hidden_schools_that_together_stay_below_the_limit_are_not_enough():
    table = table_of({"5-7": {"big": 13, "a": 2, "b": 1}})
    hidden = hide_until_safe(table, frozenset({Cell("a", "5-7"), Cell("b", "5-7")}), at_least=5, cost=dict(table.known))
    assert Cell("big", "5-7") in hidden


def test_a_number_hidden_at_the_source_counts_as_hidden():
    cells = frozenset({Cell("a", "5-7"), Cell("b", "5-7"), Cell("c", "5-7"), Cell(TOTAL, "5-7")})
    table = SumTable(cells, {Cell("a", "5-7"): 8, Cell("b", "5-7"): 7, Cell(TOTAL, "5-7"): 16})
    hidden = hide_until_safe(table, frozenset({Cell("c", "5-7")}), at_least=5, cost={Cell("a", "5-7"): 80})
    assert Cell("b", "5-7") in hidden


def test_contradicting_totals_are_not_a_pass():
    cells = frozenset({Cell("a", "5-7"), Cell(TOTAL, "5-7")})
    table = SumTable(cells, {Cell("a", "5-7"): 8, Cell(TOTAL, "5-7"): 7})
    assert hide_until_safe(table, frozenset(), at_least=5, cost={}) is None
