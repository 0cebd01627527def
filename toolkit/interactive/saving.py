"""«Lagre spørsmålet» and «Åpne et spørsmål»: a name and a button, a drop-down, and what came of it in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import ipywidgets

from toolkit.errors import InputError
from toolkit.interactive.asked import Asked
from toolkit.interactive.drop_downs import WHOLE_LABEL, WIDE
from toolkit.interactive.saved_question import read_question, save_question, saved_questions
from toolkit.plan.settings import Settings
from toolkit.present.html import paragraph
from toolkit.present.problem_sentences import error_sentence
from toolkit.present.texts import text
from toolkit.protect import ProtectedYear

NOTHING = ""


class SavedQuestions:
    """The widgets that save and open questions.

    Args:
        folder: where they are kept.
        asked: what is asked now.
        ask: shows a question.
    """

    def __init__(
        self,
        folder: Path,
        protected: ProtectedYear,
        settings: Settings,
        asked: Callable[[], Asked],
        ask: Callable[[Asked], None],
    ) -> None:
        self._folder, self._protected, self._settings = folder, protected, settings
        self._asked, self._ask = asked, ask
        self.name = ipywidgets.Text(description=text("question.name"), style=WHOLE_LABEL, layout={"max_width": "100%"})
        self.save = ipywidgets.Button(description=text("question.save"), layout={"width": "auto"})
        self.choose = ipywidgets.Dropdown(
            options=self._options(), description=text("question.open"), style=WHOLE_LABEL, layout=WIDE
        )
        self.said = ipywidgets.HTML()
        self.save.on_click(self._on_save)
        self.choose.observe(self._on_choose, names="value")
        self.row = [self.name, self.save, self.choose]

    def open(self, path: Path) -> None:
        """Show the question in a file, or say what is wrong with it."""
        try:
            asked = read_question(path, self._protected, self._settings)
        except InputError as error:
            self._say(error_sentence(error))
            return
        self._ask(asked)
        self._say(text("question.opened", file=path.name))

    def _on_save(self, _button: object) -> None:
        try:
            path = save_question(self._asked(), self.name.value, self._folder)
        except InputError as error:
            self._say(error_sentence(error))
            return
        self.choose.unobserve(self._on_choose, names="value")
        self.choose.options = self._options()
        self.choose.value = NOTHING
        self.choose.observe(self._on_choose, names="value")
        self._say(text("question.saved", file=path.name, folder=str(self._folder)))

    def _on_choose(self, _change: object) -> None:
        if self.choose.value != NOTHING:
            self.open(Path(self.choose.value))

    def _options(self) -> list[tuple[str, str]]:
        found = [(name, str(path)) for name, path in saved_questions(self._folder)]
        return [(text("question.choose"), NOTHING), *found]

    def _say(self, sentence: str) -> None:
        self.said.value = f'<div role="status">{paragraph(sentence).html}</div>'
