"""Last year's workbooks and those of the years before, read as they were then."""

from __future__ import annotations

from dataclasses import replace

from toolkit.plan.load import load_settings
from toolkit.plan.school_years import year_before
from toolkit.plan.settings import Settings
from toolkit.validate.earlier_years import earlier_years
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
    then = load_settings(settings.params_dir, year)
    earlier, _ = earlier_years(then, read_workbooks)
    return replace(read_workbooks(then), earlier=earlier)
