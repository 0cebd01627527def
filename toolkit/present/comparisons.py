"""What may be said of a figure besides itself: what so few answers can show, and what it is compared with."""

from __future__ import annotations

from toolkit.analyse.series import Point, Series
from toolkit.analyse.verdicts import Comparison, Verdict
from toolkit.plan.settings import Settings
from toolkit.present import from_printed, html, numbers
from toolkit.present.html import Block, Cell, Status
from toolkit.present.sentences import word_variant, year_label
from toolkit.present.texts import has_text, text

COMPARISONS: tuple[Comparison, ...] = ("year_before", "several_years", "municipality", "nation")
TESTED = ("higher", "lower", "no_sure_change", "too_few")
POWER = 0.8
"""What «ville vi sett» means: four times of five."""
OWN_ENOUGH = 0.9
"""From this weight on, the group's own answers say nearly all, and a best estimate would only repeat them."""


def can_see_sentence(series: Series) -> str | None:
    """The smallest change that so many answers would show, told before anyone looks at a drawing."""
    see, point = series.can_see, series.latest
    if see is None or point.state != "shown":
        return None
    n = numbers.whole(see.n)
    if series.kind == "mean":
        difference = from_printed.detectable_in(point)
        if difference is None:
            return text("see.no_change", n=n)
        return text("see.mean", n=n, difference=numbers.one_decimal(difference))
    if see.detectable is None:
        return text("see.nothing", n=n)
    return text("see.share", n=n, share=numbers.percent_plain(see.detectable))


def bullets(series: Series, settings: Settings) -> list[str]:
    """The short sentences under a drawing; none where this year's figure is not shown."""
    if series.latest.state != "shown":
        return []
    said = [
        comparison_sentence(series, verdict, settings)
        for comparison in COMPARISONS[1:]
        if (verdict := series.verdict_on(comparison)) is not None and verdict.word != "not_measured"
    ]
    if has_estimate(series) and series.estimate is not None:
        interval = numbers.percent_interval(series.estimate.low, series.estimate.high)
        said.append(text("estimate.sentence", value=numbers.percent(series.estimate.value), interval=interval))
    if series.singled_out:
        said.append(text("estimate.singled_out"))
    return said + [text(f"run.{signal}") for signal in (series.run.signals if series.run else ())]


def has_estimate(series: Series) -> bool:
    """Whether a best estimate says more than the figure itself: a share of so few that the nation's counts too."""
    return series.kind == "share" and series.estimate is not None and series.estimate.own_weight < OWN_ENOUGH


def comparison_sentence(series: Series, verdict: Verdict, settings: Settings) -> str:
    """One comparison as a sentence: the same word always gets the same sentence."""
    code = f"against.{verdict.comparison}_{word_variant(series, verdict, settings)}"
    return text(code, baseline=_other_value(series, verdict), year=verdict.other_year)


def word_of(series: Series, comparison: Comparison, settings: Settings) -> str:
    """One comparison as a word in a table; a dash where the comparison does not exist."""
    verdict = series.verdict_on(comparison)
    if verdict is None:
        return "–"
    word = _word(series, verdict, settings)
    told_year = comparison == "several_years" and verdict.word in TESTED
    return text("word.with_year", word=word, year=verdict.other_year) if told_year else word


def comparisons_table(series: Series, settings: Settings, label: str) -> Block:
    """«Slik er sammenligningene gjort»: every comparison with its inputs, difference, method and word."""
    heads = [text(f"head.{name}") for name in ("comparison", "against", "n", "difference", "method", "word")]
    verdicts = [verdict for comparison in COMPARISONS if (verdict := series.verdict_on(comparison)) is not None]
    rows = [_row(series, verdict, settings) for verdict in verdicts]
    notes = [text("comparison.tests", tests=series.tests)] if series.tests else []
    if series.latest.state == "shown" and series.can_see is not None and series.can_see.chance_if_gone is not None:
        # Where nearly every fall to zero would be seen there is nothing to warn of.
        chance = series.can_see.chance_if_gone
        notes += [text("see.if_gone", chance=numbers.whole(round(100 * chance)))] if chance < POWER else []
    caption = text("tables.comparisons", label=label)
    return html.table(caption, heads, rows) + (html.bullets(notes) if notes else html.EMPTY)


def _row(series: Series, verdict: Verdict, settings: Settings) -> list[Cell]:
    tested = verdict.change is not None and verdict.n is not None
    answers = [number for number in (verdict.n, verdict.other_n) if number is not None] if tested else []
    return [
        text(f"comparison.{verdict.comparison}"),
        _against(series, verdict, settings),
        numbers.listing([numbers.whole(number) for number in answers]) or "–",
        _difference(series, verdict),
        text(f"method.{verdict.test}_{series.kind}") if tested else "–",
        Status(verdict.word, _word(series, verdict, settings)),
    ]


def _word(series: Series, verdict: Verdict, settings: Settings) -> str:
    """A change is over time, a difference between groups."""
    if verdict.word == "no_sure_change":
        is_over_time = verdict.comparison in ("year_before", "several_years")
        return text("word.no_sure_change" if is_over_time else "word.no_sure_difference")
    code = f"word.{word_variant(series, verdict, settings)}"
    return text(code if has_text(code) else f"word.{verdict.word}")


def _against(series: Series, verdict: Verdict, settings: Settings) -> str:
    year = year_label(verdict.other_year, settings) if verdict.other_year else ""
    value = _other_value(series, verdict)
    return ": ".join(part for part in (year, value) if part) or "–"


def _other_value(series: Series, verdict: Verdict) -> str:
    """What a figure is compared with, as it is printed; nothing where that is not shown."""
    if verdict.comparison in ("municipality", "nation"):
        return "" if verdict.baseline is None else _value(verdict.baseline, series.kind)
    other = _point(series, verdict.other_year)
    return "" if other is None or other.value is None else _value(other.value, series.kind)


def _value(value: float, kind: str) -> str:
    return numbers.percent(value) if kind == "share" else text("figure.of_five", mean=numbers.mean(value))


def _difference(series: Series, verdict: Verdict) -> str:
    """The difference with its ends, in percentage points or in the mean's own unit."""
    if verdict.change is None:
        return "–"
    if series.kind == "share":
        change = verdict.change
        ends = [numbers.points(end) for end in (change.difference, change.low, change.high)]
        return text("comparison.points", difference=ends[0], low=ends[1], high=ends[2])
    if verdict.baseline is not None:
        found = from_printed.mean_against(series.latest, verdict.baseline)
    else:
        other = _point(series, verdict.other_year)
        assert other is not None  # a tested year is a shown point of the series
        found = from_printed.mean_difference(series.latest, other)
    ends = [numbers.signed(numbers.one_decimal(abs(end)), end) for end in found]
    return text("comparison.difference", difference=ends[0], low=ends[1], high=ends[2])


def _point(series: Series, school_year: str) -> Point | None:
    return next((point for point in series.points if point.school_year == school_year), None)
