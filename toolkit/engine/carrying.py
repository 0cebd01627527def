"""A failed unit's report from the release that stands, carried into the new one: marked, never an empty place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from toolkit.engine.releases import Releases
from toolkit.errors import PageError
from toolkit.plan.settings import Settings
from toolkit.protect.model import Edition
from toolkit.protect.release import Release
from toolkit.publish.carried_page import CarriedPage, mark_of, marked, unmarked
from toolkit.publish.guard import stops_in
from toolkit.publish.one_page import one_page_of
from toolkit.sources.digest import digest


def carry_last_reports(
    failed: Iterable[str],
    edition: Edition,
    settings: Settings,
    releases: Releases,
    folder: Path,
    pages: Path,
    secrets: Collection[str],
) -> dict[str, CarriedPage]:
    """Put the last released pages of units that failed among the new pages.

    Only pages that stand as they were released, by the rules that are in force now, and with nothing in them that may
    no longer be told. A unit with no such page has none.

    Args:
        failed: ids of the units.
        folder: the pages that readers have now.
        pages: where the new ones are being made.

    Returns:
        The carried pages by file name, with what each must be.
    """
    standing = _standing(releases, settings, edition)
    carried: dict[str, CarriedPage] = {}
    for unit in failed:
        for name in (f"{unit}.html", one_page_of(unit)):
            page = None if standing is None else _last(name, folder, standing, releases)
            if page is not None and not _stops(name, *page, pages, secrets):
                content, carried[name] = page
                (pages / name).write_bytes(content.encode())
    return carried


def _standing(releases: Releases, settings: Settings, edition: Edition) -> Release | None:
    """The year's last release, if it was made by the same rules: other rules may hide what it shows."""
    of_year = [release for release in releases.all() if release.school_year == settings.run.school_year]
    if not of_year or of_year[-1].state == "withdrawn":
        return None
    last = of_year[-1]
    same_rules = (last.thresholds, last.surveys, last.edition) == (settings.thresholds, settings.surveys, edition)
    return last if same_rules else None


def _last(name: str, folder: Path, standing: Release, releases: Releases) -> tuple[str, CarriedPage] | None:
    """The page as readers have it, marked with the date of the run that made it, and what the guard must find."""
    try:
        content = (folder / name).read_bytes()
    except OSError:
        return None
    if standing.pages.get(name) != digest(content):
        return None
    page = unmarked(content.decode())
    for release in _published(releases, standing.school_year):
        if release.pages.get(name) == digest(page.encode()):
            mark = mark_of(release.run_date)
            try:
                return marked(page, mark), CarriedPage(release.pages[name], mark)
            except PageError:  # by today's rules it may not be published
                return None
    return None


def _published(releases: Releases, school_year: str) -> Iterator[Release]:
    return (r for r in releases.all() if r.school_year == school_year and r.state == "published")


def _stops(name: str, page: str, expected: CarriedPage, pages: Path, secrets: Collection[str]) -> bool:
    """Whether the guard would stop this one page, which is to stop no other."""
    with TemporaryDirectory(dir=pages.parent, prefix=".") as folder:
        (Path(folder) / name).write_bytes(page.encode())
        return bool(stops_in(Path(folder), {name: expected}, secrets))
