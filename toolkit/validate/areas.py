"""Names of areas larger than a municipality, for files that do not say of which level a row is."""

from __future__ import annotations

from typing import Final

from toolkit.plan.units import name_key

WHOLE: Final = frozenset({"hele landet", "nasjonalt", "norge", "landet", "svalbard", "utlandet"})
COUNTIES: Final = frozenset(
    {
        *("agder", "akershus", "aust-agder", "buskerud", "finnmark", "hedmark", "hordaland", "innlandet"),
        *("møre og romsdal", "nord-trøndelag", "nordland", "oppland", "rogaland", "sogn og fjordane"),
        *("sør-trøndelag", "telemark", "troms", "troms og finnmark", "trøndelag", "vest-agder", "vestfold"),
        *("vestfold og telemark", "vestland", "viken", "østfold"),
    }
)
"""Counties before and after the reforms. Not Oslo, which is a municipality too."""

BEGINNINGS: Final = ("kommunegruppe", "fylke ", "alle kommuner", "alle fylker")
ENDS: Final = (" fylke", " fylkeskommune")
BETWEEN_LANGUAGES: Final = " - "


def is_name_of_area(name: str) -> bool:
    """Whether a name is that of a country, a county or a group of municipalities."""
    key = name_key(name)
    is_described = key.startswith(BEGINNINGS) or key.endswith(ENDS)
    return is_described or not (WHOLE | COUNTIES).isdisjoint((key, key.split(BETWEEN_LANGUAGES)[0]))
