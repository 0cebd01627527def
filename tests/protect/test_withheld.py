"""What leaders have written and not released, this year or before, is looked for in every finished page."""

from __future__ import annotations

import pytest
from clean_tables import SETTINGS, tables_of

from toolkit.protect.withheld import withheld_texts
from toolkit.validate import schemas
from toolkit.validate.tables import EarlierYear

SECRET = "Samtale med foreldrene til en elev på trinnet"
PLACE = {"file": "a.xlsx", "sheet": "Nye beslutninger", "row": 4}


def year_of(school_year, released, decision=SECRET, unit="solstol", earlier=()):
    """One unit's workbook with one decision; `released` is the leader's answer, or None."""
    row = {"unit": unit, "school_year": school_year, "decision": decision, "decided": school_year, "number": 1, **PLACE}
    answer = {"unit": unit, "school_year": school_year, "field": "nobody_recognisable", "value": released, **PLACE}
    state = {"state": "not_reported" if released is None else "reported"}
    return tables_of(
        answers=[answer | state],
        new_decisions_by_unit_year=schemas.typed_frame([row], schemas.DECISIONS),
        earlier=tuple(earlier),
        delivered=frozenset({unit}),
    )


def before(released, **more):
    return EarlierYear(SETTINGS, year_of("2019-20", released, **more))


@pytest.mark.parametrize(
    ("this_year", "last_year", "is_withheld"),
    [
        ("nei", None, True),
        (None, None, True),
        ("ja", None, False),
        ("ja", "nei", False),
        ("nei", "ja", True),  # thought better of
    ],
)
def test_this_years_answer_counts(this_year, last_year, is_withheld):
    tables = year_of("2020-21", this_year, earlier=[before(last_year)])
    assert withheld_texts(tables, SETTINGS) == ({SECRET} if is_withheld else set())


@pytest.mark.parametrize(("last_year", "is_withheld"), [("nei", True), (None, True), ("ja", False)])
def test_words_of_an_earlier_year_stay_withheld(last_year, is_withheld):
    tables = year_of("2020-21", "ja", decision="Noe helt annet som er lenge nok", earlier=[before(last_year)])
    assert withheld_texts(tables, SETTINGS) == ({SECRET} if is_withheld else set())


def test_what_was_released_once_before_is_out():
    tables = year_of("2020-21", "ja", decision="Noe helt annet som er lenge nok", earlier=[before("nei"), before("ja")])
    assert withheld_texts(tables, SETTINGS) == frozenset()


def test_a_unit_that_has_not_delivered_has_not_thought_better_of_anything():
    tables = tables_of(earlier=(before("ja"),))
    assert withheld_texts(tables, SETTINGS) == frozenset()
    assert withheld_texts(tables_of(earlier=(before("nei"),)), SETTINGS) == {SECRET}
