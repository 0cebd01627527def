"""Free text that may not stand in anything published."""

from __future__ import annotations

from toolkit.plan.settings import Settings
from toolkit.protect.records import FREE_TEXT
from toolkit.protect.rows import rows_of, text_or_none
from toolkit.validate.tables import YearTables

SHORTEST_SECRET = 20


def withheld_texts(tables: YearTables, settings: Settings) -> frozenset[str]:
    """Free text of this year and of earlier ones that leaders have written and not released.

    Another leader may have released the same sentence: then it is out. What was released in an earlier year is too,
    unless it is withheld this year.
    """
    this_year = _texts(tables)
    before = [_texts(then.tables) for then in tables.earlier]
    released_before = set().union(*(texts[True] for texts in before))
    withheld_before = set().union(*(texts[False] for texts in before))
    withheld = (this_year[False] | (withheld_before - released_before)) - this_year[True]
    # A few words such as a role are no secret, nor the plan's own.
    plan = settings.plan.model_dump_json().casefold()
    return frozenset(text for text in withheld if len(text) >= SHORTEST_SECRET and text.casefold() not in plan)


def _texts(tables: YearTables) -> dict[bool, set[str]]:
    """All free text of one year, by whether its leader has released it."""
    answers = tables.answers_by_unit_year_field
    answers = answers[answers["state"] == "reported"]
    released = set(answers.loc[(answers["field"] == "nobody_recognisable") & (answers["value"] == "ja"), "unit"])
    texts: dict[bool, set[str]] = {True: set(), False: set()}
    for row in rows_of(answers[answers["field"].isin(FREE_TEXT)]):
        texts[row["unit"] in released].add(str(row["value"]))
    for frame, columns in (
        (tables.last_decisions_by_unit_year, ("decision", "responsible", "reason")),
        (tables.new_decisions_by_unit_year, ("decision", "responsible", "reason")),
        (tables.group_answers_by_unit_year, ("answer",)),
    ):
        for row in rows_of(frame):
            own = (text_or_none(row[column]) for column in columns)
            texts[row["unit"] in released].update(value for value in own if value)
    return texts
