"""The workbook as a form: one sheet at a time. What is typed is remembered at once, and saved when asked.

An answer that is typed and not saved survives a reload and a kernel that dies: `Unsaved` has it on the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import ipywidgets

from toolkit.errors import InputError
from toolkit.interactive.start.desk import Task
from toolkit.interactive.start.notice import Notice, escaped
from toolkit.interactive.start.question import QuestionWidget
from toolkit.present.html import EMPTY
from toolkit.present.sentences import error_sentence, problem_advice
from toolkit.present.texts import text
from toolkit.template.form_questions import Section
from toolkit.template.leader_form import fingerprint, form_sections, save_answers
from toolkit.template.unsaved import Unsaved
from toolkit.validate.problems import Problem


class FormPanel:
    """Which sheet, its questions, and a button to save. `widget` is what is shown.

    Args:
        may_write: raises where another window has the page.
        on_saved: told when the workbook has new answers.
        make_workbook: makes the unit's workbook where there is none.
    """

    def __init__(
        self, may_write: Callable[[], None], on_saved: Callable[[], object], make_workbook: Callable[[], None]
    ) -> None:
        self._may_write, self._on_saved, self._make_workbook = may_write, on_saved, make_workbook
        self._task: Task | None = None
        self._workbook: Path | None = None
        self._seen = ""
        self._sections: tuple[Section, ...] = ()
        self._problems: tuple[Problem, ...] = ()
        self._unsaved: Unsaved | None = None
        self.notice = Notice()
        self.state = ipywidgets.HTML()
        self.sheet = ipywidgets.Dropdown(options=[], description=text("start.sheet"))
        self.sheet.add_class("tp-question")
        self.questions = ipywidgets.VBox([])
        self.next = ipywidgets.Button(description=text("start.next_sheet"))
        self.save = ipywidgets.Button(description=text("start.save"))
        self.make = ipywidgets.Button(description=text("start.make_workbook"))
        self.next.add_class("tp-quiet")
        buttons = ipywidgets.HBox([self.save, self.next])
        buttons.add_class("tp-buttons")
        self.intro = ipywidgets.HTML()
        # Made once: what is made anew after an answer is saved would lose the focus of a keyboard.
        self.form = ipywidgets.VBox([self.sheet, self.questions, self.state, buttons])
        self.widget = ipywidgets.VBox([self.intro, self.form, self.make, self.notice.widget])
        self.sheet.observe(self._on_sheet, names="value")
        self.next.on_click(lambda _: self._on_next())
        self.save.on_click(lambda _: self.notice.trying(self._save))
        self.make.on_click(lambda _: self.notice.trying(self._make))

    def show(self, task: Task, workbook: Path | None) -> None:
        """The form of this unit's workbook with what is typed and not saved, or a button to make a workbook."""
        self._task, self._workbook, self._problems = task, workbook, ()
        self._unsaved = Unsaved(task.folder, f"{task.year}-{task.unit.id}")
        self.notice.clear()
        self._show_parts(form=False, make=workbook is None)
        if workbook is None:
            self.intro.value = f"<p>{escaped(text('start.no_workbook', name=task.name, year=task.year))}</p>"
        else:
            self.intro.value = f"<p>{escaped(text('start.form_intro', file=workbook.name))}</p>"
            self.notice.trying(self._load)

    def _show_parts(self, form: bool, make: bool) -> None:
        for part, is_shown in ((self.form, form), (self.make, make)):
            part.layout.display = None if is_shown else "none"

    @property
    def unsaved_count(self) -> int:
        """How many answers are typed and not in the workbook."""
        return len(self._answers())

    def _load(self) -> None:
        assert self._task is not None and self._workbook is not None
        self._seen = fingerprint(self._workbook)
        self._sections = form_sections(self._workbook, self._task.unit, self._task.settings)
        chosen = self.sheet.value
        self.sheet.unobserve(self._on_sheet, names="value")
        self.sheet.options = [(self._label(section), section.sheet) for section in self._sections]
        self.sheet.value = chosen if chosen in [one.sheet for one in self._sections] else self._sections[0].sheet
        self.sheet.observe(self._on_sheet, names="value")
        self._show_sheet()
        self._show_parts(form=True, make=False)

    def _label(self, section: Section) -> str:
        unsaved = self._answers()
        asked = [question for question in section.questions if not question.optional]
        filled = sum(bool(unsaved.get(question.key, question.value)) for question in asked)
        code = "start.sheet_label" if asked else "start.sheet_optional"
        return text(code, title=section.title, filled=filled, asked=len(asked))

    def _answers(self) -> dict[str, str]:
        return {} if self._unsaved is None else self._unsaved.all()

    def _on_sheet(self, _change: object) -> None:
        self.notice.trying(self._show_sheet)

    def _on_next(self) -> None:
        sheets = [section.sheet for section in self._sections]
        if sheets:
            self.sheet.value = sheets[(sheets.index(self.sheet.value) + 1) % len(sheets)]

    def _show_sheet(self) -> None:
        unsaved = self._answers()
        section = next(one for one in self._sections if one.sheet == self.sheet.value)
        widgets = [QuestionWidget(one, unsaved.get(one.key, one.value), self._on_answer) for one in section.questions]
        for widget in widgets:
            widget.show_problems([problem_advice(p) for p in self._problems if widget.is_about(p)])
        self.questions.children = [widget.widget for widget in widgets]
        self._say_unsaved()

    def _on_answer(self, key: str, saved: str, answer: str) -> None:
        self.notice.trying(lambda: self._remember(key, saved, answer))

    def _remember(self, key: str, saved: str, answer: str) -> None:
        self._may_write()
        assert self._unsaved is not None
        if answer == saved:
            self._unsaved.forget([key])
        else:
            self._unsaved.remember(key, answer)
        self._say_unsaved()

    def _say_unsaved(self) -> None:
        count = len(self._answers())
        code = "start.unsaved_one" if count == 1 else "start.unsaved"
        words = escaped(text(code, count=count)) if count else ""
        self.state.value = f'<p class="tp-unsaved">{words}</p>' if words else EMPTY.html

    def _save(self) -> None:
        assert self._task is not None and self._workbook is not None and self._unsaved is not None
        self._may_write()
        answers = self._unsaved.all()
        if not answers:
            self.notice.say("note", text("start.nothing_to_save"))
            return
        try:
            self._problems = save_answers(
                self._workbook, answers, self._task.unit, self._task.settings, seen=self._seen
            )
        except InputError as error:
            if error.code != "workbook_changed":
                raise
            self._load()  # shows what stands there now, under what was typed here
            self.notice.say("bad", error_sentence(error))
            return
        if self._problems:
            self._show_first_problem()
            return
        self._unsaved.forget(answers)
        self._load()
        code = "start.saved_one" if len(answers) == 1 else "start.saved"
        self.notice.say("good", text(code, count=len(answers), file=self._workbook.name))
        self._on_saved()

    def _show_first_problem(self) -> None:
        sheets = [section.sheet for section in self._sections]
        first = next((p.sheet for p in self._problems if p.sheet in sheets), self.sheet.value)
        if first == self.sheet.value:
            self._show_sheet()
        else:
            self.sheet.value = first
        code = "start.not_saved_one" if len(self._problems) == 1 else "start.not_saved"
        sentences = [text("start.problem_at", sheet=p.sheet or "", advice=problem_advice(p)) for p in self._problems]
        self.notice.say("bad", [text(code, count=len(self._problems)), *sentences])

    def _make(self) -> None:
        self._may_write()
        self._make_workbook()
