"""Programme effects as pure numbers: who started when, what happened, and what may be claimed."""

from toolkit.analyse.effect.panel import Panel, check_panel
from toolkit.analyse.effect.programme import Effect, ProgrammeVerdict, Reason, programme_effect

__all__ = ["Effect", "Panel", "ProgrammeVerdict", "Reason", "check_panel", "programme_effect"]
