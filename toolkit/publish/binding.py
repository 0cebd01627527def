"""Every number in a finished page stands for something: a ledger row, or a sentence that the protected year makes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from toolkit.present.texts import text
from toolkit.publish.expected import Expected, SeriesNumbers, Statement, heading_of, statement_of
from toolkit.publish.read_back import Fragment

SCHOOL_YEAR: Final = re.compile(r"\b\d{4}-\d{2}\b")
NUMBER: Final = re.compile(r"\d+(?: \d{3}(?!\d))*(?:[.,]\d+)?")
AXIS_NUMBER: Final = {"share": re.compile(r"\d{1,3} %"), "mean": re.compile(r"[1-5]")}
"""What stands along an axis by itself: whole percent (our figures have a decimal), or the scale from 1 to 5."""
NOT_A_FIGURE: Final = re.compile(r"\(95 %\)|(?<=\d,\d )av 5\b(?! [a-zæøå])|\bfra 1 til 5\b|Gjennomsnitt, 1–5")
"""Numbers that belong to the words: the interval's level, the scale of an index."""


class Unbound(NamedTuple):
    """A number that nothing vouches for. `place` is where in the page; the number is its own evidence."""

    file: str
    place: str
    number: str


def unbound_numbers(fragments: Iterable[Fragment], expected: Expected) -> list[Unbound]:
    """The numbers of one page that are in no sentence it may say and in no figure it may show."""
    found = []
    along_axes: set[tuple[str, str]] = set()
    left = {heading: Counter(section) for heading, section in expected.sections.items()}
    for fragment in fragments:
        # Coordinates in a drawing are made of the printed numbers; what they say in words stands beside them.
        if fragment.kind in ("geometry", "name") or statement_of(fragment) in expected.statements:
            continue
        if _taken(left, fragment):
            continue
        axis = (heading_of(fragment), fragment.text)
        if _stands_along_axis(fragment, expected) and axis not in along_axes:
            along_axes.add(axis)  # once in each drawing
            continue
        found += [_unbound(fragment, number) for number in _unvouched(fragment, expected)]
    return found


def _taken(left: Mapping[str, Counter[Statement]], fragment: Fragment) -> bool:
    """Whether this is one of the statements that its section may make; then the section has one less left."""
    section, statement = left.get(heading_of(fragment)), statement_of(fragment)
    if section is None or not section[statement]:
        return False
    section[statement] -= 1
    return True


def _stands_along_axis(fragment: Fragment, expected: Expected) -> bool:
    title = heading_of(fragment)
    if fragment.kind != "text" or title not in expected.series or _label(fragment, "row="):
        return False
    return AXIS_NUMBER[expected.series[title].kind].fullmatch(fragment.text) is not None


def _unless_school_year(found: re.Match[str]) -> str:
    """Nothing for a school year, whose years follow each other; any other number stays."""
    first, second = found.group().split("-")
    return "" if (int(first) + 1) % 100 == int(second) else found.group()


def _unvouched(fragment: Fragment, expected: Expected) -> list[str]:
    series, title = _series_of(fragment, expected)
    if _label(fragment, "caption=") in _whole_tables(expected):
        return NUMBER.findall(fragment.text)
    if series is None or fragment.kind not in ("text", "alt", "attribute"):
        return NUMBER.findall(fragment.text)
    if fragment.kind == "attribute":
        names = {f"{series.figure_id}-{part}" for part in ("title", "desc")}
        return [] if set(fragment.text.split()) <= names else NUMBER.findall(fragment.text)
    known = _vouched(fragment, series)
    rest = fragment.text
    for words in (title, *series.words):
        rest = rest.replace(words, "")
    rest = NOT_A_FIGURE.sub("", SCHOOL_YEAR.sub(_unless_school_year, rest))
    return [number for number in NUMBER.findall(rest) if number not in known]


def _whole_tables(expected: Expected) -> frozenset[str]:
    """Captions of tables that are made once more, cell by cell: nothing else may stand in them."""
    places = (place for section in expected.sections.values() for _, _, place in section)
    return frozenset(label.removeprefix("caption=") for place in places for label in place if "caption=" in label)


def _series_of(fragment: Fragment, expected: Expected) -> tuple[SeriesNumbers | None, str]:
    """The series that a fragment stands under: its heading, or the first cell of its row."""
    for label in ("row=", "h3="):
        title = _label(fragment, label)
        if title in expected.series:
            return expected.series[title], title
        # The first cell of a row may have a note after the series' name.
        longer = [name for name in expected.series if title.startswith(f"{name} ")]
        if longer:
            return expected.series[longer[0]], longer[0]
    return None, ""


def _vouched(fragment: Fragment, series: SeriesNumbers) -> frozenset[str]:
    """The numbers that may stand at this place: one year's in a table, any year's in a sentence or a drawing."""
    row, column = _label(fragment, "row="), _label(fragment, "column=")
    if row in series.by_year:
        return series.by_year[row]
    if row and column == text("head.year_before"):
        return series.by_year.get(series.before, frozenset())
    if row:
        return series.by_year[series.latest]
    return frozenset().union(*series.by_year.values())


def _label(fragment: Fragment, name: str) -> str:
    return next((label.removeprefix(name) for label in fragment.place if label.startswith(name)), "")


def _unbound(fragment: Fragment, number: str) -> Unbound:
    return Unbound(fragment.file, " / ".join(fragment.place) or fragment.kind, number)
