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

HEAVY = ("pandas", "scipy", "weasyprint")


def test_whoever_hands_out_reports_imports_nothing_that_is_large():
    code = f"import sys, toolkit.engine.run; print([m for m in {HEAVY} if m in sys.modules])"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == "[]"


def ended_by_the_system(*_):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="a signal of Unix")
@pytest.mark.parametrize("part", ["_read_and_protect", "_finish"])
def test_a_part_that_the_system_ends_is_told(part, tmp_path, monkeypatch):
    params, out = keep_workbooks(copy_example(tmp_path), "Solstøl"), tmp_path / "ut"
    asked = ["run", "--params", str(params), "--out", str(out)]
    monkeypatch.setattr(engine, part, ended_by_the_system)
    finished = CliRunner().invoke(app, asked)
    assert finished.exit_code == 3 and "for lite minne" in finished.output, finished.output
    assert not list(out.glob("example/**/*.html")) and not list((out / "regnskap").rglob("*.json"))
    left = [path.name for path in (out / "arbeid" / "example" / "2020-21").iterdir() if path.name.startswith("aar-")]
    assert left == []
    monkeypatch.undo()
    assert CliRunner().invoke(app, asked).exit_code in (0, 1)
    assert (out / "example" / "2020-21" / "solstol.html").is_file()
