"""The wheel holds all that is needed: it works from any folder, without the project beside it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from house import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Where a wheel of the project has been installed, apart from the libraries it needs."""
    pytest.importorskip("hatchling")
    target = tmp_path_factory.mktemp("installert") / "på plass"
    quiet = ["--disable-pip-version-check", "--quiet", "--no-deps", "--no-build-isolation"]
    command = [sys.executable, "-m", "pip", "install", *quiet, "--target", str(target), str(ROOT)]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    if "No module named pip" in finished.stderr:
        pytest.skip("pip is missing")
    assert finished.returncode == 0, finished.stderr
    return target


def test_an_installed_toolkit_checks_and_drafts_the_example_in_any_folder(installed, tmp_path):
    folder = tmp_path / "Rådhus øst, æ"
    folder.mkdir()

    def run(*arguments):
        return subprocess.run(
            [sys.executable, *arguments],
            capture_output=True,
            encoding="utf-8",
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"},
            check=False,
        )

    where = run("-c", "import toolkit; print(toolkit.__file__)").stdout.strip()
    assert Path(where).is_relative_to(installed)
    checked = run("-m", "toolkit", "check")
    assert checked.returncode == 0, checked.stderr
    drafted = run("-m", "toolkit", "draft", "solstol")
    assert drafted.returncode == 0, drafted.stderr
    page = folder / "outputs" / "utkast" / "example" / "2020-21" / "solstol.html"
    assert "UTKAST – INTERN" in page.read_text(encoding="utf-8")


def test_the_wheel_has_the_frame_of_the_start_page_and_no_more_data_than_the_example(installed):
    included = installed / "toolkit" / "included"
    assert {path.name for path in included.iterdir()} == {"notebooks", "params", "data"}
    assert [path.name for path in (included / "data").iterdir()] == ["example"]
    assert {path.name for path in (included / "notebooks").iterdir()} == {
        p.name for p in (ROOT / "notebooks").iterdir()
    }
    assert (installed / "toolkit" / "interactive" / "voila" / "tiltaksplan" / "static" / "start.css").is_file()
