"""The release guard: reads the finished files back as an outsider and stops what nothing vouches for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from toolkit.errors import PageError
from toolkit.publish.binding import unbound_numbers
from toolkit.publish.carried_page import CarriedPage, is_that_page
from toolkit.publish.expected import Expected, SamePage
from toolkit.publish.leftovers import Planted, find_leftovers
from toolkit.publish.pdf_check import words_of_another
from toolkit.publish.read_back import Fragment, read_folder
from toolkit.publish.stop import Stop

MaySay = Expected | SamePage | CarriedPage
"""What a file may say: its own words, those of another page, or those it had when it was released before."""


def stops_in(folder: Path, expected: Mapping[str, MaySay], secrets: Collection[str]) -> list[Stop]:
    """Everything in a folder of finished files that may not be published.

    Args:
        expected: the name of each file that should be there, and what it may say.
        secrets: texts that must not stand anywhere (what leaders have not released).
    """
    planted = Planted(secrets)
    left: list[Stop] = []
    strange: list[Stop] = []
    seen: set[str] = set()
    try:
        for name, fragments in read_folder(folder):  # one file at a time: all of them do not fit in memory
            seen.add(name)
            left += [
                Stop(leftover.code, leftover.file, leftover.kind) for leftover in find_leftovers(fragments, planted)
            ]
            if name in expected:
                strange += _strange_in(name, fragments, folder, expected[name])
    except PageError as error:
        return [Stop(error.code, str(error.values.get("found", "")), "")]
    unexpected = [Stop("unexpected_file", name, "") for name in sorted(seen ^ set(expected))]
    return list(dict.fromkeys([*unexpected, *left, *strange]))


def _strange_in(name: str, fragments: Sequence[Fragment], folder: Path, may_say: MaySay) -> list[Stop]:
    """What stands in a file and is not what it may say."""
    if isinstance(may_say, SamePage):
        page = (folder / may_say.page).read_text(encoding="utf-8")
        return [Stop("pdf_differs", name, word) for word in words_of_another(fragments, page)[:1]]
    if isinstance(may_say, CarriedPage):  # its numbers were bound when it was released
        is_same = is_that_page((folder / name).read_text(encoding="utf-8"), may_say)
        return [] if is_same else [Stop("page_changed", name, "")]
    unbound = unbound_numbers(fragments, may_say)
    return [Stop("unbound_number", one.file, f"{one.place}: {one.number}") for one in unbound]
