"""Last year's workbooks, read as they were then."""

from __future__ import annotations

from toolkit.plan.load import load_settings
from toolkit.plan.settings import Settings
from toolkit.validate.tables import YearTables
from toolkit.validate.year import read_year


def read_last_year(settings: Settings) -> YearTables | None:
    """The workbooks of the run before this one; None where there is no run file for that year.

    Raises:
        SettingsError: the run file is there and wrong.
    """
    year = year_before(settings.run.school_year)
    if not (settings.params_dir / "runs" / f"{year}.toml").is_file():
        return None
    last = load_settings(settings.params_dir, year)
    only_workbooks = last.run.model_copy(update={"survey_files": ()})
    return read_year(last.model_copy(update={"run": only_workbooks}))


def year_before(school_year: str) -> str:
    """`2019-20` before `2020-21`."""
    autumn = int(school_year[:4]) - 1
    return f"{autumn}-{(autumn + 1) % 100:02d}"
