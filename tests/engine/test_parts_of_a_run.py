"""A run's first process stays small, and a part that the system ends is told and releases nothing."""

import os
import signal
import subprocess
import sys

import pytest
from house import copy_example, keep_workbooks
from typer.testing import CliRunner

import toolkit.engine.run as engine
from toolkit.cli import app
from toolkit.engine.folders import OLD, alone, last_part
from toolkit.errors import RunRefusedError

HEAVY = ("pandas", "scipy", "weasyprint")


def test_whoever_hands_out_reports_imports_nothing_that_is_large():
    code = f"import sys, toolkit.engine.run; print([m for m in {HEAVY} if m in sys.modules])"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == "[]"


def ended_by_the_system(*_):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="a signal of Unix")
@pytest.mark.parametrize(
    ("part", "told"), [("_read_and_protect", "Ingenting er gitt ut"), ("_finish", "da ser du hva som er gitt ut")]
)
def test_a_part_that_the_system_ends_is_told(part, told, tmp_path, monkeypatch):
    params, out = keep_workbooks(copy_example(tmp_path), "Solstøl"), tmp_path / "ut"
    asked = ["run", "--params", str(params), "--out", str(out)]
    monkeypatch.setattr(engine, part, ended_by_the_system)
    finished = CliRunner().invoke(app, asked)
    assert finished.exit_code == 3 and "for lite minne" in finished.output and told in finished.output, finished.output
    assert not list(out.glob("example/**/*.html")) and not list((out / "regnskap").rglob("*.json"))
    left = [path.name for path in (out / "arbeid" / "example" / "2020-21").iterdir() if path.name.startswith("aar-")]
    assert left == []
    monkeypatch.undo()
    assert CliRunner().invoke(app, asked).exit_code in (0, 1)
    assert (out / "example" / "2020-21" / "solstol.html").is_file()


def ended_between_two_renames(year, *_):
    year.pages.with_name(".2020-21.ny").mkdir()
    year.pages.replace(year.pages.with_name(f".2020-21{OLD}"))
    ended_by_the_system()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="a signal of Unix")
def test_what_readers_had_is_put_back_where_the_last_part_died_between_two_renames(tmp_path, monkeypatch):
    params, out = keep_workbooks(copy_example(tmp_path), "Solstøl"), tmp_path / "ut"
    standing = out / "example" / "2020-21"
    standing.mkdir(parents=True)
    (standing / "index.html").write_text("som det var")
    (out / "regnskap" / "example").mkdir(parents=True)
    monkeypatch.setattr(engine, "_read_and_protect", no_reports)
    monkeypatch.setattr(engine, "_finish", ended_between_two_renames)
    assert CliRunner().invoke(app, ["run", "--params", str(params), "--out", str(out)]).exit_code == 3
    assert [path.name for path in (out / "example").iterdir()] == ["2020-21"]
    assert (standing / "index.html").read_text() == "som det var"


def no_reports(*_):
    return ()


def test_a_run_waits_for_the_last_part_of_one_that_was_killed(tmp_path, monkeypatch):
    monkeypatch.setattr("toolkit.engine.folders.OUTLIVES_SECONDS", 0.1)
    with alone(tmp_path, "example"):
        pass
    with (
        last_part(tmp_path, "example"),
        pytest.raises(RunRefusedError, match="run_in_progress"),
        alone(tmp_path, "example"),
    ):
        pass
    with alone(tmp_path, "example"), last_part(tmp_path, "example"):
        pass
