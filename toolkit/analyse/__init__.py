"""Numbers in, numbers out: intervals and change. The words come later, in `review` and `present`."""

from toolkit.analyse.change import Change, adjust_for_many, count_change, mean_change, share_change
from toolkit.analyse.funnel import funnel_limits, mean_against, mean_funnel_limits, share_against
from toolkit.analyse.intervals import Interval, count_interval, mean_interval, share_interval
from toolkit.analyse.power import chance_to_see, detectable_change, detectable_mean_change
from toolkit.analyse.run_chart import RunChart, run_chart
from toolkit.analyse.shrink import PRIOR_SIZE, Shrunk, shrunk_share

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
    "run_chart",
    "share_against",
    "share_change",
    "share_interval",
    "shrunk_share",
]
