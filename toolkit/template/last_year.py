"""Last year's workbooks, read as they were then."""

from __future__ import annotations

from toolkit.plan.load import load_settings
from toolkit.plan.school_years import year_before
from toolkit.plan.settings import Settings
from toolkit.validate.tables import YearTables
from toolkit.validate.year import read_workbooks


def read_last_year(settings: Settings) -> YearTables | None:
    """The workbooks of the run before this one; None where there is no run file for that year.

    Raises:
        SettingsError: the run file is there and wrong.
    """
    year = year_before(settings.run.school_year)
    if not (settings.params_dir / "runs" / f"{year}.toml").is_file():
        return None
    return read_workbooks(load_settings(settings.params_dir, year))
