"""The gate of the house: clean tables go in, what may be published comes out."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.errors import ProtectionError
from toolkit.plan.settings import Settings
from toolkit.protect.audit import disclosed_by
from toolkit.protect.case_counts import case_counts
from toolkit.protect.cases_before import cases_of_year_before
from toolkit.protect.elsewhere import source_figures
from toolkit.protect.figures import protected_figures
from toolkit.protect.model import Edition, ProtectedYear
from toolkit.protect.nation import nation_figures
from toolkit.protect.own_tables import (
    common_measures,
    earlier_records,
    forum_reports,
    municipality_delivery,
    resolutions,
    transitions,
)
from toolkit.protect.records import unit_records
from toolkit.protect.release import Release, release_of
from toolkit.validate.tables import YearTables


def protect_year(
    tables: YearTables, settings: Settings, earlier: Sequence[Release] = (), edition: Edition = "full"
) -> ProtectedYear:
    """Apply disclosure control once to the whole year's set, before any report is made.

    Protection unit by unit could not see that a total minus the other units gives a hidden one away.

    Args:
        earlier: what the municipality has released before; readers still have it.
        edition: `without_unit_numbers` hides every figure of a unit, whatever it is.

    Raises:
        ProtectionError: the figures contradict each other or earlier releases, or the solver did not finish.
    """
    published = [figure for release in earlier for figure in release.figures if figure.state != "not_measured"]
    return ProtectedYear(
        school_year=settings.run.school_year,
        edition=edition,
        figures=protected_figures(tables, settings, published, edition),
        cases=case_counts(tables, settings, earlier),
        case_units=tuple(sorted(tables.delivered)),
        cases_before=cases_of_year_before(settings.run.school_year, tuple(sorted(tables.delivered)), earlier),
        nation=nation_figures(tables, settings),
        records=unit_records(tables, settings),
        common_measures=common_measures(tables, settings),
        forums=forum_reports(tables, settings),
        resolutions=resolutions(tables, settings),
        transitions=transitions(tables, settings),
        earlier=earlier_records(tables),
        surveyed=_surveyed(tables, settings),
        municipality_delivery=municipality_delivery(tables, settings),
        matched_by_name=_matched_by_name(tables),
    )


def year_without_unit_numbers(tables: YearTables, settings: Settings, earlier: Sequence[Release] = ()) -> ProtectedYear:
    """The edition that can always be published: no unit's figures, and the municipality's only where they are safe.

    Nobody is to be pressed to publish on the last day because a number cannot be protected.
    """
    try:
        protected = protect_year(tables, settings, earlier, "without_unit_numbers")
        release = release_of(protected, settings, units=())
        if not disclosed_by([*earlier, release], source_figures(tables, settings)):
            return protected
    except ProtectionError:
        pass  # what cannot be decided is left out below
    return protect_year(tables, settings, earlier, "without_survey")


def _surveyed(tables: YearTables, settings: Settings) -> tuple[tuple[str, int], ...]:
    """That a grade took part is public at the source; how many did is not told here."""
    rows = tables.participation_by_unit_year_grade
    ours = rows[(rows["school_year"] == settings.run.school_year) & rows["state"].isin(["value", "hidden"])]
    units = {unit.id for unit in settings.unit_register.units}
    pairs = {(str(u), int(g)) for u, g in zip(ours["unit"], ours["grade"], strict=True) if u in units and g == g}
    return tuple(sorted(pairs))


def _matched_by_name(tables: YearTables) -> tuple[str, ...]:
    """Units whose survey rows were found by name only: the file has no organisation numbers to check them against."""
    files = [account.path for account in tables.files if account.matched_by == ("name",)]
    survey = tables.survey_by_unit_year_grade_gender_indicator
    return tuple(sorted(survey.loc[survey["file"].isin(files), "unit"].unique()))
