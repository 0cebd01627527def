"""`template` and `new` as a person runs them: sentences and exit statuses."""

import pytest
from typer.testing import CliRunner

from toolkit.cli import app

EXAMPLE = "params/example"


@pytest.fixture
def run(monkeypatch, repo_root):
    monkeypatch.chdir(repo_root)
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_template_writes_and_then_refuses_to_write_over(run, tmp_path):
    out = tmp_path / "maler"
    first = run("template", "--params", EXAMPLE, "--run", "2017-18", "--out", out)
    assert first.exit_code == 0, first.output
    assert "12 arbeidsbøker" in first.stdout
    assert "ingen kjøring for 2016-17" in first.stderr
    before = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    second = run("template", "--params", EXAMPLE, "--run", "2017-18", "--out", out)
    assert second.exit_code == 1
    assert "Ingenting er skrevet" in second.stderr
    assert {path.name: path.stat().st_mtime_ns for path in out.iterdir()} == before


def test_template_needs_a_folder(run):
    assert run("template").exit_code == 2


def test_template_says_where_last_years_workbook_is_missing(run, tmp_path):
    result = run("template", "--run", "2019-20", "--out", tmp_path)
    assert result.exit_code == 0
    assert "Jupiterhagen barnehage leverte ikke arbeidsbok for 2018-19" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_new_then_check_then_template(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = run("new", "0921", "Prøvedal")
    assert made.exit_code == 0
    year = next((tmp_path / "params" / "provedal" / "runs").iterdir()).stem
    assert f"--params params/provedal --run {year}" in made.stdout
    assert run("check", "--params", "params/provedal", "--run", year).exit_code == 0
    assert run("template", "--params", "params/provedal", "--run", year, "--out", "maler").exit_code == 0
    assert [path.name for path in (tmp_path / "maler").iterdir()] == [
        f"Årlig gjennomgang {year} - Prøvedal kommune.xlsx"
    ]
    again = run("new", "0921", "Prøvedal")
    assert again.exit_code == 1
    assert "finnes allerede" in again.stderr


@pytest.mark.parametrize("number", ["921", "abcd"])
def test_new_with_a_wrong_number_is_wrong_usage(run, tmp_path, monkeypatch, number):
    monkeypatch.chdir(tmp_path)
    result = run("new", number, "Prøvedal")
    assert result.exit_code == 2
    assert "fire sifre" in result.stderr
    assert list(tmp_path.iterdir()) == []
