"""The yearly wheel for readers: a page, and a calendar file that calendar programs can subscribe to."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from toolkit import __version__
from toolkit.plan.settings import Settings
from toolkit.plan.year_wheel import Event
from toolkit.present.parts import origin_words
from toolkit.present.texts import LANGUAGE, text
from toolkit.present.year_wheel import source_of, title_of, wheel_blocks, who_of, year_wheel
from toolkit.publish.exporter import render_page
from toolkit.publish.page_check import check_page

if TYPE_CHECKING:
    import icalendar

PAGE: Final = "arshjul.html"


def wheel_page(settings: Settings) -> str:
    """The wheel as a finished page, checked like every other. Raises PageError if it breaks a rule."""
    page = render_page(wheel_blocks(settings).html, back_link="index.html")
    check_page(page)
    return page


def wheel_calendar(settings: Settings) -> bytes:
    """The wheel as iCalendar (RFC 5545). The same settings give the same bytes: no clock, no chance."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//tiltaksplan//{__version__}//NO")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    municipality = settings.unit_register.municipality.name
    name = text("wheel.calendar_name", year=settings.run.school_year, municipality=municipality)
    calendar.add("x-wr-calname", _marked(name, settings))
    for event in year_wheel(settings).events:
        calendar.add_component(_entry(event, settings))
    return bytes(calendar.to_ical())


def _entry(event: Event, settings: Settings) -> icalendar.Event:
    import icalendar

    language = {"language": LANGUAGE}
    # The first of its numbers: an event keeps its name when the municipality gets another.
    municipality, year = settings.unit_register.municipality.numbers[0].number, settings.run.school_year
    entry = icalendar.Event()
    entry.add("uid", f"{municipality}-{year}-{event.id}@tiltaksplan")
    entry.add("dtstamp", datetime.combine(settings.run.run_date, time(), UTC))
    entry.add("dtstart", event.first)
    entry.add("dtend", event.last + timedelta(days=1))  # the first day that is not in it
    entry.add("summary", _marked(title_of(event), settings), parameters=language)
    words = text("wheel.calendar_entry", who=who_of(event), source=source_of(event))
    entry.add("description", words, parameters=language)
    entry.add("transp", "TRANSPARENT")  # nobody is busy because something is due
    return entry


def _marked(words: str, settings: Settings) -> str:
    """Invented figures say so in every line that a calendar program may show alone."""
    origin = origin_words(settings)
    return f"{origin}: {words}" if origin else words
