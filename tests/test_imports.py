"""Importing the toolkit is quick, and its names are where the contract says."""

import subprocess
import sys


def test_import_brings_neither_pandas_nor_matplotlib():
    code = "import sys, toolkit; print([m for m in ('pandas', 'matplotlib', 'pydantic', 'numpy') if m in sys.modules])"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == "[]"


def test_the_contracts_names():
    from toolkit import build_review, load_plan, load_settings, protect_year
    from toolkit.analyse import (
        adjust_for_many,
        count_interval,
        mean_change,
        mean_interval,
        share_change,
        share_interval,
    )

    names = (build_review, load_plan, load_settings, protect_year, adjust_for_many, count_interval)
    assert all(map(callable, (*names, mean_change, mean_interval, share_change, share_interval)))
