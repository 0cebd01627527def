"""The yearly wheel in words: what the page and the calendar both say of each event."""

from __future__ import annotations

from toolkit.plan.settings import Settings
from toolkit.plan.year_wheel import Event, Undated, Wheel, wheel_of
from toolkit.present import html, numbers
from toolkit.present.html import Block
from toolkit.present.parts import bands
from toolkit.present.texts import text

CALENDAR = "arshjul.ics"


def year_wheel(settings: Settings) -> Wheel:
    """The wheel of the run's school year."""
    return wheel_of(settings.plan, settings.year_wheel, settings.run.school_year, settings.run.cut_off)


def wheel_blocks(settings: Settings) -> Block:
    """The whole page: what has a time, and what has none."""
    wheel, municipality = year_wheel(settings), settings.unit_register.municipality.name
    return (
        bands(settings, internal=False)
        + html.heading(text("wheel.title", municipality=municipality, year=settings.run.school_year), 1)
        + html.paragraph(text("wheel.intro"))
        + html.link_paragraph(html.Link(CALENDAR, text("wheel.calendar")))
        + html.heading(text("wheel.dated"), 2)
        + _dated(wheel)
        + html.heading(text("wheel.undated"), 2)
        + _undated(wheel)
    )


def title_of(event: Event) -> str:
    """What is to be done."""
    return event.title or text(f"wheel.event_{event.id}")


def who_of(event: Event) -> str:
    """The role; marked where it is a proposal, and said outright where the plan names none."""
    if event.who is None:
        return text("wheel.nobody")
    return text("wheel.proposed_who", who=event.who) if event.source == "proposal" else event.who


def source_of(event: Event) -> str:
    """Who has set the time, and the clause it is for."""
    source = text(f"wheel.source_{event.source}")
    return source if event.clause is None else text("wheel.with_clause", source=source, clause=event.clause)


def _dated(wheel: Wheel) -> Block:
    if not wheel.events:
        return html.paragraph(text("wheel.no_dated"))
    heads = [text(f"wheel.{name}") for name in ("what", "when", "who", "whence")]
    rows = [[title_of(event), _days(event), who_of(event), source_of(event)] for event in wheel.events]
    return html.table(text("wheel.dated"), heads, rows)


def _days(event: Event) -> str:
    first, last = numbers.day(event.first), numbers.day(event.last)
    return first if first == last else f"{first} – {last}"


def _undated(wheel: Wheel) -> Block:
    if not wheel.undated:
        return html.paragraph(text("wheel.no_undated"))
    heads = [text(f"wheel.{name}") for name in ("what", "plan_words", "who", "clause")]
    return html.paragraph(text("wheel.undated_intro")) + html.table(
        text("wheel.undated"), heads, [_undated_row(one) for one in wheel.undated]
    )


def _undated_row(one: Undated) -> list[str]:
    return [one.title, one.when, one.who or text("wheel.nobody"), one.clause]
