"""The benchmarks still run, on little data; what they measure is for `docs/benchmarks.md`, not for a test."""

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
