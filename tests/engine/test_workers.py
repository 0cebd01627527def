"""Real processes that die: no other report is lost, and two runs never share a folder."""

import errno
import os
import signal
import time
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread, Timer

import pytest
from clean_tables import SETTINGS

from toolkit.engine import report
from toolkit.engine.executors import local_workers
from toolkit.engine.folders import fresh_folder, working_folder
from toolkit.engine.report import MadeReport, ReportTask, packed
from toolkit.engine.workers import IN_FLIGHT, Workers, make_all
from toolkit.errors import InputError, RunRefusedError
from toolkit.plan.parameters import CommitteeParameters

PARAMETERS = CommitteeParameters(school_year="2020-21", params="p", slice_file="", internal=False)


def task(name: str, folder: Path) -> ReportTask:
    return ReportTask(name, "x.ipynb", PARAMETERS, packed("{}"), folder, 60)


def die_or_make(job: ReportTask) -> MadeReport:
    """Stands for a report: one of them kills its own process."""
    if job.name == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    return MadeReport(job.name, 0.1, {f"{job.name}.html": job.name.encode()})


@pytest.mark.slow
def test_a_worker_that_dies_fails_only_its_own_report(tmp_path):
    names = ["a", "deadly", *"bcdefghij"]
    received: list[MadeReport] = []
    with local_workers(2, tmp_path / "log") as executor:
        make_all((task(name, tmp_path) for name in names), Workers(executor, 2, die_or_make), received.append)
    assert sorted(made.name for made in received) == sorted(names), "each once"
    assert {made.name: made.reason for made in received if made.reason} == {"deadly": "worker"}
    assert all(made.files[f"{made.name}.html"] == made.name.encode() for made in received if not made.reason)


class Slow(Executor):
    """Answers a little later, and counts how many it is asked at a time."""

    def __init__(self):
        self.asked, self.most = set(), 0

    def submit(self, function, job):
        self.asked.add(job.name)
        self.most = max(self.most, len(self.asked))
        future = Future()
        Timer(0.005, self._answer, (future, function, job)).start()
        return future

    def _answer(self, future, function, job):
        self.asked.remove(job.name)
        future.set_result(function(job))


def test_few_reports_are_handed_out_at_a_time_and_each_is_received(tmp_path):
    slow, received = Slow(), []
    names = [f"unit{n}" for n in range(50)]
    make_all((task(name, tmp_path) for name in names), Workers(slow, 2, die_or_make), received.append)
    assert sorted(made.name for made in received) == sorted(names)
    assert slow.most <= 2 * IN_FLIGHT


HANDED_IN = {
    "another unit's page": MadeReport("a", 1.0, {"a.html": b"", "b.html": b"falsk"}),
    "a path": MadeReport("a", 1.0, {"../a.html": b""}),
    "a page without its PDF": MadeReport("a", 1.0, {"a.html": b""}),
    "nothing": MadeReport("a", 1.0),
    "another report": MadeReport("b", 1.0, {"b.html": b"", "b.pdf": b""}),
    "a failed report with a page": MadeReport("a", 1.0, {"a.html": b"", "a.pdf": b""}, reason="report"),
    "something else": "en side",
}


@pytest.mark.parametrize("handed_in", HANDED_IN.values(), ids=HANDED_IN)
def test_only_what_was_asked_for_is_taken_from_a_worker(tmp_path, handed_in):
    received = []
    asked = replace(task("a", tmp_path), with_pdf=True)
    make_all([asked], Workers(Slow(), 1, lambda _: handed_in), received.append)
    ((name, files, reason),) = [(made.name, made.files, made.reason) for made in received]
    assert (name, files, reason) == ("a", {}, "worker")


def test_a_cluster_that_is_gone_ends_the_run(tmp_path):
    class Gone(Executor):
        def submit(self, *_):
            future = Future()
            future.cancel()
            future.set_running_or_notify_cancel()
            return future

    with pytest.raises(RunRefusedError) as caught:
        make_all([task("a", tmp_path)], Workers(Gone(), 1), lambda _: None)
    assert caught.value.code == "scheduler_lost"


def test_a_full_disk_is_no_reports_fault(tmp_path, monkeypatch):
    """A unit that failed is left out of a release; a disk that is full stops the run instead."""

    def no_room(*_):
        raise OSError(errno.ENOSPC, "No space left on device", "x.ipynb")

    monkeypatch.setattr(report, "execute", no_room)
    with pytest.raises(InputError) as caught:
        report.make_report(task("a", tmp_path))
    assert caught.value.code == "disk_full"
    monkeypatch.setattr(report, "execute", lambda *_: 1 / 0)
    assert report.make_report(task("a", tmp_path)).reason == "report"


def test_a_second_run_is_told_and_stops(tmp_path):
    with working_folder(tmp_path, SETTINGS) as first:
        second = working_folder(tmp_path, SETTINGS)
        with pytest.raises(RunRefusedError) as caught:
            second.__enter__()
    assert caught.value.code == "run_in_progress"
    with working_folder(tmp_path, SETTINGS) as again:
        assert again == first


def stop_half_way(release: Path) -> None:
    with fresh_folder(release) as new:
        (new / "index.html").write_text("halv")
        raise RuntimeError


def test_readers_never_see_a_half_written_folder(tmp_path):
    release = tmp_path / "2020-21"
    with fresh_folder(release) as new:
        (new / "index.html").write_text("første")
        assert not release.exists()
    with pytest.raises(RuntimeError):
        stop_half_way(release)
    assert (release / "index.html").read_text() == "første"
    with fresh_folder(release) as new:
        (new / "index.html").write_text("andre")
    assert (release / "index.html").read_text() == "andre"


def test_a_run_killed_between_its_two_renames_loses_no_release(tmp_path):
    release = tmp_path / "2020-21"
    old = tmp_path / ".2020-21.gammel"
    old.mkdir()
    (old / "index.html").write_text("siste hele")
    with pytest.raises(RuntimeError):
        stop_half_way(release)
    assert (release / "index.html").read_text() == "siste hele"


def test_a_run_that_may_wait_comes_after_the_other(tmp_path):
    entered, left = Event(), []

    def other():
        with working_folder(tmp_path, SETTINGS):
            entered.set()
            time.sleep(0.3)
            left.append(True)

    thread = Thread(target=other)
    thread.start()
    entered.wait()
    with working_folder(tmp_path, SETTINGS, wait_seconds=30):
        assert left
    thread.join()
