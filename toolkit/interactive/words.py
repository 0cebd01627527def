"""Small pieces of wording that several of the explorer's views have."""

from __future__ import annotations

from collections.abc import Iterable

from babel.numbers import format_decimal

from toolkit.plan.settings import Settings
from toolkit.present import numbers
from toolkit.present.texts import LANGUAGE, text

BOTH = ("bootstrap_p", "randomisation_p")


def unit_names(settings: Settings) -> dict[str, str]:
    """Each unit's name in the run's year."""
    return {unit.id: unit.name_in(settings.run.school_year) for unit in settings.unit_register.units}


def figure_words(value: float, n: int, kind: str) -> str:
    """`8,8 % av 170 elever` or `4,3 av 5 (43 svar)`."""
    shown = numbers.percent(value) if kind == "share" else numbers.mean(value)
    return text(f"explorer.latest_{kind}", value=shown, n=numbers.whole(n))


def value_words(value: float, kind: str) -> str:
    """A share or a mean alone, with one decimal."""
    return numbers.percent(value) if kind == "share" else numbers.mean(value)


def size_words(difference: float, kind: str) -> str:
    """How large a difference is, whichever way it goes: `8,0 prosentpoeng`, or `0,25` on the scale from 1 to 5."""
    return text(f"effect.size_{kind}", size=difference_words(abs(difference), kind))


def difference_words(difference: float, kind: str) -> str:
    """A difference with its sign and no unit: percentage points with one decimal, means with two; `−3,1`."""
    scaled, pattern = (100 * difference, "0.0") if kind == "share" else (difference, "0.00")
    words = str(format_decimal(abs(scaled), format=pattern, locale=LANGUAGE))
    return words if scaled >= 0 or not words.strip("0,") else f"−{words}"


def staff_words(share: float) -> str:
    """A share of the staff as it is reported, in whole per cent."""
    return f"{round(100 * share)}{numbers.HARD_SPACE}%"


def p_words(p: float) -> str:
    """A p-value with three decimals."""
    return str(format_decimal(p, format="0.000", locale=LANGUAGE))


def grades_words(grades: Iterable[int]) -> str:
    """`5.–7. trinn`, or each grade named where they do not follow each other."""
    ordered = sorted(grades)
    if len(ordered) > 1 and ordered == list(range(ordered[0], ordered[-1] + 1)):
        return text("effect.grades_range", first=ordered[0], last=ordered[-1])
    return text("effect.grades", grades=numbers.listing([f"{grade}." for grade in ordered]))


def starts_words(starts: dict[str, str], settings: Settings) -> str:
    """Each unit with the school year it reported as its first: `Solstøl skole 2019-20; …`."""
    names = unit_names(settings)
    return "; ".join(f"{names[unit]} {year}" for unit, year in sorted(starts.items(), key=lambda pair: pair[::-1]))


def reasons_words(reasons: Iterable[str]) -> str:
    """The reasons as sentences after each other; where both tests say chance, it is said once."""
    codes = list(reasons)
    if set(BOTH) <= set(codes):
        codes = [*(code for code in codes if code not in BOTH), "both_p"]
    return " ".join(text(f"effect.reason.{code}") for code in codes)
