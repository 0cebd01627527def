"""What the working folder holds is what is needed: nothing half done, nothing of units that have no report now."""

from __future__ import annotations

from pathlib import Path

import pytest
from clean_tables import SETTINGS

import toolkit.engine.making as engine
from toolkit.engine.fingerprint import CommonParts
from toolkit.engine.folders import working_folder
from toolkit.engine.making import Making
from toolkit.engine.report import MadeReport, ReportTask, packed
from toolkit.notebook import CommitteeParameters

PARAMETERS = CommitteeParameters(school_year="2020-21", params="p", slice_file="", internal=False)
COMMON = CommonParts("a", "b", "c", "d", "e")


def test_what_a_killed_run_left_half_done_is_gone_before_the_next_begins(tmp_path):
    with working_folder(tmp_path, SETTINGS) as work:
        for kept in ("ferdig/solstol.html", "kjoring.json", "kjerner.log", "solstol.ipynb"):
            (work / kept).parent.mkdir(exist_ok=True)
            (work / kept).write_text("beholdes")
        scratch = work / "driftsutvalget-k2x8"
        scratch.mkdir(mode=0o700)
        (scratch / "driftsutvalget.json").write_text("hele det skjermede året")
    with working_folder(tmp_path, SETTINGS) as work:
        assert sorted(path.name for path in work.iterdir() if path.suffix != ".lock") == [
            "ferdig",
            "kjerner.log",
            "kjoring.json",
            "solstol.ipynb",
        ]
        assert (work / "ferdig" / "solstol.html").read_text() == "beholdes"


def test_what_the_folder_points_at_elsewhere_is_not_touched(tmp_path):
    other = tmp_path / "andres"
    other.mkdir()
    (other / "fil").touch()
    with working_folder(tmp_path / "ut", SETTINGS) as work:
        (work / "lenke").symlink_to(other)
    with working_folder(tmp_path / "ut", SETTINGS):
        assert (other / "fil").exists()


@pytest.fixture
def make(tmp_path, monkeypatch):
    """Makes these reports in one run and says which executed notebooks lie there afterwards."""
    work = tmp_path / "arbeid"
    work.mkdir()

    def run(*made: MadeReport) -> dict[str, str]:
        def make_all(tasks, workers, receive):
            given = {one.name: one for one in made}
            for task in tasks:
                receive(given[task.name])

        monkeypatch.setattr(engine, "make_all", make_all)
        tasks = [ReportTask(one.name, "driftsutvalget.ipynb", PARAMETERS, packed("{}"), Path(work), 60) for one in made]
        Making(work, COMMON).make(tasks, len(tasks), None, lambda *_: None)
        return {path.stem: path.read_text() for path in work.glob("*.ipynb")}

    return run


def made(name: str, executed: str) -> MadeReport:
    return MadeReport(name, 1.0, {f"{name}.html": b"side"}, executed)


def test_the_notebooks_of_units_without_a_report_are_taken_away(make):
    assert make(made("solstol", "a"), made("nymaane", "b")) == {"solstol": "a", "nymaane": "b"}
    assert make(made("solstol", "c")) == {"solstol": "a"}, "unchanged: it is not made again"


def test_where_an_attempt_leaves_no_notebook_the_earlier_one_is_not_kept(make):
    dies = MadeReport("solstol", 0.0, reason="worker", error="WorkerDiedError")
    assert make(dies) == {}
    raises = MadeReport("solstol", 1.0, executed="med feil", reason="report", error="ValueError")
    assert make(raises) == {"solstol": "med feil"}
    assert make(dies) == {}
