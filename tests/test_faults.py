"""A run that is killed leads to nothing; the whole table, with other faults, is in docs/benchmarks.md."""

import json
import subprocess
import sys

import pytest
from house import ROOT


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="signals and the list of processes of Linux")
def test_a_killed_run_leads_to_nothing():
    asked = ["--units", "Nymåne", "--only", "kill", "--kills", "2", "--json"]
    command = [sys.executable, str(ROOT / "benchmarks" / "faults.py"), *asked]
    finished = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert finished.stdout, finished.stderr
    rows = json.loads(finished.stdout)["rows"]
    assert [row for row in rows if row["consequences"]] == []
    assert sum(row["times"] for row in rows if "kill" in row["fault"]) == 2
    assert finished.returncode == 0


def test_a_half_written_page_is_a_consequence(tmp_path, monkeypatch):
    """The check bites: nothing else in this file could tell a script that finds nothing from one that looks nowhere."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from fault_trials import Trials
    from faulty_town import Standing, digests, standing

    pages = tmp_path / "ut" / "example" / "2020-21"
    pages.mkdir(parents=True)
    (pages / "index.html").write_text("hele siden")
    work = tmp_path / "ut" / "arbeid" / "example" / "2020-21"
    (work / "ferdig").mkdir(parents=True)
    trials = Trials.__new__(Trials)
    trials.before, trials.after = Standing({}, {}), standing(tmp_path / "ut")
    trials.inputs = digests(tmp_path / "inputs")
    trials.town = type("Town", (), {"inputs": lambda _: digests(tmp_path / "inputs")})()
    assert trials.differs(tmp_path / "ut") == []
    (work / "nymaane-x7").mkdir()
    assert trials.differs(tmp_path / "ut") == ["left in the working folder: nymaane-x7"]
    (work / "nymaane-x7").rmdir()
    (pages / "index.html").write_text("hele si")
    assert trials.differs(tmp_path / "ut") == ["not the same bytes: index.html"]
    assert "readers see neither the earlier release nor the new one" in trials.look(tmp_path / "ut")
    (tmp_path / "inputs").mkdir()
    (tmp_path / "inputs" / "bok.xlsx").touch()
    assert "the inputs have changed" in trials.look(tmp_path / "ut")
