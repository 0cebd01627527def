"""Worker processes: what they answer, what happens when one dies, and that they never outlive the run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from concurrent.futures import CancelledError
from pathlib import Path

import psutil
import pytest
from house import ROOT

from toolkit.engine.cores import keep_to_a_core
from toolkit.engine.executors import WorkerDiedError, in_its_own_process, local_workers
from toolkit.errors import RunRefusedError

pytestmark = pytest.mark.slow

A_RUN = """
import signal, subprocess, sys, time
from pathlib import Path
from toolkit.engine.executors import local_workers

def kernel(folder, name):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    (folder / name).write_text(str(child.pid))
    child.wait()

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # who starts the tests in the background has it ignored
    folder = Path(sys.argv[1])
    with local_workers(2, folder / "log", imported=()) as workers:  # they make no reports
        futures = [workers.submit(kernel, folder, name) for name in "abcd"]
        futures[0].result()
"""


def square(number: int) -> int:
    return number * number


def fail(error: Exception) -> None:
    raise error


def die(_: object = None) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(marker: Path) -> str:
    if marker.exists():
        return "made again"
    marker.touch()
    return die()  # type: ignore[func-returns-value]


def wait_for(file: Path) -> None:
    while not file.exists():
        time.sleep(0.01)


def until(happens) -> bool:
    """Whether something comes true while somebody who waits would still be waiting."""
    for _ in range(3000):
        if happens():
            return True
        time.sleep(0.01)
    return False


def test_answers_and_errors_come_back(tmp_path):
    with local_workers(2, tmp_path / "log") as workers:
        assert list(workers.map(square, range(20))) == [n * n for n in range(20)]
        # an error of the system in what was asked for is not a process that has died
        for error in (ValueError("a"), OSError(28, "full"), EOFError("b"), WorkerDiedError()):
            with pytest.raises(type(error)):
                workers.submit(fail, error).result()


def core(here: Path, count: int) -> tuple[int, frozenset[int]]:
    (here / str(os.getpid())).touch()
    assert until(lambda: len(list(here.iterdir())) == count), "each is to have one task"
    return os.getpid(), frozenset(os.sched_getaffinity(0))


@pytest.mark.skipif(sys.platform != "linux", reason="cores are chosen on Linux only")
@pytest.mark.parametrize("more", [0, 1])
def test_each_keeps_to_a_core_where_there_is_one_for_each(tmp_path, more):
    ours = os.sched_getaffinity(0)
    if len(ours) not in range(2, 9):
        pytest.skip("one core is nothing to choose from, and many take long")
    count = len(ours) + more
    (tmp_path / "here").mkdir()
    with local_workers(count, tmp_path / "log", imported=()) as workers:
        asked = [workers.submit(core, tmp_path / "here", count) for _ in range(count)]
        seen = dict(future.result(timeout=60) for future in asked)
    assert len(seen) == count
    assert set(seen.values()) == ({frozenset(ours)} if more else {frozenset({one}) for one in ours})


@pytest.mark.skipif(sys.platform != "linux", reason="cores are chosen on Linux only")
def test_a_system_that_lets_nobody_choose_is_as_good(monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "sched_setaffinity", refuse)
    keep_to_a_core(0, len(os.sched_getaffinity(0)))


def test_a_process_that_dies_takes_nothing_with_it_but_its_own_task(tmp_path):
    with local_workers(2, tmp_path / "log") as workers:
        before = [workers.submit(square, n) for n in range(5)]
        deadly = workers.submit(die)
        unlucky = workers.submit(die_once, tmp_path / "marker")
        after = [workers.submit(square, n) for n in range(5)]
        assert [f.result() for f in (*before, *after)] == [n * n for n in range(5)] * 2
        assert unlucky.result() == "made again"
        with pytest.raises(WorkerDiedError):
            deadly.result()


def test_where_the_run_stops_its_workers_stop_in_the_middle_of_their_work(tmp_path):
    futures = []

    def stopped():
        with local_workers(1, tmp_path / "log") as workers:
            futures.extend(workers.submit(wait_for, tmp_path / "never") for _ in range(3))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert all(isinstance(f.exception() if not f.cancelled() else CancelledError(), Exception) for f in futures)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize(
    ("sent", "to_all"),
    [(signal.SIGKILL, False), (signal.SIGTERM, False), (signal.SIGINT, False), (signal.SIGINT, True)],
)
def test_no_process_outlives_the_run(tmp_path, sent, to_all):
    (tmp_path / "run.py").write_text(A_RUN)
    command = [sys.executable, tmp_path / "run.py", tmp_path]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    run = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert until(lambda: all((tmp_path / name).exists() and (tmp_path / name).read_text() for name in "ab"))
    started = psutil.Process(run.pid).children(recursive=True)
    assert len(started) >= 4, "workers and what they have started"
    (os.killpg if to_all else os.kill)(run.pid, sent)
    said = run.communicate()[1]
    assert until(lambda: not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in started))
    assert "run.py" not in said or said.count("Traceback") == (sent == signal.SIGINT), "only the run itself says so"
    assert (tmp_path / "log").read_text() == ""


def where(_: object = None) -> tuple[int, str]:
    os.write(1, b"said where an answer should stand")
    return os.getpid(), str(Path.cwd())


def test_a_process_for_one_thing_stands_where_we_do_and_goes_with_its_answer(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    pid, folder = in_its_own_process(tmp_path / "log", where)
    assert pid != os.getpid() and folder == str(tmp_path)
    assert until(lambda: not psutil.pid_exists(pid))
    assert capfd.readouterr().out == ""


def test_a_process_for_one_thing_raises_what_was_raised_there(tmp_path):
    with pytest.raises(RunRefusedError) as caught:
        in_its_own_process(tmp_path / "log", fail, RunRefusedError("scheduler_lost", {"a": 1}))
    assert caught.value.values == {"a": 1}
    with pytest.raises(WorkerDiedError):
        in_its_own_process(tmp_path / "log", die)


class OddError(Exception):
    """Cannot be packed and sent."""

    def __init__(self) -> None:
        super().__init__("odd")
        self.lock = threading.Lock()


class NeedsTwoError(Exception):
    """Can be sent, and not be unpacked."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def raise_deep(name: str) -> None:
    fail({"odd": OddError, "two": lambda: NeedsTwoError("a", "b"), "key": lambda: KeyError("x")}[name]())


def give_a_lock() -> object:
    return threading.Lock()


@pytest.mark.parametrize(
    ("name", "error", "says"),
    [("key", KeyError, "x"), ("odd", RuntimeError, "OddError: odd"), ("two", RuntimeError, "NeedsTwoError: ab")],
)
def test_a_fault_is_told_with_the_place_where_it_happened(name, error, says, tmp_path):
    with pytest.raises(error, match=says) as caught:
        in_its_own_process(tmp_path / "log", raise_deep, name)
    told = "".join(traceback.format_exception(caught.value))
    assert "in raise_deep" in told and "in fail" in told


def test_an_answer_that_cannot_be_sent_is_a_fault_and_no_dead_process(tmp_path):
    with pytest.raises(TypeError, match="cannot pickle"):
        in_its_own_process(tmp_path / "log", give_a_lock)


def threads_of_libraries() -> str | None:
    return os.environ.get("OPENBLAS_NUM_THREADS")


def test_numerical_libraries_have_one_thread_there_and_as_before_here(tmp_path, monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    assert in_its_own_process(tmp_path / "log", threads_of_libraries) == "1"
    assert "OPENBLAS_NUM_THREADS" not in os.environ


def hold(folder: Path) -> None:
    try:
        (folder / "pid").write_text(str(os.getpid()))
        time.sleep(600)
    finally:
        (folder / "cleared").touch()


def test_a_process_for_one_thing_ends_with_whoever_is_stopped(tmp_path):
    """In the middle of what it does, and what it has begun is cleared away; nobody waits until it is done."""
    here = threading.main_thread().ident

    def stop() -> None:
        wait_for(tmp_path / "pid")
        signal.pthread_kill(here, signal.SIGUSR1)

    threading.Thread(target=stop).start()
    before = signal.signal(signal.SIGUSR1, lambda *_: fail(KeyboardInterrupt()))
    try:
        with pytest.raises(KeyboardInterrupt):
            in_its_own_process(tmp_path / "log", hold, tmp_path)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert not psutil.pid_exists(int((tmp_path / "pid").read_text()))
    assert (tmp_path / "cleared").exists()
