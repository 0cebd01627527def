"""The explorer's drop-downs: what each offers, what they ask together, and how a saved question is put into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import ipywidgets

from toolkit.interactive.asked import COMPARISONS, EVERYTHING, JUDGEMENTS, POOLINGS, VIEWS, Asked
from toolkit.interactive.panel import comparable_years
from toolkit.interactive.question import groups_with_pupils, outcomes_in_order, reported_starts
from toolkit.interactive.words import unit_names
from toolkit.plan.model import Programme
from toolkit.plan.settings import Settings
from toolkit.present.texts import text
from toolkit.protect import ProtectedYear

WIDE = {"width": "max-content", "max_width": "100%"}
"""A drop-down as wide as what it says."""
WHOLE_LABEL = {"description_width": "initial"}
Options = list[tuple[str, str]]


class DropDowns:
    """One drop-down for each choice, and one for each of the plan's conditions for effect.

    Args:
        on_choice: called once for each change, whatever else it moved.
    """

    def __init__(self, protected: ProtectedYear, settings: Settings, on_choice: Callable[[], None]) -> None:
        self._protected, self._settings, self._on_choice = protected, settings, on_choice
        self._is_quiet = False
        self.programme = _drop_down("programme", [(one.name, one.id) for one in programmes_of(settings)])
        self.outcome = _drop_down("outcome", [])
        self.grades = _drop_down("grades", [(group.label, group.id) for group in settings.surveys.grade_groups])
        self.units = _drop_down("units", [])
        years = years_of(protected, settings)
        first, last = (text("explorer.from_first"), EVERYTHING), (_to_last(years), EVERYTHING)
        self.first_year = _drop_down("first_year", [first, *((year, year) for year in years)])
        self.last_year = _drop_down("last_year", [last, *((year, year) for year in years)])
        self.comparison = _drop_down("comparison", _coded("comparison", COMPARISONS))
        self.pooling = _drop_down("pooling", _coded("pooling", POOLINGS))
        self.view = _drop_down("view", _coded("view", VIEWS))
        self.judgements = {
            condition.id: ipywidgets.Dropdown(
                options=[(text(f"fidelity.{one}"), one) for one in JUDGEMENTS],
                description=condition.label,
                style=WHOLE_LABEL,
                layout=WIDE,
            )
            for condition in settings.plan.programme_conditions
        }
        if self.programme.options:
            self._fill_for_programme()
        self.programme.observe(self._on_programme, names="value")
        self.first_year.observe(self._on_first_year, names="value")
        self.last_year.observe(self._on_last_year, names="value")
        for one in (drop_down for row in self.rows for drop_down in row):
            if one not in (self.programme, self.first_year, self.last_year):
                one.observe(self._tell, names="value")

    @property
    def rows(self) -> list[list[ipywidgets.Dropdown]]:
        """All of them in the order in which they stand."""
        what = [self.programme, self.outcome, self.grades]
        which = [self.units, self.first_year, self.last_year]
        return [what, which, [self.comparison, self.pooling], [self.view], list(self.judgements.values())]

    def asked(self) -> Asked:
        """What they ask now."""
        judged = {
            one: drop_down.value for one, drop_down in self.judgements.items() if drop_down.value != JUDGEMENTS[0]
        }
        return Asked(
            programme=self.programme.value,
            outcome=self.outcome.value,
            grades=self.grades.value,
            units=self.units.value,
            first_year=self.first_year.value,
            last_year=self.last_year.value,
            comparison=self.comparison.value,
            pooling=self.pooling.value,
            view=self.view.value,
            judgements=judged,
        )

    def ask(self, asked: Asked) -> None:
        """Put a question into them. It has been checked against the same settings."""
        with self._quietly():
            self.programme.value = asked.programme
            self._fill_for_programme()
            self.outcome.value, self.grades.value, self.units.value = asked.outcome, asked.grades, asked.units
            self.first_year.value, self.last_year.value = asked.first_year, asked.last_year
            self.comparison.value, self.pooling.value, self.view.value = asked.comparison, asked.pooling, asked.view
            for condition, drop_down in self.judgements.items():
                drop_down.value = asked.judgements.get(condition, JUDGEMENTS[0])
        self._on_choice()

    def _fill_for_programme(self) -> None:
        """Begin with the first outcome named for the programme, the grades where it is best seen, and all its units."""
        programme = next(p for p in self._settings.plan.programmes if p.id == self.programme.value)
        groups = groups_with_pupils(programme, self._protected, self._settings)
        self.outcome.options = _outcomes(programme, self._settings)
        self.outcome.index = 0
        self.grades.value = groups[0].id if groups else self.grades.value
        names = unit_names(self._settings)
        units = sorted((names[unit], unit) for unit in reported_starts(programme, self._protected))
        self.units.options = [(text("explorer.all_units"), EVERYTHING), *units]
        self.units.value = EVERYTHING

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """One answer is enough for all that changes meanwhile."""
        was, self._is_quiet = self._is_quiet, True
        try:
            yield
        finally:
            self._is_quiet = was

    def _tell(self, _change: object = None) -> None:
        if not self._is_quiet:
            self._on_choice()

    def _on_programme(self, _change: object) -> None:
        with self._quietly():
            self._fill_for_programme()
        self._tell()

    def _on_first_year(self, _change: object) -> None:
        if self.last_year.value and self.first_year.value > self.last_year.value:
            with self._quietly():
                self.last_year.value = self.first_year.value  # a time that ends before it begins has no answer
        self._tell()

    def _on_last_year(self, _change: object) -> None:
        if self.last_year.value and self.first_year.value > self.last_year.value:
            with self._quietly():
                self.first_year.value = self.last_year.value
        self._tell()


def programmes_of(settings: Settings) -> list[Programme]:
    """Those that are given to pupils."""
    return [programme for programme in settings.plan.programmes if programme.grades]


def years_of(protected: ProtectedYear, settings: Settings) -> tuple[str, ...]:
    """The school years that may be looked at together, oldest first."""
    return comparable_years((figure.school_year for figure in protected.figures), settings)


def _outcomes(programme: Programme, settings: Settings) -> Options:
    """Labels and ids: those named for the programme first, the others marked as not chosen for it."""
    named, others = outcomes_in_order(programme, settings)
    labels = {one.id: one.label for one in settings.surveys.indicators}
    return [
        *((labels[one], one) for one in named),
        *((text("explorer.outcome_not_chosen", label=labels[one]), one) for one in others),
    ]


def _to_last(years: Sequence[str]) -> str:
    return text("explorer.to_last", year=years[-1] if years else "–")


def _coded(name: str, codes: Sequence[str]) -> Options:
    return [(text(f"explorer.{name}_{code}"), code) for code in codes]


def _drop_down(name: str, options: Options) -> ipywidgets.Dropdown:
    return ipywidgets.Dropdown(options=options, description=text(f"explorer.{name}"), style=WHOLE_LABEL, layout=WIDE)
