"""Identity numbers are found in every disguise, and other numbers are left alone. All numbers here are made up."""

import numpy as np
import pandas as pd
import pytest
from helpers import TEST_NUMBER
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from stdnum.no import fodselsnummer

from toolkit.sources.raw import RawTable
from toolkit.validate.identity_numbers import holds_identity_number, is_identity_number, places_of_identity_numbers

FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def with_controls(nine, remainder=0):
    """Eleven digits from nine, by trying every pair of control digits. None where no pair gives this remainder."""
    for k1 in range(10):
        first = sum(w * int(d) for w, d in zip(FIRST, nine, strict=True)) + k1
        for k2 in range(10):
            second = sum(w * int(d) for w, d in zip(SECOND, f"{nine}{k1}", strict=True)) + k2
            if first % 11 == remainder and second % 11 == 0:
                return f"{nine}{k1}{k2}"
    return None


@st.composite
def identity_numbers(draw, remainders=(0, 1, 2, 3), last_day=28):
    day, month = draw(st.integers(1, last_day)), draw(st.integers(1, 12))
    day += draw(st.sampled_from((0, 40)))  # a D-number
    month += draw(st.sampled_from((0, 40, 80)))  # an H-number, a test number
    nine = f"{day:02d}{month:02d}{draw(st.integers(0, 99)):02d}{draw(st.integers(0, 999)):03d}"
    number = with_controls(nine, draw(st.sampled_from(remainders)))
    assume(number is not None)
    return number


@given(identity_numbers())
def test_every_kind_is_found(number):
    assert is_identity_number(number)
    assert holds_identity_number(number)


@given(st.dates(), st.integers(0, 999))
def test_control_digits_agree_with_python_stdnum(day, person):
    number = with_controls(f"{day:%d%m%y}{person:03d}")
    if number is not None:
        assert fodselsnummer.calc_check_digit1(number) == number[9]
        assert fodselsnummer.calc_check_digit2(number) == number[10]
        assert is_identity_number(number)


@given(st.integers(0, 10**11 - 1))
def test_what_stdnum_accepts_is_always_found(number):
    digits = f"{number:011d}"
    if fodselsnummer.is_valid(digits):
        assert holds_identity_number(digits)


@given(identity_numbers(), st.integers(4, 10))
def test_a_wrong_control_digit_is_no_identity_number(number, remainder):
    assert not is_identity_number(number[:-1] + str((int(number[-1]) + 1) % 10))
    other = with_controls(number[:9], remainder)
    if other is not None:
        assert not is_identity_number(other)


@pytest.mark.parametrize("birthday", ["000180", "320180", "300280", "310480", "011380", "010080", "720180", "013380"])
def test_a_day_that_does_not_exist_is_no_identity_number(birthday):
    numbers = [with_controls(f"{birthday}{i:03d}") for i in range(20)]
    assert not any(is_identity_number(number) for number in numbers if number)


DISGUISES = [
    "{n}",
    " {n} ",
    "{n}.0",
    "{n},0",
    "{a} {b}",
    "{a}\u00a0{b}",
    "{a}-{b}",
    "{a} – {b}",
    "{a}.{b}",
    "{d}.{m}.{y} {b}",
    "{d} {m} {y} {b}",
    "{d}.{m}.{y}.{b}",
    "{d}.{m}.{y}-{b}",
    "{a} {c} {k}",
    "{a}\n{b}",
    "Elev {n} meldte fra",
    "Elev {a} {b}, 7. trinn",
    "fnr{n}.",
    "(f. {n})",
    "Møte 12.03.2021 om {n}",
    "{n} og {n}",
    "\ufeff{n}",
    "{a}\u200b{b}",
    "7 {n}",
    "2021 {a} {b} 2022",
]


@pytest.mark.parametrize("disguise", DISGUISES)
@given(number=identity_numbers())
def test_disguises(disguise, number):
    parts = {"n": number, "a": number[:6], "b": number[6:], "c": number[6:9], "k": number[9:]}
    parts |= {"d": number[:2], "m": number[2:4], "y": number[4:6]}
    assert holds_identity_number(disguise.format(**parts))


@given(identity_numbers(), st.integers(1, 10), st.sampled_from([" ", ".", "\u00a0"]))
def test_one_mark_anywhere(number, place, mark):
    text = number[:place] + mark + number[place:]
    if mark == "." and place != 6:
        return  # read as a fraction
    assert holds_identity_number(text)


@given(identity_numbers())
def test_numbers_that_excel_has_eaten(number):
    assert holds_identity_number(int(number))
    assert holds_identity_number(float(number))
    assert holds_identity_number(np.float64(number))
    assert holds_identity_number(f"{int(number)}.0")
    exponent = len(str(int(number))) - 1
    assert holds_identity_number(f"{int(number) / 10**exponent:.10f}E+{exponent}")


@given(identity_numbers(last_day=9))
def test_a_lost_leading_zero(number):
    assume(number[0] == "0")
    assert holds_identity_number(number[1:])
    assert holds_identity_number(int(number))
    assert holds_identity_number(f"{number[1:6]} {number[6:]}")
    assert holds_identity_number(f"elev {number[1:]} i 5. trinn")


@given(identity_numbers())
def test_a_fraction_is_not_an_identity_number(number):
    for text in (f"0.{number}", f"0,{number}", f"{number[0]},{number[1:]}", f"{number[:4]}.{number[4:]}", f".{number}"):
        assert not holds_identity_number(text)
    assert not holds_identity_number(float(number) + 0.5)
    assert not holds_identity_number(int(number) / 1e11)
    assert not holds_identity_number(f"andelen er 0.{number} her")
    assert not holds_identity_number(f"{number[0]}.{number[1:]}E-2")


@given(identity_numbers(), st.integers(1, 9))
def test_part_of_a_longer_number_is_not_one(number, digit):
    assert not is_identity_number(f"{number}{digit}")
    assert not holds_identity_number(f"{digit}{number}")
    assert not holds_identity_number(f"{digit}{digit}{number}{digit}")  # thirteen digits may begin with a long date


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "*",
        True,
        False,
        float("nan"),
        float("inf"),
        "975282627",
        "975282627.0",
        "63 187",
        "17.05.2021",
        44333.0,
        "17.05.2021 kl. 10.30",
        "Tlf. 73 55 42 00",
        "Telefon 735 54 200",
        "2018-19, 2019-20, 2020-21",
        "0,123",
        -1.5,
    ],
)
def test_ordinary_cells_are_left_alone(value):
    assert not holds_identity_number(value)


def test_a_known_made_up_number():
    assert holds_identity_number(TEST_NUMBER)


def test_places_are_rows_and_columns_and_never_the_number():
    frame = pd.DataFrame({"A": ["x", f"sa {TEST_NUMBER}", None], "B": [float(TEST_NUMBER), 1.0, float(TEST_NUMBER)]})
    table = RawTable("a.xlsx", "workbook", frame.astype(object), np.array([4, 5, 9]), "", "Plan")
    places = places_of_identity_numbers(table)
    assert [(p.sheet, p.row, p.column) for p in places] == [("Plan", 5, "A"), ("Plan", 4, "B"), ("Plan", 9, "B")]
    assert TEST_NUMBER not in repr(places)


def test_a_number_in_a_heading_is_found_and_its_column_is_not_named():
    frame = pd.DataFrame({TEST_NUMBER: [TEST_NUMBER, "x"]}, dtype=object)
    places = places_of_identity_numbers(RawTable("a.csv", "udir_148", frame, np.array([2, 3]), "", header_row=1))
    assert [(p.row, p.column) for p in places] == [(1, None), (2, None)]


def test_each_distinct_value_is_looked_at_once(monkeypatch):
    import toolkit.validate.identity_numbers as module

    seen = []
    monkeypatch.setattr(module, "holds_identity_number", lambda value: seen.append(value) or False)
    frame = pd.DataFrame({"A": ["x", "y"] * 5000}, dtype=object)
    places_of_identity_numbers(RawTable("a.csv", "udir_148", frame, np.arange(10000), ""))
    assert len(seen) < 10


def test_a_cell_of_endless_small_numbers_is_looked_through():
    """Each number was once tried with all those after it: minutes for a cell like this."""
    assert not holds_identity_number("1 " * 150_000)
    assert holds_identity_number("1, " * 150_000 + TEST_NUMBER)


APART = (
    *("{dd}.{mm}.19{yy} {five}", "{dd}.{mm}.19{yy}-{five}", "{dd}{mm}19{yy}{five}", "{dd}/{mm}/{yy} {five}"),
    *("{dd}-{mm}-{yy}-{five}", "{dd}{mm}{yy}, {five}", "({dd}{mm}{yy}) {five}", "f. {dd}{mm}{yy} pnr {five}"),
    *("{dd}{mm}{yy}   {five}", "{dd}{mm}{yy}\v{five}", "{dd}{mm}{yy}\u2028{five}", "{dd}{mm}{yy}\u200e{five}"),
    *("{dd}{mm}{yy}_{five}", "{dd}{mm}{yy}:{five}", "{dd}{mm}{yy}\u00b7{five}", "{dd}{mm}{yy}&nbsp;{five}"),
    *("19{yy}-{mm}-{dd} {five}", "Barnet er f\u00f8dt {dd}. {mm}. 19{yy}, nr {five}.", "{dd}{mm}{yy}<br>{five}"),
)


@pytest.mark.parametrize("form", APART)
@settings(max_examples=15)
@given(number=identity_numbers())
def test_a_date_of_birth_and_five_digits_a_little_apart(form, number):
    parts = {"dd": number[:2], "mm": number[2:4], "yy": number[4:6], "five": number[6:]}
    assert holds_identity_number(form.format(**parts))


def test_a_date_of_birth_without_its_zeros():
    five = next(five for five in (f"{n:05d}" for n in range(100_000)) if is_identity_number(f"010190{five}"))
    assert holds_identity_number(f"1.1.90 {five}")
    assert holds_identity_number(f"1.1.1990, {five}")


@pytest.mark.parametrize(
    "text",
    [
        "2020-21, 12345",
        "17.05.2021 og 30 elever",
        "tlf. 72 40 10 00",
        "12, 14, 15, 18, 20, 13",
        "kr 1 250 000,50",
        "2021-05-17",
    ],
)
def test_dates_and_numbers_that_are_none(text):
    assert not holds_identity_number(text)
