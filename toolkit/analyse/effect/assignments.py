"""Which other clusters could have started when: every distinct way to deal the clusters' start patterns out again."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

import numpy as np

from toolkit.analyse.effect.panel import Ints, Panel

ENUMERATED_UP_TO: Final = 2000
"""Distinct assignments up to which all are used: 840 with seven schools of which four start in different years."""

DRAWN: Final = 1999
"""Assignments drawn where there are more; the actual one is added, so that p is at least 1/2000."""

SEED: Final = 20_250_801


@dataclass(frozen=True, eq=False)
class Assignments:
    """Ways to assign the programme.

    Attributes:
        starts: A x U first autumns, 0 = never; the actual assignment is row 0.
        distinct: how many distinct assignments exist, also where only some are drawn.
        complete: whether `starts` holds each of them, once.
    """

    starts: Ints
    distinct: int
    complete: bool


def assignments(panel: Panel) -> Assignments:
    """All distinct assignments, or a seeded sample of them.

    A cluster's units move together. Where every cluster starts as one, the years are dealt out over all clusters. Where
    the grades of a cluster start in different years, its whole pattern (start of each grade) is given to another
    cluster with the same grades: nobody can say when a grade would have started that a school does not have.
    """
    units = [np.flatnonzero(panel.cluster_of == cluster) for cluster in range(len(panel.clusters))]
    units = [rows[np.argsort(panel.grade_of[rows], kind="stable")] for rows in units]
    as_one = all(len(set(panel.starts[rows].tolist())) == 1 for rows in units)
    kinds: dict[tuple[int, ...], list[int]] = {}
    for cluster, rows in enumerate(units):
        kinds.setdefault(() if as_one else tuple(panel.grade_of[rows].tolist()), []).append(cluster)

    patterns = [tuple(panel.starts[rows[:1] if as_one else rows].tolist()) for rows in units]
    groups = [(members, sorted({patterns[cluster] for cluster in members})) for members in kinds.values()]
    actual = [tuple(known.index(patterns[cluster]) for cluster in members) for members, known in groups]
    distinct = math.prod(_ways(dealt) for dealt in actual)
    complete = distinct <= ENUMERATED_UP_TO
    dealt = _all_ways(actual) if complete else _some_ways(actual)

    starts = np.empty((len(dealt[0]) + 1, len(panel.units)), dtype=np.int64)
    starts[0] = panel.starts
    for (members, known), ways in zip(groups, dealt, strict=True):
        for place, cluster in enumerate(members):
            starts[1:, units[cluster]] = np.array(known)[ways[:, place]]
    others = (starts != panel.starts).any(axis=1)
    others[0] = True
    return Assignments(starts[others] if complete else starts, distinct, complete)


def _ways(dealt: tuple[int, ...]) -> int:
    same = math.prod(math.factorial(count) for count in Counter(dealt).values())
    return math.factorial(len(dealt)) // same


def _all_ways(actual: list[tuple[int, ...]]) -> list[Ints]:
    """For each group of clusters: which pattern each of them has, in every combination with the other groups."""
    orders = [_orders(tuple(Counter(dealt)[pattern] for pattern in range(max(dealt) + 1))) for dealt in actual]
    rows = np.array(list(product(*(range(len(order)) for order in orders))))
    return [order[rows[:, group]] for group, order in enumerate(orders)]


def _some_ways(actual: list[tuple[int, ...]]) -> list[Ints]:
    random = np.random.default_rng(SEED)
    return [random.permuted(np.tile(np.array(dealt), (DRAWN, 1)), axis=1) for dealt in actual]


@lru_cache(maxsize=4096)
def _orders(counts: tuple[int, ...]) -> Ints:
    """All distinct orders of a hand with counts[k] cards of kind k."""
    if sum(counts) == 0:
        return np.empty((1, 0), dtype=np.int64)
    blocks = []
    for kind, left in enumerate(counts):
        if left:
            rest = _orders((*counts[:kind], left - 1, *counts[kind + 1 :]))
            blocks.append(np.column_stack([np.full(len(rest), kind), rest]))
    return np.vstack(blocks)
