"""PPT's explorer: first what the data can answer, then the choices and an answer. Live only.

It says an effect only with its interval, and that nothing can be decided where that is so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import ipywidgets

from toolkit.errors import ProtectionError
from toolkit.interactive import views
from toolkit.interactive.drop_downs import DropDowns
from toolkit.interactive.estimate import SlowAnswers
from toolkit.interactive.first_screen import first_screen
from toolkit.interactive.layout import STYLE, heading, row
from toolkit.interactive.live import LiveHtml, browser_keeps_state
from toolkit.interactive.publishable import Publishable, publishable_figures
from toolkit.interactive.question import Choice, choice
from toolkit.interactive.saved_question import folder_of
from toolkit.interactive.saving import SavedQuestions
from toolkit.notebook import protected_for, read_parameters
from toolkit.plan.load import load_settings
from toolkit.plan.parameters import ExplorerParameters
from toolkit.plan.settings import Settings
from toolkit.present import html
from toolkit.present.html import Block
from toolkit.present.problem_sentences import error_sentence
from toolkit.present.texts import text
from toolkit.protect import ProtectedYear
from toolkit.protect.internal import InternalTable, internal_table
from toolkit.validate.year import read_year


def open_explorer(namespace: Mapping[str, object]) -> ipywidgets.Widget:
    """The explorer for the notebook's parameters, with the question that they name. Raises ParameterError as the report
    notebooks do; a question that cannot be opened is said.
    """
    parameters = read_parameters(namespace, ExplorerParameters)
    settings = load_settings(parameters.params, parameters.school_year)

    def load() -> InternalTable:
        return internal_table(read_year(settings), settings)

    protected, out = protected_for(parameters, settings), Path(parameters.out)
    if parameters.slice_file:  # part of a run, and nobody is looking
        return Explorer(protected, settings).panel
    questions = folder_of(out, settings)
    explorer = Explorer(protected, settings, load, lambda: publishable_figures(settings, out), questions)
    if parameters.question and explorer.saved is not None:
        explorer.saved.open(Path(parameters.question))
    return explorer.panel


class Explorer:
    """What can be answered, drop-downs and an answer, the internal figures on demand, a figure to use, and questions to
    save. `panel` is what is shown.

    Args:
        load: reads the figures before disclosure control, the first time somebody asks; None where nobody can.
        publishable: finds what may be shown outside, each time somebody asks; by default what is in `protected`.
        questions: the folder of saved questions; None where none can be saved.
    """

    def __init__(
        self,
        protected: ProtectedYear,
        settings: Settings,
        load: Callable[[], InternalTable] | None = None,
        publishable: Callable[[], Publishable] | None = None,
        questions: Path | None = None,
    ) -> None:
        self._protected, self._settings, self._load = protected, settings, load
        self._publishable = publishable or (lambda: Publishable(protected.figures, None))
        self._table: InternalTable | None = None
        self._slow = SlowAnswers()
        self.first_screen = ipywidgets.HTML(STYLE + first_screen(protected, settings, self._slow).html)
        self.choices = DropDowns(protected, settings, self._on_choice)
        self.saved: SavedQuestions | None = None
        if questions is not None:
            self.saved = SavedQuestions(questions, protected, settings, self.choices.asked, self.choices.ask)
        self.answer = ipywidgets.HTML()
        self.show_internal = ipywidgets.ToggleButton(
            description=text("explorer.show_internal"), disabled=load is None, layout={"width": "auto"}
        )
        self.internal = LiveHtml()
        self.make_public = ipywidgets.Button(description=text("explorer.make_public"), layout={"width": "auto"})
        self.public = ipywidgets.HTML()
        for name, widget in (("answer", self.answer), ("internal", self.internal), ("public", self.public)):
            widget.add_class(f"explorer-{name}")  # JupyterLab names nothing that a style or a reader could hold on to
        self.show_internal.observe(self._on_internal, names="value")
        self.make_public.on_click(self._on_public)
        has_programmes = bool(self.choices.programme.options)
        if has_programmes:
            self._on_choice()
        self.panel = ipywidgets.VBox([self.first_screen, *(self._below() if has_programmes else ())])

    def _below(self) -> list[ipywidgets.Widget]:
        choices = [heading("explorer.choices_heading"), *map(row, self.choices.rows)]
        saved = (
            [] if self.saved is None else [heading("explorer.questions_heading"), row(self.saved.row), self.saved.said]
        )
        shown = [self.answer, heading("explorer.internal_heading"), row([self.show_internal]), self.internal]
        return [*choices, *saved, *shown, heading("explorer.public_heading"), row([self.make_public]), self.public]

    def _on_choice(self) -> None:
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
        self.public.value = html.paragraph(text("explorer.public_pending")).html
        try:
            block = views.public_answer(self._choice(), self._publishable(), self._settings)
        except ProtectionError as error:
            block = html.paragraph(error_sentence(error))
        self.public.value = block.html

    def _choice(self) -> Choice:
        return choice(self.choices.asked(), self._protected, self._settings)
