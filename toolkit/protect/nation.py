"""The whole country's figures, from the source's own rows: what units and the municipality may be seen against.

They are the source's to protect, and published by it. They stand in no ledger and no release of ours.
"""

from __future__ import annotations

from toolkit.errors import InputError
from toolkit.plan.settings import Settings
from toolkit.protect.coarsen import pooled_nation
from toolkit.protect.figures import publish
from toolkit.protect.model import SurveyFigure
from toolkit.validate.tables import YearTables


def nation_figures(tables: YearTables, settings: Settings) -> tuple[SurveyFigure, ...]:
    """Figures for the same groups of grades as ours, up to the run's year.

    Only where the source shows every grade of the group; a nation without one of them is no baseline.
    """
    try:
        pooled = pooled_nation(tables, settings)
    except InputError:
        return ()  # grades asked differently are no baseline, and no reason to stop the municipality's own review
    grades = {group.id: set(group.grades) for group in settings.surveys.grade_groups}
    every = set().union(*grades.values())
    return tuple(
        publish(figure, "shown")
        for figure in pooled
        if figure.school_year <= settings.run.school_year
        and figure.state == "value"
        and set(figure.grades) == grades.get(figure.group, every)
    )
