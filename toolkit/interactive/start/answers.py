"""One unit's answers: what stands in the workbook, and over it what is typed and not saved.

An answer remembers what it was typed over. Where the workbook has another row or another answer there now, it has no
home any more: it is shown beside the form and never written where it does not belong.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from toolkit.errors import InputError
from toolkit.interactive.start.desk import Task
from toolkit.present.texts import text
from toolkit.template.form_questions import Question, Section
from toolkit.template.leader_form import fingerprint, form_sections, save_answers
from toolkit.template.unsaved import Typed, Unsaved
from toolkit.validate.problems import Problem


class Answers:
    """The answers of one unit for one year.

    Attributes:
        sections: the form as the workbook has it; empty where no sheet of it can be read.
        was_damaged: whether unsaved answers could not be read and were set aside.

    Raises:
        InputError: the workbook cannot be read, or is of a kind that the form cannot write in.
    """

    def __init__(self, task: Task, workbook: Path) -> None:
        self.workbook = workbook
        self._task = task
        self._unsaved = Unsaved(task.folder, f"{task.year}-{task.unit.id}")
        self.was_damaged = self._unsaved.was_damaged
        self._refused: dict[str, tuple[Question, str]] = {}
        self.load()

    def load(self) -> None:
        """Read what stands in the workbook now."""
        self._seen = fingerprint(self.workbook)
        self.sections: tuple[Section, ...] = form_sections(self.workbook, self._task.unit, self._task.settings)
        self._questions = {one.key: one for section in self.sections for one in section.questions}

    @property
    def typed(self) -> dict[str, str]:
        """Answers that are typed and not in the workbook, by the questions' keys."""
        return {key: one.answer for key, one in self._unsaved.typed().items() if self._fits(key, one)}

    @property
    def homeless(self) -> dict[str, Typed]:
        """Answers whose question is gone, or is about something else than when they were typed."""
        return {
            key: one
            for key, one in self._unsaved.typed().items()
            if not self._fits(key, one) and not self._is_there(key, one)
        }

    @property
    def has_refused(self) -> bool:
        """Whether something on the screen could not be remembered, and must be mended before anything is saved."""
        return bool(self._refused)

    def remember(self, question: Question, answer: str) -> None:
        """Keep an answer on the disk; one that is as the workbook's is none.

        Raises:
            InputError: the disk is full, or the answer may not be kept.
        """
        try:
            if answer == question.value:
                self._unsaved.forget([question.key])
            else:
                self._unsaved.remember(question.key, answer, question.value, question.label)
        except InputError as error:
            self._refused[question.key] = (question, answer)
            raise InputError(error.code, {**error.values, "file": text("start.your_answers")}) from None
        self._refused.pop(question.key, None)

    def remember_refused(self) -> None:
        """Try once more what could not be remembered: the disk may have room now. Raises as `remember`."""
        for question, answer in list(self._refused.values()):
            self.remember(question, answer)

    def save(self) -> tuple[Problem, ...]:
        """Write what is typed into the workbook: all of it, or nothing and why.

        Raises:
            InputError: as `save_answers`. Nothing is written then, and everything is still remembered.
        """
        typed = self.typed
        problems = save_answers(self.workbook, typed, self._task.unit, self._task.settings, seen=self._seen)
        if problems:
            return problems
        self.load()
        with suppress(InputError):  # it is saved; what stays here is the same as the workbook has, and is no answer
            self._unsaved.forget(typed)
        return ()

    def drop_homeless(self) -> None:
        """Forget the answers that have no home. Raises InputError where the disk is full."""
        self._unsaved.forget(self.homeless)

    def _fits(self, key: str, typed: Typed) -> bool:
        question = self._questions.get(key)
        if question is None or typed.answer == question.value:
            return False
        return (typed.over, typed.label) == (question.value, question.label)

    def _is_there(self, key: str, typed: Typed) -> bool:
        question = self._questions.get(key)
        return question is not None and typed.answer == question.value and typed.label == question.label
