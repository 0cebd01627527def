"""Udir's parent survey of kindergartens (FUB): a mean from 1 to 5 and a number of answers, by unit, year and index.

Seen, in programs that read them: the portal's pivot (rows are the indices; ten levels of columns: year, country,
county, municipality, kindergarten, size, owner, age group, gender, measure) and the portal's CSV download (UTF-16,
tab, first line `sep=`; columns Spoersmaalnavn, SpoersmaalNivaa, Spoersmaalgruppe, SvaralternativNavn and then one for
each measure, with the same ten levels in its heading, joined by dots: `2025.Hele landet. … .Snitt`). The measures are
Snitt, Antall besvart and Svarprosent; level 1 of the questions is an index, and `Alle svar` is all answers together.
The year is a plain number: whether it is the autumn or the spring of the school year is not for this module to say.

Assumed, since no such file was found: the measures are called the same in the pivot as in the download, and a CSV
file or sheet made by hand has one row per figure and headings such as Skoleår, Barnehage, Indikator and Snitt.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import pandas as pd

from toolkit.sources.grid import Grid, cell_key, find_header
from toolkit.sources.known_headings import every_heading, has_each, renamed
from toolkit.sources.opened import OpenedFile
from toolkit.sources.portal_pivot import read_pivot
from toolkit.sources.raw import RawTable, raw_frame, row_numbers
from toolkit.sources.unpivot import refuse_many_figures

LAYOUT: Final = "parent_survey"
MEAN, ANSWERS = "Snitt", "Antall besvart"
HEADINGS: Final = {
    "År": ("År", "Skoleår", "Skoleaarnavn"),
    "Organisasjonsnummer": ("Organisasjonsnummer", "Orgnr", "Org.nr."),
    "Enhet": ("Barnehage", "Barnehagenavn", "Enhet", "EnhetNavn"),
    "Kommunenummer": ("Kommunenummer", "Kommunenr", "Kommunekode"),
    "Kommune": ("Kommune", "Kommunenavn"),
    "Indikator": ("Indikator", "Tema", "Indeks"),
    "Eierform": ("Eierform",),
    MEAN: (MEAN, "Gjennomsnitt", "Score"),
    ANSWERS: (ANSWERS, "Antall besvarte", "Antall svar"),
}
NEEDED: Final = (("År",), ("Enhet", "Organisasjonsnummer"), ("Indikator",), (MEAN,), (ANSWERS,))
MEASURES: Final = {cell_key(other): name for name in (MEAN, ANSWERS) for other in HEADINGS[name]}
QUESTION_HEADINGS: Final = {
    name: (name,) for name in ("Spoersmaalnavn", "SpoersmaalNivaa", "Spoersmaalgruppe", "SvaralternativNavn")
}
PUPILS_HEADINGS: Final = frozenset({"trinn", "trinnnavn", "trinnkode"})
"""Where one of these stands, the figures are about pupils."""

LEVELS: Final = 10
KINDERGARTEN_WORDS: Final = ("barnehage", "aldersgruppe")
COLUMNS: Final = ("Indikator", "Svar", "År", "Kommune", "Enhet", "Eierform", "Gruppe", MEAN, ANSWERS)


class Place(NamedTuple):
    """What a column of figures is about. `group`: the part of the children it is limited to, if any."""

    year: str
    municipality: str
    unit: str
    owner: str
    group: str


def read_grid(grid: Grid) -> tuple[RawTable, ...]:
    """The table of a CSV file or a sheet, of the portal's kind or made by hand; none where it is another table."""
    return _read_long(grid) or _read_download(grid)


def _read_long(grid: Grid) -> tuple[RawTable, ...]:
    header = find_header(grid.head, every_heading(HEADINGS), at_least=len(NEEDED))
    if header is None or not has_each(renamed(grid.head[header], HEADINGS), *NEEDED):
        return ()
    if PUPILS_HEADINGS.intersection(map(cell_key, grid.head[header])):
        return ()
    body = grid.body(header)
    body.frame.columns = pd.Index(renamed(list(body.frame.columns), HEADINGS) or [])
    return (RawTable(grid.name, LAYOUT, body.frame, body.rows, grid.sha256, grid.sheet, header + 1),)


def _read_download(grid: Grid) -> tuple[RawTable, ...]:
    header = find_header(grid.head, QUESTION_HEADINGS, at_least=2)
    if header is None or renamed(grid.head[header], QUESTION_HEADINGS) is None:
        return ()
    if not _places([_levels_of(str(cell)) for cell in grid.head[header]]):
        return ()
    body = grid.body(header)
    places = _places([_levels_of(str(heading)) for heading in body.frame.columns])
    refuse_many_figures(len(body.rows), len(places), grid.name)
    names = renamed(list(body.frame.columns), QUESTION_HEADINGS) or []
    cells = [body.frame.iloc[:, at].tolist() for at in range(len(names))]
    records = [
        [*_question_of(dict(zip(names, row, strict=True))), *_about(place), *_figures(row, at)]
        for row in zip(*cells, strict=True)
        for place, at in places.items()
    ]
    numbers = row_numbers([row for row in body.rows for _ in places])
    frame = raw_frame(records, COLUMNS)
    return (RawTable(grid.name, LAYOUT, frame, numbers, grid.sha256, grid.sheet, header + 1),)


def _levels_of(heading: str) -> Sequence[str]:
    """A heading's ten levels; only the kindergarten's name, in the middle, may hold dots itself."""
    first = heading.split(".", 4)
    last = first[-1].rsplit(".", LEVELS - len(first))
    return [*first[:-1], *last]


def _question_of(row: dict[str, object]) -> tuple[str, str]:
    """Which index or question a row is about, and which answers."""
    group, question = (str(row.get(name) or "").strip() for name in ("Spoersmaalgruppe", "Spoersmaalnavn"))
    is_index = str(row.get("SpoersmaalNivaa") or "").strip().removesuffix(".0") in ("", "1")
    name = (group or question) if is_index else f"{group}|{question}"
    answers = str(row.get("SvaralternativNavn") or "").strip()
    return name, "" if cell_key(answers) in ("", "alle svar") else answers


def read_document(document: object, opened: OpenedFile) -> tuple[RawTable, ...]:
    """The portal's pivot with one record per index, year and kindergarten; none where it is another table."""
    pivot = read_pivot(document, opened.name)
    places = {} if pivot is None else _places(pivot.columns)
    if pivot is None or not places:
        return ()
    refuse_many_figures(len(pivot.rows), len(places), opened.name)
    records = [
        ["|".join(name or "" for name in row.names), "", *_about(place), *_figures(row.data, at)]
        for row in pivot.rows
        for place, at in places.items()
    ]
    numbers = row_numbers([row.number for row in pivot.rows for _ in places])
    return (RawTable(opened.name, LAYOUT, raw_frame(records, COLUMNS), numbers, opened.sha256),)


def _places(columns: Sequence[Sequence[str]]) -> dict[Place, dict[str, int]]:
    """For each kindergarten and year, in which column each measure stands.

    Nothing where it is another table, and where two columns say that they are the same: neither can be trusted.
    """
    places: dict[Place, dict[str, int]] = {}
    for at, levels in enumerate(columns):
        if len(levels) != LEVELS or not _is_about_kindergartens(levels):
            continue
        year, _country, _county, municipality, unit, size, owner, age, gender, measure = levels
        if cell_key(measure) in MEASURES:
            limits = [name for name in (size, age, gender) if not cell_key(name).startswith("alle ")]
            at_place = places.setdefault(Place(year, municipality, unit, owner, ", ".join(limits)), {})
            if at_place.setdefault(MEASURES[cell_key(measure)], at) != at:
                return {}
    return {place: at for place, at in places.items() if MEAN in at}


def _is_about_kindergartens(levels: Sequence[str]) -> bool:
    return any(word in cell_key(name) for name in (levels[5], levels[7]) for word in KINDERGARTEN_WORDS)


def _about(place: Place) -> tuple[str, ...]:
    return place.year, place.municipality, place.unit, place.owner, place.group


def _figures(cells: Sequence[object], at: dict[str, int]) -> tuple[object, ...]:
    return tuple(cells[at[measure]] if measure in at else None for measure in (MEAN, ANSWERS))
