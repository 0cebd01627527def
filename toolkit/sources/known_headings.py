"""Headings under the name that the toolkit uses, whatever a file calls them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from toolkit.sources.grid import cell_key

Headings = Mapping[str, tuple[str, ...]]
"""For each name of ours the headings that mean it, the most telling first."""


def every_heading(headings: Headings) -> tuple[str, ...]:
    """Everything that `find_header` may look for."""
    return tuple(heading for others in headings.values() for heading in others)


def renamed(header: Sequence[object], headings: Headings) -> list[str] | None:
    """The header with our names; None where two columns would have the same one: neither can be trusted.

    Of several headings for the same thing the most telling one is used, and the others stay as they are.
    """
    keys = [cell_key(cell) for cell in header]
    names = ["" if cell is None else str(cell).strip() for cell in header]
    for name, others in headings.items():
        heading = next((cell_key(other) for other in others if cell_key(other) in keys), None)
        if heading is None:
            continue
        if keys.count(heading) > 1:
            return None
        names[keys.index(heading)] = name
    ours = [name for name in names if name in headings]
    return names if len(ours) == len(set(ours)) else None


def has_each(names: Iterable[str] | None, *groups: tuple[str, ...]) -> bool:
    """Whether at least one name of every group is there."""
    present = set(names or ())
    return all(present.intersection(group) for group in groups)
