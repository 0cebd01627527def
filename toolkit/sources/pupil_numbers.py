"""GSI, the pupils of compulsory school on 1 October: how many there are, by unit, grade and gender.

Seen: the portal's pivot «Elever og skoler» for all municipalities of 2024-25 and 2025-26, all grades together
(`rowHierarchy` Nasjonalt, Fylke, Kommune, Enhet; columns: year, two levels of grades, gender, owner, measure; the
municipality's `kode` is its number; `*` is hidden; a space is the thousands mark).

Seen, in programs that read such files: the older web download, with headings such as
`2024-25.Alle eierformer.Alle trinn.Alle kjønn.Antall elever` after columns that say which unit a row is about.

Assumed, since no such file was found: a row of a school has its organisation number as `kode`; the inner of the two
grade levels is the grade and the outer one a group of grades; and a CSV file or sheet has one row per figure and
headings such as Skoleår, Kommune, Enhet, Trinn and Antall elever.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from toolkit.sources.grid import Grid, cell_key, find_header
from toolkit.sources.headings import GENDER as GENDER_PART
from toolkit.sources.headings import GRADE as GRADE_PART
from toolkit.sources.headings import OWNER as OWNER_PART
from toolkit.sources.headings import YEAR as YEAR_PART
from toolkit.sources.headings import kind_of
from toolkit.sources.known_headings import every_heading, has_each, renamed
from toolkit.sources.opened import OpenedFile
from toolkit.sources.portal_pivot import Pivot, PivotRow, read_pivot
from toolkit.sources.raw import RawTable, raw_frame, row_numbers
from toolkit.sources.unpivot import refuse_many_figures
from toolkit.sources.web_download import BETWEEN_PARTS

LAYOUT: Final = "gsi"
PUPILS: Final = "Antall elever"
HEADINGS: Final = {
    "Skoleår": ("Skoleår", "Skoleaarnavn", "Skoleaar", "TidID"),
    "Enhetsnivå": ("Enhetsnivå", "EnhetNivaa"),
    "Organisasjonsnummer": ("Organisasjonsnummer", "Orgnr", "Org.nr."),
    "Enhet": ("Enhet", "EnhetNavn", "Skole", "Skolenavn"),
    "Kommunenummer": ("Kommunenummer", "Kommunenr", "Kommunekode"),
    "Kommune": ("Kommune", "Kommunenavn"),
    "Trinn": ("Trinn", "Trinnnavn", "Årstrinn"),
    "Kjønn": ("Kjønn", "Kjoenn"),
    "Eierform": ("Eierform", "EierformNavn"),
    PUPILS: (PUPILS, "AntallElever", "Elevtall"),
}
WHERE: Final = ("Enhetsnivå", "Organisasjonsnummer", "Enhet", "Kommunenummer", "Kommune")
UNIT: Final = ("Enhet", "Organisasjonsnummer", "Kommune", "Kommunenummer")
ALL_GRADES: Final = "alle trinn"
ALL_GENDERS: Final = "alle kjønn"
"""What a heading that names no grade or gender is about."""

GENDERS: Final = frozenset({ALL_GENDERS, "begge kjønn", "gutt", "gutter", "jente", "jenter"})
OWNER: Final = re.compile("eie|kommunal|privat|statlig")
Group = tuple[str, str, str, str]
"""Year, grade, gender and owner."""

YEAR: Final = re.compile("[12][0-9]{3}([-/][0-9]{2,4}|[01][0-9])")


def read_grid(grid: Grid) -> tuple[RawTable, ...]:
    """The table of a CSV file or a sheet, downloaded or made by hand; none where it has no pupils by year.

    What is in the headings of a download is nowhere else: a column of grades beside them would say something different.
    """
    return _read_long(grid) or _read_download(grid)


def _read_long(grid: Grid) -> tuple[RawTable, ...]:
    header = find_header(grid.head, every_heading(HEADINGS), at_least=3)
    needed = (("Skoleår",), (PUPILS,), UNIT)
    if header is None or not has_each(renamed(grid.head[header], HEADINGS), *needed):
        return ()
    body = grid.body(header)
    body.frame.columns = renamed(list(body.frame.columns), HEADINGS) or []
    return (RawTable(grid.name, LAYOUT, body.frame, body.rows, grid.sha256, grid.sheet, header + 1),)


def _read_download(grid: Grid) -> tuple[RawTable, ...]:
    header = find_header(grid.head, every_heading(HEADINGS), at_least=2)
    names = None if header is None else renamed(grid.head[header], HEADINGS)
    if header is None or names is None or not has_each(names, UNIT):
        return ()
    if set(names).intersection(HEADINGS) - set(WHERE) or not _places_by_heading(grid.head[header]):
        return ()
    body = grid.body(header)
    places = _places_by_heading(list(body.frame.columns))
    refuse_many_figures(len(body.rows), len(places), grid.name)
    frame = body.frame.set_axis(renamed(list(body.frame.columns), HEADINGS) or [], axis=1)
    about = [name for name in WHERE if name in frame.columns]
    cells = frame.astype(object).to_numpy()
    keys = frame[about].astype(object).to_numpy()
    groups = [(year, grade or ALL_GRADES, gender or ALL_GENDERS, owner) for year, grade, gender, owner in places]
    at = list(zip(groups, places.values(), strict=True))
    records = [[*key, *group, row[place]] for key, row in zip(keys, cells, strict=True) for group, place in at]
    columns = [*about, "Skoleår", "Trinn", "Kjønn", "Eierform", PUPILS]
    printed = np.tile(np.array([str(body.frame.columns[place]) for place in places.values()], dtype=object), len(cells))
    numbers = row_numbers([row for row in body.rows for _ in places])
    long = raw_frame(records, columns)
    return (RawTable(grid.name, LAYOUT, long, numbers, grid.sha256, grid.sheet, header + 1, printed={PUPILS: printed}),)


def _places_by_heading(header: Sequence[object]) -> dict[Group, int]:
    """For each group of pupils the column of its number; nothing where two columns say they are the same."""
    places: dict[Group, int] = {}
    for place, heading in enumerate(header):
        *parts, measure = BETWEEN_PARTS.split(str(heading).strip())
        says = {kind_of(part): part.strip() for part in parts}
        if cell_key(measure) != cell_key(PUPILS) or len(says) != len(parts) or None in says or YEAR_PART not in says:
            continue
        group = (says[YEAR_PART], says.get(GRADE_PART, ""), says.get(GENDER_PART, ""), says.get(OWNER_PART, ""))
        if places.setdefault(group, place) != place:
            return {}
    return places


def read_document(document: object, opened: OpenedFile) -> tuple[RawTable, ...]:
    """The portal's pivot with one record per row, year, grade, gender and owner; none where it is another table.

    The portal's other measures stand in columns of their own, as they are.
    """
    pivot = read_pivot(document, opened.name)
    roles = None if pivot is None else _roles(pivot)
    if pivot is None or roles is None or not {"year", "measure"} <= set(roles):
        return ()
    places = _places_by_group(pivot, roles)
    if not places:
        return ()
    refuse_many_figures(len(pivot.rows), len(places), opened.name)
    levels = [cell_key(level) for level in pivot.hierarchy]
    municipality_depth = levels.index("kommune") if "kommune" in levels else None
    measures = list(dict.fromkeys(measure for group in places.values() for measure in group))
    records = [
        [*_where(row, municipality_depth), *group, *(None if m not in at else row.data[at[m]] for m in measures)]
        for row in pivot.rows
        for group, at in places.items()
    ]
    columns = [*WHERE[:-1], "Skoleår", "Trinn", "Kjønn", "Eierform"]
    numbers = row_numbers([row.number for row in pivot.rows for _ in places])
    return (RawTable(opened.name, LAYOUT, raw_frame(records, [*columns, *measures]), numbers, opened.sha256),)


def _roles(pivot: Pivot) -> list[str] | None:
    """What each level of the columns is; None where one of them is not known, or two are the same but not grades."""
    roles = [_role({cell_key(name) for name in level}) for level in zip(*pivot.columns, strict=True)]
    single = [role for role in roles if role not in ("grade", "all")]
    return None if "" in roles or len(single) != len(set(single)) else roles


def _role(names: set[str]) -> str:
    if cell_key(PUPILS) in names:
        return "measure"
    if names <= GENDERS:
        return "gender"
    if all(YEAR.fullmatch(name) for name in names):
        return "year"
    if all("trinn" in name for name in names):
        return "grade"
    if all(OWNER.search(name) for name in names):
        return "owner"
    return "all" if all(name.startswith("alle ") for name in names) else ""


def _places_by_group(pivot: Pivot, roles: list[str]) -> dict[Group, dict[str, int]]:
    """For each group of pupils, in which data column each measure stands; nothing where two say they are the same."""
    places: dict[Group, dict[str, int]] = {}
    for place, names in enumerate(pivot.columns):
        named = dict(zip(roles, names, strict=True))
        grades = [name for role, name in zip(roles, names, strict=True) if role == "grade"]
        narrow = [name for name in grades if cell_key(name) != ALL_GRADES]
        grade = (narrow or grades or [""])[-1]
        group = (named["year"], grade, named.get("gender", ""), named.get("owner", ""))
        if places.setdefault(group, {}).setdefault(named["measure"], place) != place:
            return {}
    return places


def _where(row: PivotRow, municipality_depth: int | None) -> tuple[str, str, str, str]:
    """Level, organisation number, name and municipality number of a row."""
    number, name = row.codes[-1] or "", row.names[-1] or ""
    if municipality_depth is None or len(row.codes) <= municipality_depth:
        return row.level, number, name, ""
    municipality = row.codes[municipality_depth] or ""
    is_municipality = len(row.codes) == municipality_depth + 1
    return row.level, "" if is_municipality else number, name, municipality
