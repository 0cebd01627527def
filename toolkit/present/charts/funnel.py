"""Units against the municipality: the fewer answers, the wider the limits. Only numbers that stand on the page."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from toolkit.present import numbers
from toolkit.present.charts.panel import LEFT, step_of
from toolkit.present.charts.shapes import Anchor, box, circle, line, path, svg, words
from toolkit.present.charts.states import Area, grid_line
from toolkit.present.charts.style import BLUE, GREY, LINE, TEAL, TEXT, WIDTH, WINE
from toolkit.present.texts import text

RIGHT: Final = 72
HEIGHT: Final = 190
"""Room for the names of the lines at their ends, and the height of what the axes enclose."""
NARROW: Final = "fijlrt .,-:()"
BROAD: Final = "mwMW"
"""Letters far from the usual width, so that names are kept apart on every machine; see `_width`."""
RADIUS: Final = 4.5
ANSWER_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
MOST_STEPS: Final = 5
_Across = Callable[[float], float]


class Dot(NamedTuple):
    """One unit's printed share (0-1) of so many answers."""

    name: str
    n: int
    share: float


class Limits(NamedTuple):
    """One pair of limits along the axis: `ends` are (answers, low, high), shares 0-1."""

    label: str
    ends: Sequence[tuple[int, float, float]]


class _Name(NamedTuple):
    """A dot's name: where its words begin or end, and what they cover."""

    words: str
    x: float
    anchor: Anchor
    covers: Area


def draw(
    dots: Sequence[Dot], baseline: float, limits: Sequence[Limits], band: str, figure_id: str, title: str, alt: str
) -> str:
    """One `<svg>` element with the units, the municipality's line and the limits around it.

    Args:
        dots: at least one; in the order of their table.
        baseline: the municipality's printed share, 0-1.
        limits: the narrow pair first; each has at least two ends, with the most answers last.
        band: written into the drawing itself, so that a copied figure still carries it; may be empty.
    """
    parts = [words(WIDTH, TEXT, band, "end", WINE)] if band else []
    y = TEXT + (LINE + 2 if band else 0)
    frame = Area(LEFT, y + 10, WIDTH - LEFT - RIGHT, HEIGHT)
    most = limits[0].ends[-1][0]
    highest = max(0.1, baseline, *(dot.share for dot in dots), *(high for _, _, high in limits[0].ends))
    top = min(1.0, math.ceil(round(highest / step_of(highest), 6)) * step_of(highest))

    def across(answers: float) -> float:
        return frame.x + frame.width * answers / most

    def up(share: float) -> float:
        return frame.y + frame.height * (1 - share / top)

    parts += [words(0, y, text("figure.axis_share")), *_axes(frame, top, most, across, up)]
    for pair, dashes in zip(limits, ("6 4", "2 3"), strict=False):
        for which in (1, 2):
            inside = [(across(end[0]), up(end[which])) for end in pair.ends if end[which] <= top]
            parts.append(path(inside, TEAL, 1.5, dashes))
    parts.append(line((frame.x, up(baseline)), (across(most), up(baseline)), WINE, 1.5))
    ends = _names_of_lines(baseline, limits, frame, up)
    parts += [words(across(most) + 4, height, name, "start", colour) for height, name, colour in ends]
    taken = [Area(across(most) + 4, height - TEXT, _width(name), TEXT + 2) for height, name, _ in ends]
    size = (WIDTH, frame.y + HEIGHT + 2 * LINE + 6)
    return svg([*parts, *_dots(dots, frame, taken, across, up)], size, figure_id, title, alt)


def _axes(frame: Area, top: float, most: int, across: _Across, up: _Across) -> list[str]:
    step, bottom, right = step_of(top), frame.y + frame.height, frame.x + frame.width
    drawn = []
    for share in (round(step * number, 2) for number in range(round(top / step) + 1)):
        drawn.append(grid_line(frame.x, right, up(share)))
        drawn.append(words(frame.x - 5, up(share) + TEXT / 3, numbers.percent_plain(share), "end"))
    each = next((step for step in ANSWER_STEPS if step * MOST_STEPS >= most), ANSWER_STEPS[-1])
    drawn += [words(across(n), bottom + LINE, numbers.whole(n), "middle") for n in range(0, most + 1, each)]
    drawn.append(words(frame.x + frame.width / 2, bottom + 2 * LINE + 2, text("funnel.axis_n"), "middle"))
    return [*drawn, line((frame.x, bottom), (right, bottom), GREY)]


def _names_of_lines(
    baseline: float, limits: Sequence[Limits], frame: Area, up: _Across
) -> list[tuple[float, str, str]]:
    """Heights, words and colours of what stands at the lines' ends, moved apart where they would meet."""
    named = [(up(pair.ends[-1][2]), [pair.label], GREY) for pair in limits if up(pair.ends[-1][2]) >= frame.y]
    named.append((up(baseline), text("funnel.baseline").split(" "), WINE))
    named.sort(key=lambda name: name[0])
    firsts, free = [], 0.0
    for height, lines, _ in named:
        firsts.append(max(height + TEXT / 3 - LINE * (len(lines) - 1) / 2, free + LINE))
        free = firsts[-1] + LINE * (len(lines) - 1)
    placed, free = [], frame.y + frame.height + LINE
    for first, (_, lines, colour) in reversed(list(zip(firsts, named, strict=True))):
        y = min(first, free - LINE * len(lines))
        placed += [(y + LINE * row, name, colour) for row, name in enumerate(lines)]
        free = y
    return placed


def _dots(dots: Sequence[Dot], frame: Area, names: Sequence[Area], across: _Across, up: _Across) -> list[str]:
    """Each dot with its name near it, where it meets no other name and no dot; a fine line leads to one further off."""
    places = {dot: (across(dot.n), up(dot.share)) for dot in dots}
    around = [Area(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS) for x, y in places.values()]
    room = Area(frame.x, frame.y, WIDTH - frame.x, frame.height)
    taken, under, over = [*names, *around], [], []
    for dot in sorted(dots, key=lambda dot: dot.share):
        x, y = places[dot]
        free = [name for name in _names_near(dot.name, x, y, room) if _is_free(name.covers, room, taken)]
        clear = (name for name in free if _leads_past_others(name, (x, y), around))
        name = next(clear, free[0] if free else next(_names_near(dot.name, x, y, room)))
        taken.append(name.covers)
        under.append(box(name.covers[:2], name.covers[2:], "#fff"))
        if lead := _lead(name, (x, y)):
            under.append(line((x, y), lead, GREY, 0.6))
        over.append(words(name.x, name.covers.y + 0.8 * TEXT, name.words, name.anchor, BLUE))
    return [*under, *over, *(circle(x, y, RADIUS, BLUE) for x, y in places.values())]


def _names_near(name: str, x: float, y: float, room: Area) -> Iterator[_Name]:
    """Where a dot's name may stand: beside it first, then ever further down and up; over it only if not on its line."""
    width, right = _width(name), room.x + room.width
    for row in sorted(range(-24, 25), key=lambda row: (abs(row), row)):  # half a line apart
        top = y - TEXT / 2 + row * LINE / 2
        for side in (1, -1, 0) if row else (1, -1):
            beside = x + side * (RADIUS + 4)
            left = {1: beside, -1: beside - width, 0: min(max(x - width / 2, room.x), right - width)}[side]
            covers = Area(left, top, width, TEXT - 0.5)
            yield _Name(name, left + width if side == -1 else left, "end" if side == -1 else "start", covers)


def _is_free(covers: Area, room: Area, taken: Sequence[Area]) -> bool:
    """Whether words there are in the drawing and over nothing."""
    is_inside = room.x <= covers.x and covers.x + covers.width <= room.x + room.width
    is_inside &= room.y <= covers.y and covers.y + covers.height <= room.y + room.height
    return is_inside and not any(_meets(covers, other) for other in taken)


def _leads_past_others(name: _Name, dot: tuple[float, float], around: Sequence[Area]) -> bool:
    """Whether the line to it touches no other dot: a name has one owner. Dots over each other cannot be told apart."""
    lead = _lead(name, dot)
    own = Area(dot[0] - RADIUS, dot[1] - RADIUS, 2 * RADIUS, 2 * RADIUS)
    along = [] if lead is None else [_between(dot, lead, share / LINE) for share in range(LINE + 1)]
    return not any(_holds(area, point) for area in around if not _meets(area, own) for point in along)


def _lead(name: _Name, dot: tuple[float, float]) -> tuple[float, float] | None:
    """Where a fine line from the dot ends at its name; None where the name is beside it."""
    (x, y), covers = dot, name.covers
    if abs(covers.y + covers.height / 2 - y) <= LINE / 2 + 1:
        return None
    nearest = min(max(x, covers.x), covers.x + covers.width)
    return nearest, covers.y + (covers.height if covers.y < y else 0)


def _between(start: tuple[float, float], end: tuple[float, float], share: float) -> tuple[float, float]:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _holds(area: Area, point: tuple[float, float]) -> bool:
    return area.x <= point[0] <= area.x + area.width and area.y <= point[1] <= area.y + area.height


def _width(name: str) -> float:
    """How wide the words are at the most, in a font as wide as DejaVu Sans."""
    broad = sum(letter in BROAD or not letter.isascii() for letter in name)
    narrow = sum(letter in NARROW for letter in name)
    capital = sum(letter.isupper() and letter.isascii() and letter not in BROAD for letter in name)
    return TEXT * (0.99 * broad + 0.42 * narrow + 0.79 * capital + 0.64 * (len(name) - broad - narrow - capital))


def _meets(area: Area, other: Area) -> bool:
    across = min(area.x + area.width, other.x + other.width) > max(area.x, other.x)
    return across and min(area.y + area.height, other.y + other.height) > max(area.y, other.y)
