"""From TOML files under `params/` to typed settings, with every mistake named at once."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from toolkit.errors import SettingsError
from toolkit.plan.model import Plan
from toolkit.plan.settings import RunSettings, Settings, SurveySettings, Thresholds
from toolkit.plan.units import UnitRegister
from toolkit.plan.unseen import texts_with_unseen, without_unseen
from toolkit.plan.year_wheel import YearWheel, is_about_routines

Model = TypeVar("Model", bound=BaseModel)


def load_plan(path: Path | str) -> Plan:
    """Read one `plan.toml`. Raises SettingsError with all mistakes in the file."""
    return _load(Path(path), Plan)


def load_settings(params_dir: Path | str, run: str) -> Settings:
    """Read everything a run needs from one `params/` folder.

    Args:
        params_dir: the municipality's folder, e.g. `params/example`.
        run: the school year, e.g. `2020-21`; `runs/<run>.toml` must exist.

    Raises:
        SettingsError: a file is missing or has unknown, missing or ill-typed keys.
    """
    folder = Path(params_dir)
    run_settings = load_run(folder, run)
    plan_file = folder / "runs" / run_settings.plan
    plan, surveys = load_plan(plan_file), _load(folder / "surveys.toml", SurveySettings)
    wheel_file = plan_file.with_name("year_wheel.toml")
    wheel = _load(wheel_file, YearWheel) if wheel_file.is_file() else YearWheel()
    _refuse_unfit_proposals(wheel, plan)
    _refuse_unknown_names(surveys, plan)
    return Settings(
        params_dir=folder.resolve(),
        plan=plan,
        unit_register=_load(folder / "units.toml", UnitRegister),
        surveys=surveys,
        thresholds=_load(folder / "thresholds.toml", Thresholds),
        run=run_settings,
        year_wheel=wheel,
    )


def load_run(folder: Path, run: str) -> RunSettings:
    """Read the run's own file, and none of those that it names. Raises SettingsError as `load_settings`."""
    if not folder.is_dir():
        raise SettingsError("params_missing", {"folder": folder.name})
    run_file = folder / "runs" / f"{run}.toml"
    if not run_file.is_file():
        known = sorted(p.stem for p in (folder / "runs").glob("*.toml"))
        raise SettingsError("run_missing", {"run": run, "folder": folder.name, "known": ", ".join(known) or "–"})
    run_settings = _load(run_file, RunSettings)
    if run_settings.school_year != run:
        raise SettingsError("run_year_differs", {"file": run_file.name, "value": run_settings.school_year, "run": run})
    return run_settings


def _refuse_unknown_names(surveys: SurveySettings, plan: Plan) -> None:
    """What the two files say of each other must be there: programmes of the plan, indicators of the survey."""
    programmes, indicators = {programme.id for programme in plan.programmes}, {one.id for one in surveys.indicators}
    for named in surveys.programme_outcomes:
        if named.programme not in programmes:
            known = ", ".join(sorted(programmes)) or "–"
            raise SettingsError("outcome_programme_unknown", {"value": named.programme, "known": known})
        for unknown in set(named.indicators) - indicators:
            raise SettingsError("outcome_indicator_unknown", {"value": unknown, "programme": named.programme})
    for condition in plan.programme_conditions:
        if condition.indicator is not None and condition.indicator not in indicators:
            raise SettingsError("condition_indicator_unknown", {"value": condition.indicator, "id": condition.id})


def _refuse_unfit_proposals(wheel: YearWheel, plan: Plan) -> None:
    """A calendar is for everyone: what a proposal is about must be in the plan, and may not be about cases."""
    clauses = {clause.id for clause in plan.clauses}
    for proposal in wheel.proposals:
        if proposal.clause is not None and proposal.clause not in clauses:
            raise SettingsError("wheel_clause_unknown", {"value": proposal.clause, "id": proposal.id})
        if not is_about_routines(proposal, plan):
            raise SettingsError("wheel_about_cases", {"id": proposal.id})


def _load(path: Path, model: type[Model]) -> Model:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError("settings_file_missing", {"file": path.name}) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError("settings_file_unreadable", {"file": path.name, "details": str(error)}) from None
    unseen = [without_unseen(text) for text in texts_with_unseen(content)]
    if unseen:
        raise SettingsError("settings_file_unseen", {"file": path.name, "details": "; ".join(unseen)})
    try:
        return model.model_validate(content)
    except ValidationError as error:
        mistakes = "; ".join(
            ": ".join(filter(None, (".".join(str(part) for part in e["loc"]), e["msg"])))
            for e in error.errors(include_url=False)
        )
        raise SettingsError("settings_file_invalid", {"file": path.name, "details": mistakes}) from None
