"""PPT's first explorer: choose programme, outcome and grades; it answers with a figure and a sentence. Live only.

It describes protected figures and says when nothing can be decided. It estimates no effect.
"""

from __future__ import annotations

from collections.abc import Mapping

import ipywidgets

from toolkit.analyse.series import Series, build_series
from toolkit.notebook import CommitteeParameters, protected_for, read_parameters
from toolkit.plan.load import load_settings
from toolkit.plan.model import Programme
from toolkit.plan.settings import Settings
from toolkit.present import html
from toolkit.present.charts import by_unit
from toolkit.present.charts.svg import inline_svg
from toolkit.present.html import Block
from toolkit.present.parts import bands, origin_words, series_table
from toolkit.present.sentences import group_label
from toolkit.present.texts import text
from toolkit.protect import ProtectedYear
from toolkit.validate.tables import MUNICIPALITY


def open_explorer(namespace: Mapping[str, object]) -> ipywidgets.Widget:
    """The explorer for the notebook's parameters. Raises ParameterError as the report notebooks do."""
    parameters = read_parameters(namespace, CommitteeParameters)
    settings = load_settings(parameters.params, parameters.school_year)
    return Explorer(protected_for(parameters, settings), settings).panel


class Explorer:
    """Three drop-downs and an answer. `panel` is what a notebook shows."""

    def __init__(self, protected: ProtectedYear, settings: Settings) -> None:
        self._protected, self._settings = protected, settings
        programmes = [(p.name, p.id) for p in settings.plan.programmes if p.grades]
        outcomes = [(i.label, i.id) for i in settings.surveys.indicators if i.headline or i.kind == "mean"]
        groups = [(group.label, group.id) for group in settings.surveys.grade_groups]
        self.programme = ipywidgets.Dropdown(options=programmes, description=text("explorer.programme"))
        self.outcome = ipywidgets.Dropdown(options=outcomes, description=text("explorer.outcome"))
        self.grades = ipywidgets.Dropdown(options=groups, description=text("explorer.grades"))
        self.answer = ipywidgets.HTML()
        for choice in (self.programme, self.outcome, self.grades):
            choice.observe(self._answer, names="value")
        self._answer()
        self.panel = ipywidgets.VBox([self.programme, self.outcome, self.grades, self.answer])

    def _answer(self, _change: object = None) -> None:
        programme = next(p for p in self._settings.plan.programmes if p.id == self.programme.value)
        starts = self._starts(programme)
        series = [one for one in self._series() if one.unit in starts]
        shown = [one for one in series if any(point.state == "shown" for point in one.points)]
        code, sentence = self._sentence(programme, starts, shown)
        block = bands(self._settings, internal=True) + html.paragraph(sentence)
        if programme.evidence_level:
            block += html.paragraph(text("explorer.evidence", level=programme.evidence_level))
        if code not in ("other_grades", "nothing_shown"):
            block += self._figure(shown, starts)
        self.answer.value = block.html

    def _starts(self, programme: Programme) -> dict[str, str]:
        """Unit to the first school year reported for the programme."""
        starts: dict[str, str] = {}
        for record in self._protected.records:
            years = [
                report.first_school_year
                for report in record.programmes
                if report.programme == programme.id and report.first_school_year
            ]
            if years:
                starts[record.unit] = min(years)
        return starts

    def _series(self) -> list[Series]:
        """The chosen outcome for each unit in the chosen grades."""
        kind = self._settings.indicator(self.outcome.value).kind
        chosen = [
            f
            for f in self._protected.figures
            if f.indicator == self.outcome.value and f.group == self.grades.value and f.unit != MUNICIPALITY
        ]
        years = tuple(sorted({f.school_year for f in chosen}))
        return [
            build_series([f for f in chosen if f.unit == unit], kind, years, self._settings.surveys.breaks)
            for unit in sorted({f.unit for f in chosen})
        ]

    def _sentence(self, programme: Programme, starts: dict[str, str], shown: list[Series]) -> tuple[str, str]:
        """What these data can answer, most decisive obstacle first: the text's code and its sentence."""
        group = next(g for g in self._settings.surveys.grade_groups if g.id == self.grades.value)
        years = sorted(set(starts.values()))
        if not set(programme.grades) & set(group.grades):
            code = "other_grades"
        elif not shown:
            code = "nothing_shown"
        elif len(starts) == 1:
            code = "one_unit"
        else:
            code = "same_start" if len(years) == 1 else "staggered"
        values = {"programme": programme.name, "group": group.label, "count": len(starts)}
        return code, text(f"explorer.{code}", **values, first=min(years, default=""), last=max(years, default=""))

    def _figure(self, shown: list[Series], starts: dict[str, str]) -> Block:
        names = {unit.id: unit.name_in(self._protected.school_year) for unit in self._settings.unit_register.units}
        label = self._settings.indicator(self.outcome.value).label
        title = text("figure.title", label=label, group=group_label(self.grades.value, self._settings))
        alt = text("explorer.alt", title=title, units=", ".join(names[one.unit] for one in shown))
        drawing = by_unit.draw(shown, names, starts, origin_words(self._settings))
        tables = html.EMPTY
        for one in shown:
            tables += series_table(one, {}, names[one.unit])
        return html.figure(inline_svg(drawing, "explorer", title, alt), text("explorer.caption"), tables)
