"""Copies of the notebooks with the parameters of this municipality: nothing done in a browser touches the originals."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import nbformat
from nbformat import NotebookNode
from nbformat.sign import NotebookNotary

from toolkit.interactive.servers.private import KERNEL
from toolkit.plan.project import NOTEBOOKS

PARAMETERS: Final = "parameters"
MINE: Final = "{name}-egen-{number}.ipynb"


def copy_notebook(name: str, folder: Path, values: Mapping[str, object], *, folded: bool = False) -> Path:
    """A fresh copy of one of our notebooks, its parameters set, its kernel ours.

    A copy that stands there already and that its owner has written in is kept under a name of its own.

    Args:
        name: file name under `notebooks/`.
        values: by parameter; those that the notebook does not have are left out.
        folded: hide the code, as JupyterLab does it.
    """
    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        if PARAMETERS in cell.metadata.get("tags", []):
            cell.source = _with_values(cell.source, values)
        if folded and cell.cell_type == "code":
            cell.metadata["jupyter"] = {"source_hidden": True}
    notebook.metadata["kernelspec"] = {"name": KERNEL, "display_name": KERNEL, "language": "python"}
    copy = folder / name
    if copy.exists() and not _is_ours(copy, notebook):
        copy.replace(_free_name(copy))
    copy.unlink(missing_ok=True)
    nbformat.write(notebook, copy)  # type: ignore[no-untyped-call]
    return copy


def trust(notebooks: list[Path], data: Path) -> None:
    """Sign the copies, so that JupyterLab shows their widgets without asking. The key stays in the server's folder."""
    notary = NotebookNotary(data_dir=str(data))  # type: ignore[no-untyped-call]
    for path in notebooks:
        notary.sign(nbformat.read(path, as_version=4))  # type: ignore[no-untyped-call]
    notary.store.close()


def without_traces(notebook: NotebookNode) -> None:
    """Take away what running has left: outputs, counts, times and the state of widgets."""
    notebook["metadata"].pop("widgets", None)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
            cell["metadata"].pop("execution", None)


def _with_values(source: str, values: Mapping[str, object]) -> str:
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id in values:
            annotation = ast.unparse(node.annotation)
            lines[node.lineno - 1 : node.end_lineno] = [f"{node.target.id}: {annotation} = {values[node.target.id]!r}"]
    return "\n".join(lines)


def _is_ours(copy: Path, fresh: NotebookNode) -> bool:
    """Whether the copy says what we would write, whatever its parameters."""
    try:
        was = nbformat.read(copy, as_version=4)  # type: ignore[no-untyped-call]
        return _sources(was) == _sources(fresh)
    except Exception:  # whatever it is, it is no notebook any more; readers fail in as many ways as there is JSON
        return False


def _sources(notebook: NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells if PARAMETERS not in cell.metadata.get("tags", [])]


def _free_name(copy: Path) -> Path:
    number = 1
    while (free := copy.with_name(MINE.format(name=copy.stem, number=number))).exists():
        number += 1
    return free
