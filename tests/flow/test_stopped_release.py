"""What happens when disclosure control cannot promise anything: nothing is passed, and one edition always comes out."""

from types import SimpleNamespace

import pytest
from house import ROOT, copy_example, in_this_process, keep_workbooks, tiltaksplan

from toolkit.engine.options import RunOptions
from toolkit.engine.publishing import audit, withdraw
from toolkit.engine.releases import Releases
from toolkit.engine.run import run_year
from toolkit.errors import ProtectionError
from toolkit.plan.load import load_settings
from toolkit.protect import protect_year
from toolkit.protect.audit import disclosed_by
from toolkit.protect.release import release_of
from toolkit.protect.year import year_without_unit_numbers
from toolkit.validate.year import read_year

YEAR = "2018-19"
GAVE_UP = 1
SETTINGS = load_settings(ROOT / "params" / "example", YEAR)


@pytest.fixture
def out_of_time(monkeypatch):
    """A solver that never finishes."""
    for module in ("solver", "one_witness"):
        monkeypatch.setattr(f"toolkit.protect.{module}.milp", lambda *_, **__: SimpleNamespace(status=GAVE_UP, x=None))


def test_a_solver_that_gives_up_is_not_a_pass(out_of_time):
    tables = read_year(SETTINGS)
    with pytest.raises(ProtectionError, match="solver_gave_up"):
        protect_year(tables, SETTINGS)
    protected = year_without_unit_numbers(tables, SETTINGS)
    assert protected.edition == "without_survey"
    assert {figure.state for figure in protected.figures} <= {"left_out", "not_measured"}


def test_an_audit_that_is_not_finished_is_not_a_pass(monkeypatch):
    protected = protect_year(read_year(SETTINGS), SETTINGS)
    monkeypatch.setattr("toolkit.protect.solver.milp", lambda *_, **__: SimpleNamespace(status=GAVE_UP, x=None))
    with pytest.raises(ProtectionError, match="solver_gave_up"):
        disclosed_by([release_of(protected, SETTINGS, {"stjernelia"})])


def test_higher_limits_next_year_do_not_stop_what_adds_nothing():
    tables = read_year(SETTINGS)
    before = release_of(protect_year(tables, SETTINGS), SETTINGS, {"stjernelia", "maanedal_ungdomsskole"})
    count = SETTINGS.thresholds.smallest_count.model_copy(update={"value": 12})
    raised = SETTINGS.thresholds.model_copy(update={"smallest_count": count})
    settings = SETTINGS.model_copy(update={"thresholds": raised})
    after = release_of(protect_year(tables, settings, [before]), settings, {"stjernelia", "maanedal_ungdomsskole"})
    assert disclosed_by([before.model_copy(update={"thresholds": raised})]) != []  # they are small by the new limits
    assert disclosed_by([before, after]) == []


@pytest.mark.slow
def test_the_edition_without_unit_numbers_comes_out_although_the_solver_gives_up(out_of_time, tmp_path, monkeypatch):
    monkeypatch.setattr("toolkit.engine.run.in_its_own_process", in_this_process)
    params = keep_workbooks(copy_example(tmp_path / "few"), "Stjernelia")
    settings = load_settings(params, YEAR)
    with pytest.raises(ProtectionError, match="solver_gave_up"):
        run_year(settings, tmp_path, RunOptions())
    assert not list(tmp_path.glob("example/**/*.html"))
    result = run_year(settings, tmp_path, RunOptions(unit_numbers=False))
    assert result.release.state == "published"
    assert "<svg" not in (result.folder / "stjernelia.html").read_text(encoding="utf-8")
    withdraw(tmp_path, "example-2018-19-1")
    assert [path.name for path in result.folder.iterdir()] == ["index.html"]
    (result.folder / "solstol.html").write_text("<p>3</p>", encoding="utf-8")
    assert [stop.where for stop in audit(tmp_path)] == ["2018-19/solstol.html"]


@pytest.mark.slow
def test_pages_that_no_release_accounts_for_stop_the_next_run(tmp_path):
    params = copy_example(tmp_path)
    folder = tmp_path / "out" / "example" / "2017-18"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<h1>Fra en annen maskin</h1>", encoding="utf-8")
    with pytest.raises(ProtectionError, match="pages_unaccounted"):
        Releases(tmp_path / "out", "example").all()
    finished = tiltaksplan("run", "--params", params, "--run", YEAR, "--out", tmp_path / "out", "--json")
    assert finished.returncode == 3
    assert '"state": "blocked"' in finished.stdout
