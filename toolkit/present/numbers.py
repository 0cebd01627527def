"""Numbers and dates as a Norwegian reader writes them, through Babel: 7,5 %, 4,3, 17. mai 2024, hard spaces."""

from __future__ import annotations

import decimal
from collections.abc import Sequence
from datetime import date, datetime

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from toolkit.present.texts import LANGUAGE

HARD_SPACE = "\u00a0"


def percent(share: float) -> str:
    """A share 0-1 with one decimal: `7,5 %`."""
    with decimal.localcontext(rounding=decimal.ROUND_HALF_UP):
        return str(format_percent(share, format=f"#,##0.0{HARD_SPACE}%", locale=LANGUAGE))


def percent_bare(share: float) -> str:
    """A share 0-1 with one decimal and no sign, for the lower end of an interval: `5,1`."""
    return percent(share).removesuffix(f"{HARD_SPACE}%")


def percent_interval(low: float, high: float) -> str:
    """The ends of an interval of shares 0-1: `5,1–10,9 %`."""
    return f"{percent_bare(low)}–{percent(high)}"


def percent_plain(share: float) -> str:
    """A share 0-1 whose decimal is left out where it is 0, for a rounded limit in running text: `27 %`, `27,5 %`."""
    return percent(share).replace(",0", "")


def one_decimal(value: float) -> str:
    """Any number with one decimal: `4,3`."""
    with decimal.localcontext(rounding=decimal.ROUND_HALF_UP):
        return str(format_decimal(value, format="0.0", locale=LANGUAGE))


def mean(value: float) -> str:
    """An index from 1 to 5 with one decimal: `4,3`."""
    return one_decimal(value)


def two_decimals(value: float) -> str:
    """A difference between two indices, or an adjusted p-value: `0,04`."""
    with decimal.localcontext(rounding=decimal.ROUND_HALF_UP):
        return str(format_decimal(value, format="0.00", locale=LANGUAGE))


def signed(written: str, value: float) -> str:
    """A difference with its sign, a true minus: `+1,2`, `−0,4`. `written` is the size without a sign.

    A difference that is printed as nothing has no sign, whatever its last decimals.
    """
    if not any(digit in written for digit in "123456789"):
        return written
    return f"{'+' if value > 0 else '−'}{written}"


def points(difference: float) -> str:
    """A difference of shares (0-1) in percentage points, with its sign and no unit: `+4,2`."""
    return signed(percent_bare(abs(difference)), difference)


def as_printed(value: float, kind: str) -> float:
    """A share or a mean with no more decimals than its printed form: what a drawing may be made of.

    A point's height in a drawing can be measured, and must not tell more than the number beside it.
    """
    decimals = {"share": 3, "mean": 1}[kind]
    exact = decimal.Decimal(repr(value)).quantize(decimal.Decimal(1).scaleb(-decimals), decimal.ROUND_HALF_UP)
    return float(exact)


def whole(number: int) -> str:
    """A count, with a hard space between thousands: `1 234`."""
    return str(format_decimal(number, format="#,##0", locale=LANGUAGE))


def day(value: date) -> str:
    """A date in words, kept on one line: `17. mai 2024`."""
    return str(format_date(value, format="d. MMMM y", locale=LANGUAGE)).replace(" ", HARD_SPACE)


def moment(seconds: float) -> str:
    """A time in seconds since 1970 as a day and a clock here: `26. november 2026 kl. 10.03`."""
    here = datetime.fromtimestamp(seconds)
    return f"{day(here.date())} kl. {here:%H.%M}"


def listing(items: Sequence[str]) -> str:
    """Items joined as in a sentence: `5., 6. og 7.`."""
    return str(format_list(list(items), locale=LANGUAGE))
