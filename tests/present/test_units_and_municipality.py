"""The funnel: shown units only, made of printed numbers, in the plan's order, and never with fewer than two."""

import itertools
import re
from dataclasses import replace

import pytest
from clean_tables import SETTINGS, tables_of

from toolkit.analyse import Interval
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


def test_labels_that_would_cover_each_other_are_moved_apart():
    dots = [funnel.Dot(f"Skole {number}", 50, 0.1 + number / 1000) for number in range(3)]
    limits = [funnel.Limits(name, [(25, 0.0, 0.2), (60, 0.02, 0.18)]) for name in ("95 %", "99,8 %")]
    axes = funnel.draw(dots, 0.08, limits, "").axes[0]
    heights = sorted(note.xy[1] for note in axes.texts if re.match("Skole", note.get_text()))
    least = funnel.LABEL_HEIGHT * axes.get_ylim()[1]
    assert all(after - before >= least - 1e-9 for before, after in itertools.pairwise(heights))
    assert {line.get_ydata()[0] for line in axes.lines if line.get_marker() == "o"} == {dot.share for dot in dots}
