"""Programme effects as pure numbers: who started when, what happened, and what may be claimed."""

from toolkit.analyse.effect.contrasts import Contrast, contrasts
from toolkit.analyse.effect.event_study import EventTime, event_study
from toolkit.analyse.effect.exposure import first_treated, years_exposed
from toolkit.analyse.effect.leave_out import LeftOut, leave_one_out
from toolkit.analyse.effect.panel import Panel, check_panel
from toolkit.analyse.effect.placebo import Placebo, placebo_dates
from toolkit.analyse.effect.programme import Effect, ProgrammeVerdict, Reason, programme_effect

__all__ = [
    "Contrast",
    "Effect",
    "EventTime",
    "LeftOut",
    "Panel",
    "Placebo",
    "ProgrammeVerdict",
    "Reason",
    "check_panel",
    "contrasts",
    "event_study",
    "first_treated",
    "leave_one_out",
    "placebo_dates",
    "programme_effect",
    "years_exposed",
]
