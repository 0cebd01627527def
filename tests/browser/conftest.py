"""What the tests in a browser share."""

import pytest


@pytest.fixture(scope="module")
def folder(demo):
    """The finished pages of the example."""
    finished, pages = demo
    assert finished.returncode == 0, finished.stderr
    return pages
