"""What every test may use."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

# The oracles of the statistics bring lxml, which the toolkit does not have; with it openpyxl writes other bytes.
os.environ["OPENPYXL_LXML"] = "False"  # read when openpyxl is first imported, so before everything below

import pytest
from house import tiltaksplan
from xdist.scheduler import LoadScopeScheduling

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
REPO_ROOT = Path(__file__).resolve().parent.parent

RUN_TOGETHER = {
    "tests/browser/test_index.py": "demo",
    "tests/browser/test_own_settings.py": "demo",
    "tests/browser/test_pages.py": "demo",
    "tests/browser/test_print.py": "demo",
    "tests/flow/test_example_run.py": "demo",
    "tests/test_template_benchmark.py": "demo",
    "tests/tools/test_guide.py": "demo",
    "tests/flow/test_pdf_reports.py": "demo",
    "tests/flow/test_tables_and_pages.py": "demo",
    "tests/flow/test_readable_pages.py": "demo",
    **{
        module: module
        for module in (
            "tests/browser/test_explorer_in_lab.py",
            "tests/browser/test_servers.py",
            "tests/browser/test_start_page.py",
            "tests/engine/test_cluster.py",
            "tests/flow/test_broken_input.py",
            "tests/flow/test_hostile_text.py",
            "tests/flow/test_ten_line_plan.py",
            "tests/flow/test_four_years.py",
            "tests/flow/test_non_interference.py",
            "tests/flow/test_real_files.py",
            "tests/flow/test_wheel.py",
            "tests/flow/test_years_released.py",
            "tests/interactive/start/test_page.py",
            "tests/interactive/test_choices.py",
            "tests/interactive/test_effect_seen.py",
            "tests/interactive/test_explorer.py",
            "tests/interactive/test_first_screen.py",
            "tests/interactive/test_public_figure.py",
            "tests/present/test_one_page.py",
            "tests/present/test_rolling_report.py",
            "tests/present/test_unanswered.py",
            "tests/present/test_unit_page.py",
            "tests/publish/test_binding.py",
            "tests/publish/test_binding_comparisons.py",
            "tests/publish/test_guard.py",
            "tests/publish/test_tables.py",
            "tests/template/test_next_year.py",
            "tests/template/test_templates.py",
            "tests/tools/test_example_years.py",
        )
    },
}
"""Modules whose tests build on one long run: with two test processes, only one of them is to make it."""


class _OneProcessPerRun(LoadScopeScheduling):
    """Tests are handed out one by one, but those of a shared run together."""

    def _split_scope(self, nodeid: str) -> str:
        return RUN_TOGETHER.get(nodeid.partition("::")[0], nodeid)


def pytest_xdist_make_scheduler(config, log):
    """Where tests are spread over processes: see `_OneProcessPerRun`."""
    return _OneProcessPerRun(config, log)


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


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """`tiltaksplan demo --pdf`, run once: the process and the folder of its pages. Nobody changes anything there."""
    out = tmp_path_factory.mktemp("demo")
    finished = tiltaksplan("demo", "--pdf", "--out", out)
    return finished, out / "example" / "2020-21"


@pytest.fixture(scope="module")
def browser():
    """Chromium without a window; its absence is an error in CI only."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing")
        pytest.skip("Chromium is missing")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()
