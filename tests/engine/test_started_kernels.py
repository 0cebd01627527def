"""Kernels that are started ahead, as where nothing can be forked. Tried on Linux, over both transports."""

import json
import tomllib
from importlib.metadata import EntryPoint

import nbformat
import papermill
import psutil
import pytest
from house import ROOT
from jupyter_client.provisioning import KernelProvisionerBase
from traitlets import default

from toolkit.engine.kernels import started
from toolkit.engine.kernels.options import papermill_options, warm_kernels
from toolkit.engine.kernels.started import StartedKernelManager, end_started

pytestmark = pytest.mark.slow


class OverTcp(StartedKernelManager):
    """As on Windows."""

    @default("transport")
    def _as_on_windows(self):
        return "tcp"


def run(source, cwd, manager):
    executed = papermill.execute_notebook(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)]),
        None,
        kernel_name="python3",
        progress_bar=False,
        cwd=cwd,
        **papermill_options(60.0, "darwin") | {"kernel_manager_class": manager},
    )
    return executed.cells[0].outputs[0].text.strip()


@pytest.fixture(autouse=True)
def _none_left():
    before = set(psutil.Process().children(recursive=True))
    yield
    end_started()
    assert not set(psutil.Process().children(recursive=True)) - before


def test_the_provisioner_has_an_entry_point():
    given = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    ((name, value),) = given["jupyter_client.kernel_provisioners"].items()
    assert issubclass(EntryPoint(name, value, "").load(), KernelProvisionerBase)


def test_only_linux_forks():
    assert warm_kernels("darwin") is warm_kernels("win32") is StartedKernelManager
    assert warm_kernels("linux") is not StartedKernelManager


ABOUT = """
import json, os
from toolkit.engine.kernels.kernel_app import ReportKernelApp
app = ReportKernelApp.instance()
sockets = app.shell_socket, app.control_socket, app.stdin_socket, app.iopub_thread.socket
print(json.dumps([os.getcwd(), os.getpid(), app.transport, *(socket.curve_server for socket in sockets)]))
"""


@pytest.mark.parametrize(
    ("manager", "said"), [(StartedKernelManager, ["ipc", 0, 0, 0, 0]), (OverTcp, ["tcp", 1, 1, 1, 1])]
)
def test_the_next_kernel_is_started_while_this_one_works_and_tcp_is_encrypted(manager, said, tmp_path):
    cwd, pid, *first = json.loads(run(ABOUT, tmp_path, manager))
    (ahead,) = started._ahead.values()
    assert ahead.folder.stat().st_mode & 0o777 == 0o700
    second = json.loads(run(ABOUT, tmp_path, manager))
    assert second == [str(tmp_path), ahead.process.pid, *said]
    assert (cwd, first) == (str(tmp_path), said)
    assert not ahead.folder.exists()
    assert not psutil.pid_exists(pid)


def test_a_kernel_for_another_folder_is_not_used(tmp_path):
    run("print(1)", tmp_path, StartedKernelManager)
    (ahead,) = started._ahead.values()
    there = tmp_path / "there"
    there.mkdir()
    assert run("import os; print(os.getcwd())", there, StartedKernelManager) == str(there)
    assert ahead.process.poll() is not None
    assert not ahead.folder.exists()
