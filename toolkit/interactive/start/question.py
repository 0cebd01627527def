"""One question of the form: a label, a field, and what is wrong with the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets

from toolkit.interactive.start.notice import escaped
from toolkit.present.texts import text
from toolkit.template.form_questions import Question
from toolkit.validate.problems import Problem


class QuestionWidget:
    """A field for one cell. `widget` is what is shown; its label is a label for a screen reader too.

    Args:
        answer: what the field begins with: what is typed and not saved, or what stands in the workbook.
        on_answer: told the question and the answer, at each change.
    """

    def __init__(self, question: Question, answer: str, on_answer: Callable[[Question, str], None]) -> None:
        self._question = question
        self.field = _field(question, answer)
        self.problems = ipywidgets.HTML()
        self.widget = ipywidgets.VBox([self.field, self.problems])
        self.field.observe(lambda change: on_answer(self._question, change["new"]), names="value")

    @property
    def asks(self) -> tuple[str, str]:
        """Which cell, and what about."""
        return (self._question.key, self._question.label)

    def ask_again(self, question: Question, answer: str) -> None:
        """The same question with what stands there now. A field that shows it already is left in peace."""
        self._question = question
        if answer != self.field.value and (not question.choices or answer in self.field._options_values):
            self.field.value = answer

    def is_about(self, problem: Problem) -> bool:
        """Whether the problem is this cell's."""
        cell = (self._question.sheet, self._question.row, self._question.column)
        return cell == (problem.sheet, problem.row, problem.column)

    def show_problems(self, sentences: Sequence[str]) -> None:
        """What is wrong with the answer, below it."""
        self.problems.value = "".join(f'<p class="tp-bad">{escaped(one)}</p>' for one in sentences)


def _field(question: Question, answer: str) -> ipywidgets.Widget:
    given = {"description": _label(question), "style": {"description_width": "initial"}}
    if question.choices:
        known = list(zip(question.meanings or question.choices, question.choices, strict=True))
        others = [(answer, answer)] if answer and answer not in question.choices else []
        options = [(text("start.no_answer"), ""), *known, *others]
        field = ipywidgets.Dropdown(options=options, value=answer, **given)
    elif question.kind == "text":
        field = ipywidgets.Textarea(value=answer, rows=2, **given)
    else:
        field = ipywidgets.Text(value=answer, **given)
    field.add_class("tp-question")
    return field


def _label(question: Question) -> str:
    words = [question.label]
    if question.help:
        words.append(text("start.help", help=question.help))
    if question.optional:
        words.append(text("start.optional"))
    return " ".join(words)
