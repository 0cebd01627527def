"""The benchmarks still run, on little data; what they measure is for `docs/benchmarks.md`, not for a test."""

import json
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
def test_the_explorer_answers_every_choice():
    command = [sys.executable, str(ROOT / "benchmarks" / "explorer.py"), "--quick", "--json"]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    timings = json.loads(finished.stdout)
    assert {(timing["municipality"], timing["internal"]) for timing in timings} == {
        (name, internal) for name in ("example", "seven_schools") for internal in (False, True)
    }
    assert all(0 < timing["median"] <= timing["largest"] for timing in timings)
