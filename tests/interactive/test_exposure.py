"""Which pupils have met a programme, as leaders reported it: unknown is neither yes nor no."""

import pytest
from clean_tables import SETTINGS

from toolkit.interactive.exposure import School, all_start_together, schools_of
from toolkit.protect import ProgrammeReport, UnitRecord

ZIPPY, MITT_VALG = (
    next(p for p in SETTINGS.plan.programmes if p.id == name) for name in ("zippys_venner", "mitt_valg")
)


def report(programme, grade, first, delivered="ja"):
    return ProgrammeReport(
        programme=programme.id, grade=grade, first_school_year=first, delivered=delivered, staff_trained_share=None
    )


def school(unit, *reports, programme=MITT_VALG):
    record = UnitRecord(unit=unit, delivery="delivered", programmes=reports)
    return next(one for one in schools_of(programme, [record], SETTINGS) if one.unit == unit)


def test_a_programme_of_the_lower_grades_reaches_the_fifth_grade_the_year_after():
    solstol = school("solstol", *(report(ZIPPY, grade, "2017-18") for grade in (1, 2, 3, 4)), programme=ZIPPY)
    assert [solstol.first_exposed(grade) for grade in (5, 6, 7)] == [2018, 2019, 2020]


def test_a_school_that_says_no_in_every_grade_and_names_no_year_has_never_started():
    solstol = school("solstol", *(report(MITT_VALG, grade, None, "nei") for grade in (5, 6, 7)))
    assert all(solstol.is_known(grade) and solstol.first_exposed(grade) == 0 for grade in (5, 6, 7))


def test_a_school_that_has_stopped_is_still_one_whose_pupils_have_met_it():
    solstol = school("solstol", *(report(MITT_VALG, grade, "2018-19", "nei") for grade in (5, 6, 7)))
    assert solstol.first_exposed(5) == 2018


def test_no_report_is_unknown_and_not_never():
    assert not any(school("saturn").is_known(grade) for grade in (5, 6, 7))


def test_a_grade_without_a_year_is_unknown_and_so_are_those_above_it():
    solstol = school(
        "solstol", report(MITT_VALG, 5, "2018-19"), report(MITT_VALG, 6, None), report(MITT_VALG, 7, "2019-20")
    )
    assert [solstol.is_known(grade) for grade in (5, 6, 7)] == [True, False, False]


def test_only_schools_with_the_grades_of_the_programme_are_asked_whoever_owns_them():
    assert {one.unit for one in schools_of(MITT_VALG, [], SETTINGS)} == {
        *("stjernelia", "solstol", "kometdalen", "nordlysgrenda", "saturn")
    }


def started(unit, first, unknown=()):
    return School(unit, (5, 6, 7), dict.fromkeys((5, 6, 7), first) if first else {}, frozenset(unknown))


@pytest.mark.parametrize(
    ("schools", "together"),
    [
        ((started("a", 2018), started("b", 2018)), True),
        ((started("a", 2018), started("b", 2019)), False),
        ((started("a", 2018), started("b", 0)), False),  # one never started: somebody to compare with
        ((started("a", 0), started("b", 0)), False),
        ((started("a", 2018),), False),  # one school is another obstacle
        ((started("a", 2018), started("b", 0, (5, 6, 7))), False),  # nothing is known about the other
        ((started("a", 2018), started("b", 2018), started("c", 0, (5, 6, 7))), True),
    ],
)
def test_all_started_together_only_where_two_known_schools_agree_grade_by_grade(schools, together):
    assert all_start_together(schools, (5, 6, 7)) == together
