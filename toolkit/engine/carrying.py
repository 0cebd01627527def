"""A failed unit's report from the release that stands, carried into the new one: marked, never an empty place."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from toolkit.engine.releases import Releases
from toolkit.errors import PageError
from toolkit.plan.settings import Settings
from toolkit.protect.model import ProtectedYear
from toolkit.protect.release import Release, release_of
from toolkit.protect.withheld import released_texts, withheld_texts
from toolkit.publish.carried_page import CarriedPage, mark_of, marked, unmarked
from toolkit.publish.guard import stops_in
from toolkit.publish.one_page import one_page_of
from toolkit.sources.digest import digest
from toolkit.validate.tables import MUNICIPALITY, YearTables


def carry_last_reports(
    failed: Collection[str],
    protected: ProtectedYear,
    tables: YearTables,
    settings: Settings,
    code: str,
    releases: Releases,
    folder: Path,
    pages: Path,
) -> dict[str, CarriedPage]:
    """Put the last released pages of units that failed among the new pages.

    Only pages that stand as they were released, made by the code and the rules that are in force now, that show no
    figure and no free text that a new page would not show. A unit with no such page has none.

    Args:
        failed: ids of the units.
        code: the digest of the toolkit's code.
        folder: the pages that readers have now.
        pages: where the new ones are being made.

    Returns:
        The carried pages by file name, with what each must be.
    """
    standing = _standing(releases, settings.run.school_year)
    if standing is None:
        return {}
    now = release_of(protected, settings, failed).model_copy(
        update={"code": code, "free_text": free_text_of(failed, tables)}
    )
    secrets = withheld_texts(tables, settings)
    carried: dict[str, CarriedPage] = {}
    for unit in failed:
        for name in (f"{unit}.html", one_page_of(unit)):
            page = _last(name, unit, folder, standing, releases, now)
            if page is not None and not _stops(name, *page, pages, secrets):
                content, carried[name] = page
                (pages / name).write_bytes(content.encode())
    return carried


def free_text_of(units: Iterable[str], tables: YearTables) -> dict[str, tuple[str, ...]]:
    """By unit, the digests of the sentences that may stand on its page, as the workbooks say now."""
    released = released_texts(tables)
    return {
        unit: tuple(sorted(digest(t.encode()) for t in released[unit])) for unit in sorted(units) if unit in released
    }


def _standing(releases: Releases, school_year: str) -> Release | None:
    """The year's last release, unless it is withdrawn."""
    of_year = [release for release in releases.all() if release.school_year == school_year]
    return of_year[-1] if of_year and of_year[-1].state == "published" else None


def _last(
    name: str, unit: str, folder: Path, standing: Release, releases: Releases, now: Release
) -> tuple[str, CarriedPage] | None:
    """The page as readers have it, marked with the date of the run that made it, and what the guard must find."""
    try:
        content = (folder / name).read_bytes()
    except OSError:
        return None
    if standing.pages.get(name) != digest(content):
        return None
    page = unmarked(content.decode())
    maker = _maker(name, digest(page.encode()), standing.school_year, releases)
    if maker is None or not _may_be_said_again(maker, unit, now):
        return None
    mark = mark_of(maker.run_date)
    try:
        return marked(page, mark), CarriedPage(maker.pages[name], mark, unit, maker.id)
    except PageError:  # by today's rules it may not be published
        return None


def _maker(name: str, content: str, school_year: str, releases: Releases) -> Release | None:
    """The last release that stands by this page as its own."""
    of_year = (r for r in releases.all() if r.school_year == school_year and r.state == "published")
    return next((r for r in reversed([*of_year]) if r.pages.get(name) == content), None)


def _may_be_said_again(maker: Release, unit: str, now: Release) -> bool:
    """Whether everything a unit's page told then, of its own and of the municipality, would be told now too.

    The source may have hidden a figure since, the leader taken a sentence back, the code been mended.
    """
    same_rules = (maker.thresholds, maker.surveys, maker.edition, maker.code) == (
        now.thresholds,
        now.surveys,
        now.edition,
        now.code,
    )
    told = {figure for figure in maker.shown if figure.unit in (unit, MUNICIPALITY)}
    texts = set(maker.free_text.get(unit, ()))
    return same_rules and told <= set(now.shown) and texts <= set(now.free_text.get(unit, ()))


def _stops(name: str, page: str, expected: CarriedPage, pages: Path, secrets: Collection[str]) -> bool:
    """Whether the guard would stop this one page, which is to stop no other."""
    with TemporaryDirectory(dir=pages.parent, prefix=".") as folder:
        (Path(folder) / name).write_bytes(page.encode())
        return bool(stops_in(Path(folder), {name: expected}, secrets))
