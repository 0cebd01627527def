"""Rows that say the same thing twice, and rows that contradict each other.

Udir's files repeat every figure, once for the owner (`Privat eiet`) and once for all owners, and again with a space
after the name. For one school both are the same pupils. For a whole municipality, county or nation a figure for one
kind of owner is about other pupils: only `Alle eierformer` is used there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from toolkit.sources.raw import RawTable
from toolkit.validate.problems import Problem
from toolkit.validate.values import by_distinct, plain, row_groups

USED, REJECTED, DUPLICATE = "used", "rejected", "duplicate"
FATES: Final = pd.CategoricalDtype([USED, REJECTED, DUPLICATE])
"""Fates as numbers: a file can have a million rows."""
FATE_CODES: Final = {fate: code for code, fate in enumerate(FATES.categories)}


OWNER_COLUMNS: Final = ("EierformNavn", "Eierform")


def settle_repeats(
    rows: pd.DataFrame,
    keys: list[str],
    values: list[str],
    tables: Sequence[RawTable],
    headings: Mapping[str, str] | None = None,
) -> tuple[pd.Series, list[Problem]]:
    """Decide the fate of every row that is still in use.

    Args:
        rows: with `fate`, `file`, `sheet`, `row`, `unit` and `all_owners` (False for a row about one kind of owner).
        keys: columns that together say what a figure is about.
        values: the figures; two rows agree when all of them are equal or missing alike.
        tables: what the rows were read from, one after another, for the headings that a person sees.
        headings: the heading of each figure, where all files agree on it.

    Returns:
        The fate of every row (`used`, `rejected` or `duplicate`) and the problems: one `rows_disagree` per key whose
        rows contradict each other (all of them are rejected); for the rows about one kind of owner in each file one
        `owner_form_not_used`, and one `owner_form_alone` where nothing is there about all of them.
    """
    fate = rows["fate"].astype(FATES).cat.codes.to_numpy().copy()
    is_standing = fate == FATE_CODES[USED]
    standing = rows if is_standing.all() else rows[is_standing]
    is_area = by_distinct(standing["unit"], lambda unit: str(unit).startswith("@")).to_numpy(dtype=bool)
    is_for_one_owner = ~standing["all_owners"].to_numpy(dtype=bool)
    group = row_groups([standing[key] for key in keys])
    backwards = np.argsort(is_for_one_owner, kind="stable")[::-1]
    first_of_group = np.zeros(len(standing), dtype=np.int64)
    first_of_group[group[backwards]] = backwards  # the last one to be written is the first in order
    first = first_of_group[group]

    is_first = first == np.arange(len(standing))
    agrees = _agree(standing, first, values)
    is_other_population = is_area & is_for_one_owner & (is_for_one_owner[first] | ~agrees)
    contradicts = ~agrees & ~is_other_population
    is_disputed = np.isin(group, group[contradicts]) & ~is_other_population

    verdict = np.where(is_first, FATE_CODES[USED], FATE_CODES[DUPLICATE])
    verdict[is_other_population | is_disputed] = FATE_CODES[REJECTED]
    fate[is_standing] = verdict
    problems = _disagreements(standing, first, contradicts, group, keys, values, headings or {})
    settled = pd.Series(pd.Categorical.from_codes(fate, dtype=FATES), index=rows.index)
    places = np.flatnonzero(is_standing)
    for code, mask in (
        ("owner_form_not_used", is_other_population & ~is_for_one_owner[first]),
        ("owner_form_alone", is_other_population & is_for_one_owner[first]),
    ):
        problems += _other_populations(code, rows.iloc[places[mask]], places[mask], tables)
    return settled, problems


def _agree(standing: pd.DataFrame, first: np.ndarray, values: list[str]) -> np.ndarray:
    agrees = np.ones(len(standing), dtype=bool)
    for column in values:
        codes, _ = pd.factorize(standing[column], use_na_sentinel=True)
        agrees &= codes == codes[first]
    return agrees


def _disagreements(
    standing: pd.DataFrame,
    first: np.ndarray,
    contradicts: np.ndarray,
    group: np.ndarray,
    keys: list[str],
    values: list[str],
    headings: Mapping[str, str],
) -> list[Problem]:
    contradicting = np.flatnonzero(contradicts)
    _, first_of_each = np.unique(group[contradicts], return_index=True)
    places = contradicting[np.sort(first_of_each)]
    ones, others = (standing.iloc[found].to_dict("records") for found in (first[places], places))
    problems = []
    for one, other in zip(ones, others, strict=True):
        differing = [name for name in values if plain_value(one[name]) != plain_value(other[name])]
        column = max(differing, key=lambda name: name in headings)  # a figure rather than its state
        unit = str(one["unit"])
        problems.append(
            Problem(
                "error",
                "rows_disagree",
                file=str(other["file"]),
                sheet=plain_value(other["sheet"]) or None,
                row=int(other["row"]),
                column=headings.get(column),
                value=plain_value(other[column]),
                unit=None if unit.startswith("@") else unit,
                details=(
                    ("other_file", str(one["file"])),
                    ("other_row", str(one["row"])),
                    ("other_value", plain_value(one[column])),
                    *((key, plain_value(one[key])) for key in keys if key != "unit"),
                ),
            )
        )
    return problems


def plain_value(value: object) -> str:
    """A figure as text; nothing where there is none."""
    return "" if value is None or value is pd.NA or value != value else plain(value)


def _other_populations(code: str, rows: pd.DataFrame, places: np.ndarray, tables: Sequence[RawTable]) -> list[Problem]:
    """One warning for each file that has such rows; `places` are their places among all rows of the tables."""
    problems = []
    for file, own in rows.groupby("file", sort=False).indices.items():
        first = rows.iloc[int(own[0])]
        problems.append(
            Problem(
                "warning",
                code,
                file=str(file),
                sheet=plain_value(first["sheet"]) or None,
                row=int(first["row"]),
                column=_owner_heading(tables, int(places[own[0]])),
                value=str(first["owner_form"]),
                details=(("rows", str(len(own))),),
            )
        )
    return problems


def _owner_heading(tables: Sequence[RawTable], place: int) -> str:
    """The heading over the kind of owner of the row that has this place in all the tables together."""
    for table in tables:
        if place < len(table.rows):
            name = next((name for name in OWNER_COLUMNS if name in table.frame.columns), OWNER_COLUMNS[0])
            return table.heading(name, place)
        place -= len(table.rows)
    raise AssertionError("a row of none of the tables")
