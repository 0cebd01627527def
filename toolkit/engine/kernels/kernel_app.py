"""The kernel itself: IPython's own, with what a report needs and without what only a person needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import zmq
from ipykernel.iostream import IOPubThread
from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config


class ReportKernelApp(IPKernelApp):
    """Opens no port, listens for no heart beat, and starts as it does for everybody."""

    def init_iopub(self, context: zmq.Context[Any]) -> None:
        """As the base class does, but for the TCP port where processes that a cell forks would hand in their output."""
        self.iopub_socket = context.socket(zmq.XPUB)
        self._apply_curve_server_options(self.iopub_socket)  # what is printed is encrypted where the questions are
        self.iopub_port = self._bind_socket(self.iopub_socket, self.iopub_port)  # type: ignore[no-untyped-call]
        sender: Any = IOPubThread(self.iopub_socket, pipe=False, session=self.session)  # type: ignore[no-untyped-call]
        sender.start()
        self.iopub_thread = sender
        self.iopub_socket = sender.background_socket

    def init_heartbeat(self) -> None:
        """None: whoever started the kernel watches its process."""

    def load_config_file(self, *_: Any, **__: Any) -> None:
        """None: a report does not depend on what a person has set for IPython."""

    def init_extensions(self) -> None:
        """None: reports use no magic commands."""

    def parse_command_line(self, argv: Any = None) -> None:
        """There is none."""


def run_kernel(connection_file: Path) -> None:
    """Be a kernel until it is told to stop. Its working folder is the present one."""
    app: Any = ReportKernelApp.instance(config=kernel_config(), connection_file=str(connection_file))
    app.initialize([])
    app.start()


def kernel_config() -> Config:
    """Only settings that IPython offers.

    No history: it is a file that all kernels of a person share. No startup files, for they are one person's. What a
    library writes past Python goes to the run's log, not into the report: the threads that would catch it are spared.
    No pause after each cell: it is there for clients that do not wait until all of a cell's output has come.
    """
    config = Config()
    config.HistoryManager.enabled = False
    config.IPKernelApp.exec_PYTHONSTARTUP = False
    config.IPKernelApp.capture_fd_output = False
    config.IPKernelApp.outstream_class = "toolkit.engine.kernels.outstream.QuietOutStream"
    config.IPythonKernel._execute_sleep = 0.0
    return config
