"""What is wrong, as sentences: problems of the input, errors, and reasons that stop a release. Light to import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from toolkit.errors import PageError, TiltaksplanError
from toolkit.present.texts import has_text, text
from toolkit.validate.problems import FileAccount, Problem


def problem_sentence(problem: Problem) -> str:
    """A problem as a sentence: where, what is wrong, and what to do."""
    return _filled(problem, f"problem.{problem.code}", ("file", "sheet", "row", "column"))


def problem_advice(problem: Problem) -> str:
    """A problem where file, sheet, row and column are told beside it."""
    advice = _filled(problem, f"problem.{problem.code}", ()).removeprefix(": ").strip()
    return advice[:1].upper() + advice[1:]


def problem_place(problem: Problem) -> str:
    """Where in its file a problem is: `Ark «Plan», rad 5, kolonne «Svar»`; nothing where it is about the whole file."""
    return _place(problem, ("sheet", "row", "column"))


def _filled(problem: Problem, code: str, told: tuple[str, ...]) -> str:
    where = {name: getattr(problem, name) for name in ("file", "sheet", "row", "column")}
    details = {k: text(f"field.{v}") if has_text(f"field.{v}") else v for k, v in problem.details}
    shown = {**where, "place": _place(problem, told), "value": problem.value, "unit": problem.unit}
    return text(code, **shown | details)


def _place(problem: Problem, names: tuple[str, ...]) -> str:
    where = {name: getattr(problem, name) for name in names}
    place = ", ".join(text(f"place.{name}", **{name: value}) for name, value in where.items() if value is not None)
    return place[:1].upper() + place[1:]


def layouts_of(account: FileAccount) -> str:
    """What a file was recognised as, for people; the sheets of a spreadsheet may hold different tables."""
    known = [(layout, f"layout.{layout}") for layout in account.layout.split(", ")]
    return "; ".join(text(code) if has_text(code) else text("layout.other", layout=layout) for layout, code in known)


def stop_sentence(code: str, values: Mapping[str, object]) -> str:
    """Why a release may not go out."""
    if code == "number_told" and values["low"] != values["high"]:
        code = "number_told_between"
    return text(f"error.{code}", file=values["where"], **values)


def error_sentence(error: TiltaksplanError) -> str:
    """A deliberate error as a sentence. Codes of input files share the problems' wording."""
    if isinstance(error, PageError):
        return text("error.page", code=error.code, found=error.values.get("found", ""))
    values = {key: str(value) for key, value in error.values.items()}
    if has_text(f"error.{error.code}"):
        return text(f"error.{error.code}", **values)
    row = error.values.get("row")
    problem = Problem("error", error.code, values.pop("file", None), row=row if isinstance(row, int) else None)
    return problem_sentence(replace(problem, details=tuple(values.items())))
