"""What a run that changes nothing is spared: only where nothing has changed, and nothing may go better."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from house import copy_example

from toolkit.engine import fingerprint as made_of
from toolkit.engine import standing
from toolkit.engine.accounts import report_result
from toolkit.engine.making import ReportOutcome
from toolkit.engine.options import RunOptions
from toolkit.engine.overdue import overdue_folders
from toolkit.engine.results import ReleaseOutcome, RunResult, UnitResult
from toolkit.plan.load import load_settings
from toolkit.validate.problems import Problem

PROBLEM = Problem("error", "cell_type", "b.xlsx", "Plan", 3, value="i fjor", details=(("wanted", "dato"),))


class Runs:
    """A municipality whose runs are counted, and end as they are told to."""

    def __init__(self, folder: Path) -> None:
        params = copy_example(folder)
        earlier, elsewhere = params / "runs" / "2019-20.toml", params.parent / "other"
        elsewhere.mkdir()
        shutil.copy(params.parent / "oppdal" / "plan.toml", elsewhere)
        earlier.write_text(earlier.read_text("utf-8").replace("../../oppdal/plan", "../../other/plan"), "utf-8")
        self.settings, self.out = load_settings(params, "2020-21"), folder / "ut"
        self.pages = self.out / "example" / "2020-21"
        self.made = 0
        done = UnitResult("solstol", "Solstøl skole", "done", 1.0, self.pages / "solstol.html")
        committee = UnitResult("driftsutvalget", "Hele kommunen", "done", 1.0)
        self.ends = RunResult(
            self.pages, (done,), committee, (PROBLEM,), ReleaseOutcome("published", "example-0001", ("index.html",))
        )

    def run_year(self, *_: object) -> RunResult:
        self.made += 1
        self.pages.mkdir(parents=True, exist_ok=True)
        (self.pages / "solstol.html").write_text("side", encoding="utf-8")
        return self.ends

    def run(self, **options: object) -> RunResult:
        return standing.run_if_changed(self.settings, self.out, RunOptions(**options), lambda *_: None)


@pytest.fixture
def runs(tmp_path, monkeypatch):
    runs = Runs(tmp_path)
    monkeypatch.setattr("toolkit.engine.run.run_year", runs.run_year)
    return runs


def test_what_has_not_changed_is_not_run_again_and_says_the_same(runs):
    first = runs.run()
    again = runs.run()
    assert runs.made == 1
    assert (first.units[0].state, again.units[0].state) == ("done", "unchanged")
    assert (again.problems, again.index, again.units[0].html) == (first.problems, first.index, first.units[0].html)
    assert again.release == ReleaseOutcome("unchanged", "example-0001", ("index.html",))


def test_a_run_that_finds_nothing_to_do_puts_off_the_folders_last_day(runs, monkeypatch):
    runs.run()
    (before,) = overdue_folders(runs.out, date(9999, 1, 1))
    monkeypatch.setattr(standing, "last_day", lambda *_: date(2999, 1, 1))
    runs.run()
    (after,) = overdue_folders(runs.out, date(9999, 1, 1))
    assert runs.made == 1
    assert before.delete_after == date.today() + timedelta(days=runs.settings.run.keep_days)
    assert after.delete_after == date(2999, 1, 1)


def other_page(runs: Runs) -> None:
    (runs.pages / "solstol.html").write_text("tuklet med", encoding="utf-8")


def other_workbook(runs: Runs) -> None:
    folder = runs.settings.data_path(runs.settings.run.workbook_folder)
    next(folder.glob("*.xlsx")).unlink()


def other_plan(runs: Runs) -> None:
    with (runs.settings.params_dir.parent / "oppdal" / "plan.toml").open("a", encoding="utf-8") as stream:
        stream.write("\n# lest gjennom\n")


def other_plan_of_an_earlier_year(runs: Runs) -> None:
    with (runs.settings.params_dir.parent / "other" / "plan.toml").open("a", encoding="utf-8") as stream:
        stream.write("\n# lest gjennom\n")


def other_ledger(runs: Runs) -> None:
    ledger = runs.out / "regnskap" / "example"
    ledger.mkdir(parents=True)
    (ledger / "0001.json").write_text("{}", encoding="utf-8")


@pytest.mark.parametrize(
    "change", [other_page, other_workbook, other_plan, other_plan_of_an_earlier_year, other_ledger]
)
def test_what_has_changed_is_run_again(runs, change):
    runs.run()
    change(runs)
    runs.run()
    assert runs.made == 2


def test_a_library_that_reads_the_input_is_another_run(runs, monkeypatch):
    runs.run()
    here = made_of.version
    monkeypatch.setattr(made_of, "version", lambda name: "99" if name == "python-calamine" else here(name))
    runs.run()
    assert runs.made == 2


def test_other_options_are_another_run_but_not_how_many_work_on_it(runs):
    runs.run()
    runs.run(jobs=1)
    assert runs.made == 1
    runs.run(with_pdf=True)
    assert runs.made == 2
    runs.run(with_pdf=True, force=True)
    assert runs.made == 3


def test_a_stopped_release_and_a_preliminary_run_are_never_spared(runs):
    runs.ends = replace(runs.ends, release=ReleaseOutcome("blocked"))
    for _ in range(2):
        runs.run()
    assert runs.made == 2
    for _ in range(2):
        runs.run(preliminary=True)
    assert runs.made == 4


@pytest.mark.parametrize("seconds", [0.0, 600.0])
@pytest.mark.parametrize("reason", ["report", "timeout", "kernel", "worker", "page"])
def test_a_report_that_failed_is_tried_again_whatever_it_took(runs, reason, seconds):
    """A worker that died has no seconds: nobody saw how long it worked."""
    failed = report_result("driftsutvalget", ReportOutcome("driftsutvalget", "failed", seconds, reason), runs.pages)
    runs.ends = replace(runs.ends, committee=failed)
    for _ in range(2):
        assert runs.run().committee.state == "failed"
    assert runs.made == 2


def test_a_units_page_for_parents_that_failed_is_tried_again(runs):
    runs.ends = replace(runs.ends, left_out=("solstol",))
    for _ in range(2):
        runs.run()
    assert runs.made == 2


def test_input_that_failed_fails_again_without_a_run(runs):
    failed = UnitResult("solstol", "Solstøl skole", "failed", error="Arbeidsboken har feil.")
    runs.ends = replace(runs.ends, units=(failed,))
    runs.run()
    assert runs.run().units == (failed,)
    assert runs.made == 1
