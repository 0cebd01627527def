"""Programme effects as pure numbers: who started when, what happened, and what may be claimed."""

from toolkit.analyse.effect.exposure import first_treated, years_exposed
from toolkit.analyse.effect.panel import Panel, check_panel
from toolkit.analyse.effect.programme import Effect, ProgrammeVerdict, Reason, programme_effect

__all__ = ["Effect", "Panel", "ProgrammeVerdict", "Reason", "check_panel", "first_treated", "programme_effect", "years_exposed"]
