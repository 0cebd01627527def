"""Copies of notebooks: typed parameters filled in, the owner's own work kept, the originals untouched."""

import ast
import os

import nbformat
import pytest
from house import ROOT

from toolkit.interactive.servers.copies import copy_notebook, trust, without_traces
from toolkit.plan.parameters import ExplorerParameters, StartParameters

VALUES = {
    "params": '/hjem/Kåre\'s "mappe"/æøå\\n',
    "school_year": "2019-20",
    "out": "/ut",
    "question": "",
    "slice_file": "",
    "internal": True,
    "unit": "solstol",
}


def parameters_of(path):
    (cell,) = [c for c in nbformat.read(path, as_version=4).cells if "parameters" in c.metadata.get("tags", [])]
    return {node.target.id: ast.literal_eval(node.value) for node in ast.parse(cell.source).body}


@pytest.mark.parametrize(("name", "model"), [("start", StartParameters), ("programeffekter", ExplorerParameters)])
def test_the_parameters_are_those_of_the_command(tmp_path, name, model):
    given = parameters_of(copy_notebook(f"{name}.ipynb", tmp_path, VALUES))
    assert given == {key: VALUES[key] for key in given}
    assert model.model_validate(given)


def test_the_copy_is_folded_and_runs_our_kernel_and_the_original_is_as_it_was(tmp_path):
    original = (ROOT / "notebooks" / "programeffekter.ipynb").read_bytes()
    copy = nbformat.read(copy_notebook("programeffekter.ipynb", tmp_path, VALUES, folded=True), as_version=4)
    code = [cell for cell in copy.cells if cell.cell_type == "code"]
    assert all(cell.metadata["jupyter"]["source_hidden"] for cell in code)
    assert copy.metadata.kernelspec.name == "tiltaksplan"
    assert (ROOT / "notebooks" / "programeffekter.ipynb").read_bytes() == original


def test_what_the_owner_has_written_is_kept_and_other_parameters_are_not_writing(tmp_path):
    copy_notebook("programeffekter.ipynb", tmp_path, VALUES)
    copy_notebook("programeffekter.ipynb", tmp_path, VALUES | {"school_year": "2020-21"})
    assert [path.name for path in tmp_path.iterdir()] == ["programeffekter.ipynb"]
    for expected in ("programeffekter-egen-1.ipynb", "programeffekter-egen-2.ipynb"):
        mine = nbformat.read(tmp_path / "programeffekter.ipynb", as_version=4)
        mine.cells.append(nbformat.v4.new_code_cell(f"# {expected}"))
        nbformat.write(mine, tmp_path / "programeffekter.ipynb")
        copy_notebook("programeffekter.ipynb", tmp_path, VALUES)
        assert nbformat.read(tmp_path / expected, as_version=4).cells[-1].source == f"# {expected}"
    assert len(nbformat.read(tmp_path / "programeffekter.ipynb", as_version=4).cells) == len(mine.cells) - 1


CELLS = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": %s}'
NO_NOTEBOOKS = [
    *("notat", "", "[]", "null", "{}", "1", '"a"', "[[]]", '{"nbformat": "4"}', '{"nbformat": 4}', '{"cells": 1}'),
    *(CELLS % cells for cells in ("null", "1", "{}", "[1]", "[null]", '["a"]', "[{}]", '[{"cell_type": "code"}]')),
    CELLS % '[{"cell_type": "code", "metadata": 1, "source": ""}]',
    CELLS % '[{"cell_type": "code", "metadata": {"tags": 1}, "source": ""}]',
    "[" * 100_000,
]


@pytest.mark.parametrize("content", NO_NOTEBOOKS, ids=lambda content: content[:70])
def test_a_copy_that_is_no_notebook_any_more_is_kept_too(tmp_path, content):
    (tmp_path / "start.ipynb").write_text(content, encoding="utf-8")
    copy = copy_notebook("start.ipynb", tmp_path, VALUES)
    assert (tmp_path / "start-egen-1.ipynb").read_text(encoding="utf-8") == content
    assert parameters_of(copy)["out"] == VALUES["out"]


@pytest.mark.skipif(os.name == "nt", reason="links of Unix")
def test_a_folder_and_a_link_to_nowhere_stop_nothing(tmp_path):
    (tmp_path / "start.ipynb").mkdir()
    copy_notebook("start.ipynb", tmp_path, VALUES)
    assert (tmp_path / "start-egen-1.ipynb").is_dir()
    (tmp_path / "programeffekter.ipynb").symlink_to(tmp_path / "borte")
    copy_notebook("programeffekter.ipynb", tmp_path, VALUES)
    assert not (tmp_path / "borte").exists()


def test_copies_are_trusted_with_a_key_of_the_servers_own(tmp_path):
    copy = copy_notebook("programeffekter.ipynb", tmp_path, VALUES)
    data = tmp_path / "data"
    data.mkdir()
    trust([copy], data)
    assert {"nbsignatures.db", "notebook_secret"} <= {path.name for path in data.iterdir()}


def test_no_trace_of_a_run_is_left():
    cell = nbformat.v4.new_code_cell("1", outputs=[nbformat.v4.new_output("stream", text="1")], execution_count=3)
    cell.metadata["execution"] = {"iopub.status.busy": "2021"}
    notebook = nbformat.v4.new_notebook(cells=[cell, nbformat.v4.new_markdown_cell("a")], metadata={"widgets": {}})
    without_traces(notebook)
    assert (cell.outputs, cell.execution_count, dict(cell.metadata), dict(notebook.metadata)) == ([], None, {}, {})
