"""The house's style for drawings: colours that can be seen, and states that can be told apart without them."""

import itertools
import re
from typing import get_args

import pytest

from toolkit.check.finding import State
from toolkit.present.charts import states
from toolkit.present.charts.shapes import svg
from toolkit.present.charts.states import SYMBOLS, Area, state_box, symbol
from toolkit.present.charts.style import LINE, PALETTE, SMALLEST, TEXT, TEXT_COLOURS, WIDTH
from toolkit.present.texts import has_text, text

NARROW_SCREEN = 320
PAGE_MARGINS = 32


def luminance(colour):
    """Relative luminance, WCAG 2.1."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast_on_white(colour):
    return 1.05 / (luminance(colour) + 0.05)


def test_the_formula_is_the_standards():
    assert contrast_on_white("#000000") == pytest.approx(21)
    assert contrast_on_white("#767676") == pytest.approx(4.54, abs=0.01)  # the lightest grey that text may have


def test_every_colour_can_be_seen_on_white_and_words_can_be_read():
    assert all(contrast_on_white(colour) >= 3 for colour in PALETTE)
    assert all(contrast_on_white(colour) >= 4.5 for colour in TEXT_COLOURS)


def test_words_are_readable_on_a_telephone():
    assert TEXT * (NARROW_SCREEN - PAGE_MARGINS) / WIDTH >= SMALLEST
    assert LINE > TEXT


def without_colours(shapes):
    return re.sub(r"#[0-9A-Fa-f]{3,6}\b", "", " ".join(shapes))


def test_what_has_no_number_differs_in_shape_and_not_only_in_colour():
    area = Area(0, 0, 60, 100)
    drawn = {state: without_colours(state_box(state, area)) for state in states.OUTLINES}
    assert set(drawn) == {"hidden", "left_out", "not_measured", "not_comparable"}
    assert len(set(drawn.values())) == len(drawn)
    words = [text(f"state.{state}") for state in drawn]
    assert len(set(words)) == len(words)


def test_a_promises_states_differ_in_shape_and_word():
    for one, other in itertools.combinations(SYMBOLS, 2):
        if {one, other} != {"fulfilled", "fulfilled_late"}:
            assert without_colours(symbol(one, 8, 8)) != without_colours(symbol(other, 8, 8)), (one, other)
            assert text(f"rolling.cell_{one}") != text(f"rolling.cell_{other}")


def test_every_state_that_a_strip_has_a_word_for_has_a_symbol():
    states_with_words = {state for state in get_args(State) if has_text(f"rolling.cell_{state}")}
    assert states_with_words <= set(SYMBOLS)


def test_a_state_that_nobody_has_drawn_is_an_error():
    with pytest.raises(KeyError):
        symbol("hidden", 0, 0)
    with pytest.raises(KeyError):
        state_box("shown", Area(0, 0, 60, 100))


@pytest.mark.parametrize("height", [20, 40, 130])
def test_hatching_stays_in_its_box(height):
    area = Area(10, 5, 60, height)
    slanting = re.findall(r'd="M ([\d.]+) ([\d.]+) L ([\d.]+) ([\d.]+)"', " ".join(state_box("hidden", area)))
    assert slanting
    for x1, y1, x2, y2 in slanting:
        assert all(10 <= float(x) <= 70 for x in (x1, x2))
        assert all(5 <= float(y) <= 5 + height for y in (y1, y2))


def test_names_are_data_and_never_markup():
    assert "<b>" not in svg([states.lines_of_words(0, 10, ["<b>"])[0]], (10, 10), "f", "<b>", "<b> & mer")
