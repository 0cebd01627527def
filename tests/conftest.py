"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPO_ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def repo_root() -> Path:
    return REPO_ROOT


@pytest.fixture
def shared() -> Path:
    """The folder with background material beside the checkout; its absence is an error in CI only."""
    folder = REPO_ROOT.parent / "shared"
    if not folder.is_dir():
        reason = "the folder `shared` is missing beside the checkout"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
