"""The release guard: reads the finished files back as an outsider and stops what nothing vouches for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path

from toolkit.errors import PageError
from toolkit.publish.binding import unbound_numbers
from toolkit.publish.carried_page import CarriedPage, is_that_page
from toolkit.publish.expected import Expected, SamePage
from toolkit.publish.leftovers import find_leftovers
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
    try:
        fragments = read_folder(folder)
    except PageError as error:
        return [Stop(error.code, str(error.values.get("found", "")), "")]
    by_file: dict[str, list[Fragment]] = defaultdict(list)
    for fragment in fragments:
        by_file[fragment.file].append(fragment)
    found = [Stop("unexpected_file", name, "") for name in sorted(set(by_file) ^ set(expected))]
    found += [Stop(left.code, left.file, left.kind) for left in find_leftovers(fragments, secrets)]
    for name in sorted(set(by_file) & set(expected)):
        may_say = expected[name]
        if isinstance(may_say, SamePage):
            page = (folder / may_say.page).read_text(encoding="utf-8")
            found += [Stop("pdf_differs", name, word) for word in words_of_another(by_file[name], page)[:1]]
            continue
        if isinstance(may_say, CarriedPage):  # its numbers were bound when it was released
            if not is_that_page((folder / name).read_text(encoding="utf-8"), may_say):
                found.append(Stop("page_changed", name, ""))
            continue
        unbound = unbound_numbers(by_file[name], may_say)
        found += [Stop("unbound_number", one.file, f"{one.place}: {one.number}") for one in unbound]
    return list(dict.fromkeys(found))
