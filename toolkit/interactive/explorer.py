"""PPT's explorer: first what the data can answer, then programme, outcome and grades, and an answer. Live only.

It says an effect only with its interval, and that nothing can be decided where that is so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ipywidgets

from toolkit.errors import ProtectionError
from toolkit.interactive import views
from toolkit.interactive.estimate import SlowAnswers
from toolkit.interactive.fidelity import JUDGEMENTS
from toolkit.interactive.first_screen import first_screen
from toolkit.interactive.live import LiveHtml, browser_keeps_state
from toolkit.interactive.publishable import Publishable, publishable_figures
from toolkit.interactive.question import Choice, choice, groups_with_pupils, outcomes_in_order
from toolkit.notebook import CommitteeParameters, protected_for, read_parameters
from toolkit.plan.load import load_settings
from toolkit.plan.model import Programme
from toolkit.plan.project import PROJECT
from toolkit.plan.settings import Settings
from toolkit.present import html
from toolkit.present.html import Block
from toolkit.present.sentences import error_sentence
from toolkit.present.texts import text
from toolkit.protect import ProtectedYear
from toolkit.protect.internal import InternalTable, internal_table
from toolkit.validate.year import read_year

WIDE = {"width": "max-content"}
"""A drop-down as wide as what it says."""

STYLE = (
    "<style>.widget-html td, .widget-html th { padding: 0.1em 0.6em; text-align: left; vertical-align: top }</style>"
)
"""JupyterLab leaves no room between the cells of a table in a widget."""


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
    """What can be answered, three drop-downs and an answer, the internal figures on demand, the plan's conditions for
    effect to judge, and a figure to use. `panel` is what is shown.

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
        self._slow = SlowAnswers()
        programmes = [programme for programme in settings.plan.programmes if programme.grades]
        groups = [(group.label, group.id) for group in settings.surveys.grade_groups]
        self.first_screen = ipywidgets.HTML(STYLE + first_screen(protected, settings, self._slow).html)
        self.programme = ipywidgets.Dropdown(
            options=[(programme.name, programme.id) for programme in programmes],
            description=text("explorer.programme"),
            layout=WIDE,
        )
        self.outcome = ipywidgets.Dropdown(options=[], description=text("explorer.outcome"), layout=WIDE)
        self.grades = ipywidgets.Dropdown(options=groups, description=text("explorer.grades"), layout=WIDE)
        self.judgements = _judgement_drop_downs(settings)
        self.answer = ipywidgets.HTML()
        self.show_internal = ipywidgets.ToggleButton(
            description=text("explorer.show_internal"), disabled=load is None, layout={"width": "auto"}
        )
        self.internal = LiveHtml()
        self.make_public = ipywidgets.Button(description=text("explorer.make_public"), layout={"width": "auto"})
        self.public = ipywidgets.HTML()
        self._listen()
        if programmes:
            self._on_programme()
        asked = (self.programme, self.outcome, self.grades, *self.judgements.values(), self.answer)
        more = (self.show_internal, self.internal, self.make_public, self.public)
        self.panel = ipywidgets.VBox([self.first_screen, *((*asked, *more) if programmes else ())])

    def _listen(self) -> None:
        self.programme.observe(self._on_programme, names="value")
        for drop_down in (self.outcome, self.grades, *self.judgements.values()):
            drop_down.observe(self._on_choice, names="value")
        self.show_internal.observe(self._on_internal, names="value")
        self.make_public.on_click(self._on_public)

    def _on_programme(self, _change: object = None) -> None:
        """Begin with the first outcome named for the programme, and with the grades where it is best seen."""
        programme = next(p for p in self._settings.plan.programmes if p.id == self.programme.value)
        groups = groups_with_pupils(programme, self._protected, self._settings)
        for drop_down in (self.outcome, self.grades):  # one answer is enough for all three changes
            drop_down.unobserve(self._on_choice, names="value")
        outcomes = self._outcomes(programme)
        self.outcome.options = outcomes
        self.outcome.value = outcomes[0][1]
        self.grades.value = groups[0].id if groups else self.grades.value
        for drop_down in (self.outcome, self.grades):
            drop_down.observe(self._on_choice, names="value")
        self._on_choice()

    def _outcomes(self, programme: Programme) -> list[tuple[str, str]]:
        """Labels and ids: those named for the programme first, the others marked as not chosen for it."""
        named, others = outcomes_in_order(programme, self._settings)
        labels = {one.id: one.label for one in self._settings.surveys.indicators}
        return [
            *((labels[one], one) for one in named),
            *((text("explorer.outcome_not_chosen", label=labels[one]), one) for one in others),
        ]

    def _on_choice(self, _change: object = None) -> None:
        self.internal.show(html.EMPTY)  # whatever happens below, nothing of another choice is left standing
        self.public.value = ""
        self._show_answer()
        self._show_internal()
        if self._slow.work_out():  # only now: the figures are on the screen already
            self._show_answer()
            self._show_internal()

    def _on_internal(self, _change: object = None) -> None:
        self.internal.show(html.EMPTY)
        self._show_internal()
        if self._slow.work_out():
            self._show_internal()

    def _show_answer(self) -> None:
        self.answer.value = views.answer(self._choice(), self._protected, self._settings, self._slow).html

    def _show_internal(self) -> None:
        if self.show_internal.value and self._load is not None:
            self.internal.show(self._internal(self._load))

    def _internal(self, load: Callable[[], InternalTable]) -> Block:
        if browser_keeps_state():
            return html.paragraph(text("explorer.state_is_saved"))
        self._table = self._table or load()
        return views.internal_view(self._choice(), self._table, self._settings, self._slow)

    def _on_public(self, _button: object) -> None:
        try:
            block = views.public_answer(self._choice(), self._publishable(), self._settings)
        except ProtectionError as error:
            block = html.paragraph(error_sentence(error))
        self.public.value = block.html

    def _choice(self) -> Choice:
        chosen = (self.programme.value, self.outcome.value, self.grades.value)
        judged = {condition: drop_down.value for condition, drop_down in self.judgements.items()}
        return choice(*chosen, self._protected, self._settings, judged)


def _judgement_drop_downs(settings: Settings) -> dict[str, ipywidgets.Dropdown]:
    """One for each of the plan's own conditions for effect."""
    answers = [(text(f"fidelity.{judgement}"), judgement) for judgement in JUDGEMENTS]
    whole_label = {"description_width": "initial"}
    return {
        condition.id: ipywidgets.Dropdown(options=answers, description=condition.label, style=whole_label, layout=WIDE)
        for condition in settings.plan.programme_conditions
    }
