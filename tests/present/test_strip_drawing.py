"""The plan's years drawn: a symbol and a word in every cell, and in the alt text all that the table says."""

import html as plain
import re

from clean_tables import SETTINGS
from hypothesis import given, settings
from hypothesis import strategies as st
from svg_places import meeting_words, texts_of

from toolkit.check.strips import Cell, Strip
from toolkit.present.charts.states import SYMBOLS
from toolkit.present.strips import strip_figure
from toolkit.present.texts import text

YEARS = ("2017-18", "2018-19", "2019-20", "2020-21", "2021-22")
cells = st.one_of(
    st.sampled_from(sorted(SYMBOLS)).map(lambda state: (state, None, None)),
    st.tuples(st.sampled_from(["fulfilled", "in_progress", "not_fulfilled"]), st.integers(0, 30), st.integers(1, 30)),
)


def figure(rows, counts="units", label="Et løfte"):
    strips = [
        Strip(f"P{number:03}", label, counts, tuple(Cell(year, *cell) for year, cell in zip(YEARS, row, strict=True)))
        for number, row in enumerate(rows)
    ]
    return strip_figure("measures", strips, YEARS, SETTINGS).html


def drawing(block):
    return block[block.index("<svg") : block.index("</svg>") + 6]


def alt(block):
    return " ".join(plain.unescape(re.search(r"<desc[^>]*>(.*?)</desc>", block)[1]).split())


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.lists(cells, min_size=5, max_size=5), min_size=1, max_size=4),
    st.sampled_from(["units", "grades", "meetings"]),
)
def test_the_alt_text_says_what_the_table_says_and_no_words_meet(rows, counts):
    block = figure(rows, counts)
    table = [plain.unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"<td>(.*?)</td>", block)]
    assert len(table) == 5 * len(rows)
    assert all(" ".join(cell.split()) in alt(block) for cell in table)
    assert meeting_words(drawing(block)) == []


def test_every_state_has_its_word_in_the_drawing():
    states = sorted(SYMBOLS)
    rows = [[(state, None, None)] * 5 for state in states]
    said = texts_of(drawing(figure(rows)))
    joined = " ".join(said)
    for state in states:
        assert text(f"rolling.cell_{state}") in joined or state == "coverage"
    assert "ikke holdt" in said and "dette året" in said


def test_the_sentence_counts_what_was_to_be_done_in_the_reviews_year():
    def row(state, done=None, due=None):
        return [("not_mandated", None, None)] * 3 + [(state, done, due), ("not_due", None, None)]

    rows = [row("fulfilled"), row("not_fulfilled", 1, 4), row("not_reported"), row("coverage", 0), row("not_mandated")]
    assert "2020-21: 1 av 3 er oppfylt, og 1 er ikke rapportert." in figure(rows)
    assert "2020-21: 1 av 1 er oppfylt.<" in figure([row("fulfilled")])


def test_a_long_promise_is_written_on_several_lines_and_escaped():
    block = figure([[("fulfilled", None, None)] * 5], label="Et <b>langt</b> løfte som ikke har plass på en linje " * 2)
    assert "<b>" not in block
    assert meeting_words(drawing(block)) == []


def test_the_same_strips_give_the_same_bytes():
    rows = [[("fulfilled", 3, 3), ("not_reported", None, None), ("in_progress", 1, 3)] + [("not_due", None, None)] * 2]
    assert figure(rows) == figure(rows)
