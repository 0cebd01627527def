"""The run's record: what was read, how, and what became of it. It stays with the municipality, and has a last day."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path

from toolkit import __version__
from toolkit.engine.fingerprint import CommonParts
from toolkit.engine.making import ReportOutcome
from toolkit.engine.overdue import last_day
from toolkit.engine.results import ReleaseOutcome
from toolkit.plan.settings import Settings
from toolkit.protect import ProtectedYear
from toolkit.publish.carried_page import CarriedPage
from toolkit.template.whole_files import write_whole
from toolkit.validate.tables import YearTables


def write_record(
    work: Path,
    name: str,
    settings: Settings,
    tables: YearTables,
    protected: ProtectedYear,
    outcomes: Mapping[str, ReportOutcome],
    common: CommonParts,
    options: Mapping[str, object] | None = None,
    release: Mapping[str, object] | None = None,
) -> None:
    """Write down what was read and what became of it. Row counts and digests in it are never published.

    Args:
        release: what became of the release, as `told_of_release`; None where there was to be none.

    Raises:
        InputError: the disk is full or may not be written to.
    """
    today = date.today()  # the day it was made; the pages have the run's own date and no clock
    record = {
        "version": __version__,
        "school_year": settings.run.school_year,
        "run_date": settings.run.run_date.isoformat(),
        "made_on": today.isoformat(),
        "delete_after": last_day(settings, today).isoformat(),
        "options": dict(options or {}),
        "made_of": vars(common),
        "settings": settings.model_dump(mode="json", exclude={"plan"}),
        "files": [asdict(account) for account in tables.files],
        "problems": [asdict(problem) for problem in tables.problems],
        "hidden": hidden_in(protected),
        "reports": [asdict(outcomes[report]) for report in sorted(outcomes)],
        "without_report": {r.unit: r.delivery for r in protected.records if r.delivery != "delivered"},
        "release": release,
    }
    write_whole(work / f"{name}.json", json.dumps(record, ensure_ascii=False, indent=1).encode(), mode=0o600)


def told_of_release(release: ReleaseOutcome, carried: Mapping[str, CarriedPage]) -> dict[str, object]:
    """What became of the release, with the pages that stand in for reports that could not be made."""
    return {
        "state": release.state,
        "id": release.id,
        "stops": [{"code": stop.code, "where": stop.where} for stop in release.blocked],
        "carried": {page: carried[page].released_as for page in sorted(carried)},
    }


def hidden_in(protected: ProtectedYear) -> dict[str, list[str]]:
    """The figures and counts that are not shown, by state, never with a number. The limits stand in the settings."""
    places: dict[str, list[str]] = {}
    for figure in protected.figures:
        if figure.state != "shown":
            place = f"{figure.unit} {figure.school_year} {figure.group} {figure.indicator}"
            places.setdefault(figure.state, []).append(place)
    for count in protected.cases:
        if count.state != "shown":
            places.setdefault(count.state, []).append(count.field)
    return places
