"""Numbers in, numbers out: intervals and change. The words come later, in `review` and `present`."""

from toolkit.analyse.change import Change, adjust_for_many, mean_change, share_change
from toolkit.analyse.intervals import Interval, count_interval, mean_interval, share_interval

__all__ = [
    "Change",
    "Interval",
    "adjust_for_many",
    "count_interval",
    "mean_change",
    "mean_interval",
    "share_change",
    "share_interval",
]
