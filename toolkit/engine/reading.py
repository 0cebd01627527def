"""The first part of a run, in a process of its own: read everything, hide what must be hidden, and slice the rest."""

from __future__ import annotations

import pickle

from toolkit.engine.releases import Releases
from toolkit.engine.report import packed
from toolkit.engine.tasks import report_names, slice_of
from toolkit.engine.year import Year
from toolkit.protect import protect_year
from toolkit.protect.year import year_without_unit_numbers
from toolkit.validate.year import read_year


def read_and_protect(year: Year) -> tuple[str, ...]:
    """Leave each report's slice, and everything for the last part. Raises ProtectionError.

    Returns:
        The year's reports, as `report_names`.
    """
    settings = year.settings
    tables = read_year(settings)
    protect = protect_year if year.options.unit_numbers else year_without_unit_numbers
    protected = protect(tables, settings, Releases(year.out, settings.params_dir.name).all())
    year.everything.touch(mode=0o600)
    with year.everything.open("wb") as stream:
        pickle.dump((tables, protected), stream)
    names = report_names(protected)
    for name in names:
        year.slice_file(name).write_bytes(packed(slice_of(name, protected)))
    return names
