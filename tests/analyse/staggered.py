"""Panels for the tests of programme effects."""

import numpy as np
import pandas as pd

STAGGERED = (2019, 2020, 2021, 2022, 0, 0, 0)


def staggered_panel(seed=1, starts=STAGGERED, years=range(2016, 2025), dropped=()):
    """Schools with random pupils and binomial shares; `dropped` are rows taken out."""
    random = np.random.default_rng(seed)
    rows = [(f"school {place}", year, start) for place, start in enumerate(starts, 1) for year in years]
    frame = pd.DataFrame(rows, columns=["unit", "year", "first_treated"])
    frame["n"] = random.integers(12, 60, len(frame))
    frame["value"] = random.binomial(frame["n"], 0.12) / frame["n"]
    return frame.drop(index=list(dropped))


def treated(frame):
    return (frame["first_treated"] > 0) & (frame["year"] >= frame["first_treated"])


def noiseless(effect=0.0, **options):
    """Unit plus year plus a constant effect, and nothing else."""
    frame = staggered_panel(**options)
    levels = frame["unit"].str[-1].astype(int) / 50 + (frame["year"] - 2016) ** 2 / 300
    return frame.assign(value=levels + effect * treated(frame))
