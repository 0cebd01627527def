"""What each layout of the survey holds: its figures, how they are read, and what they are about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from toolkit.validate.values import Reading, State, read_count, read_deviation, read_mean, read_printed_percent

Content = Literal["bullying", "indicator", "theme", "participation"]


@dataclass(frozen=True)
class Measure:
    """A column of figures: where it goes, how it is read, and whether the row's state depends on it."""

    column: str
    target: str
    read: Callable[[object], Reading]
    decides_state: bool = True

    def state(self, cell: object) -> State:
        """What kind of cell it is."""
        return self.read(cell).state

    def number(self, cell: object) -> float | None:
        """The figure, where there is one."""
        return self.read(cell).number


MEASURES: Final[dict[Content, tuple[Measure, ...]]] = {
    "bullying": (
        Measure("AndelMobbet", "share", read_printed_percent),
        Measure("AntallBesvart", "answered", read_count),
    ),
    "indicator": (
        Measure("Score", "mean", read_mean),
        Measure("AntallBesvart", "respondents", read_count),
        Measure("Standardavvik", "sd", read_deviation, decides_state=False),
    ),
    "theme": (Measure("AndelBesvart", "share", read_printed_percent), Measure("Score", "mean", read_mean)),
    "participation": (
        Measure("AntallBesvart", "participants", read_count),
        Measure("AntallInvitert", "invited", read_count),
    ),
}
CONTENTS: Final[dict[str, Content]] = {
    **dict.fromkeys(("udir_150", "udir_154"), "bullying"),
    **dict.fromkeys(("udir_148", "udir_152"), "indicator"),
    **dict.fromkeys(("udir_149", "udir_153"), "theme"),
    **dict.fromkeys(("udir_151", "udir_155"), "participation"),
    **{f"{origin}_{content}": content for origin in ("portal", "download") for content in MEASURES},
    **{f"download_{content}_upper": content for content in MEASURES},
    "skoleporten_share": "bullying",
    "skoleporten_mean": "indicator",
}
"""What a layout is about. A layout need not have all the measures, only the first."""

UPPER_SECONDARY: Final = frozenset(
    {"udir_152", "udir_153", "udir_154", "udir_155", *(f"download_{content}_upper" for content in MEASURES)}
)
"""Layouts of upper secondary school, which numbers the levels of units in its own way."""
