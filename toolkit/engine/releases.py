"""What a municipality has released: one file per release, kept for ever, also when it is withdrawn."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from toolkit.engine.folders import LEDGER
from toolkit.errors import ParameterError, ProtectionError
from toolkit.plan.settings import Settings
from toolkit.protect.model import ProtectedYear
from toolkit.protect.release import Release, release_of
from toolkit.sources.digest import digest
from toolkit.template.whole_files import write_whole


class Releases:
    """The releases of one municipality under an output folder, oldest first."""

    def __init__(self, out: Path, municipality: str) -> None:
        self._folder, self._pages = out / LEDGER / municipality, out / municipality

    def all(self) -> tuple[Release, ...]:
        """Every release, withdrawn ones too.

        Raises:
            ProtectionError: one cannot be read, or there are pages that no release accounts for. They may say anything.
        """
        releases = tuple(_read(path) for path in sorted(self._folder.glob("*.json")))
        years = {release.school_year for release in releases}
        unknown = [path.name for path in self._pages.glob("[!.]*/*.html") if path.parent.name not in years]
        if unknown:
            raise ProtectionError("pages_unaccounted", {"file": self._pages.name})
        return releases

    def next_of(
        self, protected: ProtectedYear, settings: Settings, units: set[str], pages: Path
    ) -> tuple[Release, bool]:
        """The release that a finished folder would be, and whether it is new; the same pages again are the same one."""
        earlier = self.all()
        number = max((r.number for r in earlier), default=0) + 1
        release = release_of(protected, settings, units, number, page_digests(pages))
        same = [r for r in earlier if r.state == "published" and r.school_year == release.school_year]
        if same and same[-1].pages == release.pages:
            return same[-1], False
        return release, True

    def keep(self, release: Release) -> None:
        """Write a release down, before anyone can read its pages."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for folder in (self._folder.parent, self._folder):
            folder.chmod(0o700)
        path = self._folder / f"{release.number:04}.json"
        if path.exists() and _read(path).id != release.id:
            raise ProtectionError("release_unreadable", {"file": path.name})  # two releases never share a number
        write_whole(path, release.model_dump_json(indent=1).encode(), mode=0o600)


def municipalities_in(out: Path) -> list[str]:
    """The municipalities that have released anything under an output folder."""
    ledger = out / LEDGER
    return sorted(path.name for path in ledger.iterdir() if path.is_dir()) if ledger.is_dir() else []


def find_release(out: Path, release_id: str) -> Release:
    """The release with this id. Raises ParameterError where there is none."""
    known = [release for name in municipalities_in(out) for release in Releases(out, name).all()]
    for release in known:
        if release.id == release_id:
            return release
    raise ParameterError("release_unknown", {"release": release_id, "known": ", ".join(r.id for r in known) or "–"})


def page_digests(pages: Path) -> dict[str, str]:
    """Every file of a finished folder with the SHA-256 of its bytes."""
    return {
        path.relative_to(pages).as_posix(): digest(path.read_bytes())
        for path in sorted(pages.rglob("*"))
        if path.is_file()
    }


def _read(path: Path) -> Release:
    try:
        return Release.model_validate_json(path.read_text(encoding="utf-8"))
    except (ValidationError, UnicodeDecodeError):
        raise ProtectionError("release_unreadable", {"file": path.name}) from None
