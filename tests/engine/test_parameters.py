"""An unknown parameter or a wrong type: a sentence, exit status 2, and nothing is run."""

import nbformat
import pytest
from house import ROOT, copy_example, keep_workbooks
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.engine import run as engine
from toolkit.engine.options import options_of
from toolkit.engine.parameters import refuse_other_parameters
from toolkit.engine.tasks import NOTEBOOKS_OF_A_RUN
from toolkit.errors import ParameterError
from toolkit.plan.load import load_settings


def with_parameters(folder, notebook, change):
    """The notebooks, with one parameters cell changed."""
    for name, _ in NOTEBOOKS_OF_A_RUN:
        book = nbformat.read(ROOT / "notebooks" / name, as_version=4)
        if name == notebook:
            (cell,) = [cell for cell in book.cells if "parameters" in cell.metadata.get("tags", [])]
            cell.source = change(cell.source)
        nbformat.write(book, folder / name)
    return folder


def test_the_notebooks_take_just_what_they_are_given():
    refuse_other_parameters(NOTEBOOKS_OF_A_RUN, ROOT / "notebooks")


CHANGES = {
    "unknown": (lambda source: source + '\ngrade: str = "5"', "grade"),
    "missing": (lambda source: source.replace("internal: bool = True", ""), "internal"),
    "misspelt": (lambda source: source.replace("slice_file", "slicefile"), "slice_file, slicefile"),
    "wrong type": (lambda source: source.replace("internal: bool", "internal: int"), "internal"),
    "untyped": (lambda source: source.replace("school_year: str", "school_year"), "school_year"),
}


@pytest.mark.parametrize("notebook", [name for name, _ in NOTEBOOKS_OF_A_RUN])
@pytest.mark.parametrize("change", CHANGES)
def test_other_parameters_are_refused_by_name(tmp_path, notebook, change):
    edit, names = CHANGES[change]
    with pytest.raises(ParameterError) as caught:
        refuse_other_parameters(NOTEBOOKS_OF_A_RUN, with_parameters(tmp_path, notebook, edit))
    assert caught.value.values["notebook"] == notebook and caught.value.values["names"] == names


def run(params, out, *options):
    return CliRunner().invoke(app, ["run", "--params", str(params), "--out", str(out), *options])


def test_a_run_stops_before_anything_is_read(tmp_path, monkeypatch):
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    with_parameters(notebooks, "rullering.ipynb", CHANGES["misspelt"][0])
    monkeypatch.setattr(engine, "NOTEBOOKS", notebooks)
    monkeypatch.setattr(engine, "in_its_own_process", None)
    finished = run(keep_workbooks(copy_example(tmp_path), "Solstøl"), tmp_path / "ut")
    assert finished.exit_code == 2, finished.exception
    assert "rullering.ipynb" in finished.output and "Ingenting er kjørt" in finished.output
    assert not list((tmp_path / "ut").rglob("*.html"))


@pytest.mark.parametrize(
    "line",
    [
        'jobs = "to"',
        "jobs = 0",
        "jobs = 257",
        "jobbs = 2",
        "force = 1",
        'pdf = "ja"',
        "scheduler = 8786",
        'scheduler = ""',
        "seconds_per_report = 0",
        "seconds_per_report = true",
        'seconds_per_report = "20"',
        "seconds_per_report = inf",
        "seconds_per_report = nan",
        "keep_days = 0",
        "keep_days = true",
        'keep_days = "9"',
        "keep_days = 36501",
    ],
)
def test_a_wrong_option_in_the_runs_file(tmp_path, line):
    params = copy_example(tmp_path)
    file = params / "runs" / "2020-21.toml"
    file.write_text(f"{line}\n{file.read_text('utf-8')}", encoding="utf-8")
    finished = run(params, tmp_path / "ut")
    assert finished.exit_code == 2
    assert line.split()[0] in finished.output and "2020-21.toml" in finished.output
    assert not (tmp_path / "ut").exists()


@pytest.mark.parametrize(
    "options", [["--jobs", "to"], ["--jobs", "0"], ["--jobs", "257"], ["--grade", "5"], ["--run", "2030-31"]]
)
def test_a_wrong_option_on_the_command_line(tmp_path, options):
    assert run(ROOT / "params" / "example", tmp_path / "ut", *options).exit_code == 2
    assert not (tmp_path / "ut").exists()


@pytest.mark.parametrize(
    "line", ["jobs = 256", "seconds_per_report = 20", "seconds_per_report = 0.5", "keep_days = 36500"]
)
def test_what_the_runs_file_may_say(tmp_path, line):
    params = copy_example(tmp_path)
    file = params / "runs" / "2020-21.toml"
    file.write_text(f"{line}\n{file.read_text('utf-8')}", encoding="utf-8")
    name, _, value = line.partition(" = ")
    assert getattr(load_settings(params, "2020-21").run, name) == float(value)


def test_the_command_line_goes_before_a_cluster_in_the_runs_file():
    in_file = load_settings(ROOT / "params" / "example", "2020-21").run.model_copy(update={"scheduler": "tls://a:1"})
    assert options_of(in_file).scheduler == "tls://a:1"
    assert options_of(in_file, scheduler="tls://b:2").scheduler == "tls://b:2"
    assert options_of(in_file, no_scheduler=True).scheduler is None


def test_a_run_on_this_machine_asks_no_cluster_in_the_runs_file(tmp_path, monkeypatch):
    params = copy_example(tmp_path)
    file = params / "runs" / "2020-21.toml"
    file.write_text(f'scheduler = "tls://10.0.0.5:8786"\n{file.read_text("utf-8")}', encoding="utf-8")
    asked = []
    monkeypatch.setattr("toolkit.engine.standing.run_if_changed", lambda _, __, options, ___: asked.append(options))
    run(params, tmp_path / "ut", "--no-scheduler")
    (options,) = asked
    assert options.scheduler is None
    finished = run(params, tmp_path / "ut", "--no-scheduler", "--scheduler", "tls://10.0.0.5:8786")
    assert finished.exit_code == 2 and len(asked) == 1
