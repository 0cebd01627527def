"""How a run has papermill execute a notebook: ask for all cells at once, and read what comes.

nbclient asks for one cell, waits until the kernel has gone quiet, and asks for the next, with three tasks for each. A
report's cells take so little time that this was a fifth of it. What a message does to a cell is nbclient's still, but
for a result that only shows texts.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from typing import Any, Final

import zmq
from jupyter_core.utils import run_sync
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.notebooknode import from_dict
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from papermill.log import logger

from toolkit.engine.kernels.client import LOOK_SECONDS
from toolkit.engine.kernels.quiet import QUIET
from toolkit.engine.kernels.report_manager import ReportKernelManager

ENGINE: Final = "tiltaksplan"
"""The name that papermill knows it by."""


class ReportNotebookClient(PapermillNotebookClient):  # type: ignore[misc]
    """One notebook and its kernel. `seconds` is for all the cells together."""

    def __init__(self, nb_man: NotebookExecutionManager, seconds: float, **options: Any) -> None:
        super().__init__(nb_man, **options)
        self.seconds = seconds
        self.deadline = time.monotonic() + seconds

    def execute(self, **_: Any) -> NotebookNode:
        """As papermill's, but what the kernel said of itself when it was ready is not asked for again."""
        self.reset_execution_trackers()
        if sys.platform == "win32":  # as papermill's: ZeroMQ cannot wait in the loop that Windows has by itself
            asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
        with self.setup_kernel():
            self.papermill_execute_cells()
            self.nb.metadata["language_info"] = self.kc.language_info
            self.set_widgets_metadata()
        notebook: NotebookNode = self.nb
        return notebook

    def papermill_execute_cells(self) -> None:
        """Execute all cells; after one that raises the kernel passes over the rest.

        Raises:
            CellTimeoutError: the time is up.
            DeadKernelError: the kernel is gone.
        """
        asked = {self._ask_for(cell): (index, cell) for index, cell in enumerate(self.nb.cells) if _is_code(cell)}
        last = self.kc.session.send(_plain(self.kc.shell_channel), "kernel_info_request")["msg_id"]
        unanswered, all_has_come = set(asked), False
        self.clear_before_next_output = False  # a cell may ask for it, see nbclient
        for message in self._messages():
            asked_by = message["parent_header"].get("msg_id")
            if asked_by in asked:
                self._note(message, *asked[asked_by])
            if message["msg_type"] == "execute_reply":
                unanswered.discard(asked_by)
            all_has_come |= asked_by == last and message["content"].get("execution_state") == "idle"
            if all_has_come and not unanswered:
                return

    def _note(self, message: dict[str, Any], index: int, cell: NotebookNode) -> None:
        """What one message does to its cell."""
        if message["msg_type"] != "execute_reply":
            self.process_message(message, cell, index)
            return
        cell.execution_count = message["content"].get("execution_count")  # none where it was passed over
        if message["content"]["status"] == "error":
            failure = CellExecutionError.from_cell_and_msg(cell, message["content"])
            self.nb_man.cell_exception(cell, cell_index=index, exception=failure)

    def output(self, outs: list[NotebookNode], msg: dict[str, Any], *where: Any) -> NotebookNode | None:
        """As nbclient's, without a search of the notebook's format for what a result of texts may be."""
        hooks = self.output_hook_stack.get(msg["parent_header"]["msg_id"])
        special = hooks or self.clear_before_next_output or msg["content"].get("transient")
        if special or msg["msg_type"] != "execute_result" or not _is_text(msg["content"]):
            other: NotebookNode | None = super().output(outs, msg, *where)
            return other
        result = {name: msg["content"][name] for name in ("data", "metadata", "execution_count")}
        shown: NotebookNode = from_dict({"output_type": "execute_result"} | result)  # type: ignore[no-untyped-call]
        outs.append(shown)
        return shown

    def _ask_for(self, cell: NotebookNode) -> str:
        shell, session = _plain(self.kc.shell_channel), self.kc.session
        asked_by: str = session.send(shell, "execute_request", _request(cell), metadata={QUIET: True})["msg_id"]
        return asked_by

    def _messages(self) -> Iterator[dict[str, Any]]:
        """What the kernel answers and what its cells show, as it comes."""
        sockets = [_plain(self.kc.shell_channel), _plain(self.kc.iopub_channel)]
        poller = zmq.Poller()
        for socket in sockets:
            poller.register(socket, zmq.POLLIN)
        while True:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise CellTimeoutError(f"the cells timed out after {self.seconds:g} seconds")
            ready = dict(poller.poll(int(1000 * min(left, LOOK_SECONDS)) + 1))
            if not ready and not run_sync(self.kc.is_alive)():
                raise DeadKernelError("the kernel died")
            for socket in ready:  # one of each, then the clock again: a cell may never stop showing something
                yield self.kc.session.recv(socket)[1]


class ReportEngine(Engine):  # type: ignore[misc]
    """What papermill calls. It stands where the kernel is to stand: papermill changes the folder."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        seconds: float,
        kernel_manager_class: type[ReportKernelManager],
        start_timeout: float,
        **_: Any,
    ) -> NotebookNode:
        """Execute it. What else papermill gives is for engines that log what cells print."""
        client = ReportNotebookClient(
            nb_man,
            seconds,
            kernel_name=kernel_name,
            kernel_manager_class=kernel_manager_class,
            startup_timeout=start_timeout,
            shutdown_kernel="immediate",  # it has nothing to tidy up
            record_timing=False,
            log=logger,
        )
        return client.execute()


papermill_engines.register(ENGINE, ReportEngine)


def _is_code(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and bool(cell.source.strip())


def _is_text(content: dict[str, Any]) -> bool:
    return not content["metadata"] and all(type(value) is str for value in content["data"].values())


def _request(cell: NotebookNode) -> dict[str, Any]:
    return {
        "code": cell.source,
        "silent": False,
        "store_history": True,
        "user_expressions": {},
        "allow_stdin": False,
        "stop_on_error": True,
    }


def _plain(channel: Any) -> zmq.Socket[bytes]:
    """The channel's own socket, for waiting without an event loop."""
    return zmq.Socket(shadow=channel.socket.underlying)
