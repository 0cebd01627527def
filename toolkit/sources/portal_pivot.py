"""The statistics portal's pivot (layout B), JSON: `metadata.rowHierarchy`, `metadata.columns`, `rows[].data`.

`read_pivot` reads the shape, whatever the statistic; `read_document` takes Elevundersøkelsen from it.

Seen: answers for single municipalities, with the rows Indikator > Spørsmål, nine levels of column headings (year,
country, county, municipality, school, grade, owner, gender, measure) and `Andel mobbet` as the only measure. A level
that is not split says `Alle ...` (`Alle skoler`): then the unit is the level above it. A row that is part of another
has that row's `id`, a point and its own number. An empty answer, without columns and rows, is no error: the
municipality has no such grade.

Assumed: other indicators have the same shape, with the measures named in `headings`; upper secondary school has no
level for municipalities; an index row has no question of its own, and is what layout A calls `Alle spørsmål`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from toolkit.errors import InputError
from toolkit.sources.grid import cell_key
from toolkit.sources.headings import kind_of, measure_of
from toolkit.sources.opened import OpenedFile
from toolkit.sources.raw import RawTable, raw_frame, row_numbers
from toolkit.sources.survey_figures import WideTable, family_of, long_tables
from toolkit.sources.unpivot import WideColumn

SURVEY_ROWS: Final = ("indikator", "spørsmål")
WHOLE_INDEX: Final = "Alle spørsmål"
KEYS: Final = ("Spoersmaalgruppe", "Spoersmaalgruppekode", "Spoersmaalnavn", "Spoersmaalkode")
WITHOUT_FIGURES: Final = (*KEYS, "Skoleaarnavn", "Trinnnavn", "EnhetNavn", "AndelMobbet")

MOST_COLUMNS: Final = 100_000
MOST_LEVELS: Final = 50
"""No table of the portal comes near; a file that says more is not to fill the memory."""

COUNTRY: Final = "hele landet"
AREAS: Final = ("Nasjonalt", "Fylke", "Kommune", "EnhetNavn")
AREAS_WITHOUT_MUNICIPALITY: Final = ("Nasjonalt", "Fylke", "EnhetNavn")
LEVEL_NUMBERS: Final = {"Nasjonalt": "1", "Fylke": "2", "Kommune": "3", "EnhetNavn": "4"}


@dataclass(frozen=True)
class PivotRow:
    """One row of a pivot.

    Attributes:
        number: as a person counts, from 1.
        level: its name in the row hierarchy.
        names, codes: for each level of the hierarchy down to its own; None where the row above is not in the file.
        data: its cells, one for each column.
    """

    number: int
    level: str
    names: tuple[str | None, ...]
    codes: tuple[str | None, ...]
    data: tuple[str | None, ...]


@dataclass(frozen=True)
class Pivot:
    """A pivot. `columns` holds for each column of figures its headings, from the top level to the measure."""

    hierarchy: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    rows: tuple[PivotRow, ...]


def read_pivot(document: object, file: str) -> Pivot | None:
    """The pivot in a JSON document; None where it is no pivot.

    Raises:
        InputError: `rows_uneven` where a row has more or fewer cells than there are columns, `file_unreadable` where
            the headings' levels do not cover the same columns or a row has no place in the hierarchy.
    """
    metadata = document.get("metadata") if isinstance(document, dict) else None
    rows = document.get("rows") if isinstance(document, dict) else None
    if not isinstance(metadata, dict) or not isinstance(rows, list):
        return None
    hierarchy, levels = metadata.get("rowHierarchy"), metadata.get("columns")
    if not isinstance(hierarchy, list) or not isinstance(levels, list) or not hierarchy:
        return None
    try:
        names = tuple(str(level) for level in hierarchy)
        if max(len(names), len(levels)) > MOST_LEVELS:
            raise ValueError("more levels than any table of the portal has")
        columns = _columns(levels)
        return Pivot(names, columns, _rows(rows, names, len(columns), file))
    except InputError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InputError("file_unreadable", {"file": file}) from None


def _columns(levels: Sequence[Sequence[Mapping[str, object]]]) -> tuple[tuple[str, ...], ...]:
    """The headings over each column: a heading stands over as many columns as its `columnCount` says."""
    counts = [[int(str(cell["columnCount"])) for cell in level] for level in levels]
    if any(min(of_level, default=0) < 0 or sum(of_level) > MOST_COLUMNS for of_level in counts):
        raise ValueError("more columns than any table of the portal has")
    spread = [
        [_heading(cell) for cell, count in zip(level, of_level, strict=True) for _ in range(count)]
        for level, of_level in zip(levels, counts, strict=True)
    ]
    return tuple(zip(*spread, strict=True))


def _heading(cell: Mapping[str, object]) -> str:
    return "" if cell["name"] is None else str(cell["name"])


def _rows(
    rows: Sequence[Mapping[str, object]], hierarchy: tuple[str, ...], width: int, file: str
) -> tuple[PivotRow, ...]:
    by_id = {str(row["id"]): row for row in rows}
    if len(by_id) != len(rows):
        raise ValueError("the same id twice")
    read = []
    for number, row in enumerate(rows, start=1):
        parts = str(row["id"]).split(".")
        level = hierarchy[_depth(parts, hierarchy)]
        above = [by_id.get(".".join(parts[: depth + 1])) for depth in range(len(parts))]
        data = row["data"]
        if not isinstance(data, list) or len(data) != width:
            raise InputError("rows_uneven", {"file": file, "row": number})
        names, codes = (tuple(_text(r.get(key)) if r else None for r in above) for key in ("navn", "kode"))
        read.append(PivotRow(number, level, names, codes, tuple(map(_text, data))))
    return tuple(read)


def _depth(parts: Sequence[str], hierarchy: tuple[str, ...]) -> int:
    if len(parts) > len(hierarchy):
        raise ValueError("deeper than the hierarchy")
    return len(parts) - 1


def _text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else str(value)


def read_document(document: object, opened: OpenedFile) -> tuple[RawTable, ...]:
    """Elevundersøkelsen's figures in a pivot; none where the document is something else."""
    pivot = read_pivot(document, opened.name)
    if pivot is None or tuple(map(cell_key, pivot.hierarchy)) != SURVEY_ROWS:
        return ()
    if not pivot.columns and not pivot.rows:
        frame = raw_frame([], WITHOUT_FIGURES)
        return (RawTable(opened.name, "portal_bullying", frame, row_numbers([]), opened.sha256),)
    return _survey(pivot, opened)


def _survey(pivot: Pivot, opened: OpenedFile) -> tuple[RawTable, ...]:
    kinds = _kinds_of_levels(pivot.columns)
    if kinds is None:
        return ()
    known = [_wide_column(place, headings, kinds) for place, headings in enumerate(pivot.columns)]
    wide = WideTable(
        opened.name,
        opened.sha256,
        keys=raw_frame([_question(row) for row in pivot.rows], KEYS),
        cells=raw_frame([row.data for row in pivot.rows], [str(place) for place in range(len(known))]).to_numpy(),
        rows=row_numbers([row.number for row in pivot.rows]),
        columns=[column for column in known if column.measure],
        unknown=[column for column in known if not column.measure],
    )
    family = family_of(wide.columns)
    return long_tables(wide, lambda _: f"portal_{family}") if family else ()


def _question(row: PivotRow) -> tuple[str | None, ...]:
    """The keys of a row: an index, or a question that belongs to the index above it."""
    is_index = len(row.names) == 1
    question = WHOLE_INDEX if is_index else row.names[-1]
    return row.names[0], row.codes[0], question, row.codes[-1]


def _kinds_of_levels(columns: Sequence[tuple[str, ...]]) -> list[str] | None:
    """For each level of headings the column of layout A that it fills; None where the levels are not the survey's."""
    levels = list(zip(*columns, strict=True))[:-1]
    kinds = [_kind_of_level(names) for names in levels]
    areas = {4: AREAS, 3: AREAS_WITHOUT_MUNICIPALITY}.get(kinds.count(None))
    told = [kind for kind in kinds if kind is not None]
    if areas is None or len(set(told)) != len(told) or not {"Skoleaarnavn", "Trinnnavn"} <= set(told):
        return None
    remaining = iter(areas)
    return [kind if kind is not None else next(remaining) for kind in kinds]


def _kind_of_level(names: Sequence[str]) -> str | None:
    kinds = {kind_of(name) for name in names}
    return kinds.pop() if len(kinds) == 1 else None


def _wide_column(place: int, headings: tuple[str, ...], kinds: Sequence[str]) -> WideColumn:
    says = dict(zip(kinds, headings[:-1], strict=True))
    areas: dict[str, str] = {area: says.pop(area) for area in AREAS if area in says}
    return WideColumn(place, " / ".join(headings), says | _unit(areas), measure_of(headings[-1]) or "")


def _unit(areas: Mapping[str, str]) -> dict[str, str]:
    """The unit is the last level that names one. Schools abroad are under another country, and no area of ours."""
    named = {area: name for area, name in areas.items() if name and not _is_every(name)}
    last = next(reversed(named), "Nasjonalt")
    is_abroad = cell_key(areas["Nasjonalt"]) != COUNTRY
    unit = {"EnhetNavn": areas[last], "EnhetNivaa": LEVEL_NUMBERS["EnhetNavn" if is_abroad else last]}
    return {area: name for area, name in named.items() if area != "EnhetNavn"} | unit


def _is_every(name: str) -> bool:
    return cell_key(name).split(" ")[0] == "alle"
