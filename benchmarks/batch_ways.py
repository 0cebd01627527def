"""The ways to make unit reports that `batch.py` compares: ours, and the baselines it is held against.

    python benchmarks/batch_ways.py WAY TASKS FOLDER [PROCESSES]

makes the tasks in the file TASKS (pickled `ReportTask`s) and prints the seconds for them all, as JSON. Pages are
written to FOLDER. Ways:

- `ours`: the engine with so many processes, as a run uses it; their start is counted
- `cold`: the engine in this process, as a draft uses it: it begins to warm a kernel, then imports what it needs
- `api`: `papermill.execute_notebook` as it comes, and one exporter
- `floor`: the code cells by IPython's own shell in this process, and our exporter; no kernel
- `exec`: the code cells by Python's `exec`, and our exporter

The last three make the first report once before the clock starts, so that imports and caches are paid for.
"""

# ruff: noqa: T201 - a script that prints its results

from __future__ import annotations

import ast
import json
import logging
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path += [str(ROOT)]

from toolkit.engine.kernels.options import warm_up  # noqa: E402

if __name__ == "__main__" and sys.argv[1] == "cold":
    warm_up()  # as a draft does: the kernel's process imports while this one does

from toolkit.engine.report import MadeReport, ReportTask  # noqa: E402
from toolkit.plan.project import NOTEBOOKS  # noqa: E402

Way = Callable[[ReportTask, Path], None]


def main() -> None:
    """Make the tasks one way, and print the seconds."""
    way, folder = sys.argv[1], Path(sys.argv[3])
    tasks: list[ReportTask] = pickle.loads(Path(sys.argv[2]).read_bytes())
    if way in WARMED_UP:
        WAYS[way](tasks[0], folder)
    started = time.perf_counter()
    if way == "ours":
        ours(tasks, int(sys.argv[4]), folder)
    for task in tasks if way != "ours" else ():
        WAYS[way](task, folder)
    print(json.dumps(time.perf_counter() - started))


def ours(tasks: Sequence[ReportTask], count: int, folder: Path) -> None:
    """The reports made as a run with so many processes makes them."""
    from toolkit.engine.workers import make_all, processes

    with processes(count, folder / "kernels.log") as workers:
        make_all(tasks, workers, lambda made: _keep(made, folder))


def command_line_pair(task: ReportTask, folder: Path) -> None:
    """What somebody writes in a loop in a shell."""
    executed = folder / f"{task.name}.ipynb"
    values = [part for key, value in _values(task, folder).items() for part in ("-p", key, str(value))]
    papermill = ("papermill", "--no-progress-bar", "--cwd", NOTEBOOKS, NOTEBOOKS / task.notebook, executed)
    _call(*papermill, *values)
    _call("jupyter", "nbconvert", "--to", "tiltaksplan", executed)


def in_fresh_process(way: str, tasks: Path, folder: Path, processes: int = 1) -> float:
    """The seconds that the tasks took in a process of their own, without its start."""
    seconds: float = json.loads(_call(sys.executable, __file__, way, tasks, folder, processes).splitlines()[-1])
    return seconds


def _cold(task: ReportTask, folder: Path) -> None:
    from toolkit.engine.report import make_report

    _keep(make_report(task), folder)


def _keep(made: MadeReport, folder: Path) -> None:
    if made.error is not None:
        raise SystemExit(f"{made.name}: {made.error}")
    for name, content in made.files.items():
        (folder / name).write_bytes(content)


def _api(task: ReportTask, folder: Path) -> None:
    import papermill

    logging.getLogger("papermill").setLevel(logging.ERROR)
    executed = papermill.execute_notebook(
        NOTEBOOKS / task.notebook,
        folder / f"{task.name}.ipynb",
        parameters=_values(task, folder),
        kernel_name="python3",
        progress_bar=False,
        cwd=NOTEBOOKS,
    )
    _export(executed, task, folder)


def _floor(task: ReportTask, folder: Path) -> None:
    import nbformat

    shell, shown = _shell()
    shell.user_ns.clear()  # `reset` would also collect garbage, which takes longer than the cells
    shell.init_user_ns()
    notebook = _parameterised(task, folder)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            shell.run_cell(cell.source, store_history=True).raise_error()
            cell.outputs = [nbformat.v4.new_output("execute_result", data, metadata=more) for data, more in shown]
            shown.clear()
    _export(notebook, task, folder)


def _exec(task: ReportTask, folder: Path) -> None:
    import nbformat

    namespace: dict[str, Any] = {}
    notebook = _parameterised(task, folder)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            lines = ast.parse(cell.source).body
            last = lines.pop() if lines and isinstance(lines[-1], ast.Expr) else None
            exec(compile(ast.Module(lines, []), task.notebook, "exec"), namespace)
            if isinstance(last, ast.Expr):
                value = eval(compile(ast.Expression(last.value), task.notebook, "eval"), namespace)
                cell.outputs = [nbformat.v4.new_output("execute_result", {"text/html": value._repr_html_()})]
    _export(notebook, task, folder)


def _export(notebook: Any, task: ReportTask, folder: Path) -> None:
    page, _ = _exporter().from_notebook_node(notebook, resources={"back_link": task.back_link})
    (folder / f"{task.name}.html").write_text(page, encoding="utf-8", newline="\n")


@cache
def _exporter() -> Any:
    from toolkit.publish.exporter import ReportExporter

    return ReportExporter()  # type: ignore[no-untyped-call]


@cache
def _shell() -> tuple[Any, list[tuple[Any, Any]]]:
    """IPython's shell, and what its cells have shown since the list was emptied."""
    from IPython.core.displayhook import DisplayHook
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets import Type
    from traitlets.config import Config

    shown: list[tuple[Any, Any]] = []

    class Keeping(DisplayHook):
        """Keeps what a cell's last line shows, as a kernel sends it."""

        def write_output_prompt(self) -> None:
            """Nothing is printed."""

        def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
            shown.append((format_dict, md_dict or {}))

        def finish_displayhook(self) -> None:
            """Nothing is printed."""

    class Shell(InteractiveShell):
        """A shell whose results are kept."""

        displayhook_class = Type(Keeping)

    # As in our kernels: IPython would write each cell into a database of its own.
    return Shell.instance(config=Config({"HistoryManager": {"enabled": False}})), shown


def _parameterised(task: ReportTask, folder: Path) -> Any:
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    logging.getLogger("papermill").setLevel(logging.ERROR)
    notebook = load_notebook_node(str(NOTEBOOKS / task.notebook))
    return parameterize_notebook(notebook, _values(task, folder), kernel_name="python3", language="python")


def _values(task: ReportTask, folder: Path) -> dict[str, Any]:
    """The parameters as papermill wants them, with the slice in a file."""
    slice_file = folder / f"{task.name}.json"
    slice_file.write_text(task.slice_json, encoding="utf-8")
    return task.parameters.model_dump() | {"slice_file": str(slice_file)}


def _call(*command: object) -> str:
    words = [str(word) for word in command]
    beside = Path(sys.executable).parent / words[0]
    words[0] = str(beside) if beside.is_file() else words[0]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{words[0]}: {done.stderr}")
    return done.stdout


WAYS: Final[dict[str, Way]] = {"cold": _cold, "api": _api, "floor": _floor, "exec": _exec}
WARMED_UP: Final = ("api", "floor", "exec")

if __name__ == "__main__":
    main()
