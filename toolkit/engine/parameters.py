"""Whether the notebooks take the parameters that a run gives them: papermill itself only warns of an unknown one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import papermill

from toolkit.errors import ParameterError
from toolkit.plan.parameters import Parameters


def refuse_other_parameters(notebooks: Iterable[tuple[str, type[Parameters]]], folder: Path) -> None:
    """Stop before anything is run where a notebook's parameters cell is not what the toolkit gives.

    Args:
        notebooks: each notebook's file name and the model of its parameters.
        folder: where they are.

    Raises:
        ParameterError: `parameters_differ`, with what is unknown, missing or of another type.
    """
    for notebook, model in notebooks:
        declared = {name: one["inferred_type_name"] for name, one in _declared(folder / notebook).items()}
        given = {name: getattr(field.annotation, "__name__", "") for name, field in model.model_fields.items()}
        wrong = sorted(name for name in declared.keys() | given.keys() if declared.get(name) != given.get(name))
        if wrong:
            known = ", ".join(f"{name}: {kind}" for name, kind in given.items())
            raise ParameterError("parameters_differ", {"notebook": notebook, "names": ", ".join(wrong), "known": known})


def _declared(notebook: Path) -> dict[str, Any]:
    found: dict[str, Any] = papermill.inspect_notebook(str(notebook))
    return found
