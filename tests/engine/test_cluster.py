"""A real cluster on this machine: the same bytes as without, whoever dies; and what a run refuses to send anywhere."""

from __future__ import annotations

import signal
from dataclasses import replace

import pytest
from house import ROOT, copy_example, keep_workbooks
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.engine.cluster import MakeElsewhere
from toolkit.engine.cluster_address import refuse_open_address, require_cluster
from toolkit.engine.fingerprint import common_parts
from toolkit.engine.report import MadeReport, packed
from toolkit.engine.tasks import report_names, report_task, slice_of
from toolkit.engine.workers import Workers, make_all, processes, workers_at
from toolkit.errors import ParameterError, RunRefusedError
from toolkit.plan.load import load_settings
from toolkit.protect import protect_year
from toolkit.validate.year import read_year


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """The example with two small units and no survey."""
    params = keep_workbooks(copy_example(tmp_path_factory.mktemp("town")), "2020-21 - Nymåne", "2020-21 - Fullmåne")
    settings = load_settings(params, "2020-21")
    return settings.model_copy(update={"run": settings.run.model_copy(update={"survey_files": ()})})


@pytest.fixture(scope="module")
def tasks(settings, tmp_path_factory):
    protected = protect_year(read_year(settings), settings, ())
    work = tmp_path_factory.mktemp("work")
    return [report_task(name, packed(slice_of(name, protected)), settings, work) for name in report_names(protected)]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Its address, and the processes of its two workers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        import local_cluster
    with local_cluster.cluster(tmp_path_factory.mktemp("cluster") / "dask", ROOT) as started:
        yield started


def files_by(workers: Workers, tasks, received=lambda _: None):
    made: dict[str, MadeReport] = {}

    def receive(report: MadeReport) -> None:
        made[report.name] = report
        received(report)

    make_all(tasks, workers, receive)
    assert {report.error for report in made.values()} == {None}
    return {name: report.files for name, report in made.items()}


@pytest.mark.slow
def test_the_same_bytes_from_one_process_two_and_a_cluster_that_loses_a_worker(tasks, settings, cluster, tmp_path):
    address, (first, _) = cluster
    with processes(1, tmp_path / "log") as one:
        expected = files_by(one, tasks)
    assert len(expected) == 4 and all(files for files in expected.values())
    with processes(2, tmp_path / "log") as two:
        assert files_by(two, tasks) == expected
    with workers_at(address, 1, tmp_path / "log", common_parts(settings), settings) as many:
        assert many.at_once == 2
        assert files_by(many, tasks, lambda _: first.kill()) == expected
        assert first.wait() == -signal.SIGKILL
        last = tasks[-1:]
        assert files_by(many, last) == {task.name: expected[task.name] for task in last}, "the other one goes on"


@pytest.mark.slow
def test_a_worker_that_is_another_toolkit_or_has_other_settings_is_refused(settings, cluster, tmp_path):
    address, _ = cluster
    ours = common_parts(settings)
    for theirs, part in ((replace(ours, toolkit="x"), "toolkit"), (replace(ours, settings="x"), "settings")):
        with (
            pytest.raises(RunRefusedError) as caught,
            workers_at(address, 1, tmp_path / "log", theirs, settings),
        ):
            pass
        assert caught.value.code == "worker_differs" and caught.value.values["parts"] == part


def test_a_task_is_refused_where_the_toolkit_is_another(tasks, settings):
    with pytest.raises(RunRefusedError):
        MakeElsewhere(replace(common_parts(settings), texts="x"))(tasks[0])


def test_what_a_worker_may_log_of_a_task_says_nothing_of_the_slice(tasks):
    assert repr(tasks[0].packed_slice) not in repr(tasks[0]) and "packed_slice" not in repr(tasks[0])


HERE = ("tcp://127.0.0.1:8786", "tcp://localhost:1", "tcp://[::1]:8786")


@pytest.mark.parametrize("address", ["tls://10.0.0.5:8786", "tls://klynge.kommune.no:1", *HERE])
def test_an_address_that_may_be_used(address):
    refuse_open_address(address)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("tcp://10.0.0.5:8786", "scheduler_open"),
        ("tcp://klynge.kommune.no:8786", "scheduler_open"),
        ("tcp://localhost.kommune.no:8786", "scheduler_open"),
        ("tcp://127.0.0.1.kommune.no:8786", "scheduler_open"),
        ("tcp://0.0.0.0:8786", "scheduler_open"),
        ("ucx://127.0.0.1:8786", "scheduler_address"),
        ("inproc://127.0.0.1:8786", "scheduler_address"),
        ("127.0.0.1:8786", "scheduler_address"),
        ("tls://10.0.0.5", "scheduler_address"),
        ("tls://:8786", "scheduler_address"),
        ("tls://[10:8786", "scheduler_address"),
        ("tls://10.0.0.5:port", "scheduler_address"),
        ("", "scheduler_address"),
    ],
)
def test_an_address_that_may_not(address, code):
    with pytest.raises(ParameterError) as caught:
        refuse_open_address(address)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("address", "said"),
    [("tcp://10.0.0.5:8786", "ikke kryptert"), ("klyngen", "ikke adressen"), ("tcp://127.0.0.1:1", "svarer ikke")],
)
def test_the_command_says_so_and_makes_nothing(settings, tmp_path, monkeypatch, address, said):
    monkeypatch.setattr("toolkit.engine.cluster.ANSWERS_WITHIN", 0.2)
    command = ["run", "--params", str(settings.params_dir), "--out", str(tmp_path / "ut"), "--scheduler", address]
    finished = CliRunner().invoke(app, command)
    assert finished.exit_code == 2, finished.output
    assert said in finished.output
    assert not (tmp_path / "ut" / "example" / "2020-21").exists()


def test_without_the_extra_a_sentence(monkeypatch):
    monkeypatch.setattr("toolkit.engine.cluster_address.find_spec", lambda _: None)
    with pytest.raises(ParameterError) as caught:
        require_cluster()
    assert caught.value.code == "cluster_not_installed"
