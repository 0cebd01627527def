"""Panels for the tests of programme effects."""

import numpy as np
import pandas as pd

FOUR_STAGGERED = (2018, 2019, 2020, 2021)


def panel_of(rows, columns=("unit", "year", "first_treated", "n", "value")):
    return pd.DataFrame(rows, columns=list(columns))


def noisy_panel(seed=0, starts=FOUR_STAGGERED, units=7, years=9, first=2015, drop=0.0, effect=0.0, level=0.15):
    """Binomial shares without unit or year effects; the first `len(starts)` units are treated."""
    random = np.random.default_rng(seed)
    rows = []
    for unit in range(units):
        start = starts[unit] if unit < len(starts) else 0
        for year in range(first, first + years):
            n = int(random.integers(8, 60))
            share = level + (effect if start and year >= start else 0)
            value = random.binomial(n, share) / n
            if random.random() >= drop or year == first:
                rows.append((f"s{unit}", year, start, n, value))
    return panel_of(rows)


def exact_panel(effect, starts=FOUR_STAGGERED, units=7, years=9, first=2015):
    """Unit and year levels and a constant effect, without noise."""
    rows = []
    for unit in range(units):
        start = starts[unit] if unit < len(starts) else 0
        for year in range(first, first + years):
            level = 0.1 + 0.013 * unit + 0.007 * (year - first) ** 2
            rows.append((f"s{unit}", year, start, 10 + unit, level + (effect if start and year >= start else 0)))
    return panel_of(rows)
