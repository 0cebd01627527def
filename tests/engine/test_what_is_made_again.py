"""What a report is made of: a change makes again the reports that depend on it, and no others."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from house import ROOT, copy_example, set_cell, workbook_of
from openpyxl import load_workbook

from toolkit.engine import fingerprint as made_of
from toolkit.engine.fingerprint import Fingerprint, changed_parts, common_parts, fingerprint
from toolkit.engine.report import packed
from toolkit.engine.tasks import report_names, report_task, slice_of
from toolkit.plan.load import load_settings
from toolkit.protect import protect_year
from toolkit.validate.year import read_year

COMMON = {"driftsutvalget", "rullering"}


def fingerprints(params: Path) -> dict[str, Fingerprint]:
    """Every report of the year, and what it is made of."""
    settings = load_settings(params, "2020-21")
    protected = protect_year(read_year(settings), settings)
    common = common_parts(settings)
    tasks = [report_task(n, packed(slice_of(n, protected)), settings, params) for n in report_names(protected)]
    return {task.name: fingerprint(task.packed_slice, task.notebook, task.with_pdf, common) for task in tasks}


@pytest.fixture(scope="module")
def before() -> dict[str, Fingerprint]:
    return fingerprints(ROOT / "params" / "example")


def changed(before: dict[str, Fingerprint], after: dict[str, Fingerprint]) -> dict[str, tuple[str, ...]]:
    """The reports that must be made again, and why."""
    assert before.keys() == after.keys()
    return {name: parts for name in before if (parts := changed_parts(before[name], after[name]))}


def test_a_copy_elsewhere_changes_nothing(before, tmp_path):
    """The raw files' names and places are no part of a report; what they say is."""
    assert changed(before, fingerprints(copy_example(tmp_path))) == {}


def answer_of_one_unit(params: Path) -> None:
    book = workbook_of(params, "Solstøl")
    set_cell(book, "Nye beslutninger", "B4", "Vi spør elevrådet før jul.")


def workbook_that_was_only_saved_again(params: Path) -> None:
    book = workbook_of(params, "Solstøl")
    as_it_was = book.read_bytes()
    load_workbook(book).save(book)
    assert book.read_bytes() != as_it_was


def another_limit(params: Path) -> None:
    file = params / "thresholds.toml"
    file.write_text(file.read_text("utf-8").replace("value = 5", "value = 6"), encoding="utf-8")


def another_comment_in_the_settings(params: Path) -> None:
    file = params / "thresholds.toml"
    file.write_text("# Lest gjennom i mai.\n" + file.read_text("utf-8"), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "again", "why"),
    [
        (answer_of_one_unit, {"solstol", *COMMON}, {"slice"}),
        (workbook_that_was_only_saved_again, set(), set()),
        (another_comment_in_the_settings, set(), set()),
        (another_limit, None, {"settings"}),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_only_what_depends_on_a_changed_file_is_made_again(
    before, tmp_path, change: Callable[[Path], None], again: set[str] | None, why: set[str]
):
    params = copy_example(tmp_path)
    change(params)
    found = changed(before, fingerprints(params))
    assert found.keys() == (set(before) if again is None else again)
    assert all(why <= set(parts) for parts in found.values())


PARTS_OF_THE_TOOLKIT = [
    ("present/texts/nb.toml", {"texts"}),
    ("publish/templates/tiltaksplan/index.html.j2", {"template"}),
    ("present/unit_report.py", {"toolkit"}),
    ("protect/coarsen.py", {"toolkit"}),
    ("__init__.py", {"toolkit"}),  # the version stands there
    ("cli/year.py", set()),
    ("interactive/explorer.py", set()),
]


@pytest.mark.parametrize(("file", "parts"), PARTS_OF_THE_TOOLKIT)
def test_a_changed_toolkit_changes_every_report_that_comes_through_the_changed_room(file, parts, tmp_path, monkeypatch):
    copy = tmp_path / "toolkit"
    shutil.copytree(ROOT / "toolkit", copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(made_of, "TOOLKIT", copy)
    monkeypatch.setattr(made_of, "TEXTS", copy / "present" / "texts")
    monkeypatch.setattr(made_of, "TEMPLATES", copy / "publish" / "templates")
    settings = load_settings(ROOT / "params" / "example", "2020-21")
    as_it_was = vars(common_parts(settings))
    with (copy / file).open("a", encoding="utf-8") as stream:
        stream.write("\n# endret\n")
    now = vars(common_parts(settings))
    assert {part for part in now if now[part] != as_it_was[part]} == parts


def test_a_changed_notebook_changes_its_own_reports_only(before, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    monkeypatch.setattr(made_of, "NOTEBOOKS", tmp_path / "notebooks")
    notebook = tmp_path / "notebooks" / "rullering.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("Beslutningene", "Det som er besluttet"), encoding="utf-8")
    assert changed(before, fingerprints(ROOT / "params" / "example")) == {"rullering": ("notebook",)}


def test_pdf_too_is_another_report(before):
    parts = before["solstol"]
    assert changed_parts(parts, {**parts, "pdf": "True"}) == ("pdf",)


def test_another_version_of_a_library_changes_every_report(monkeypatch):
    settings = load_settings(ROOT / "params" / "example", "2020-21")
    as_it_was = common_parts(settings)
    monkeypatch.setattr(made_of, "version", lambda name: "99" if name == "babel" else "1")
    assert common_parts(settings).libraries != as_it_was.libraries
