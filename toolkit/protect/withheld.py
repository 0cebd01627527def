"""Free text that may not stand in anything published."""

from __future__ import annotations

from toolkit.plan.settings import Settings
from toolkit.protect.records import FREE_TEXT
from toolkit.protect.rows import rows_of, text_or_none
from toolkit.validate.tables import YearTables

SHORTEST_SECRET = 20


def withheld_texts(tables: YearTables, settings: Settings) -> frozenset[str]:
    """Free text that leaders have written and not released: all of a unit's, of every year, where it is not this year.

    Another leader may have released the same sentence this year, or one that it is a part of: then it is out.
    """
    this_year, released = _texts_by_unit(tables), _released(tables)
    written: dict[str, set[str]] = {unit: set(texts) for unit, texts in this_year.items()}
    withheld: set[str] = set()
    for then in tables.earlier:
        released_then = _released(then.tables)
        for unit, texts in _texts_by_unit(then.tables).items():
            written.setdefault(unit, set()).update(texts)
            withheld |= set() if unit in released_then else texts
    for then in tables.earlier:
        withheld -= set().union(*(t for u, t in _texts_by_unit(then.tables).items() if u in _released(then.tables)))
    # Whoever has delivered nothing has thought better of nothing: what she released before is out.
    withheld |= set().union(*(written[unit] for unit in tables.delivered & written.keys() if unit not in released))
    told = set().union(*(texts for unit, texts in this_year.items() if unit in released))
    withheld = {text for text in withheld if not any(text.casefold() in other.casefold() for other in told)}
    # A few words such as a role are no secret, nor the plan's own.
    plan = settings.plan.model_dump_json().casefold()
    return frozenset(text for text in withheld if len(text) >= SHORTEST_SECRET and text.casefold() not in plan)


def released_texts(tables: YearTables) -> dict[str, frozenset[str]]:
    """By unit whose leader lets free text be read this year: what she lets be read, of this year and those before."""
    found: dict[str, set[str]] = {unit: set() for unit in _released(tables)}
    for year in (tables, *(then.tables for then in tables.earlier)):
        released = found.keys() & _released(year)
        for unit, texts in _texts_by_unit(year).items():
            if unit in released:
                found[unit] |= texts
    return {unit: frozenset(texts) for unit, texts in found.items()}


def _released(tables: YearTables) -> frozenset[str]:
    """The units whose leaders let their free text of the year be read."""
    answers = tables.answers_by_unit_year_field
    answers = answers[(answers["state"] == "reported") & (answers["field"] == "nobody_recognisable")]
    return frozenset(answers.loc[answers["value"] == "ja", "unit"])


def _texts_by_unit(tables: YearTables) -> dict[str, set[str]]:
    """All free text of one year."""
    answers = tables.answers_by_unit_year_field
    answers = answers[(answers["state"] == "reported") & answers["field"].isin(FREE_TEXT)]
    texts: dict[str, set[str]] = {}
    for frame, columns in (
        (answers, ("value",)),
        (tables.last_decisions_by_unit_year, ("decision", "responsible", "reason")),
        (tables.new_decisions_by_unit_year, ("decision", "responsible", "reason")),
        (tables.group_answers_by_unit_year, ("answer",)),
    ):
        for row in rows_of(frame):
            own = (text_or_none(row[column]) for column in columns)
            texts.setdefault(str(row["unit"]), set()).update(value for value in own if value)
    return texts
