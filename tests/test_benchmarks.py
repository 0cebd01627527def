"""The benchmarks still run, on little data; what they measure is for `docs/benchmarks.md`, not for a test."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_reading_beside_pandas():
    command = [sys.executable, str(ROOT / "benchmarks" / "inputs.py"), "--rows", "5000", "--repeats", "1"]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.startswith("5000 rows of table 150")
    assert "| ratio |" in finished.stdout


@pytest.mark.slow
def test_the_acceptance_table_of_honest_numbers_in_its_short_form(shared):
    command = [sys.executable, str(ROOT / "benchmarks" / "honesty.py"), "--quick", "--json"]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = json.loads(finished.stdout)
    assert {line["number"] for line in lines} >= {"1", "2", "3", "5"}
    assert [line for line in lines if not line["passed"]] == []
    assert finished.returncode == 0


def test_a_line_that_does_not_keep_its_limit_is_said_and_fails_the_run(monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import honesty
    from honesty_line import Line

    kept, broken, told = (
        Line("1", what, "x", limit, "", what != "b") for what, limit in (("a", "<= 1"), ("b", "<= 1"), ("c", ""))
    )
    monkeypatch.setattr(sys, "argv", ["honesty.py"])
    monkeypatch.setattr(honesty, "all_lines", lambda quick: [kept, broken, told])
    assert honesty.main() == 1
    rows = capsys.readouterr().out.splitlines()
    assert [row.split(" | ")[-1] for row in rows[2:]] == ["yes |", "NO |", "- |"]
    monkeypatch.setattr(honesty, "all_lines", lambda quick: [kept, told])
    assert honesty.main() == 0


@pytest.mark.slow
def test_the_explorer_answers_every_choice():
    command = [sys.executable, str(ROOT / "benchmarks" / "explorer.py"), "--quick", "--json"]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    timings = json.loads(finished.stdout)
    assert {(timing["municipality"], timing["internal"]) for timing in timings} == {
        (name, internal) for name in ("example", "seven_schools") for internal in (False, True)
    }
    assert all(0 < timing["median"] <= timing["largest"] for timing in timings)


@pytest.mark.slow
def test_a_made_up_municipality_is_read_without_an_error_and_has_the_same_bytes_each_time(tmp_path):
    from toolkit.plan.load import load_settings
    from toolkit.validate.year import read_year

    for folder in ("first", "second"):
        command = [sys.executable, str(ROOT / "benchmarks" / "many_units.py"), "10", str(tmp_path / folder)]
        assert subprocess.run(command, capture_output=True, text=True, check=False).returncode == 0
    written = [
        {path.relative_to(tmp_path / folder): path.read_bytes() for path in (tmp_path / folder).rglob("*.*")}
        for folder in ("first", "second")
    ]
    assert written[0] == written[1]
    settings = load_settings(tmp_path / "first" / "params" / "mange", "2020-21")
    tables = read_year(settings)
    assert settings.unit_register.municipality.kind == "example"
    assert [problem for problem in tables.problems if problem.severity == "error"] == []
    assert len(tables.delivered) == 11  # ten units, and the municipality's own
    assert len(tables.earlier) == 1
    cases = tables.case_counts_by_unit_year_field
    assert cases.groupby("field")["count"].nunique().max() > 3  # each unit has its own numbers


@pytest.fixture
def batch(monkeypatch):
    """The benchmark of many reports, as a module."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    monkeypatch.setenv("OPENPYXL_LXML", "False")  # the module sets it for itself; it is not to outlive the test
    import batch

    return batch


@pytest.mark.slow
def test_the_baselines_of_many_reports_make_the_engines_own_pages(batch, tmp_path):
    from batch_ways import in_fresh_process

    tasks = batch.tasks_of(3, tmp_path)[1:2]
    kept = batch.kept(tasks, tmp_path / "one.pickle")
    for way in ("cold", "floor", "exec"):
        (tmp_path / way).mkdir()
        assert in_fresh_process(way, kept, tmp_path / way) > 0
    batch.check_same_pages(tmp_path, [task.name for task in tasks], ("cold", "floor", "exec"))
    page = tmp_path / "exec" / f"{tasks[0].name}.html"
    assert "EKSEMPELDATA" in page.read_text(encoding="utf-8")
    page.write_text("another", encoding="utf-8")
    with pytest.raises(SystemExit, match="not the same"):
        batch.check_same_pages(tmp_path, [task.name for task in tasks], ("cold", "floor", "exec"))


def test_a_number_of_the_batch_that_is_missed_or_could_not_be_measured_is_said(batch):
    assert [batch.is_missed("ratio_cli", value) for value in (9.9, 10, None)] == [True, False, True]
    assert [batch.is_missed("growth", value) for value in (1.1, 1.11)] == [False, True]
    rows = batch.table({"ratio_cli": 12.0, "growth": 2.0, "seconds": {"cli": 1.25}}).splitlines()
    assert rows[2:] == [
        "| ratio_cli | 12.00 | >= 10 yes |",
        "| growth | 2.00 | <= 1.1 NO |",
        "| seconds | cli 1.25 |  |",
    ]


def test_one_workbook_is_changed_and_put_back(batch, tmp_path):
    from batch_runs import changed_workbook
    from openpyxl import load_workbook

    folder = ROOT / "data" / "example" / "2020-21" / "arbeidsboker"
    copies = tmp_path / "arbeidsboker"
    shutil.copytree(folder, copies)
    before = {path.name: path.read_bytes() for path in copies.iterdir()}
    with changed_workbook(copies):
        (changed,) = (path for path in copies.iterdir() if path.read_bytes() != before[path.name])
        answers = {row[0]: row[2] for row in load_workbook(changed)["Konklusjon"].iter_rows(values_only=True)}
        assert answers["outcome_reason"] == "Planen er kjent for alle."
        assert answers["signed_role"]
    assert {path.name: path.read_bytes() for path in copies.iterdir()} == before
