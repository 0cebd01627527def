"""The funnel: shown units only, made of printed numbers, in the plan's order, and never with fewer than two."""

import re
from dataclasses import replace

import pytest
from clean_tables import SETTINGS, tables_of
from hypothesis import given, settings
from hypothesis import strategies as st
from svg_places import boxes_of, meeting_words, texts_of

from toolkit.analyse import Interval
from toolkit.analyse.noise import share_band
from toolkit.analyse.series import Point, Series
from toolkit.analyse.verdicts import Verdict
from toolkit.present.charts import funnel
from toolkit.present.units_and_municipality import units_and_municipality
from toolkit.protect import protect_year
from toolkit.publish.read_html import one_line, read_html
from toolkit.review import build_committee_review

YEAR = "2020-21"
EMPTY = build_committee_review(YEAR, protect_year(tables_of(), SETTINGS), SETTINGS)


def shown(unit, count, n, nudge=0.0):
    point = Point(YEAR, "shown", count / n + nudge, 0.01, 0.4, n, count, (5, 6, 7))
    verdict = Verdict("municipality", "no_sure_change", baseline=0.08, limits=Interval(0.013, 0.187))
    return Series(unit, "5-7", "bullied", "share", (point,), () if unit.startswith("@") else (verdict,))


def hidden(unit):
    return Series(unit, "5-7", "bullied", "share", (Point(YEAR, "hidden"),), (Verdict("municipality", "hidden"),))


def review(*units, municipality=None):
    municipality = municipality or shown("@municipality", 24, 300)
    return replace(EMPTY, series=(municipality,), unit_series={one.unit: (one,) for one in units})


def fragments(block, kind):
    return [fragment for fragment in read_html(block.html, "", lambda *_: []) if fragment.kind == kind]


def first_cells(block):
    rows = [dict(label.split("=", 1) for label in fragment.place).get("row") for fragment in fragments(block, "text")]
    return list(dict.fromkeys(row for row in rows if row))


def test_a_hidden_unit_has_its_state_in_the_table_and_no_dot():
    block = units_and_municipality(
        review(shown("solstol", 6, 60), hidden("kometdalen"), shown("stjernelia", 12, 120)), SETTINGS
    )
    alt = one_line(" ".join(fragment.text for fragment in fragments(block, "alt")))
    assert "Stjernelia barneskole: 10,0 % av 120 svar; Solstøl skole: 10,0 % av 60 svar" in alt
    assert "Kometdalen" not in alt
    row = [f.text for f in fragments(block, "text") if "row=Kometdalen oppvekstsenter" in f.place]
    assert row == ["Kometdalen oppvekstsenter", "skjermet", "–", "–", "–", "skjermet"]


def test_the_order_is_the_plans_and_never_a_ranking():
    in_plan = [unit.id for unit in EMPTY.units]
    assert in_plan.index("stjernelia") < in_plan.index("solstol")
    for low, high in ((6, 30), (30, 6)):
        block = units_and_municipality(review(shown("solstol", low, 60), shown("stjernelia", high, 60)), SETTINGS)
        assert first_cells(block) == ["Stjernelia barneskole", "Solstøl skole"]


@pytest.mark.parametrize(
    "of",
    [
        review(shown("solstol", 6, 60)),
        review(shown("solstol", 6, 60), hidden("stjernelia")),
        review(
            shown("solstol", 6, 60),
            shown("stjernelia", 6, 60),
            municipality=Series("@municipality", "5-7", "bullied", "share", (Point(YEAR, "hidden"),), ()),
        ),
    ],
    ids=["one unit", "one shown unit", "a hidden municipality"],
)
def test_there_is_no_drawing_without_two_units_and_the_municipality(of):
    block = units_and_municipality(of, SETTINGS)
    assert "<svg" not in block.html and "Ingen figur" in block.html


def test_the_drawing_is_made_of_printed_numbers_alone():
    units = [("solstol", 6, 60), ("stjernelia", 12, 120)]
    printed = [
        units_and_municipality(
            review(*(shown(*unit, nudge) for unit in units), municipality=shown("@municipality", 24, 300, nudge)),
            SETTINGS,
        )
        for nudge in (0.0, 0.0004)
    ]
    assert printed[0] == printed[1]


NAMES = [unit.name_in(YEAR) for unit in EMPTY.units]


@given(
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.integers(10, 400), st.integers(0, 300)),
        min_size=1,
        max_size=7,
        unique_by=lambda found: found[0],
    ),
    st.integers(0, 300),
)
@settings(deadline=None)
def test_names_never_cover_each_other_or_a_dot_and_all_are_there(found, baseline):
    dots = [funnel.Dot(name, n, share / 1000) for name, n, share in found]
    fewest, most = min(dot.n for dot in dots) // 2, max(dot.n for dot in dots) + 1
    ends = [(n, *share_band(baseline / 1000, n, 0.95)) for n in (fewest, (fewest + most) // 2, most)]
    limits = [funnel.Limits(name, ends) for name in ("95 %", "99,8 %")]
    svg = funnel.draw(dots, baseline / 1000, limits, "EKSEMPELDATA – ikke virkelige tall", "f", "Trakt", "Alt")
    assert meeting_words(svg) == []
    assert sorted(words for words in texts_of(svg) if words in NAMES) == sorted(dot.name for dot in dots)
    centres = [(float(x) + funnel.RADIUS, float(y)) for x, y in re.findall(r'd="M ([\d.]+) ([\d.]+) a ', svg)]
    assert len(centres) == len(dots)
    for box in boxes_of(svg):
        if box.words in NAMES:
            assert not any(box.left < x < box.right and box.top < y < box.bottom for x, y in centres)
