"""Numbers in, numbers out: intervals and change. The words come later, in `review` and `present`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from toolkit.analyse.change import Change, adjust_for_many, count_change, mean_change, share_change
from toolkit.analyse.funnel import funnel_limits, mean_against, mean_funnel_limits, share_against
from toolkit.analyse.intervals import Interval, count_interval, mean_interval, share_interval
from toolkit.analyse.power import chance_to_see, detectable_change, detectable_mean_change
from toolkit.analyse.run_chart import RunChart, run_chart
from toolkit.analyse.shrink import PRIOR_SIZE, Shrunk, shrunk_share

if TYPE_CHECKING:
    from toolkit.analyse.effect import programme_effect

__all__ = [
    "PRIOR_SIZE",
    "Change",
    "Interval",
    "RunChart",
    "Shrunk",
    "adjust_for_many",
    "chance_to_see",
    "count_change",
    "count_interval",
    "detectable_change",
    "detectable_mean_change",
    "funnel_limits",
    "mean_against",
    "mean_change",
    "mean_funnel_limits",
    "mean_interval",
    "programme_effect",
    "run_chart",
    "share_against",
    "share_change",
    "share_interval",
    "shrunk_share",
]


def __getattr__(name: str) -> object:
    """Programme effects are imported on first use: few readers of a report ask for them."""
    if name != "programme_effect":
        raise AttributeError(f"module 'toolkit.analyse' has no attribute {name!r}")
    return getattr(import_module("toolkit.analyse.effect"), name)
