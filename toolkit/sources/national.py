"""Published national figures of Elevundersøkelsen: the country that a municipality is seen against."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import StringIO

import pandas as pd

COLUMNS = {
    "year_autumn": "Int64",
    "school_year": "string",
    "series": "Int64",
    "indicator": "string",
    "share": "Float64",
    "respondents": "Int64",
    "definition": "string",
    "comparable_with_previous": "boolean",
    "source": "string",
}


def national_series() -> pd.DataFrame:
    """Share of bullied pupils in the whole country, all grades asked (5th grade to the last year of upper secondary).

    A fresh frame each time, one row per indicator and year, oldest first within each indicator:

    - `year_autumn`: the autumn in which the school year begins; `school_year` is the same as `2020-21`.
      Until 2012 the survey was held in spring.
    - `series`: 1 until 2012, 2 for 2013-2015, 3 from 2016. It changes at each break. In 2013 the survey was moved from
      spring to autumn and the question was put after six new ones; in 2016 the questions were revised. Figures with
      different `series` may not be compared, drawn in one line or modelled together.
    - `indicator`: `bullied` (by pupils, digitally or by adults) and `bullied_by_pupils`, as in `surveys.toml`, from
      2016; `bullied_before_2016` earlier.
    - `share`: 0-1, published as a percentage with one decimal.
    - `respondents`: pupils who answered; missing where not published (2020: worked out from the number bullied).
    - `definition`: what was asked, in bokmål.
    - `comparable_with_previous`: false in the first year after a break.
    - `source`: where the figure was published.
    """
    return _series().copy()


@cache
def _series() -> pd.DataFrame:
    text = files("toolkit.sources").joinpath("national_bullying.csv").read_text(encoding="utf-8")
    frame = pd.read_csv(StringIO(text), dtype={"percent": "Float64", "respondents": "Int64"})
    comparable = frame["comparable_with_previous"].map({"yes": True, "no": False})
    breaks = sorted(frame.loc[~comparable, "year_autumn"].unique())
    return frame.assign(
        school_year=[f"{year}-{(year + 1) % 100:02d}" for year in frame["year_autumn"]],
        series=[1 + sum(year >= first for first in breaks) for year in frame["year_autumn"]],
        indicator=frame["measure_id"],
        share=(frame["percent"] / 100).round(3),
        comparable_with_previous=comparable,
    )[list(COLUMNS)].astype(COLUMNS)
