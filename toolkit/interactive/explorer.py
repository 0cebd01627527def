"""PPT's first explorer: choose programme, outcome and grades; it answers with a figure and a sentence. Live only.

It describes figures and says when nothing can be decided. It estimates no effect.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ipywidgets

from toolkit.engine.report import PROJECT
from toolkit.errors import ProtectionError
from toolkit.interactive import views
from toolkit.interactive.live import LiveHtml, browser_keeps_state
from toolkit.interactive.publishable import Publishable, publishable_figures
from toolkit.notebook import CommitteeParameters, protected_for, read_parameters
from toolkit.plan.load import load_settings
from toolkit.plan.settings import Settings
from toolkit.present import html
from toolkit.present.html import Block
from toolkit.present.sentences import error_sentence
from toolkit.present.texts import text
from toolkit.protect import ProtectedYear
from toolkit.protect.internal import InternalTable, internal_table
from toolkit.validate.year import read_year


def open_explorer(namespace: Mapping[str, object]) -> ipywidgets.Widget:
    """The explorer for the notebook's parameters. Raises ParameterError as the report notebooks do."""
    parameters = read_parameters(namespace, CommitteeParameters)
    settings = load_settings(parameters.params, parameters.school_year)

    def load() -> InternalTable:
        return internal_table(read_year(settings), settings)

    protected = protected_for(parameters, settings)
    if parameters.slice_file:  # part of a run, and nobody is looking
        return Explorer(protected, settings).panel
    return Explorer(protected, settings, load, lambda: publishable_figures(settings, PROJECT / "outputs")).panel


class Explorer:
    """Three drop-downs and an answer, the internal figures on demand, and a figure to use. `panel` is what is shown.

    Args:
        load: reads the figures before disclosure control, the first time somebody asks; None where nobody can.
        publishable: finds what may be shown outside, each time somebody asks; by default what is in `protected`.
    """

    def __init__(
        self,
        protected: ProtectedYear,
        settings: Settings,
        load: Callable[[], InternalTable] | None = None,
        publishable: Callable[[], Publishable] | None = None,
    ) -> None:
        self._protected, self._settings, self._load = protected, settings, load
        self._publishable = publishable or (lambda: Publishable(protected.figures, None))
        self._table: InternalTable | None = None
        programmes = [(p.name, p.id) for p in settings.plan.programmes if p.grades]
        outcomes = [(i.label, i.id) for i in settings.surveys.indicators if i.headline or i.kind == "mean"]
        groups = [(group.label, group.id) for group in settings.surveys.grade_groups]
        self.programme = ipywidgets.Dropdown(options=programmes, description=text("explorer.programme"))
        self.outcome = ipywidgets.Dropdown(options=outcomes, description=text("explorer.outcome"))
        self.grades = ipywidgets.Dropdown(options=groups, description=text("explorer.grades"))
        self.answer = ipywidgets.HTML()
        self.show_internal = ipywidgets.ToggleButton(
            description=text("explorer.show_internal"), disabled=load is None, layout={"width": "auto"}
        )
        self.internal = LiveHtml()
        self.make_public = ipywidgets.Button(description=text("explorer.make_public"), layout={"width": "auto"})
        self.public = ipywidgets.HTML()
        self._listen()
        self._on_choice()
        choices = (self.programme, self.outcome, self.grades, self.answer)
        self.panel = ipywidgets.VBox([*choices, self.show_internal, self.internal, self.make_public, self.public])

    def _listen(self) -> None:
        for drop_down in (self.programme, self.outcome, self.grades):
            drop_down.observe(self._on_choice, names="value")
        self.show_internal.observe(self._on_internal, names="value")
        self.make_public.on_click(self._on_public)

    def _on_choice(self, _change: object = None) -> None:
        self.answer.value = views.answer(self._choice(), self._protected, self._settings).html
        self.public.value = ""  # it answered another choice
        self._on_internal()

    def _on_internal(self, _change: object = None) -> None:
        self.internal.show(html.EMPTY)  # whatever happens below, nothing of another choice is left standing
        if self.show_internal.value and self._load is not None:
            self.internal.show(self._internal(self._load))

    def _internal(self, load: Callable[[], InternalTable]) -> Block:
        if browser_keeps_state():
            return html.paragraph(text("explorer.state_is_saved"))
        self._table = self._table or load()
        return views.internal_view(self._choice(), self._table, self._settings)

    def _on_public(self, _button: object) -> None:
        try:
            block = views.public_answer(self._choice(), self._publishable(), self._settings)
        except ProtectionError as error:
            block = html.paragraph(error_sentence(error))
        self.public.value = block.html

    def _choice(self) -> views.Choice:
        chosen = (self.programme.value, self.outcome.value, self.grades.value)
        return views.choice(*chosen, self._protected, self._settings)
