"""What the municipality answers for itself: common measures, forums, resolutions, and who says what of transitions."""

from __future__ import annotations

from typing import cast

from toolkit.plan.settings import Settings
from toolkit.protect.model import CommonMeasure, Delivery, EarlierRecords, ForumReport, Resolution, Transition
from toolkit.protect.records import unit_records
from toolkit.protect.rows import date_or_none, delivery_of, number_or_none, rows_of, text_or_none
from toolkit.validate.tables import YearTables


def common_measures(tables: YearTables, settings: Settings) -> tuple[CommonMeasure, ...]:
    """The municipality's own measures as reported; none of them while its workbook has errors."""
    if tables.measures_by_year.empty or municipality_delivery(tables, settings) != "delivered":
        return ()
    return tuple(
        CommonMeasure(
            measure=str(row["measure"]),
            status=text_or_none(row["status"]),
            done_on=date_or_none(row["done_on"]),
            years=tuple(cast(tuple[str, ...], row["years"] or ())),
        )
        for row in rows_of(tables.measures_by_year)
    )


def forum_reports(tables: YearTables, settings: Settings) -> tuple[ForumReport, ...]:
    """How often the promised meetings were held; none while the municipality's workbook has errors."""
    if municipality_delivery(tables, settings) != "delivered":
        return ()
    return tuple(
        ForumReport(
            forum=str(row["forum"]),
            held=number_or_none(row["held"]),
            years=tuple(cast(tuple[str, ...], row["years"] or ())),
        )
        for row in rows_of(tables.forums_by_year)
    )


def resolutions(tables: YearTables, settings: Settings) -> tuple[Resolution, ...]:
    """What political bodies have resolved; none while the municipality's workbook has errors."""
    if municipality_delivery(tables, settings) != "delivered":
        return ()
    return tuple(
        Resolution(
            number=number_or_none(row["number"]),
            resolved_on=date_or_none(row["resolved_on"]),
            body=text_or_none(row["body"]),
            case_number=text_or_none(row["case_number"]),
            resolution=str(row["resolution"]),
            deadline=date_or_none(row["deadline"]),
            status=text_or_none(row["status"]),
            reason=text_or_none(row["reason"]),
        )
        for row in rows_of(tables.resolutions_by_year)
    )


def transitions(tables: YearTables, settings: Settings) -> tuple[Transition, ...]:
    """Each way that units.toml knows of, with the answers of both ends: neither can vouch for the other."""
    meetings = tables.meetings_by_unit_year_field
    rows = rows_of(meetings[(meetings["field"] == "transitions_followed") & (meetings["state"] == "reported")])
    says = {str(row["unit"]): text_or_none(row["value"]) for row in rows if row["unit"] in tables.delivered}
    year = settings.run.school_year
    return tuple(
        Transition(sender=unit.id, receiver=other, sender_says=says.get(unit.id), receiver_says=says.get(other))
        for unit in settings.unit_register.units
        if unit.in_plan and unit.is_open_in(year)
        for other in unit.sends_to
        if _is_there(other, settings)
    )


def _is_there(unit_id: str, settings: Settings) -> bool:
    """Whether a unit was open at the end of the year: a closed one owes no answer."""
    unit = settings.unit_register.get(unit_id)
    return unit is not None and unit.in_plan and unit.is_open_in(settings.run.school_year)


def earlier_records(tables: YearTables) -> tuple[EarlierRecords, ...]:
    """The runs before this one, oldest first, each with what its own leaders released then."""
    return tuple(
        EarlierRecords(
            school_year=then.settings.run.school_year,
            records=unit_records(then.tables, then.settings),
            common_measures=common_measures(then.tables, then.settings),
            forums=forum_reports(then.tables, then.settings),
            resolutions=resolutions(then.tables, then.settings),
            transitions=transitions(then.tables, then.settings),
        )
        for then in tables.earlier
    )


def municipality_delivery(tables: YearTables, settings: Settings) -> Delivery:
    """What became of the municipality's own workbook."""
    own = [unit for unit in settings.unit_register.units if unit.type == "municipality"]
    return delivery_of(own[0], tables) if own else "pending"
