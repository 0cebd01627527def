"""The municipality's case counts: last year's beside this year's where there is something to stand beside them."""

from dataclasses import replace
from typing import get_args

import pytest
from clean_tables import SETTINGS, tables_of

from toolkit.analyse.verdicts import Verdict, Word
from toolkit.present import committee_report
from toolkit.present.texts import has_text
from toolkit.protect import CaseCount, protect_year
from toolkit.publish.read_html import read_html
from toolkit.review import build_committee_review

EMPTY = build_committee_review("2020-21", protect_year(tables_of(), SETTINGS), SETTINGS)


def is_in_row(fragment):
    return any(label.startswith("row=") for label in fragment.place)


def row_of(before, now, word):
    review = replace(EMPTY, cases=(now,), cases_before=before, case_changes={now.field: Verdict("year_before", word)})
    block = committee_report.cases(review, SETTINGS)
    return [f.text for f in read_html(block.html, "", lambda *_: []) if f.kind == "text" and is_in_row(f)]


SHOWN = CaseCount(field="new_cases", state="shown", count=14)
LAST = CaseCount(field="new_cases", state="shown", count=6)
HIDDEN = CaseCount(field="new_cases", state="hidden")


@pytest.mark.parametrize(
    ("before", "now", "word", "row"),
    [
        ((LAST,), SHOWN, "higher", ["Nye saker", "6", "14", "flere enn i fjor"]),
        ((LAST,), SHOWN, "no_sure_change", ["Nye saker", "6", "14", "ingen sikker endring"]),
        ((), SHOWN, "not_measured", ["Nye saker", "14"]),
        ((HIDDEN,), SHOWN, "hidden", ["Nye saker", "skjermet", "14", "vises ikke: minst ett av tallene er skjermet"]),
        ((LAST,), HIDDEN, "hidden", ["Nye saker", "6", "skjermet", "vises ikke: minst ett av tallene er skjermet"]),
    ],
)
def test_a_count_stands_beside_last_years_with_its_word(before, now, word, row):
    assert row_of(before, now, word) == row


def test_every_word_has_its_text_and_none_says_better_or_worse():
    assert [word for word in get_args(Word) if not has_text(f"cases.{word}")] == []
