"""What PPT's explorer shows in a real JupyterLab: nothing that axe-core objects to, and no word to the outside."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_what_the_explorer_shows_is_without_faults_of_its_own():
    if shutil.which("chromium") is None and os.environ.get("CI") != "true":
        pytest.skip("Chromium is missing")
    command = [sys.executable, str(ROOT / "benchmarks" / "jupyterlab.py"), "--json"]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    views = {view["view"]: view for view in json.loads(finished.stdout)}
    assert views["its outputs alone"]["faults"] == []
    assert [view["outside"] for view in views.values()] == [0] * len(views)
    # The program around it is not ours. That axe-core has something to say of it shows that it was looked at.
    assert views["the explorer, run"]["faults"]
