"""The leader's start page: choose unit and year, deliver, fill in, make a draft and read it.

Nothing that matters lives in the page's kernel: files, answers and drafts are on the disk, so a reload shows them.
"""

from __future__ import annotations

import asyncio
import atexit
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import ipywidgets

from toolkit.errors import InputError, RunRefusedError
from toolkit.interactive.start.delivery_panel import DeliveryPanel
from toolkit.interactive.start.desk import Desk, Task
from toolkit.interactive.start.draft_panel import DraftPanel
from toolkit.interactive.start.form_panel import FormPanel
from toolkit.interactive.start.notice import Notice
from toolkit.interactive.start.overview import Overview, overview_block, overview_of, problems_block
from toolkit.interactive.start.window import Holder, Window
from toolkit.notebook import read_parameters
from toolkit.plan.parameters import StartParameters
from toolkit.present import html
from toolkit.present.numbers import moment
from toolkit.present.parts import bands
from toolkit.present.texts import text
from toolkit.template.files import make_workbook
from toolkit.template.last_year import read_last_year

LOOKS_EVERY = 1.0
"""Seconds between two looks at the draft and at who has the page."""


def open_page(namespace: Mapping[str, object]) -> ipywidgets.Widget:
    """The page for the notebook's parameters. Raises ParameterError as the report notebooks do."""
    parameters = read_parameters(namespace, StartParameters)
    page = StartPage(Desk(Path(parameters.params), Path(parameters.out), parameters.school_year))
    atexit.register(page.close)
    page.begin.on_click(lambda _: page.awake())
    with suppress(RuntimeError):  # there is no loop where no kernel is: a test looks when it wants to
        page.task_of_looking = asyncio.get_running_loop().create_task(page.keep_looking())
    return page.panel


class StartPage:
    """The parts of the page, top to bottom. `panel` is what is shown.

    The page sleeps until it is seen: the server makes it ready in a kernel that nobody may ever look at, and such a
    kernel must not take the page from the one that is. The browser presses `begin` when it shows it.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk, self._window = desk, Window(desk.folder)
        self._task: Task | None = None
        self._workbook: Path | None = None
        self._is_ours = self._is_awake = False
        self.task_of_looking: asyncio.Task[None] | None = None
        self.notice = Notice()
        self.take_over = ipywidgets.Button(description=text("start.take_over"))
        self.unit = ipywidgets.Dropdown(options=[], description=text("start.unit"))
        self.year = ipywidgets.Dropdown(options=desk.years, description=text("start.year"))
        for drop_down in (self.unit, self.year):
            drop_down.add_class("tp-question")
        self.band = ipywidgets.HTML()
        self.band.add_class("tp-band")
        self.overview = ipywidgets.HTML()
        self.delivery = DeliveryPanel(self._may_write, self._read_again)
        self.form = FormPanel(self._may_write, self._show_overview, self._make_workbook)
        self.draft = DraftPanel(self._may_write, lambda: self.form.unsaved_count)
        self.parts = ipywidgets.VBox([])  # filled once: a part that is made anew would lose the focus of a keyboard
        self.whole = ipywidgets.VBox([self.band, _heading("choose"), self.unit, self.year, self.parts])
        self.begin = ipywidgets.Button(description=text("start.begin"))
        self.begin.add_class("tp-begin")
        self.panel = ipywidgets.VBox([self.begin])
        self.panel.add_class("tp-page")
        self.take_over.on_click(lambda _: self.notice.trying(self._take_over))

    def awake(self) -> None:
        """Somebody sees the page: show what stands on the disk now."""
        self.panel.children = [self.notice.widget, self.whole]
        self._is_awake = self.notice.trying(self._open)

    def _open(self) -> None:
        unit, year = self._desk.last_choice()
        self.year.value = year
        self._fill_units(unit)
        self.year.observe(self._on_year, names="value")
        self.look()

    def _fill_units(self, wanted: str | None) -> None:
        units = self._desk.units(self.year.value)
        options = ((text("start.choose_unit"), ""), *((u.name_in(self.year.value), u.id) for u in units))
        with suppress(ValueError):  # the first time there is nothing to leave off
            self.unit.unobserve(self._on_unit, names="value")
        if options != self.unit.options:  # the same list sent again would meet what a person chooses meanwhile
            self.unit.options = options
        self.unit.value = wanted if wanted in {unit.id for unit in units} else ""
        self.unit.observe(self._on_unit, names="value")

    def _on_unit(self, _change: object) -> None:
        self.notice.trying(self._chosen)

    def _on_year(self, _change: object) -> None:
        self.notice.trying(self._year_chosen)

    def _year_chosen(self) -> None:
        self.parts.layout.display = "none"
        self._fill_units(self.unit.value)
        self._chosen()

    def _chosen(self) -> None:
        """Show the parts about the chosen unit and year, when all of them are about it: until then none is shown."""
        self.parts.layout.display = "none"
        self._task = None
        self.notice.clear()
        self.band.value = bands(self._desk.settings(self.year.value), internal=True).html
        self._task = self._desk.task(self.unit.value, self.year.value) if self.unit.value else None
        if self._task is None:
            return
        with suppress(InputError):  # a full disk is told of where something is lost by it
            self._desk.remember_choice(self.unit.value, self.year.value)
        self._read_again()
        self.delivery.show(self._task)
        self.draft.show(self._task, self._workbook)
        if not self.parts.children:
            self.parts.children = [
                *(_heading("delivered"), self.overview),
                *(_heading("deliver"), self.delivery.widget),
                *(_heading("form"), self.form.widget),
                *(_heading("draft"), self.draft.widget),
            ]
        self.parts.layout.display = None

    def _read_again(self) -> None:
        """What stands on the disk now: the overview and the form."""
        assert self._task is not None
        overview = self._show_overview()
        self.form.show(self._task, overview.workbook)

    def _show_overview(self) -> Overview:
        assert self._task is not None
        overview = overview_of(self._task)
        self._workbook = overview.workbook
        self.draft.is_made_before(overview.workbook)
        block = overview_block(overview, self._task)
        if overview.problems:
            file = overview.workbook.name if overview.workbook else ""
            caption = text("start.problems_caption", file=file, count=len(overview.problems))
            block += problems_block(overview.problems, caption)
        self.overview.value = block.html
        return overview

    def _make_workbook(self) -> None:
        assert self._task is not None
        settings = self._task.settings
        folder = settings.data_path(settings.run.workbook_folder)
        make_workbook(self._task.unit, settings, read_last_year(settings), folder)
        self._read_again()

    def _may_write(self) -> None:
        """Raises RunRefusedError where another window has the page."""
        if self._window.hold() is not None:
            self.look()
            raise RunRefusedError("start_other_window")

    def _take_over(self) -> None:
        self._window.take_over()
        self.look()

    def look(self) -> None:
        """Whose the page is, and how far the draft has come."""
        other = self._window.hold()
        if other is None and not self._is_ours:
            self._is_ours = True
            self.panel.children = [self.notice.widget, self.whole]
            self._chosen()
        elif other is not None and (self._is_ours or not self.notice.widget.value):
            self._is_ours = False
            self.panel.children = [self.notice.widget, self.take_over]
            self.notice.say("bad", self._who(other))
        if self._is_ours:
            self.draft.look()

    def _who(self, other: Holder) -> str:
        code = "start.open_elsewhere" if self._window.is_same_person(other) else "start.open_by_other"
        return text(code, user=other.user, machine=other.machine, when=moment(other.since))

    async def keep_looking(self) -> None:
        """Look again and again, for as long as the kernel lives."""
        while True:
            await asyncio.sleep(LOOKS_EVERY)
            if self._is_awake:
                self.notice.trying(self.look)

    def close(self) -> None:
        """Leave the page to whoever opens it next."""
        self._window.close()


def _heading(part: str) -> ipywidgets.HTML:
    return ipywidgets.HTML(html.heading(text(f"start.heading_{part}"), 2).html)
