"""Numbers and dates as a Norwegian reader writes them, through Babel: 7,5 %, 4,3, 17. mai 2024, hard spaces."""

from __future__ import annotations

import decimal
from collections.abc import Sequence
from datetime import date

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


def mean(value: float) -> str:
    """An index from 1 to 5 with one decimal: `4,3`."""
    with decimal.localcontext(rounding=decimal.ROUND_HALF_UP):
        return str(format_decimal(value, format="0.0", locale=LANGUAGE))


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


def listing(items: Sequence[str]) -> str:
    """Items joined as in a sentence: `5., 6. og 7.`."""
    return str(format_list(list(items), locale=LANGUAGE))
