"""The run's record accounts for every row of every file, and neither it nor a page repeats an identity number."""

import json
import re
import shutil
from contextlib import nullcontext
from zipfile import ZipFile

import pytest
from helpers import TEST_NUMBER
from house import ROOT, answer_cell, copy_example, in_this_process, keep_workbooks, set_cell, workbook_of
from typer.testing import CliRunner

import toolkit.engine.making as engine
from toolkit.cli import app
from toolkit.engine import fingerprint
from toolkit.engine.options import RunOptions
from toolkit.engine.report import MadeReport
from toolkit.engine.results import ReleaseOutcome
from toolkit.engine.run import run_year
from toolkit.errors import PageError
from toolkit.plan.load import load_settings
from toolkit.publish.stop import Stop
from toolkit.sources.digest import digest


@pytest.fixture
def params(tmp_path, monkeypatch):
    """The example with three workbooks, one survey file that can be used and one that cannot; reports are not made."""
    params = keep_workbooks(copy_example(tmp_path), "Solstøl", "Nymåne", "Saturn")
    run = params / "runs" / "2020-21.toml"
    run.write_text(re.sub(r'\n *"[^"]*150[^"]*",', "", run.read_text(encoding="utf-8")), encoding="utf-8")
    survey = tmp_path / "data" / "example" / "elevundersokelsen_tabell_148_indikator.json"
    survey.write_text(survey.read_text(encoding="utf-8").replace('"Kommune"', f'"{TEST_NUMBER}"'), encoding="utf-8")
    book = workbook_of(params, "Solstøl")
    set_cell(book, "Plan", answer_cell(book, "Plan", "plan_revised"), "i fjor høst")
    book = workbook_of(params, "Saturn")
    set_cell(book, "Plan", "H20", TEST_NUMBER)
    book.rename(book.with_name(f"Saturn friskole {TEST_NUMBER}.xlsx"))

    def no_reports(tasks, workers, receive):
        for task in tasks:
            receive(MadeReport(task.name, 0.0, {f"{task.name}.html": b"<p>side</p>"}))

    monkeypatch.setattr(engine, "make_all", no_reports)
    monkeypatch.setattr("toolkit.engine.run.workers_at", lambda *_: nullcontext())
    monkeypatch.setattr("toolkit.engine.run.in_its_own_process", in_this_process)
    return params


def all_text(path):
    """What stands in a file; in a Word document, in every part of it."""
    if path.suffix != ".docx":
        return path.read_text("utf-8")
    with ZipFile(path) as document:
        return "".join(document.read(part).decode("utf-8", "replace") for part in document.namelist())


def test_every_file_is_in_the_record_and_its_rows_add_up(params, tmp_path):
    finished = CliRunner().invoke(app, ["run", "--params", str(params), "--out", str(tmp_path / "out"), "--json"])
    assert finished.exit_code in (1, 3), finished.exception
    record = json.loads((tmp_path / "out" / "arbeid" / "example" / "2020-21" / "kjoring.json").read_text("utf-8"))
    files = record["files"]
    assert {account["layout"] for account in files} == {"workbook", "udir_148", "udir_151"}
    assert len(files) == 5
    for account in files:
        assert account["rows_read"] == account["rows_used"] + account["rows_rejected"] + account["rows_duplicate"]
        assert account["rows_read"] > 0
    digests = {digest(path.read_bytes()) for path in (tmp_path / "data" / "example").rglob("*") if path.is_file()}
    assert {account["sha256"] for account in files} <= digests
    assert sum(account["rows_used"] == 0 for account in files) == 2  # those with an identity number
    assert any(0 < account["rows_rejected"] < account["rows_read"] for account in files)

    said = finished.stdout + finished.stderr
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(written) > 3
    for content in (said, *map(all_text, written), *map(str, written)):
        assert TEST_NUMBER not in content and TEST_NUMBER[:6] not in content
    for page in (tmp_path / "out" / "example").rglob("*.html"):
        content = page.read_text("utf-8")
        assert not any(account["sha256"][:12] in content for account in files)
        if page.name != "tabeller.html":  # which tells what a row of each file is, and not how many were read
            assert "rader" not in content


def record_of(out, name="kjoring"):
    return json.loads((out / "arbeid" / "example" / "2020-21" / f"{name}.json").read_text("utf-8"))


def run(params, out, *options):
    return CliRunner().invoke(app, ["run", "--params", str(params), "--out", str(out), *options])


def test_it_says_what_became_of_the_release_and_of_each_page(params, tmp_path, monkeypatch):
    def no_page_for_one(review, settings):
        if review.unit.id == "nymaane":
            raise PageError("page_path")
        return "<p>side</p>"

    monkeypatch.setattr("toolkit.engine.pages_beside.finished_one_page", no_page_for_one)
    monkeypatch.setattr(
        "toolkit.engine.finishing.try_release",
        lambda *_: ReleaseOutcome("blocked", blocked=(Stop("number_told", "x", "c"),)),
    )
    out = tmp_path / "out"
    assert run(params, out).exit_code == 3
    record = record_of(out)
    assert record["release"] == {
        "state": "blocked",
        "id": None,
        "stops": [{"code": "number_told", "where": "x"}],
        "carried": {},
    }
    states = {report["name"]: report["state"] for report in record["reports"]}
    assert (states["nymaane"], states["nymaane-en-side.html"]) == ("done", "failed")
    assert {record["without_report"][unit] for unit in ("solstol", "saturn")} == {"failed"}

    monkeypatch.setattr("toolkit.engine.finishing.try_release", lambda *_: ReleaseOutcome("preliminary"))
    run(params, out, "--preliminary")
    assert record_of(out) == record, "a preliminary run says nothing of what is out"
    assert record_of(out, "kjoring-forelopig")["release"]["state"] == "preliminary"


def test_nothing_is_released_where_the_toolkit_was_changed_meanwhile(params, tmp_path, monkeypatch):
    """Whose work the reports are, nobody knows: neither this run nor a later one uses them."""
    notebooks = tmp_path / "notebooks"
    shutil.copytree(ROOT / "notebooks", notebooks)
    monkeypatch.setattr(fingerprint, "NOTEBOOKS", notebooks)
    stub = engine.make_all

    def with_a_change(*given):
        stub(*given)
        with (notebooks / "rullering.ipynb").open("a", encoding="utf-8") as stream:
            stream.write("\n")

    out = tmp_path / "out"
    monkeypatch.setattr(engine, "make_all", with_a_change)
    finished = run(params, out)
    assert finished.exit_code == 3 and "Ingenting er gitt ut" in finished.output
    assert not list((out / "example").rglob("*.html")) and not list((out / "regnskap").rglob("*.json"))
    assert not list((out / "arbeid" / "example" / "2020-21" / "ferdig").iterdir())


def test_nothing_is_released_where_settings_were_changed_meanwhile_and_put_back(params, tmp_path, monkeypatch):
    """The kernels read them too: a report may have been made of what stood there in between."""
    stub, units = engine.make_all, params / "units.toml"

    def with_a_change(*given):
        as_it_was = units.read_bytes()
        units.write_bytes(as_it_was.replace("Solstøl skole".encode(), "Stolsøl skole".encode()))
        stub(*given)
        units.write_bytes(as_it_was)

    monkeypatch.setattr(engine, "make_all", with_a_change)
    finished = run(params, tmp_path / "out")
    assert finished.exit_code == 3 and "params/" in finished.output
    assert not list((tmp_path / "out" / "example").rglob("*.html"))


def test_whoever_waits_is_told_when_the_reports_are_made_and_the_rest_goes_on(params, tmp_path):
    told = []
    run_year(load_settings(params, "2020-21"), tmp_path / "out", RunOptions(), lambda *said: told.append(said))
    *made, last = told
    assert [finished for _, finished, _ in made] == list(range(1, len(made) + 1))
    assert last == ("Setter sammen sidene og kontrollerer dem", len(made), len(made))
