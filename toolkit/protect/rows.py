"""Cells and rows of the clean tables, as the records of this room want them."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import cast

import pandas as pd

from toolkit.plan.units import Unit
from toolkit.protect.model import Delivery
from toolkit.validate.tables import YearTables

Row = dict[Hashable, object]


def delivery_of(unit: Unit, tables: YearTables) -> Delivery:
    """What became of a unit's workbook."""
    if unit.id in tables.broken:
        return "failed"
    return "delivered" if unit.id in tables.delivered else "pending"


def rows_by_unit(frame: pd.DataFrame) -> dict[str, list[Row]]:
    """Each unit's rows."""
    return {str(unit): rows_of(rows) for unit, rows in frame.groupby("unit")}


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """A frame's rows as dictionaries."""
    return cast("list[Row]", frame.to_dict("records"))


def text_or_none(value: object) -> str | None:
    """A cell as text; None where it is missing."""
    return None if value is None or pd.isna(cast("str | None", value)) else str(value)


def date_or_none(value: object) -> date | None:
    """A cell as a date; None where it is missing."""
    return value if isinstance(value, date) and not pd.isna(value) else None


def number_or_none(value: object) -> int | None:
    """A cell as a whole number; None where it is missing."""
    return None if value is None or pd.isna(cast("int | None", value)) else int(str(value))
