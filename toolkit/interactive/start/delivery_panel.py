"""Deliver a file: it is checked, and takes its place in the run's folder only where it has no error."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets

from toolkit.errors import RunRefusedError
from toolkit.interactive.start.desk import Task
from toolkit.interactive.start.notice import Notice
from toolkit.interactive.start.overview import problems_block
from toolkit.present.texts import text
from toolkit.template.received import Received, forget_refused, last_refused, receive

FILE_TYPES = ".xlsx,.xls,.ods,.xlsm"


class DeliveryPanel:
    """A button that files can be dropped on, and what was wrong with the last file. `widget` is what is shown.

    Args:
        may_write: raises where another window has the page.
        on_accepted: told when a file has taken its place.
    """

    def __init__(self, may_write: Callable[[], None], on_accepted: Callable[[], None]) -> None:
        self._may_write, self._on_accepted = may_write, on_accepted
        self._task: Task | None = None
        self.upload = ipywidgets.FileUpload(accept=FILE_TYPES, multiple=False, description=text("start.choose_file"))
        self.upload.add_class("tp-upload")
        self.notice = Notice()
        self.problems = ipywidgets.HTML()
        intro = ipywidgets.HTML(f"<p>{text('start.deliver_intro')}</p>")
        self.forget = ipywidgets.Button(description=text("start.forget_refused"))
        self.forget.add_class("tp-quiet")
        self.widget = ipywidgets.VBox([intro, self.upload, self.notice.widget, self.problems, self.forget])
        self.forget.on_click(lambda _: self.notice.trying(self._forget))
        self.upload.observe(self._on_upload, names="value")

    def show(self, task: Task) -> None:
        """The last file of this unit that was refused, if it is not mended yet."""
        self._task = task
        self._clear()
        refused = last_refused(task.folder, task.unit, task.settings)
        if refused is not None:
            self._say(refused, again=True)

    def _on_upload(self, _change: object) -> None:
        if not self.upload.value:
            return  # emptied below, so that the same file can be dropped twice
        files, self.upload.value = self.upload.value, ()
        if len(files) > 1:
            self.notice.say("bad", text("start.one_file"))
            return
        self.notice.trying(lambda: self._receive(files[0]["name"], bytes(files[0]["content"])))

    def _receive(self, name: str, content: bytes) -> None:
        if self._task is None:
            raise RunRefusedError("start_no_unit")
        self._may_write()
        self._clear()
        received = receive(content, name, self._task.unit, self._task.settings, self._task.folder)
        self._say(received)
        if received.is_accepted:
            self._on_accepted()

    def _clear(self) -> None:
        self.notice.clear()
        self.problems.value = ""
        self.forget.layout.display = "none"

    def _forget(self) -> None:
        """Done with the refused file: it was mended in the form, or was the wrong one."""
        assert self._task is not None
        self._may_write()
        forget_refused(self._task.folder, self._task.unit, self._task.settings)
        self._clear()

    def _say(self, received: Received, again: bool = False) -> None:
        assert self._task is not None
        if received.is_accepted:
            code = "start.accepted_again" if received.replaced else "start.accepted"
            self.notice.say("good", text(code, file=received.file_name, name=self._task.name))
        else:
            code = "start.refused_before" if again else "start.refused"
            self.notice.say("bad", text(code, file=received.file_name))
            self.forget.layout.display = None
        if received.problems:
            caption = text("start.problems_caption", file=received.file_name, count=len(received.problems))
            self.problems.value = problems_block(received.problems, caption).html
