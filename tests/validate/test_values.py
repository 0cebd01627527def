"""Every way a cell can say a number, a year, a grade, a gender, a date or an organisation number."""

import datetime as dt
import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.validate.values import (
    answer_key,
    by_distinct,
    read_count,
    read_date,
    read_deviation,
    read_gender,
    read_grade,
    read_grade_id,
    read_mean,
    read_number,
    read_organisation_number,
    read_percent,
    read_printed_percent,
    read_school_year,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4,2", 4.2),
        ("4.2", 4.2),
        ("0", 0),
        ("0,0", 0),
        (" 13 ", 13),
        ("63 187", 63187),
        ("63\u00a0187", 63187),
        ("63\u202f187", 63187),
        ("63\u2009187", 63187),
        ("1 063 187,5", 1063187.5),
        (43, 43),
        (4.5, 4.5),
    ],
)
def test_numbers(text, number):
    assert read_number(text) == ("value", number)


@pytest.mark.parametrize("mark", ["*", " * ", ":"])
def test_hidden_marks(mark):
    assert read_number(mark) == ("hidden", None)


@pytest.mark.parametrize("mark", [None, "", " ", "\u00a0", ".", "..", "-", "–"])
def test_not_measured_marks(mark):
    assert read_number(mark) == ("not_measured", None)


@pytest.mark.parametrize(
    "text",
    ["ca. 5", "<5", "6 3187", "63.187.000", "1,2,3", "4²", "٤", "NaN", "inf", "1e3", "...", "**", "4,", ",4", "N/A"],
)
def test_anything_else_cannot_be_read_and_is_never_a_number(text):
    assert read_number(text) == ("unreadable", None)


@given(st.integers(0, 10**9))
def test_thousands_marks_change_nothing(number):
    for mark in (" ", "\u00a0", "\u202f"):
        assert read_count(f"{number:,}".replace(",", mark)) == ("value", number)


@given(st.text(max_size=12))
def test_text_is_a_number_a_mark_or_unreadable_and_never_an_exception(text):
    for read in (read_number, read_count, read_percent, read_mean, read_deviation):
        reading = read(text)
        assert (reading.state == "value") == (reading.number is not None)
        if not any(character in "0123456789" for character in text):
            assert reading.number is None


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_count, "3,5"),
        (read_count, "-1"),
        (read_count, "9" * 20),
        (read_percent, "100,1"),
        (read_percent, "-0,1"),
        (read_percent, "%"),
        (read_mean, "0,9"),
        (read_mean, "5,1"),
        (read_mean, "42"),
        (read_deviation, "-0,1"),
        (read_deviation, "4,1"),
        (read_deviation, "9" * 400),  # infinity, as a float
    ],
)
def test_numbers_outside_their_scale_cannot_be_read(read, text):
    assert read(text).state == "unreadable"


def test_percentages_become_shares():
    assert read_percent("8,1") == ("value", 0.081)
    assert read_percent("8,1 %").number == read_percent("8.1%").number == 0.081
    assert read_percent("100").number == 1
    assert read_percent("*").state == "hidden"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2018-19", "2018-19"),
        ("2018-2019", "2018-19"),
        ("2018/19", "2018-19"),
        ("2018/2019", "2018-19"),
        ("2018–19", "2018-19"),
        (" 2018-19 ", "2018-19"),
        ("1999-2000", "1999-00"),
        ("202412", "2024-25"),
        (202412, "2024-25"),
        (202412.0, "2024-25"),
        ("202412.0", "2024-25"),
        (dt.datetime(2009, 10, 1), "2009-10"),
        (dt.date(2011, 12, 1), "2011-12"),
    ],
)
def test_school_years(text, year):
    assert read_school_year(text) == year


@pytest.mark.parametrize(
    "text",
    [
        *(None, "", "2018", "2018-20", "2018-18", "18-19", "2018-9", "202413", "202402", "i fjor", "2011-12-01"),
        *(dt.date(2011, 11, 1), dt.date(2011, 12, 2)),
    ],
)
def test_what_is_no_school_year(text):
    assert read_school_year(text) is None


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("7. årstrinn", 7),
        ("7.årstrinn", 7),
        (unicodedata.normalize("NFD", "7. årstrinn"), 7),
        ("10. trinn", 10),
        ("Trinn 7", 7),
        ("7", 7),
        (7, 7),
        (7.0, 7),
        ("7.0", 7),
        ("07", 7),
        ("Videregående trinn 2", 12),
        ("videregående  trinn 3 ", 13),
        ("Vg1", 11),
        ("13", 13),
    ],
)
def test_grades(text, grade):
    assert read_grade(text) == grade


@pytest.mark.parametrize("text", [None, "", "0", "14", "Videregående trinn 4", "Alle trinn", "7-10", "7a", "trinn"])
def test_what_is_no_grade(text):
    assert read_grade(text) is None


@pytest.mark.parametrize(
    ("texts", "gender"),
    [
        (("Alle kjønn", "Begge kjønn", "A", "alle kjønn ", unicodedata.normalize("NFD", "Begge kjønn")), "all"),
        (("Jente", "Jenter", "J"), "girls"),
        (("Gutt", "Gutter", "G"), "boys"),
        ((None, "", "X", "Kvinne"), None),
    ],
)
def test_genders(texts, gender):
    assert {read_gender(text) for text in texts} == {gender}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("975282627", "975282627"),
        ("975282627.0", "975282627"),
        (975282627.0, "975282627"),
        (975282627, "975282627"),
        ("975 282 627", "975282627"),
        ("975\u00a0282\u00a0627", "975282627"),
        ("5021", "5021"),
        ("301", "0301"),
        (301.0, "0301"),
        ("", None),
        (None, None),
        ("97528262", None),
        ("9752826277", None),
        ("97528262X", None),
    ],
)
def test_organisation_numbers(text, number):
    assert read_organisation_number(text) == number


@pytest.mark.parametrize(
    "cell",
    [
        dt.date(2021, 5, 17),
        dt.datetime(2021, 5, 17),
        dt.datetime(2021, 5, 17, 10, 30),
        "17.05.2021",
        "17.5.2021",
        " 17. 5. 2021",
        "2021-05-17",
        "2021-05-17 00:00:00",
        "2021-05-17T00:00:00",
        44333,
        44333.0,
    ],
)
def test_dates(cell):
    assert read_date(cell) == dt.date(2021, 5, 17)
    assert type(read_date(cell)) is dt.date


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        "17.05.21",
        "31.02.2021",
        "05/17/2021",
        "mai 2021",
        0,
        -1,
        44333.5,
        True,
        10**7,
        "17.05.0201",
        dt.date(1900, 1, 1),
    ],
)
def test_what_is_no_date(cell):
    assert read_date(cell) is None


def test_answers_compare_without_case_spaces_and_composition():
    assert answer_key("  Ikke\u00a0 gjennomført ") == answer_key("ikke gjennomført")
    assert answer_key(unicodedata.normalize("NFD", "på vei")) == answer_key("PÅ VEI")
    assert answer_key(None) == ""


def test_distinct_values_are_read_once():
    seen = []

    def read(value):
        seen.append(value)
        return None if value is None else value.upper()

    column = pd.Series(["a", None, "b", "a", None, "a"], dtype=object, index=[5, 4, 3, 2, 1, 0])
    assert by_distinct(column, read).to_dict() == {5: "A", 4: None, 3: "B", 2: "A", 1: None, 0: "A"}
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("cell", "grade"),
    [("6", 7), (9, 10), (10.0, 11), ("12", 13), ("13", None), ("-10", None), (None, None), ("7. årstrinn", None)],
)
def test_udirs_grade_id_is_one_lower_than_the_grade(cell, grade):
    assert read_grade_id(cell) == grade


@pytest.mark.parametrize(
    ("cell", "share"), [("0,4", 0.004), (0, 0), (1.5, 0.015), (0.081, None), (1, None), (1.0, None), ("1", 0.01)]
)
def test_a_number_cell_of_at_most_one_may_be_a_fraction(cell, share):
    assert read_printed_percent(cell).number == share


@pytest.mark.parametrize("text", ["1.000", "2,000", "1.0000", "63.187", "1,5", "1."])
def test_a_count_with_decimals_may_be_thousands_and_is_not_guessed(text):
    assert read_count(text).state == "unreadable"


@pytest.mark.parametrize("text", ["3.0", "3,0", "1 000", "3"])
def test_a_whole_number_as_programs_write_it_is_a_count(text):
    assert read_count(text).number in (3, 1000)


@pytest.mark.parametrize("cell", ["0.081", "0,075", "0.1", "0,08 %", 0.081, 1, "1.0"])
def test_a_share_that_may_be_a_fraction_is_unclear(cell):
    assert read_printed_percent(cell).state == "unclear"


@pytest.mark.parametrize(
    ("cell", "share"), [("0,4", 0.004), ("0,0", 0), ("0.0", 0), ("8.1", 0.081), ("1", 0.01), (8.1, 0.081)]
)
def test_a_share_that_is_printed_as_udir_does(cell, share):
    assert read_printed_percent(cell).number == share
