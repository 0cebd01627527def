"""What a screen reader says of a series' drawing: every number, interval, n and state that is drawn."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.analyse.series import Series
from toolkit.plan.settings import Settings
from toolkit.present import numbers
from toolkit.present.columns import Column, columns_of
from toolkit.present.sentences import group_label, mark_notes, point_values
from toolkit.present.texts import text


def series_alt(series: Series, national: Mapping[str, float], settings: Settings) -> str:
    """The figure's alt text, made from its data."""
    label = settings.indicator(series.indicator).label
    alt = text(
        "figure.alt", label=label, group=group_label(series.group, settings), points=points_alt(series, settings)
    )
    if national:
        years = ", ".join(
            text("figure.alt_national_point", year=year, share=numbers.percent(share))
            for year, share in national.items()
        )
        alt += text("figure.alt_national", points=years)
    shown = [point.school_year for point in series.points]
    return " ".join([alt, *mark_notes(shown, settings)])


def points_alt(series: Series, settings: Settings) -> str:
    """Year by year, in the order of the drawing."""
    return "; ".join(_column_alt(column, series.kind) for column in columns_of(series, settings))


def _column_alt(column: Column, kind: str) -> str:
    point = column.point
    if point is None:
        return text("figure.alt_state", year=column.label, state=column.words)
    if point.state != "shown":
        return text("figure.alt_state", year=column.label, state=text(f"state.{point.state}"))
    return text(f"figure.alt_{kind}", year=column.label, **point_values(point, kind))
