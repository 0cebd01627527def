"""From finished pages to a release, or to the reasons why there is none. `audit` and `withdraw` look at what is out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from toolkit.engine.carrying import free_text_of
from toolkit.engine.expected_pages import expected_pages
from toolkit.engine.folders import OLD, alone, fresh_folder, put_right
from toolkit.engine.releases import Releases, find_release, municipalities_in, page_digests
from toolkit.engine.results import INDEX, ReleaseOutcome
from toolkit.errors import ParameterError, ProtectionError
from toolkit.plan.settings import Settings
from toolkit.protect.audit import disclosed_by
from toolkit.protect.elsewhere import source_figures
from toolkit.protect.model import ProtectedYear
from toolkit.protect.release import Release
from toolkit.protect.withheld import withheld_texts
from toolkit.publish.carried_page import CarriedPage
from toolkit.publish.guard import stops_in
from toolkit.publish.preliminary_mark import mark_preliminary
from toolkit.publish.stop import Stop
from toolkit.publish.withdrawn_page import withdrawn_page
from toolkit.sources.digest import digest
from toolkit.validate.tables import YearTables

NOT_PUBLISHED = ("arbeid", "utkast")


def try_release(
    pages: Path,
    index: str,
    units: set[str],
    carried: Mapping[str, CarriedPage],
    protected: ProtectedYear,
    tables: YearTables,
    settings: Settings,
    code: str,
    releases: Releases,
    preliminary: bool = False,
) -> ReleaseOutcome:
    """Let the guard read the finished pages, audit them with all that is out already, and write the release down.

    Args:
        pages: the finished files, where no reader looks yet.
        index: the first page as it was made.
        units: those that have a page of this run among them.
        carried: pages of an earlier run, for units that have none of this. What they say is said by this release too.
        code: the digest of the toolkit's code.
        preliminary: say what would stop the release, mark the pages, and write nothing down.
    """
    expected = expected_pages(index, pages, units, protected, settings).but(carried)
    stops = stops_in(pages, expected, withheld_texts(tables, settings))
    with_page = units | {page.unit for page in carried.values()}
    release, is_new = releases.next_of(protected, settings, with_page, pages)
    if is_new:
        origins = {name: page.release for name, page in carried.items()}
        account = {"code": code, "free_text": free_text_of(with_page, tables), "carried": origins}
        release = release.model_copy(update=account)
    try:
        stops += _told([*releases.all(), *([release] if is_new else [])], tables, settings)
    except ProtectionError as error:
        stops.append(stop_of(error))
    if preliminary:
        mark_preliminary(pages)
        return ReleaseOutcome("preliminary", blocked=tuple(stops))
    if stops:
        return ReleaseOutcome("blocked", blocked=tuple(stops))
    if is_new:
        releases.keep(release)
    return ReleaseOutcome("published" if is_new else "unchanged", release.id, tuple(release.pages))


def stop_of(error: ProtectionError) -> Stop:
    """A disclosure control that could not promise anything, as a reason to stop."""
    return Stop(error.code, str(error.values.get("file", "")), str(error.values.get("cell", "")))


def audit(out: Path) -> list[Stop]:
    """Everything that is out under a folder, read again and attacked; empty where nothing can be told.

    Raises:
        ParameterError: there is no such folder.
    """
    if not out.is_dir():
        raise ParameterError("out_missing", {"folder": out})
    known = municipalities_in(out)
    pages = sorted(out.glob("*/[0-9][0-9][0-9][0-9]-[0-9][0-9]/*.html"))
    unknown = dict.fromkeys(p.parent.parent.name for p in pages if p.parent.parent.name not in (*known, *NOT_PUBLISHED))
    found = [Stop("pages_unaccounted", name, "") for name in unknown]
    hidden = sorted(path for path in out.glob(f"*/.*{OLD}") if path.parent.name not in NOT_PUBLISHED)
    found += [Stop("pages_left", f"{path.parent.name}/{path.name}", "") for path in hidden]
    for municipality in known:
        try:
            releases = Releases(out, municipality).all()
            found += [Stop("number_told", d.where, d.cell, d.low, d.high) for d in disclosed_by(releases)]
        except ProtectionError as error:
            found.append(stop_of(error))
            continue
        for year in sorted({release.school_year for release in releases}):
            found += _changed(out / municipality / year, [r for r in releases if r.school_year == year])
    return found


def withdraw(out: Path, release_id: str) -> tuple[Release, ...]:
    """Take a release's pages back, and the later releases that carry any; the figures stay in the ledger, once read.

    Returns:
        The withdrawn releases, the one that was asked for first.

    Raises:
        ParameterError: there is no such release.
    """
    release = find_release(out, release_id)
    releases = Releases(out, release.municipality)
    folder = out / release.municipality / release.school_year
    with alone(out, release.municipality):
        put_right(folder)  # or pages that a stopped run has left hidden would come back after this
        withdrawn = tuple(r.model_copy(update={"state": "withdrawn"}) for r in _with_carriers(release, releases.all()))
        for one in reversed(withdrawn):  # a stop half-way leaves pages that no standing release vouches for
            releases.keep(one)
        # A page that someone has changed goes too; a newer release that stands in its place does not.
        if folder.is_dir() and not _stands_for_another(folder, release, releases.all()):
            with fresh_folder(folder) as pages:
                (pages / INDEX).write_text(withdrawn_page(release.school_year), encoding="utf-8", newline="\n")
    return withdrawn


def _with_carriers(release: Release, releases: tuple[Release, ...]) -> list[Release]:
    """A release and the later ones that stand and have pages from it, or from one of these."""
    gone = [release]
    for later in releases:
        if later.state == "published" and {one.id for one in gone} & {*later.carried.values()}:
            gone.append(later)
    return gone


def _stands_for_another(folder: Path, withdrawn: Release, releases: tuple[Release, ...]) -> bool:
    """Whether a folder holds a later release that has not been withdrawn, just as it was released."""
    same_year = [r for r in releases if r.school_year == withdrawn.school_year and r.state == "published"]
    return any(r.number > withdrawn.number and r.pages == page_digests(folder) for r in same_year)


def _told(releases: list[Release], tables: YearTables, settings: Settings) -> list[Stop]:
    if not releases[-1].shown:
        return []  # it adds no number: there is nothing to work out that was not out before
    disclosed = disclosed_by(releases, source_figures(tables, settings))
    return [Stop("number_told", d.where, d.cell, d.low, d.high) for d in disclosed]


def _changed(folder: Path, releases: list[Release]) -> list[Stop]:
    """Files that are not what the guard read when they were released."""
    if not folder.is_dir():
        return []
    known = {page for release in releases if release.state == "published" for page in release.pages.items()}
    known |= {(INDEX, digest(withdrawn_page(folder.name).encode())) for r in releases if r.state == "withdrawn"}
    return [
        Stop("page_changed", f"{folder.name}/{name}", "")
        for name, content in page_digests(folder).items()
        if (name, content) not in known
    ]
