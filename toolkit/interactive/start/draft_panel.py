"""Make a draft, see how far it has come, read it, and find the files. The draft goes on when the page is reloaded."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path

import ipywidgets

from toolkit.engine.draft_job import DraftJob, DraftState
from toolkit.interactive.start.desk import Task
from toolkit.interactive.start.notice import Notice, escaped
from toolkit.present import html
from toolkit.present.numbers import moment
from toolkit.present.texts import text

SHOWN_STEPS = ("starting", "reading", "protecting", "writing", "next_year")
ADVICE_STAGES = ("failed", "stopped")


class DraftPanel:
    """A button, how far it has come, and the finished draft. `widget` is what is shown; `look` is called each second.

    Args:
        may_write: raises where another window has the page.
        unsaved: how many answers of the form are not in the workbook.
    """

    def __init__(self, may_write: Callable[[], None], unsaved: Callable[[], int]) -> None:
        self._may_write, self._unsaved = may_write, unsaved
        self._task: Task | None = None
        self._job: DraftJob | None = None
        self._shown: DraftState | None = None
        self.make = ipywidgets.Button(description=text("start.make_draft"))
        self.notice = Notice()
        self.progress = ipywidgets.HTML()
        self.old = ipywidgets.HTML()
        self.files = ipywidgets.HTML()
        self.open_draft = ipywidgets.Button(description=text("start.open_draft"))
        self.open_folder = ipywidgets.Button(description=text("start.open_folder"))
        self.buttons = ipywidgets.HBox([self.open_draft, self.open_folder])
        for button in self.buttons.children:
            button.add_class("tp-quiet")
        self.buttons.add_class("tp-buttons")
        self.draft = ipywidgets.HTML()
        intro = ipywidgets.HTML(f"<p>{escaped(text('start.draft_intro'))}</p>")
        self.widget = ipywidgets.VBox(
            [intro, self.make, self.notice.widget, self.progress, self.old, self.files, self.buttons, self.draft]
        )
        self.make.on_click(lambda _: self.notice.trying(self._start))
        self.open_draft.on_click(lambda _: self.notice.trying(lambda: self._open(folder=False)))
        self.open_folder.on_click(lambda _: self.notice.trying(lambda: self._open(folder=True)))

    def show(self, task: Task, workbook: Path | None) -> None:
        """The unit's last draft, or how far it has come."""
        self._task, self._job, self._shown = task, DraftJob(task.settings, task.unit.id, task.out), None
        self.notice.clear()
        self.look()
        self.is_made_before(workbook)

    def is_made_before(self, workbook: Path | None) -> None:
        """Say so where the workbook has been changed since the draft was made."""
        state = self._shown
        is_old = state is not None and state.stage == "done" and workbook is not None and _changed(workbook) > state.at
        self.old.value = f'<p role="status" class="tp-note">{escaped(text("start.draft_old"))}</p>' if is_old else ""

    def look(self) -> None:
        """Show where the draft stands now, if that is something new."""
        if self._job is None:
            return
        state = self._job.state()
        if state != self._shown:
            before, self._shown = self._shown, state
            self._tell(state, was_running=before is not None and before.is_running)

    def _start(self) -> None:
        assert self._job is not None
        self._may_write()
        if count := self._unsaved():
            code = "start.save_first_one" if count == 1 else "start.save_first"
            self.notice.say("bad", text(code, count=count))
            return
        self.notice.clear()
        self._job.start()
        self.look()

    def _tell(self, state: DraftState, was_running: bool) -> None:
        self.make.disabled = state.is_running
        self.progress.value = _progress(state) if state.is_running else ""
        is_there = state.stage == "done"
        if was_running:
            self.old.value = ""
        for button in (self.open_draft, self.open_folder):
            button.layout.display = None if is_there else "none"
        self.files.value = _files(state) if is_there else ""
        self.draft.value = self._draft(state) if is_there else ""
        if is_there and was_running:
            self.notice.say("good", text("start.draft_done"))
        elif state.stage in ADVICE_STAGES:
            self.notice.say("bad", state.sentences or text("start.draft_stopped"))

    def _draft(self, state: DraftState) -> str:
        """The page in a frame of its own: its style and its headings are not this page's."""
        assert self._task is not None
        page = Path(state.page).read_text(encoding="utf-8")
        title = text("start.draft_title", name=self._task.name, year=self._task.year)
        return f'<iframe class="tp-draft" sandbox="" title="{escape(title)}" srcdoc="{escape(page)}"></iframe>'

    def _open(self, folder: bool) -> None:
        assert self._shown is not None
        page = Path(self._shown.page)
        if not open_with_system(page.parent if folder else page):
            self.notice.say("note", text("start.cannot_open", file=str(page)))


def _changed(workbook: Path) -> float:
    try:
        return workbook.stat().st_mtime
    except OSError:
        return 0.0


def _progress(state: DraftState) -> str:
    step = SHOWN_STEPS.index(state.stage)
    words = escaped(text(f"start.stage_{state.stage}"))
    bar = f'<progress max="{len(SHOWN_STEPS)}" value="{step}" aria-label="{escape(text("start.progress"))}"></progress>'
    return f'<div role="status"><p>{words}</p>{bar}</div>'


def _files(state: DraftState) -> str:
    page = Path(state.page)
    made = text("start.draft_made", when=moment(state.at))
    beside = [text("start.draft_file", file=page.name), *(Path(path).name for path in state.beside)]
    folder = html.paragraph(text("start.draft_folder", folder=str(page.parent)))
    return (html.paragraph(made) + folder + html.bullets(beside)).html


def open_with_system(path: Path) -> bool:
    """Open a file or a folder as a double click would. The answer is whether anything could be started."""
    if sys.platform == "win32":
        import os

        os.startfile(path)
        return True
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    try:
        subprocess.Popen([opener, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except FileNotFoundError:
        return False
    return True
