"""Udir's own files through the same run: a test municipality with one upper-secondary school."""

import json
import re
import shutil
from pathlib import Path

import pytest
from house import ROOT, blank_workbook, tiltaksplan

pytestmark = pytest.mark.slow
PARAMS = Path(__file__).resolve().parents[1] / "real_files" / "params"
YEAR = "2022-23"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    shared = ROOT.parent / "shared"
    if not shared.is_dir():
        pytest.skip("the folder `shared` is missing beside the checkout")
    folder = tmp_path_factory.mktemp("real")
    shutil.copytree(PARAMS, folder / "vgs")
    files = sorted((shared / "data" / "udir").glob("elevundersokelsen_*.json"))
    run_file = folder / "vgs" / "runs" / f"{YEAR}.toml"
    text = run_file.read_text(encoding="utf-8").replace('"SURVEY_FILES"', json.dumps([str(f) for f in files])[1:-1])
    run_file.write_text(text.replace('"PLAN"', json.dumps(str(ROOT / "params/oppdal/plan.toml"))), encoding="utf-8")
    blank_workbook(folder / "books" / "skole.xlsx", "gymnas", "Bergen private gymnas AS", YEAR, "school")
    finished = tiltaksplan("run", "--params", folder / "vgs", "--run", YEAR, "--out", folder / "out")
    return finished, folder / "out" / "vgs" / YEAR / "gymnas.html"


@pytest.fixture(scope="module")
def page(run):
    return run[1].read_text(encoding="utf-8")


def test_the_run_ends_well(run):
    assert run[0].returncode == 0, run[0].stderr


def test_the_report_shows_13_of_161(page):
    assert re.search(r"13 av 161 elever \(8,1\u00a0%\) oppgir mobbing", page)
    table = next(t for t in re.findall(r"<table>.*?</table>", page, flags=re.DOTALL) if "Mobb" in t and "Vg2" in t)
    assert re.search(r"2022-23</th><td>8,1\u00a0%</td><td>4,8–13,3\u00a0%</td><td>161</td>", table)


def test_it_says_skjermet_where_the_file_has_a_star(page, shared):
    rows = json.loads((shared / "data/udir/elevundersokelsen_tabell_154_mobbing.json").read_text(encoding="utf-8"))
    starred = {
        (r["Skoleaarnavn"], r["Trinnnavn"][-1])
        for r in rows
        if r["Spoersmaalnavn"] == "Alle spørsmål" and r["AndelMobbet"] == "*" and r["Skoleaarnavn"] <= YEAR
    }
    assert starred
    for year, grade in starred:
        heading = f"<h3>Mobbing (av elever, digitalt eller av voksne), Vg{grade}</h3>"
        section = re.split(r"<h[23]>", page.split(heading)[1])[0]
        row = re.search(rf"{year}</th>(.*?)</tr>", section, flags=re.DOTALL)
        if row is None:  # no year of this grade can be shown, so there is a sentence and no table
            assert "skjermet" in section
            assert not re.search(r"\d", section.replace(f"Vg{grade}", ""))
        else:
            value, interval, n, _national = re.findall(r"<td>(.*?)</td>", row.group(1))
            assert "skjermet" in value
            assert (interval, n) == ("–", "–")


def test_the_provenance_says_that_the_unit_was_found_by_name(page):
    assert "funnet igjen på navn" in page


def test_it_carries_no_example_band_but_says_test_and_draft(page):
    assert "EKSEMPELDATA" not in page
    assert "TEST – ikke til publisering" in page
