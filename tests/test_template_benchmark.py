"""The comparison with nbconvert's templates still runs and still says what the documents say; it asserts no sizes."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def results(demo):
    if shutil.which("chromium") is None and os.environ.get("CI") != "true":
        pytest.skip("Chromium is missing")
    finished, pages = demo
    assert finished.returncode == 0, finished.stderr
    executed = pages.parents[1] / "arbeid" / "example" / "2020-21" / "stjernelia.ipynb"
    command = [sys.executable, str(ROOT / "benchmarks" / "templates.py"), str(executed), "--quick", "--json"]
    benchmark = subprocess.run(command, capture_output=True, text=True, check=False)
    assert benchmark.returncode == 0, benchmark.stderr
    return {(one["notebook"], one["template"]): one for one in json.loads(benchmark.stdout)}


def test_our_page_is_silent_and_without_faults_and_says_what_every_figure_shows(results):
    ours = results["report", "ours"]
    assert (ours["outside"], ours["wide"], ours["narrow"], ours["scripts"]) == (0, [], [], 0)
    assert ours["kept"] == ours["figures"] > 0
    assert (ours["code_cells"], ours["traces"], ours["language"]) == (0, 0, "nb")


def test_the_same_notebook_through_the_common_template_is_none_of_that(results):
    lab = results["report", "lab"]
    assert lab["outside"] > 0 and lab["wide"] and lab["narrow"] and lab["scripts"] > 0
    assert lab["code_cells"] > 0 and lab["traces"] > 0
    assert lab["bytes"] > results["report", "ours"]["bytes"]


def test_a_figure_that_says_nothing_is_given_a_dummy_there_and_refused_here(results):
    lab, ours = results["plain", "lab"], results["plain", "ours"]
    assert lab["dummies"] > 0 and lab["kept"] == 0
    assert ours["refused"] == "page_output_kind"


def test_the_table_has_a_cell_under_every_head(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import templates

    table = templates._table([templates.Result("plain", "ours", refused="x"), templates.Result("report", "ours")])
    assert len({line.count("|") for line in table.splitlines()}) == 1
