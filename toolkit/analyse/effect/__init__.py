"""Programme effects as pure numbers: who started when, what happened, and what may be claimed."""

from toolkit.analyse.effect.panel import Panel, check_panel
from toolkit.analyse.effect.power import Power, claim_power, smallest_claimable
from toolkit.analyse.effect.programme import Effect, ProgrammeVerdict, Reason, estimate_effect, programme_effect

__all__ = [
    "Effect",
    "Panel",
    "Power",
    "ProgrammeVerdict",
    "Reason",
    "check_panel",
    "claim_power",
    "estimate_effect",
    "programme_effect",
    "smallest_claimable",
]
