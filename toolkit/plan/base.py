"""What all settings are made of: frozen models, names with dates, and lists in which nothing stands twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

SchoolYear = Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]


class Frozen(BaseModel):
    """Base of all settings: unknown keys are errors, nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DatedName(Frozen):
    """What something was called, and when. Open ends are None; both dates are included."""

    name: str
    valid_from: date | None = None
    valid_to: date | None = None


class Term(Frozen):
    """A body, a title, a law or a word that has had several names.

    `clauses` are those where the plan means it without writing the name as it stands here.
    """

    id: str
    names: tuple[DatedName, ...]
    source: str
    clauses: tuple[str, ...] = ()


def name_on(names: tuple[DatedName, ...], on: date) -> str:
    """The name that was valid on a day; the nearest one where the day falls outside all of them."""
    valid = [n for n in names if (n.valid_from or date.min) <= on <= (n.valid_to or date.max)]
    return (valid or sorted(names, key=lambda n: n.valid_from or date.min))[-1].name


def refuse_repeated(key: str, values: Iterable[str]) -> None:
    """Stop loading where something that must be unique stands twice, and say what."""
    repeated = [value for value, times in Counter(values).items() if times > 1]
    if repeated:
        raise PydanticCustomError("repeated", "{key}: stands twice: {what}", {"key": key, "what": ", ".join(repeated)})
