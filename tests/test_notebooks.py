"""Notebooks are documents: prose, one call per cell, typed parameters, no outputs; wrong parameters stop them."""

import ast
import json

import nbformat
import papermill
import pytest
from house import ROOT

from toolkit.errors import PageError, ParameterError
from toolkit.notebook import read_parameters
from toolkit.plan.parameters import (
    CommitteeParameters,
    ExplorerParameters,
    RollingParameters,
    StartParameters,
    UnitParameters,
)
from toolkit.publish.exporter import ReportExporter

NOTEBOOKS = {
    "arsgjennomgang.ipynb": UnitParameters,
    "driftsutvalget.ipynb": CommitteeParameters,
    "programeffekter.ipynb": ExplorerParameters,
    "start.ipynb": StartParameters,
    "rullering.ipynb": RollingParameters,
}


def read(name):
    return nbformat.read(ROOT / "notebooks" / name, as_version=4)


def test_every_notebook_is_known_here():
    assert {path.name for path in (ROOT / "notebooks").glob("*.ipynb")} == set(NOTEBOOKS)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebooks_have_no_outputs(name):
    for cell in read(name).cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_one_call_per_cell(name):
    code = [cell for cell in read(name).cells if cell.cell_type == "code"]
    for cell in code[1:]:
        calls = [n for n in ast.parse(cell.source).body if not isinstance(n, ast.Import | ast.ImportFrom)]
        assert len(calls) == 1


@pytest.mark.parametrize(("name", "model"), NOTEBOOKS.items())
def test_the_parameters_cell_is_typed_and_names_what_the_code_takes(name, model):
    (cell,) = [c for c in read(name).cells if "parameters" in c.metadata.get("tags", [])]
    declared = {node.target.id: node.annotation.id for node in ast.parse(cell.source).body}
    assert declared == {key: field.annotation.__name__ for key, field in model.model_fields.items()}


GOOD = {"unit": "solstol", "school_year": "2020-21", "params": "p", "slice_file": "", "internal": True}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"untt": "x"}, "untt"),
        ({"internal": "ja"}, "internal"),
        ({"school_year": 2021}, "school_year"),
        ({"school_year": "2020/21"}, "school_year"),
    ],
)
def test_a_wrong_parameter_is_named(change, named):
    assert read_parameters(GOOD, UnitParameters).unit == "solstol"
    with pytest.raises(ParameterError) as caught:
        read_parameters(GOOD | change, UnitParameters)
    assert named in caught.value.values["details"]


def execute(name, tmp_path, **parameters):
    return papermill.execute_notebook(
        ROOT / "notebooks" / name,
        tmp_path / name,
        parameters=parameters,
        kernel_name="python3",
        progress_bar=False,
        cwd=ROOT / "notebooks",
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["arsgjennomgang.ipynb", "driftsutvalget.ipynb", "rullering.ipynb"])
def test_a_person_can_run_the_notebook_as_it_stands(name, tmp_path):
    page, _ = ReportExporter().from_notebook_node(execute(name, tmp_path))
    assert "UTKAST – INTERN" in page
    assert "EKSEMPELDATA" in page


@pytest.mark.slow
def test_the_explorer_runs_live_and_is_never_rendered(tmp_path):
    executed = execute("programeffekter.ipynb", tmp_path)
    widget = [
        o
        for c in executed.cells
        for o in c.get("outputs", [])
        if "application/vnd.jupyter.widget-view+json" in o.get("data", {})
    ]
    assert len(widget) == 1
    with pytest.raises(PageError):
        ReportExporter().from_notebook_node(executed)


@pytest.mark.slow
@pytest.mark.parametrize("parameters", [{"untt": "x"}, {"internal": "ja"}])
def test_papermill_stops_on_a_wrong_parameter(parameters, tmp_path):
    with pytest.raises(papermill.PapermillExecutionError) as caught:
        execute("arsgjennomgang.ipynb", tmp_path, **parameters)
    assert caught.value.ename == "ParameterError"
    assert next(iter(parameters)) in caught.value.evalue


def test_kernel_specs_are_plain_python():
    for name in NOTEBOOKS:
        text = (ROOT / "notebooks" / name).read_text(encoding="utf-8")
        assert json.loads(text)["metadata"]["kernelspec"]["name"] == "python3"
