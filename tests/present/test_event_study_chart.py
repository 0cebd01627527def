"""The drawing of an event study: every point in its place, the interval as a band, and no part outside the drawing."""

import math
import re
import xml.etree.ElementTree as ET

import pytest

from toolkit.present.charts.event_study import HEIGHT, WIDTH, EventStudy, draw

SVG = "{http://www.w3.org/2000/svg}"
POINTS = ((-2, 0.01), (-1, -0.005), (0, -0.04), (1, -0.08))


def drawn(points=POINTS, overall=(-0.06, -0.12, -0.01), kind="share", band="INTERN"):
    return ET.fromstring(draw(EventStudy(points, overall, kind, band), "a", "Tittel & mer", "Alt <tekst>"))


def places(svg):
    return [(float(c.get("cx")), float(c.get("cy")), c.get("fill")) for c in svg.iter(f"{SVG}circle")]


def test_points_stand_left_to_right_lower_distances_lower_and_those_before_start_are_hollow():
    points = places(drawn())
    assert [x for x, *_ in points] == sorted(x for x, *_ in points)
    assert points[0][1] < points[1][1] < points[2][1] < points[3][1]  # y grows downwards
    assert [fill == "white" for *_, fill in points] == [True, True, False, False]


def test_the_band_is_the_interval_and_the_line_in_it_the_estimate():
    svg = drawn(points=((0, 0.0), (1, -0.12)))
    (band,) = svg.iter(f"{SVG}rect")
    zero, low = (y for _, y, _ in places(svg))
    high, bottom = float(band.get("y")), float(band.get("y")) + float(band.get("height"))
    assert bottom == pytest.approx(low, abs=0.2)
    assert (high - zero) / (low - zero) == pytest.approx(0.01 / 0.12, abs=0.01)
    estimate = next(line for line in svg.iter(f"{SVG}line") if line.get("stroke-dasharray") == "6 3")
    assert (float(estimate.get("y1")) - zero) / (low - zero) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("overall", [(-0.06, -math.inf, 0.02), (0.0, -math.inf, math.inf), (0.3, 0.1, 0.9)])
@pytest.mark.parametrize("points", [POINTS, ((0, 0.0),), ((5, 0.4), (-5, -0.4))])
def test_nothing_is_outside_the_drawing(points, overall):
    svg = drawn(points, overall)
    for place in svg.iter():
        across = [float(place.get(name)) for name in ("x", "cx", "x1", "x2") if place.get(name)]
        down = [float(place.get(name)) for name in ("y", "cy", "y1", "y2") if place.get(name)]
        assert all(0 <= x <= WIDTH for x in across)
        assert all(0 <= y <= HEIGHT for y in down)


def test_it_has_a_title_an_alt_text_and_its_band_and_names_are_never_markup():
    svg = drawn(band="INTERN <b>")
    assert svg.find(f"{SVG}title").text == "Tittel & mer"
    assert svg.find(f"{SVG}desc").text == "Alt <tekst>"
    assert "INTERN <b>" in [words.text for words in svg.iter(f"{SVG}text")]


def test_marks_are_written_as_norwegians_write_numbers():
    words = [words.text for words in drawn(kind="mean", overall=(-0.06, -0.12, -0.01)).iter(f"{SVG}text")]
    assert any(re.fullmatch(r"−0,\d+", word) for word in words)
    assert not any("." in word for word in words)
