"""The kernel itself: IPython's own, with what a report needs and without what only a person needs."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import zmq
from ipykernel import ipkernel
from ipykernel.compiler import XCachingCompiler
from ipykernel.iostream import IOPubThread
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from tornado.ioloop import IOLoop
from traitlets.config import Config
from zmq.eventloop.zmqstream import ZMQStream

from toolkit.engine.kernels.quiet import QUIET


class NoThread:
    """In place of a thread that reads a channel: the kernel's only thread reads it, between cells.

    It is no thread to those who ask whether there is one, and names this one to those who ask where cells are executed.
    """

    def __init__(self) -> None:
        self.io_loop = IOLoop.current()
        self.parent_thread = threading.current_thread()

    def __bool__(self) -> bool:
        return False

    def start(self) -> None:
        """There is nothing to start."""

    def is_alive(self) -> bool:
        """It never is."""
        return False


class _Listeners(ZMQStream):
    """Hears who begins to listen, and leaves the socket alone while somebody sends."""

    def __init__(self, socket: zmq.Socket[bytes], one_at_a_time: threading.RLock) -> None:
        self._one_at_a_time = one_at_a_time
        super().__init__(socket, IOLoop.current())

    def _handle_events(self, *what: Any) -> None:
        with self._one_at_a_time:
            super()._handle_events(*what)  # type: ignore[no-untyped-call]


class Sender(IOPubThread):
    """Never started: each message is sent at once by whoever has one, one at a time."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self._one_at_a_time = threading.RLock()
        super().__init__(*args, **options)  # type: ignore[no-untyped-call]

    def _setup_event_pipe(self) -> None:
        """None: nobody hands anything over."""

    def _setup_xpub_listener(self) -> None:
        """As the base class, where the kernel's only thread reads: whoever listens is told, and need not guess."""
        self._xpub_stream = _Listeners(self.socket, self._one_at_a_time)
        self._xpub_stream.on_recv(self._handle_subscription)

    def schedule(self, f: Callable[[], None]) -> None:
        """Do it now."""
        with self._one_at_a_time:
            f()


class ReportKernelApp(IPKernelApp):
    """Opens no port, listens for no heart beat, has one thread, and starts as it does for everybody."""

    def init_control(self, context: zmq.Context[Any]) -> None:
        """As the base class does, without a thread, a debugger, and a thread for what cells ask of each other."""
        self.control_socket = context.socket(zmq.ROUTER)
        self._apply_curve_server_options(self.control_socket)
        self.control_port = self._bind_socket(self.control_socket, self.control_port)  # type: ignore[no-untyped-call]
        self.debugpy_socket = context.socket(zmq.STREAM)
        self.control_thread = self.shell_channel_thread = NoThread()

    def init_iopub(self, context: zmq.Context[Any]) -> None:
        """As the base class does, but for the TCP port where processes that a cell forks would hand in their output."""
        self.iopub_socket = context.socket(zmq.XPUB)
        self.iopub_socket.xpub_nodrop = True  # who shows much waits; by itself ZeroMQ leaves out what is not yet read
        self._apply_curve_server_options(self.iopub_socket)  # what is printed is encrypted where the questions are
        self.iopub_port = self._bind_socket(self.iopub_socket, self.iopub_port)  # type: ignore[no-untyped-call]
        sender: Any = Sender(self.iopub_socket, pipe=False, session=self.session)
        self.iopub_thread = sender
        self.iopub_socket = sender.background_socket

    def init_heartbeat(self) -> None:
        """None: whoever started the kernel watches its process."""

    def init_kernel(self) -> None:
        """As the base class does, without listing all modules for a debugger: that would copy the pages they lie on."""
        with _without_modules():
            super().init_kernel()  # type: ignore[no-untyped-call]

    def init_profile_dir(self) -> None:
        """Once, before anything is forked."""
        if not self.trait_has_value("profile_dir"):
            super().init_profile_dir()  # type: ignore[no-untyped-call]

    def init_config_files(self) -> None:
        """None: a report does not depend on what a person has set for IPython."""

    def load_config_file(self, *_: Any, **__: Any) -> None:
        """None."""

    def init_extensions(self) -> None:
        """None: reports use no magic commands."""

    def init_code(self) -> None:
        """None: nothing is executed before the first cell."""

    def parse_command_line(self, argv: Any = None) -> None:
        """There is none."""


class ReportKernel(ipkernel.IPythonKernel):
    """As IPython's for anybody; whoever asks quietly is told what cells show and how each went, and nothing else."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        shell: Any = self.shell
        shell.kernel = self  # the shell was there first

    @property
    def _supports_kernel_subshells(self) -> bool:
        return False

    def _publish_status(self, status: str, channel: str, parent: Any = None) -> None:
        if not _is_quiet(parent or self.get_parent(channel)):  # type: ignore[no-untyped-call]
            super()._publish_status(status, channel, parent)  # type: ignore[no-untyped-call]

    def _publish_execute_input(self, code: str, parent: Any, execution_count: int) -> None:
        if not _is_quiet(parent):
            super()._publish_execute_input(code, parent, execution_count)  # type: ignore[no-untyped-call]


def prepare() -> Any:
    """What can be there before it is known what the kernel is to listen to, and before the fork: IPython's shell.

    Returns:
        The application: the same one each time.
    """
    app: Any = ReportKernelApp.instance(config=kernel_config())
    app.init_profile_dir()
    app.log.setLevel(app.log_level)  # a record of each message would be written for nobody
    shell = ZMQInteractiveShell.instance(parent=app, profile_dir=app.profile_dir, compiler_class=XCachingCompiler)
    reader = shell.input_transformer_manager
    reader.transform_cell = lru_cache(maxsize=1)(reader.transform_cell)  # the kernel has each cell read twice
    return app


def run_kernel(connection_file: Path) -> None:
    """Be a kernel until it is told to stop. Its working folder is the present one."""
    app = prepare()
    app.connection_file = str(connection_file)
    app.initialize([])
    app.start()


def kernel_config() -> Config:
    """Only settings that IPython offers.

    No history: it is a file that all kernels of a person share. No startup files, for they are one person's. What a
    library writes past Python goes to the run's log, not into the report: the threads that would catch it are spared.
    No pause after each cell: it is there for clients that do not wait until all of a cell's output has come. After a
    cell that raises, those that are asked for a moment later are passed over, too.
    """
    config = Config()
    config.HistoryManager.enabled = False
    config.IPKernelApp.kernel_class = ReportKernel
    config.IPKernelApp.capture_fd_output = False
    config.IPKernelApp.outstream_class = "toolkit.engine.kernels.outstream.QuietOutStream"
    config.IPythonKernel._execute_sleep = 0.0
    config.IPythonKernel.stop_on_error_timeout = 0.2
    return config


def _is_quiet(request: Mapping[str, Any]) -> bool:
    return bool(request.get("metadata", {}).get(QUIET))


@contextmanager
def _without_modules() -> Iterator[None]:
    """For ipykernel, there are no modules yet."""
    its_own: Any = ipkernel
    its_own.sys = SimpleNamespace(**{**vars(sys), "modules": {}})
    try:
        yield
    finally:
        its_own.sys = sys
