"""Effects of programmes as pure numbers: who has met the programme since when, and what can be said about it."""

from toolkit.analyse.effect.exposure import first_treated, years_exposed

__all__ = ["first_treated", "years_exposed"]
