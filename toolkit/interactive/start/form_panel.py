"""The workbook as a form: one sheet at a time. What is typed is remembered at once, and saved when asked.

An answer that is typed and not saved survives a reload and a kernel that dies: `Unsaved` has it on the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import ipywidgets

from toolkit.errors import InputError
from toolkit.interactive.start.answers import Answers
from toolkit.interactive.start.desk import Task
from toolkit.interactive.start.notice import Notice, escaped
from toolkit.interactive.start.question import QuestionWidget
from toolkit.present import html
from toolkit.present.problem_sentences import error_sentence, problem_advice
from toolkit.present.texts import text
from toolkit.template.form_questions import Question, Section
from toolkit.validate.problems import Problem


class FormPanel:
    """Which sheet, its questions, and a button to save. `widget` is what is shown.

    Everything is made once, and a field lives until another sheet, unit or year is chosen: one that is made anew
    loses the focus and what is being typed.

    Args:
        may_write: raises where another window has the page.
        on_saved: told when the workbook has new answers.
        make_workbook: makes the unit's workbook where there is none.
    """

    def __init__(
        self, may_write: Callable[[], None], on_saved: Callable[[], object], make_workbook: Callable[[], None]
    ) -> None:
        self._may_write, self._on_saved, self._make_workbook = may_write, on_saved, make_workbook
        self._answers: Answers | None = None
        self._problems: tuple[Problem, ...] = ()
        self._fields: list[QuestionWidget] = []
        self.notice = Notice()
        self.intro, self.state, self.homeless = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self.sheet = ipywidgets.Dropdown(options=[], description=text("start.sheet"))
        self.sheet.add_class("tp-question")
        self.questions = ipywidgets.VBox([])
        self.next = ipywidgets.Button(description=text("start.next_sheet"))
        self.save = ipywidgets.Button(description=text("start.save"))
        self.make = ipywidgets.Button(description=text("start.make_workbook"))
        self.drop = ipywidgets.Button(description=text("start.drop_homeless"))
        for quiet in (self.next, self.drop):
            quiet.add_class("tp-quiet")
        buttons = ipywidgets.HBox([self.save, self.next])
        buttons.add_class("tp-buttons")
        self.form = ipywidgets.VBox([self.homeless, self.drop, self.sheet, self.questions, self.state, buttons])
        self.widget = ipywidgets.VBox([self.intro, self.form, self.make, self.notice.widget])
        self.sheet.observe(self._on_sheet, names="value")
        self.next.on_click(lambda _: self._on_next())
        self.save.on_click(lambda _: self.notice.trying(self._save))
        self.make.on_click(lambda _: self.notice.trying(self._make))
        self.drop.on_click(lambda _: self.notice.trying(self._drop))

    def show(self, task: Task, workbook: Path | None) -> None:
        """The form of this unit's workbook with what is typed and not saved, or a button to make a workbook."""
        self._answers, self._problems = None, ()
        self._fields, self.questions.children = [], []
        self.notice.clear()
        self._show_parts(form=False, make=workbook is None)
        if workbook is None:
            self.intro.value = f"<p>{escaped(text('start.no_workbook', name=task.name, year=task.year))}</p>"
        else:
            self.intro.value = f"<p>{escaped(text('start.form_intro', file=workbook.name))}</p>"
            self.notice.trying(lambda: self._open(Answers(task, workbook)))

    def _open(self, answers: Answers) -> None:
        if not answers.sections:
            self.notice.say("bad", text("start.no_questions"))
            return
        self._answers = answers
        self._show_answers()
        self._show_parts(form=True, make=False)
        if answers.was_damaged:
            self.notice.say("bad", text("start.unsaved_damaged"))

    def _show_parts(self, form: bool, make: bool) -> None:
        for part, is_shown in ((self.form, form), (self.make, make)):
            part.layout.display = None if is_shown else "none"

    @property
    def unsaved_count(self) -> int:
        """How many answers are typed and not in the workbook."""
        return 0 if self._answers is None else len(self._answers.typed)

    def _show_answers(self) -> None:
        """The list of sheets, the questions, and what is not saved, as they stand now."""
        assert self._answers is not None
        typed, sections = self._answers.typed, self._answers.sections
        options = tuple((self._label(section, typed), section.sheet) for section in sections)
        chosen = self.sheet.value
        if options != self.sheet.options:
            self.sheet.unobserve(self._on_sheet, names="value")
            self.sheet.options = options
            self.sheet.value = chosen if chosen in [one.sheet for one in sections] else sections[0].sheet
            self.sheet.observe(self._on_sheet, names="value")
        self._show_sheet()

    def _label(self, section: Section, typed: dict[str, str]) -> str:
        asked = [question for question in section.questions if not question.optional]
        filled = sum(bool(typed.get(question.key, question.value)) for question in asked)
        code = "start.sheet_label" if asked else "start.sheet_optional"
        return text(code, title=section.title, filled=filled, asked=len(asked))

    def _on_sheet(self, _change: object) -> None:
        self.notice.trying(self._show_sheet)

    def _on_next(self) -> None:
        sheets = [sheet for _, sheet in self.sheet.options]
        if sheets:
            self.sheet.value = sheets[(sheets.index(self.sheet.value) + 1) % len(sheets)]

    def _show_sheet(self) -> None:
        assert self._answers is not None
        typed = self._answers.typed
        questions = next(one for one in self._answers.sections if one.sheet == self.sheet.value).questions
        shown = [typed.get(question.key, question.value) for question in questions]
        if [field.asks for field in self._fields] == [(question.key, question.label) for question in questions]:
            for field, question, answer in zip(self._fields, questions, shown, strict=True):
                field.ask_again(question, answer)
        else:
            # Bound to this unit's answers: one that comes late, when another unit is chosen, is still this unit's.
            on_answer = partial(self._on_answer, self._answers)
            self._fields = [QuestionWidget(q, answer, on_answer) for q, answer in zip(questions, shown, strict=True)]
            self.questions.children = [field.widget for field in self._fields]
        for field in self._fields:
            field.show_problems([problem_advice(p) for p in self._problems if field.is_about(p)])
        self._say_unsaved()

    def _on_answer(self, answers: Answers, question: Question, answer: str) -> None:
        """Also from a window that has lost the page: what somebody has typed is kept, and not written anywhere else."""
        was_refused = answers.has_refused
        went_well = self.notice.trying(lambda: answers.remember(question, answer))
        if went_well and was_refused and not answers.has_refused:
            self.notice.clear()
        if went_well:
            self.notice.trying(self._say_unsaved)

    def _say_unsaved(self) -> None:
        count = self.unsaved_count
        code = "start.unsaved_one" if count == 1 else "start.unsaved"
        self.state.value = f'<p class="tp-unsaved">{escaped(text(code, count=count))}</p>' if count else ""
        homeless = {} if self._answers is None else self._answers.homeless
        self.drop.layout.display = None if homeless else "none"
        lines = [text("start.homeless_answer", label=one.label, answer=one.answer) for one in homeless.values()]
        told = html.paragraph(text("start.homeless")) + html.bullets(lines)
        self.homeless.value = f'<div role="status" class="tp-note">{told.html}</div>' if homeless else ""

    def _save(self) -> None:
        assert self._answers is not None
        self._may_write()
        self._answers.remember_refused()
        count = self.unsaved_count
        if not count:
            self.notice.say("note", text("start.nothing_to_save"))
            return
        try:
            self._problems = self._answers.save()
        except InputError as error:
            if error.code not in ("workbook_changed", "question_gone"):
                raise
            self._answers.load()
            self._show_answers()  # what stands there now, under what was typed here
            self.notice.say("bad", error_sentence(error))
            return
        if self._problems:
            self._show_first_problem()
            return
        self._show_answers()
        code = "start.saved_one" if count == 1 else "start.saved"
        self.notice.say("good", text(code, count=count, file=self._answers.workbook.name))
        self._on_saved()

    def _show_first_problem(self) -> None:
        sheets = [sheet for _, sheet in self.sheet.options]
        first = next((p.sheet for p in self._problems if p.sheet in sheets), self.sheet.value)
        if first == self.sheet.value:
            self._show_sheet()
        else:
            self.sheet.value = first
        code = "start.not_saved_one" if len(self._problems) == 1 else "start.not_saved"
        sentences = [text("start.problem_at", sheet=p.sheet or "", advice=problem_advice(p)) for p in self._problems]
        self.notice.say("bad", [text(code, count=len(self._problems)), *sentences])

    def _drop(self) -> None:
        assert self._answers is not None
        self._may_write()
        self._answers.drop_homeless()
        self._say_unsaved()

    def _make(self) -> None:
        self._may_write()
        self._make_workbook()
