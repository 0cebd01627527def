"""Acceptance 1, 2 and 5: coverage of the intervals, false alarms of the two-year change, agreement with references.

1 and 2 are exact: every outcome is counted with its probability, nothing is drawn.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from honesty_line import Line
from numpy.typing import NDArray
from scipy import special, stats

from toolkit.analyse import (
    adjust_for_many,
    chance_to_see,
    count_interval,
    detectable_change,
    mean_interval,
    share_change,
    share_interval,
)
from toolkit.analyse.intervals import byar, exact_poisson, wilson
from toolkit.analyse.noise import between, swing_of_share

REFERENCE: Final = Path(__file__).resolve().parents[2] / "shared" / "reference"
SIZES: Final = range(5, 61)
SMALL_SHARES: Final = np.arange(1, 201) / 1000
MEANS: Final = np.arange(2, 301) / 20

WILSON_ELSEWHERE: Final = (0.95389, 0.94803, 0.83250)
"""Mean, lowest mean over p of any n, and worst cell: sim_ci_coverage.csv, used where the file is not at hand."""

FALSE_ALARM_ELSEWHERE: Final = "worst .058 at 17/17, p = .5 (an independent enumeration)"

Array = NDArray[np.float64]


def lines(quick: bool) -> list[Line]:
    """Acceptance 1, 2 and 5. `quick`: every fifth size, and only pairs of equal sizes."""
    sizes = SIZES[::5] if quick else SIZES
    return [
        *coverage_of_shares(sizes),
        *coverage_of_counts(),
        *false_alarms(sizes, every_pair=not quick),
        agreement_with_references(),
    ]


def coverage_of_shares(sizes: range) -> list[Line]:
    """How often Wilson's interval holds the true share, for every n, over shares up to .2."""
    covered = np.array([_share_coverage(n) for n in sizes])
    mean_of_n = covered.mean(axis=1)
    worst_n, worst_p = np.unravel_index(covered.argmin(), covered.shape)
    mean, lowest, worst = _wilson_reference()
    return [
        Line(
            "1",
            f"Coverage of a share's interval, mean over p in (0, .2]: lowest of n = {sizes[0]}-{sizes[-1]}",
            f"{mean_of_n.min():.4f} (n = {sizes[int(mean_of_n.argmin())]})",
            ">= .945",
            f"{lowest:.4f} (simulated elsewhere, every n)",
            bool(mean_of_n.min() >= 0.945),
        ),
        Line(
            "1",
            "The same: mean over n and p, and the worst single n and p",
            f"{covered.mean():.4f}; {covered.min():.4f} at n = {sizes[int(worst_n)]}, p = {SMALL_SHARES[worst_p]:.3f}",
            "",
            f"{mean:.4f}; {worst:.4f} at n = 5, p = .036",
            True,
        ),
    ]


def coverage_of_counts() -> list[Line]:
    """How often the interval of a count holds the true mean, for means .1 to 15."""
    counts = np.arange(0, 80)
    ends = np.array([count_interval(int(count)) for count in counts])
    holds = (ends[:, :1] <= MEANS) & (ends[:, 1:] >= MEANS)
    covered = (stats.poisson.pmf(counts[:, None], MEANS) * holds).sum(axis=0)
    return [
        Line(
            "1",
            "Coverage of a count's interval, mean over true means .1-15; worst of them",
            f"{covered.mean():.4f}; {covered.min():.4f} at {MEANS[covered.argmin()]:.2f}",
            "mean >= .95",
            "never below .95 where exact (Garwood 1936)",
            bool(covered.mean() >= 0.95),
        )
    ]


def false_alarms(sizes: range, every_pair: bool) -> list[Line]:
    """How often two years with the same true share give p <= .05, whatever n, n and p: the worst of all.

    First the public function, then the same as the reports use it: they allow for the swing of years.
    """
    shares = np.arange(1, 101) / 200
    pairs = [(n1, n2) for n1 in sizes for n2 in sizes if (n1 <= n2 if every_pair else n1 == n2)]
    alone = np.array([_false_alarm(_p_values(n1, n2), shares) for n1, n2 in pairs])
    allowing = np.array([_false_alarm(_with_swing(_p_values(n1, n2)), shares) for n1, n2 in pairs])
    return [
        *_worst(alone, shares, pairs, "of `share_change`"),
        *_worst(allowing, shares, pairs, "as the reports make it"),
        _tables_agree(),
    ]


def _worst(alarms: Array, shares: Array, pairs: list[tuple[int, int]], which: str) -> list[Line]:
    found = []
    for what, chosen, limit in (("p <= .2", shares <= 0.2, 0.052), ("p in (.2, .5]", shares > 0.2, 0.06)):
        part = alarms[:, chosen]
        pair, share = np.unravel_index(part.argmax(), part.shape)
        where = f"{pairs[int(pair)][0]}/{pairs[int(pair)][1]}, p = {shares[chosen][share]:.3f}"
        found.append(
            Line(
                "2",
                f"False alarm of the two-year change {which}, {what}: "
                f"worst of {len(pairs)} pairs of n, {chosen.sum()} shares",
                f"{part.max():.4f} at {where}",
                f"<= {limit:.3f}".replace("0.", "."),
                FALSE_ALARM_ELSEWHERE,
                bool(part.max() <= limit),
            )
        )
    return found


def agreement_with_references() -> Line:
    """How many rows of the reference files our functions repeat to 1e-9."""
    if not REFERENCE.is_dir():
        return Line("5", "Rows of the reference files repeated", "not checked: files not at hand", "all", "", False)
    checks = [*_interval_rows(), *_newcombe_rows(), *_bh_rows(), *_power_rows()]
    return Line(
        "5",
        "Rows of the reference files repeated to 1e-9 (intervals, Newcombe, Benjamini-Hochberg, power)",
        f"{sum(checks)} of {len(checks)}",
        "all",
        "PHEindicatormethods' test data; Newcombe 1998; Benjamini & Hochberg 1995; enumeration elsewhere",
        all(checks),
    )


def _share_coverage(n: int) -> Array:
    ends = np.array([share_interval(count, n) for count in range(n + 1)])
    holds = (ends[:, :1] <= SMALL_SHARES) & (ends[:, 1:] >= SMALL_SHARES)
    return np.asarray((stats.binom.pmf(np.arange(n + 1)[:, None], n, SMALL_SHARES) * holds).sum(axis=0))


def _false_alarm(p_values: Array, shares: Array) -> Array:
    n1, n2 = (size - 1 for size in p_values.shape)
    first = stats.binom.pmf(np.arange(n1 + 1)[:, None], n1, shares)
    second = stats.binom.pmf(np.arange(n2 + 1)[:, None], n2, shares)
    return np.asarray((first * ((p_values <= 0.05 + 1e-12) @ second)).sum(axis=0))


def _p_values(n1: int, n2: int) -> Array:
    """Fisher's doubled one-sided mid-p of every table at once; rows are the first count, columns the second.

    Thousands of tables a size make `share_change` itself too slow here; `_tables_agree` holds the two together.
    """
    totals, seconds = np.arange(n1 + n2 + 1)[:, None], np.arange(n2 + 1)[None, :]
    firsts = totals - seconds
    possible = (firsts >= 0) & (firsts <= n1)
    logs = _log_ways(n1, np.clip(firsts, 0, n1)) + _log_ways(n2, seconds) - _log_ways(n1 + n2, totals)
    points = np.exp(np.where(possible, logs, -np.inf))
    up_to = np.cumsum(points, axis=1)
    p_by_total = np.minimum(1, 2 * np.minimum(up_to - points / 2, 1 - up_to + points / 2))
    count1, count2 = np.arange(n1 + 1)[:, None], np.arange(n2 + 1)[None, :]
    return np.asarray(p_by_total[count1 + count2, count2])


def _with_swing(p_values: Array) -> Array:
    """The p-values of the reports' own rule for the same tables: `allow_for_swing` for all of them at once."""
    n1, n2 = (size - 1 for size in p_values.shape)
    pooled = (np.arange(n1 + 1)[:, None] + np.arange(n2 + 1)[None, :]) / (n1 + n2)
    times = between(swing_of_share(n1, pooled), n1, swing_of_share(n2, pooled), n2)  # arithmetic only: arrays will do
    return np.asarray(2 * stats.norm.sf(stats.norm.isf(p_values / 2) / np.sqrt(times)))


def _log_ways(n: int, chosen: NDArray[np.intp]) -> Array:
    return np.asarray(special.gammaln(n + 1) - special.gammaln(chosen + 1) - special.gammaln(n - chosen + 1))


def _tables_agree() -> Line:
    pairs = ((5, 5), (6, 11), (17, 17), (8, 30))
    agree = [
        abs(_p_values(n1, n2)[c1, c2] - share_change(c1, n1, c2, n2).p) <= 1e-9
        for n1, n2 in pairs
        for c1 in range(n1 + 1)
        for c2 in range(n2 + 1)
    ]
    what = "Tables in which the enumeration above has the p of `share_change`"
    return Line("2", what, f"{sum(agree)} of {len(agree)}", "all", "", all(agree))


def _wilson_reference() -> tuple[float, float, float]:
    file = REFERENCE / "sim_ci_coverage.csv"
    if not file.is_file():
        return WILSON_ELSEWHERE
    row = pd.read_csv(file).set_index("method").loc["wilson"]
    return float(row["mean_cov"]), float(row["min_over_n_of_mean_over_p"]), float(row["min_cov"])


def _interval_rows() -> list[bool]:
    return [_interval_agrees(row) for row in pd.read_csv(REFERENCE / "intervals_expected.csv").to_dict("records")]


def _interval_agrees(row: dict[str, float | str]) -> bool:
    method, x, n, level = str(row["method"]), float(row["x"]), float(row["n"]), float(row["level"])
    if method == "Wilson":
        ends = wilson(x, n, level)
    elif method == "Byars":
        ends = byar(x, level)
    elif method == "Exact":
        ends = exact_poisson(int(x), level)
    else:
        mean, sd = (float(part.split("=")[1]) for part in method.split()[1:])
        ends = mean_interval(mean, sd, int(n), level)
    per = n if method in ("Byars", "Exact") and not np.isnan(n) else 1.0
    ours = np.array(ends) * float(row["multiplier"]) / per
    theirs = np.array([row["lower"], row["upper"]], dtype=float)
    given = ~np.isnan(theirs)
    return bool(np.allclose(ours[given], theirs[given], rtol=1e-9, atol=1e-9))


def _newcombe_rows() -> list[bool]:
    agree = []
    for row in pd.read_csv(REFERENCE / "newcombe_diff_expected.csv").itertuples():
        change = share_change(row.x2, row.n2, row.x1, row.n1)
        ours, theirs = (change.low, change.high), (row.statsmodels_lower, row.statsmodels_upper)
        printed = np.isnan(row.published_lower) or np.allclose(
            np.round(ours, 4), (row.published_lower, row.published_upper)
        )
        agree.append(bool(np.allclose(ours, theirs, rtol=0, atol=1e-9) and printed))
    return agree


def _bh_rows() -> list[bool]:
    rows = pd.read_csv(REFERENCE / "bh1995_expected.csv")
    return [bool(agrees) for agrees in np.abs(adjust_for_many(list(rows["p"])) - rows["bh_q"]) <= 1e-9]


def _power_rows() -> list[bool]:
    return [
        abs(chance_to_see(row.n, row.p0, 0.0) - row.power_if_drop_to_0) <= 1e-9
        and abs(chance_to_see(row.n, row.p0, row.p0 / 2) - row.power_if_halved) <= 1e-9
        and detectable_change(row.n, row.p0) == row.worsening_to_for_80pct
        for row in pd.read_csv(REFERENCE / "sim_mde_shares.csv").query("test == 'midp'").itertuples()
    ]
