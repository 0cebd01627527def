"""What `start` works on: a municipality's own folder, and of the toolkit's example a copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from house import ROOT, copy_example, workbook_of

from toolkit.cli.open import start
from toolkit.interactive.servers import start_page
from toolkit.plan.settings import Settings


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """The settings that the page was to be served with; nothing is served."""
    asked: list[Settings] = []
    monkeypatch.setattr(start_page, "serve_start_page", lambda settings, *_: asked.append(settings))
    return asked


def test_the_example_in_git_is_never_written_in(tmp_path: Path, served: list[Settings]) -> None:
    out = tmp_path / "ut"
    start(ROOT / "params" / "example", "2020-21", out)
    params = served[0].params_dir
    assert params.is_relative_to(out)
    workbooks = served[0].data_path(served[0].run.workbook_folder)
    assert workbooks.is_relative_to(out)
    workbook = workbook_of(params, "Solstøl")
    workbook.write_bytes(b"filled in")
    start(ROOT / "params" / "example", "2020-21", out)
    assert workbook.read_bytes() == b"filled in", "the copy is the leader's own now"


def test_half_a_copy_is_no_copy(tmp_path: Path, served: list[Settings]) -> None:
    (tmp_path / ".eksempel.ny" / "params").mkdir(parents=True)
    start(ROOT / "params" / "example", "2020-21", tmp_path)
    assert served[0].params_dir.is_dir() and not (tmp_path / ".eksempel.ny").exists()


def test_a_municipality_is_served_where_it_is(tmp_path: Path, served: list[Settings]) -> None:
    params = copy_example(tmp_path)
    start(params, "2020-21", tmp_path / "ut")
    assert served[0].params_dir == params.resolve()
