"""A notebook keeps nothing of the internal figures: not in git, not when it is executed and saved, not in a run."""

import json

import nbformat
import pytest
from explorer_helpers import TRUTH
from house import ROOT
from nbclient import NotebookClient

from toolkit.engine import report
from toolkit.engine.report import ReportTask, make_report, packed
from toolkit.plan.load import load_settings
from toolkit.plan.parameters import ExplorerParameters
from toolkit.protect import protect_year
from toolkit.validate.year import read_year

NOTEBOOK = ROOT / "notebooks" / "programeffekter.ipynb"
ONLY_INTERNAL = ("INTERN, ikke skjermet", "88,9")
PARAMETERS = ExplorerParameters(
    school_year="2020-21",
    params=str(ROOT / "params" / "example"),
    slice_file="",
    internal=True,
    out=str(ROOT / "outputs"),
    question="",
)


def test_the_notebook_in_git_has_neither_outputs_nor_widgets():
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert "widgets" not in notebook.metadata
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells)


def saved(notebook, *, store_widget_state):
    """The notebook's file after every cell has run."""
    NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        store_widget_state=store_widget_state,
        resources={"metadata": {"path": str(NOTEBOOK.parent)}},
    ).execute()
    return nbformat.writes(notebook)


@pytest.mark.slow
def test_a_saved_run_of_the_notebook_has_no_internal_figure_even_with_widget_state():
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    text = saved(notebook, store_widget_state=True)
    assert "widgets" in notebook.metadata
    assert not any(words in text for words in ONLY_INTERNAL)


def asking_cell():
    """A cell that shows the explorer over our small truth, and presses the button itself."""
    helpers = [str(ROOT / "tests"), str(ROOT / "tests" / "interactive")]
    return nbformat.v4.new_code_cell(
        f"import sys; sys.path[:0] = {helpers}\n"
        "from clean_tables import SETTINGS\n"
        "from explorer_helpers import protected_of, year_of\n"
        "from toolkit.interactive.explorer import Explorer\n"
        "from toolkit.protect.internal import internal_table\n"
        f"truth = {TRUTH!r}\n"
        "e = Explorer(protected_of(truth), SETTINGS, lambda: internal_table(year_of(truth), SETTINGS))\n"
        "e.choices.programme.value, e.choices.outcome.value = 'mitt_valg', 'bullied'\n"
        "e.show_internal.value = True\n"
        "e.panel"
    )


@pytest.mark.slow
@pytest.mark.parametrize("browser_keeps_it", [False, True])
def test_what_somebody_has_asked_to_see_is_kept_by_nobody_but_the_browser(browser_keeps_it):
    """nbclient stands in for the browser, which is why `browser_keeps_state` asks before anything is shown."""
    text = saved(nbformat.v4.new_notebook(cells=[asking_cell()]), store_widget_state=browser_keeps_it)
    assert "vnd.jupyter.widget-view+json" in text
    assert all((words in text) == browser_keeps_it for words in ONLY_INTERNAL)


@pytest.fixture(scope="module")
def whole_slice():
    """What a report about the whole municipality may see."""
    settings = load_settings(ROOT / "params" / "example", "2020-21")
    return protect_year(read_year(settings), settings).model_dump_json()


def run_report(notebook, whole_slice, tmp_path):
    """What becomes of the notebook as `run` would make it."""
    return make_report(ReportTask("ppt", notebook, PARAMETERS, packed(whole_slice), tmp_path, 120, "index.html"))


@pytest.mark.slow
def test_run_cannot_render_the_explorer(whole_slice, tmp_path):
    made = run_report(NOTEBOOK.name, whole_slice, tmp_path)
    assert made.error.startswith("PageError") and made.reason == "page"
    assert not made.files and made.executed
    assert not any(words in made.executed for words in ONLY_INTERNAL)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("last_line", "error"),
    [("table", "PageError"), ("table.to_csv()", "ProtectionError"), ("print(table)", "PageError")],
)
def test_run_cannot_render_an_internal_table(last_line, error, whole_slice, tmp_path, monkeypatch):
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    code = nbformat.v4.new_code_cell(
        "from toolkit.plan.load import load_settings\n"
        "from toolkit.protect.internal import internal_table\n"
        "from toolkit.validate.year import read_year\n"
        "settings = load_settings(params, school_year)\n"
        "table = internal_table(read_year(settings), settings)\n" + last_line
    )
    notebook.cells[-1] = code
    nbformat.write(notebook, tmp_path / "intern.ipynb")
    monkeypatch.setattr(report, "NOTEBOOKS", tmp_path)
    made = run_report("intern.ipynb", whole_slice, tmp_path)
    assert error in made.error
    assert not made.files
    outputs = json.loads(made.executed)["cells"][-1]["outputs"]
    assert "170" not in json.dumps([output.get("data", output.get("text")) for output in outputs])
