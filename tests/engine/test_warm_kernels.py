"""Kernels forked from a warm process: each one pristine, none of them reachable by others, none left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Timer

import nbformat
import papermill
import psutil
import pytest
from house import ROOT
from nbclient.exceptions import DeadKernelError

from toolkit.engine.kernels.options import papermill_options
from toolkit.engine.kernels.owner import end_nursery, nursery
from toolkit.plan.load import load_settings
from toolkit.protect import protect_year
from toolkit.validate.year import read_year

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only"),
]

EXAMPLE = ROOT / "params" / "example"
YEAR = "2020-21"
HERE = os.getpid()


@pytest.fixture(scope="module", autouse=True)
def _ended():
    yield
    end_nursery()


def run(cells, tmp_path, seconds=60.0, **parameters):
    """The texts that code cells print, by papermill as a run uses it."""
    notebook = cells
    if isinstance(cells, list):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    executed = papermill.execute_notebook(
        notebook,
        tmp_path / "executed.ipynb",
        parameters=parameters,
        kernel_name="python3",
        progress_bar=False,
        cwd=tmp_path,
        **papermill_options(seconds),
    )
    return ["".join(out.get("text", "") for out in cell.get("outputs", [])).strip() for cell in executed.cells]


def descendants():
    return psutil.Process(HERE).children(recursive=True)


def gone(pids):
    """Whether all of these processes end soon; a test that waits in vain says which did not."""
    for _ in range(200):
        left = [pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie"]
        if not left:
            return True
        time.sleep(0.05)
    raise AssertionError(left)


def test_a_kernel_is_the_warm_process_child_and_ends_with_its_notebook(tmp_path):
    parent, pid = run(["import os; print(os.getppid())", "print(os.getpid())"], tmp_path)
    assert int(parent) == nursery().process.pid
    assert gone([int(pid)])
    assert not list(nursery().folder.iterdir())


def test_each_kernel_begins_anew(tmp_path):
    run(["import sys, os; sys.leaked = 1; leaked = 2; os.environ['LEAKED'] = '3'; os.chdir('/')"], tmp_path)
    seen = run(
        [
            "import sys, os; print(hasattr(sys, 'leaked'), 'leaked' in globals(), os.environ.get('LEAKED'))",
            "print(os.getcwd())",
        ],
        tmp_path,
    )
    assert seen == ["False False None", str(tmp_path)]


def test_a_kernel_has_the_environment_of_now(tmp_path, monkeypatch):
    nursery()
    monkeypatch.setenv("SET_LATER", "yes")
    assert run(["import os; print(os.environ['SET_LATER'])"], tmp_path) == ["yes"]


def test_what_is_printed_comes_in_order_and_whole(tmp_path):
    loop = "import sys\nfor i in range(200): print(i); print(i, file=sys.stderr, end=' ' if i < 199 else '')"
    (text, after) = run([loop, "print('after')"], tmp_path)
    assert after == "after"
    assert [int(word) for word in text.split()].count(199) == 2
    assert "\n".join(map(str, range(200))) in text


def test_the_warm_process_has_one_thread_and_a_private_folder(tmp_path):
    owner = nursery()
    run(["print()"], tmp_path)
    assert psutil.Process(owner.process.pid).num_threads() == 1
    assert (owner.folder.stat().st_mode & 0o777) == 0o700


def test_no_report_waits_for_an_import(tmp_path):
    """What the nursery lacks is listed; add it to LATE in toolkit/engine/kernels/imports.py."""
    settings = load_settings(EXAMPLE, YEAR)
    protected = protect_year(read_year(settings), settings)
    whole, one = tmp_path / "whole.json", tmp_path / "one.json"
    whole.write_text(protected.model_dump_json(), encoding="utf-8")
    one.write_text(protected.slice_for("stjernelia").model_dump_json(), encoding="utf-8")
    probe = "from toolkit.engine.kernels.imports import import_everything as go; go(); import sys; print(*sys.modules)"
    warm = set(subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True, text=True).stdout.split())
    for name, given in (
        ("arsgjennomgang", {"unit": "stjernelia", "slice_file": str(one)}),
        ("driftsutvalget", {"slice_file": str(whole)}),
        ("rullering", {"slice_file": str(whole)}),
    ):
        notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        notebook.cells.append(nbformat.v4.new_code_cell("import sys as _sys; print(*_sys.modules)"))
        *_, modules = run(notebook, tmp_path, school_year=YEAR, params=str(EXAMPLE), internal=False, **given)
        late = {module for module in set(modules.split()) - warm if not module.startswith("__")} - {"runpy"}
        assert not late, f"{name}: {sorted(late)}"


def test_a_cell_that_never_ends_costs_its_unit_its_time_and_no_more(tmp_path):
    nursery()
    before = {child.pid for child in descendants()}  # other tests of this process have helpers of their own
    with pytest.raises(Exception, match="timed out"):
        run(["import time\nwhile True: time.sleep(0.01)"], tmp_path, seconds=1.0)
    assert gone([child.pid for child in descendants() if child.pid not in before])


def test_the_time_is_the_units_not_the_cells(tmp_path):
    with pytest.raises(Exception, match="timed out"):
        run(["import time; time.sleep(0.6)"] * 5, tmp_path, seconds=1.5)


def test_a_kernel_that_dies_is_an_error(tmp_path):
    with pytest.raises(Exception, match="died"):
        run(["import os; os.kill(os.getpid(), 9)"], tmp_path)
    assert run(["print('next')"], tmp_path) == ["next"]


def test_no_kernel_at_all_is_a_dead_kernel_too(tmp_path):
    owner = nursery()
    owner.process.send_signal(signal.SIGSTOP)  # it dies between the question and the answer
    Timer(0.5, owner.process.kill).start()
    with pytest.raises(DeadKernelError):
        run(["print(1)"], tmp_path)


def test_what_a_cell_started_ends_with_its_kernel(tmp_path):
    (pid,) = run(["import subprocess; print(subprocess.Popen(['sleep', '1000']).pid)"], tmp_path)
    assert gone([int(pid)])


def test_a_dead_warm_process_is_replaced(tmp_path):
    first = nursery().process.pid
    os.kill(first, signal.SIGKILL)
    gone([first])
    assert run(["print('next')"], tmp_path) == ["next"]
    assert nursery().process.pid != first


WORKER = """
import sys, time
from pathlib import Path
import signal
from threading import Timer
from toolkit.engine.kernels.options import warm_up
from toolkit.engine.kernels.owner import nursery
import nbformat, papermill
signal.signal(signal.SIGINT, signal.default_int_handler)  # who starts the tests in the background has it ignored
from toolkit.engine.kernels.options import papermill_options
warm_up()
cells = [nbformat.v4.new_code_cell(source) for source in (
    "import os, subprocess, time",
    "print(os.getpid(), subprocess.Popen(['sleep', '1000']).pid, file=open('pids', 'w'), flush=True)",
    "open('ready', 'w').close(); time.sleep(1000)",
)]
print(nursery().process.pid, nursery().folder, flush=True)
papermill.execute_notebook(nbformat.v4.new_notebook(cells=cells), None, kernel_name="python3", progress_bar=False,
                           cwd=sys.argv[1], **papermill_options(100.0))
"""


@pytest.fixture
def working(tmp_path):
    """A worker whose kernel is in the middle of a cell: the process, all pids, and the nursery's folder."""
    worker = subprocess.Popen([sys.executable, "-c", WORKER, tmp_path], stdout=subprocess.PIPE, text=True)
    pid, folder = worker.stdout.readline().split()
    ready = tmp_path / "ready"
    for _ in range(600):
        if ready.exists():
            break
        time.sleep(0.05)
    pids = [int(pid), *map(int, (tmp_path / "pids").read_text().split())]
    yield worker, pids, Path(folder)
    worker.kill()
    worker.wait()
    worker.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_worker_opens_no_port_and_nothing_outlives_it(working, number):
    worker, pids, folder = working
    for path in (folder, *folder.iterdir()):
        assert (path.stat().st_mode & 0o777) == 0o700
    assert not [c for pid in (worker.pid, *pids) for c in psutil.Process(pid).net_connections(kind="inet")]
    worker.send_signal(number)
    worker.wait(30)
    assert gone(pids)
    assert not folder.exists()


def test_no_kernel_outlives_the_warm_process(working):
    worker, (warm, kernel, started), folder = working
    os.kill(warm, signal.SIGKILL)
    assert worker.wait(30) != 0
    assert gone([warm, kernel])
    assert not folder.exists()
    os.kill(started, signal.SIGKILL)
