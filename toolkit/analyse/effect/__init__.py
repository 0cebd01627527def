"""Programme effects as pure numbers: who started when, what happened, and what may be claimed."""

from toolkit.analyse.effect.contrasts import Contrast, contrasts
from toolkit.analyse.effect.event_study import EventTime, event_study
from toolkit.analyse.effect.exposure import first_treated, years_exposed
from toolkit.analyse.effect.leave_out import LeftOut, leave_one_out
from toolkit.analyse.effect.panel import Panel, check_panel
from toolkit.analyse.effect.placebo import Placebo, placebo_dates
from toolkit.analyse.effect.power import Power, claim_power, smallest_claimable
from toolkit.analyse.effect.programme import Effect, ProgrammeVerdict, Reason, estimate_effect, programme_effect

__all__ = [
    "Contrast",
    "Effect",
    "EventTime",
    "LeftOut",
    "Panel",
    "Placebo",
    "Power",
    "ProgrammeVerdict",
    "Reason",
    "check_panel",
    "claim_power",
    "contrasts",
    "estimate_effect",
    "event_study",
    "first_treated",
    "leave_one_out",
    "placebo_dates",
    "programme_effect",
    "smallest_claimable",
    "years_exposed",
]
