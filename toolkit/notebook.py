"""The notebooks' door: typed parameters in, a review out. A misspelt or wrongly typed parameter stops the notebook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from toolkit.errors import ParameterError
from toolkit.plan.load import load_settings
from toolkit.plan.model import Frozen
from toolkit.plan.parameters import CommitteeParameters, Parameters, RollingParameters, UnitParameters
from toolkit.plan.settings import Settings
from toolkit.protect import ProtectedYear, protect_year
from toolkit.review import CommitteeReview, Review, build_committee_review, build_review
from toolkit.rolling_review import RollingReview, build_rolling_review

Model = TypeVar("Model", bound=Frozen)


def open_unit_review(namespace: Mapping[str, object]) -> tuple[Review, Settings]:
    """The review of the unit that the notebook's parameters name, and the settings it was made with.

    Raises:
        ParameterError: a parameter is unknown, missing or has the wrong type.
    """
    parameters = read_parameters(namespace, UnitParameters)
    settings = load_settings(parameters.params, parameters.school_year)
    protected = protected_for(parameters, settings)
    return build_review(parameters.unit, parameters.school_year, protected, settings), settings


def open_committee_review(namespace: Mapping[str, object]) -> tuple[CommitteeReview, Settings]:
    """The whole municipality's review, and the settings. Raises ParameterError as `open_unit_review`."""
    parameters = read_parameters(namespace, CommitteeParameters)
    settings = load_settings(parameters.params, parameters.school_year)
    return build_committee_review(parameters.school_year, protected_for(parameters, settings), settings), settings


def open_rolling_review(namespace: Mapping[str, object]) -> tuple[RollingReview, Settings]:
    """The years of the plan so far, and the settings. Raises ParameterError as `open_unit_review`."""
    parameters = read_parameters(namespace, RollingParameters)
    settings = load_settings(parameters.params, parameters.school_year)
    return build_rolling_review(parameters.school_year, protected_for(parameters, settings), settings), settings


def read_parameters(namespace: Mapping[str, object], model: type[Model]) -> Model:
    """The notebook's own variables as typed parameters; papermill itself only warns about unknown ones."""
    plain = {
        name: value
        for name, value in namespace.items()
        if not name.startswith("_")
        and isinstance(value, str | bool | int | float | list | dict)
        and name not in ("In", "Out")
    }
    try:
        return model.model_validate(plain)
    except ValidationError as error:
        details = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False))
        known = ", ".join(model.model_fields)
        raise ParameterError("parameters_invalid", {"details": details, "known": known}) from None


def protected_for(parameters: Parameters, settings: Settings) -> ProtectedYear:
    """The run's slice; without one (a person in JupyterLab), the same protection over the same input."""
    if parameters.slice_file:
        return ProtectedYear.model_validate_json(Path(parameters.slice_file).read_text(encoding="utf-8"))
    from toolkit.validate.year import read_year  # takes long to import, and a run's notebooks never come here

    return protect_year(read_year(settings), settings)
