"""The calendar as a calendar program reads it, and as the guard does."""

import datetime as dt

import pytest
from icalendar import Calendar

from toolkit.plan.load import load_settings
from toolkit.plan.year_wheel import Proposal, YearWheel
from toolkit.publish.calendar import wheel_calendar, wheel_page
from toolkit.publish.expected import expected_calendar, expected_page
from toolkit.publish.guard import stops_in


@pytest.fixture
def settings(repo_root):
    return load_settings(repo_root / "params" / "example", "2020-21")


def entries(settings):
    return Calendar.from_ical(wheel_calendar(settings)).walk("VEVENT")


def test_a_calendar_program_reads_it_back(settings):
    (review,) = [one for one in entries(settings) if "gjennomgang" in one["SUMMARY"]]
    assert review["SUMMARY"] == "EKSEMPELDATA – ikke virkelige tall: Årlig gjennomgang av planen"
    assert review["SUMMARY"].params["LANGUAGE"] == "nb"
    assert (review.decoded("DTSTART"), review.decoded("DTEND")) == (dt.date(2021, 4, 1), dt.date(2021, 6, 1))
    assert review["DESCRIPTION"] == "Hvem: Styrere og rektorer. Tiden kommer fra: planen (P218)."
    assert review["UID"] == "9901-2020-21-review@tiltaksplan"
    assert review.decoded("DTSTAMP").date() == settings.run.run_date


def test_invented_figures_say_so_in_the_calendars_name_and_in_every_event(settings):
    calendar = Calendar.from_ical(wheel_calendar(settings))
    marked = [calendar["X-WR-CALNAME"], *(one["SUMMARY"] for one in calendar.walk("VEVENT"))]
    assert len(marked) > 5
    assert all("EKSEMPELDATA" in words for words in marked)


def test_a_real_municipality_has_no_such_mark(repo_root):
    real = load_settings(repo_root / "params" / "oppdal", "2020-21")
    assert b"EKSEMPELDATA" not in wheel_calendar(real)
    assert "EKSEMPELDATA" not in wheel_page(real)


def test_the_same_settings_give_the_same_bytes_and_each_event_a_name_of_its_own(settings):
    assert wheel_calendar(settings) == wheel_calendar(settings)
    names = [str(one["UID"]) for one in entries(settings)]
    assert len(names) == len(set(names))


def test_lines_are_folded_as_the_standard_says(settings):
    lines = wheel_calendar(settings).split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in b"".join(lines)


def test_a_name_with_commas_semicolons_and_breaks_adds_no_line(settings):
    title = "Møte; a, b\nATTENDEE:mailto:noen@example.no\\" + "æ" * 100
    wheel = YearWheel(proposals=(Proposal(id="rar", title=title, first_month=2, last_month=2),))
    (odd,) = [one for one in entries(settings.model_copy(update={"year_wheel": wheel})) if "rar" in one["UID"]]
    assert odd["SUMMARY"] == f"EKSEMPELDATA – ikke virkelige tall: {title}"
    assert "ATTENDEE" not in odd


@pytest.fixture
def released(settings, tmp_path):
    """A folder with the wheel's two files, and what they may say."""
    page, calendar = wheel_page(settings), wheel_calendar(settings)
    (tmp_path / "arshjul.html").write_text(page, encoding="utf-8")
    (tmp_path / "arshjul.ics").write_bytes(calendar)
    return tmp_path, {"arshjul.html": expected_page(page), "arshjul.ics": expected_calendar(calendar)}


def test_the_guard_lets_the_wheel_out(released):
    assert stops_in(*released, set()) == []


@pytest.mark.parametrize(
    ("name", "true", "planted"),
    [
        ("arshjul.ics", "DTSTART;VALUE=DATE:20210430", "DTSTART;VALUE=DATE:20210429"),
        ("arshjul.ics", "TRANSP:TRANSPARENT", "TRANSP:TRANSPARENT\r\nCOMMENT:7 sa\r\n ker"),
        ("arshjul.html", "2020-21", "2019-20"),
    ],
)
def test_a_number_that_nobody_vouches_for_stops_the_release(released, name, true, planted):
    path = released[0] / name
    content = path.read_bytes().decode()
    assert true in content
    path.write_bytes(content.replace(true, planted, 1).encode())
    assert {(stop.code, stop.where) for stop in stops_in(*released, set())} == {("unbound_number", name)}
