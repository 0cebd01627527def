"""The gate of the house: clean tables go in, what may be published comes out."""

from __future__ import annotations

from toolkit.plan.settings import Settings
from toolkit.protect.figures import protected_figures
from toolkit.protect.model import ProtectedYear
from toolkit.protect.records import case_counts, common_measures, municipality_delivery, unit_records
from toolkit.validate.tables import YearTables


def protect_year(tables: YearTables, settings: Settings) -> ProtectedYear:
    """Apply disclosure control once to the whole year's set, before any report is made.

    Protection unit by unit could not see that a total minus the other units gives a hidden one away.
    """
    return ProtectedYear(
        school_year=settings.run.school_year,
        figures=protected_figures(tables, settings),
        cases=case_counts(tables, settings.thresholds),
        records=unit_records(tables, settings),
        common_measures=common_measures(tables, settings),
        municipality_delivery=municipality_delivery(tables, settings),
        matched_by_name=_matched_by_name(tables),
    )


def _matched_by_name(tables: YearTables) -> tuple[str, ...]:
    """Units whose survey rows were found by name only: the file has no organisation numbers to check them against."""
    files = [account.path for account in tables.files if account.matched_by == ("name",)]
    survey = tables.survey_by_unit_year_grade_gender_indicator
    return tuple(sorted(survey.loc[survey["file"].isin(files), "unit"].unique()))
