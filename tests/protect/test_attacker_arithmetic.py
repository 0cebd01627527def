"""What an attacker computes with whole children: percentages, means, totals, moving sums, rows outside the total.

An attack is a function that gives back what it has learnt. With the house's protection it learns nothing; with that
protection switched off it learns the truth, so the danger is real and nothing else stands in its way.
Releases one after the other, drawings and words are in `test_attacker_releases.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import combinations_with_replacement, product

import pytest
from clean_tables import SETTINGS, mean_row, participation_row, share_row, tables_of

from toolkit.analyse.intervals import mean_interval
from toolkit.errors import ProtectionError
from toolkit.present import numbers
from toolkit.protect import SurveyFigure, figures, respondents, witnesses
from toolkit.protect.gate import told_numbers
from toolkit.protect.ledger import Ledger, Secret, Statement, equal, rounded
from toolkit.protect.year import year_without_unit_numbers
from toolkit.validate.tables import MUNICIPALITY, YearTables

Count = tuple[int, int]
"""Bullied pupils, and pupils asked."""
Published = dict[str, SurveyFigure]
LIMIT = SETTINGS.thresholds.smallest_count.value


# What is published, with protection and without


def tables_with(places: dict[str, Count | None]) -> YearTables:
    """Bullying in one grade of each place; None is hidden at the source."""
    known = {unit: own or (None, None) for unit, own in places.items()}
    survey = [share_row(unit, 5, count, n) for unit, (count, n) in known.items()]
    return tables_of(survey, [participation_row(unit, 5, n) for unit, (_, n) in known.items()])


def published(places: dict[str, Count | None]) -> Published:
    """What the house publishes of bullying, by unit."""
    return by_unit(figures.protected_figures(tables_with(places), SETTINGS))


def by_unit(found: Iterable[SurveyFigure]) -> Published:
    return {figure.unit: figure for figure in found if (figure.group, figure.indicator) == ("5-7", "bullied")}


def published_or_nothing(places: dict[str, Count | None]) -> Published:
    """The same; nothing where the house finds that the numbers contradict each other and refuses."""
    try:
        return published(places)
    except ProtectionError:
        return {}


def with_total(schools: dict[str, Count]) -> dict[str, Count]:
    """Schools, and the municipality as their sum."""
    counts, asked = zip(*schools.values(), strict=True)
    return {**schools, MUNICIPALITY: (sum(counts), sum(asked))}


def without_primary_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is too small, and nobody is too few."""
    monkeypatch.setattr(figures, "is_sensitive", lambda *_: False)
    monkeypatch.setattr(figures, "places_with_few", lambda *_: frozenset())


def without_secondary_hiding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what the primary rules name is hidden."""

    def only_named(_: Ledger, hidden: Iterable[object], *__: object) -> witnesses.Protection:
        return witnesses.Protection(frozenset(hidden), ())

    for module in (figures, respondents, witnesses):
        monkeypatch.setattr(module, "hide_until_safe", only_named)


# A percentage and n give the count


def printed_percent(count: int, n: int, decimals: int = 1) -> Fraction:
    """Half a unit is rounded up, as in a report."""
    return Fraction((2 * count * 100 * 10**decimals + n) // (2 * n), 10**decimals)


def counts_behind(percent: Fraction, n: int) -> list[int]:
    """Every number of pupils of n that is printed as this, with one decimal."""
    return [count for count in range(n + 1) if printed_percent(count, n) == percent]


def count_told(figure: SurveyFigure) -> int | None:
    """The number of pupils, worked out from the percentage that is printed and n alone."""
    if figure.share is None or figure.n is None:
        return None
    (count,) = counts_behind(read_percent(figure), figure.n)
    return count


def read_percent(figure: SurveyFigure) -> Fraction:
    assert figure.share is not None
    return Fraction(numbers.percent_bare(figure.share).replace(",", "."))


def test_4_3_percent_of_23_is_one_child() -> None:
    assert numbers.percent(1 / 23) == "4,3\u00a0%"
    assert counts_behind(Fraction("4.3"), 23) == [1]


@pytest.mark.parametrize(("decimals", "most"), [(1, 400), (0, 100)])
def test_a_percentage_gives_the_count_for_every_n(decimals: int, most: int) -> None:
    for n in range(5, most + 1):
        assert len({printed_percent(count, n, decimals) for count in range(n + 1)}) == n + 1


def test_whole_percents_begin_to_hide_from_101() -> None:
    assert len({printed_percent(count, 101, 0) for count in range(102)}) < 102


@pytest.mark.parametrize(("n", "decimals"), [(5, 1), (23, 1), (399, 1), (400, 1), (5, 0), (99, 0), (100, 0)])
def test_the_ledger_knows_this_arithmetic(n: int, decimals: int) -> None:
    for count in range(n + 1):
        row = rounded([(0, 1)], printed_percent(count, n, decimals) / 100, decimals + 2, times=n)
        assert (row.low, row.high) == (count, count)


SMALL = [(1, 23), (0, 23), (23, 23), (22, 23), (4, 100), (1, 333), (4, 400), (396, 400)]


@pytest.mark.parametrize("truth", SMALL)
def test_no_small_count_is_told_by_a_percentage(truth: Count, monkeypatch: pytest.MonkeyPatch) -> None:
    assert count_told(published({"solstol": truth})["solstol"]) is None
    without_primary_rules(monkeypatch)
    assert count_told(published({"solstol": truth})["solstol"]) == truth[0]


# Percentages without n give n


def sizes_that_fit(percents: Iterable[Fraction]) -> list[int]:
    """Every n from 5 to 60 of which all these can be percentages."""
    return [n for n in range(5, 61) if all(counts_behind(percent, n) for percent in percents)]


def percentages_of_the_municipality(asked: int, **counts: int) -> list[Fraction]:
    """What a page says that prints percentages and no n."""
    survey = [share_row(MUNICIPALITY, 5, count, asked, indicator) for indicator, count in counts.items()]
    found = figures.protected_figures(tables_of(survey, [participation_row(MUNICIPALITY, 5, asked)]), SETTINGS)
    return sorted({read_percent(figure) for figure in found if figure.share is not None})


def test_percentages_without_n_give_n(monkeypatch: pytest.MonkeyPatch) -> None:
    truth = {"bullied": 20, "bullied_by_pupils": 2, "bullied_digitally": 1}
    assert sizes_that_fit(percentages_of_the_municipality(23, **truth)) == list(range(5, 61))
    without_primary_rules(monkeypatch)
    assert percentages_of_the_municipality(23, **truth) == [Fraction(p) for p in ("4.3", "8.7", "87.0")]
    assert sizes_that_fit(percentages_of_the_municipality(23, **truth)) == [23, 46]


def test_no_figure_is_a_percentage_without_its_n() -> None:
    place = {"unit": "solstol", "school_year": "2020-21", "group": "5-7", "indicator": "bullied", "state": "shown"}
    with pytest.raises(ValueError, match="needs n"):
        SurveyFigure.model_validate({**place, "share": 0.043})


# A mean, its interval and n give the answers

Answers = tuple[int, ...]


def printed_interval(answers: Answers) -> tuple[str, str]:
    """The interval as a report prints it."""
    n, mean = len(answers), sum(answers) / len(answers)
    sd = (sum((answer - mean) ** 2 for answer in answers) / (n - 1)) ** 0.5
    return interval_of(mean, sd, n)


def interval_of(mean: float, sd: float, n: int) -> tuple[str, str]:
    low, high = mean_interval(mean, sd, n)
    return numbers.mean(max(low, 1.0)), numbers.mean(min(high, 5.0))


def answers_behind(n: int, mean: str, interval: tuple[str, str] | None = None) -> list[Answers]:
    """Every way in which n pupils can answer from 1 to 5 that is printed like this."""
    ways = combinations_with_replacement(range(1, 6), n)
    fitting = [way for way in ways if numbers.mean(sum(way) / n) == mean]
    return [way for way in fitting if interval is None or printed_interval(way) == interval]


def answers_told(figure: SurveyFigure) -> Answers | None:
    """Everybody's answer, where one way only fits what is printed."""
    if figure.mean is None or figure.sd is None or figure.n is None:
        return None
    ways = answers_behind(figure.n, numbers.mean(figure.mean), interval_of(figure.mean, figure.sd, figure.n))
    return ways[0] if len(ways) == 1 else None


def wellbeing(answers: Answers) -> SurveyFigure:
    found = figures.protected_figures(tables_of([mean_row("solstol", 5, answers)]), SETTINGS)
    return next(figure for figure in found if figure.indicator == "wellbeing")


@pytest.mark.parametrize(("n", "mean", "answers"), [(6, "4,8", (4, 5, 5, 5, 5, 5)), (8, "5,0", (5,) * 8)])
def test_a_mean_of_few_gives_every_answer(n: int, mean: str, answers: Answers) -> None:
    assert answers_behind(n, mean) == [answers]


def test_the_width_of_an_interval_gives_what_the_mean_leaves_open() -> None:
    one_is_unhappy = (1, *(5,) * 9)
    assert len(answers_behind(10, "4,6")) == 5
    assert answers_behind(10, "4,6", printed_interval(one_is_unhappy)) == [one_is_unhappy]


@pytest.mark.parametrize(
    "answers",
    [(4, 5, 5, 5, 5, 5), (5,) * 8, (5,) * 12, (4, *(5,) * 11), (1, *(5,) * 9), (1,) * 10, (*(1,) * 9, 5)],
)
def test_no_mean_gives_every_answer(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answers_told(wellbeing(answers)) is None
    without_primary_rules(monkeypatch)
    assert answers_told(wellbeing(answers)) == answers


# One hidden school and the municipal total


def total_minus_the_others(found: Published, read: Callable[[SurveyFigure], int | None]) -> int | None:
    """The number of the only school without one."""
    schools = [figure for unit, figure in found.items() if unit != MUNICIPALITY]
    hidden = [figure for figure in schools if read(figure) is None]
    total = read(found[MUNICIPALITY]) if MUNICIPALITY in found else None
    if len(hidden) != 1 or total is None:
        return None
    return total - sum(read(figure) or 0 for figure in schools)


READ_AS: dict[str, Callable[[SurveyFigure], int | None]] = {
    "counts": lambda figure: figure.count,
    "percentages with one decimal": count_told,
    "respondents": lambda figure: figure.n,
}
LONE = {
    "two of them": {"stjernelia": (15, 170), "solstol": (2, 43), "kometdalen": (6, 30)},
    "nobody": {"stjernelia": (15, 170), "solstol": (0, 43), "kometdalen": (9, 30), "saturn": (11, 61)},
    "all but one": {"stjernelia": (60, 170), "solstol": (42, 43), "kometdalen": (9, 30)},
    "nine asked": {"stjernelia": (15, 170), "solstol": (4, 9), "kometdalen": (6, 30)},
}


@pytest.mark.parametrize("what", READ_AS)
@pytest.mark.parametrize("case", LONE)
def test_a_total_does_not_give_the_only_hidden_school(case: str, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    truth, read = with_total(LONE[case]), READ_AS[what]
    assert published(truth)["solstol"].state == "hidden"
    assert total_minus_the_others(published(truth), read) is None
    without_secondary_hiding(monkeypatch)
    number = truth["solstol"][1 if what == "respondents" else 0]
    assert total_minus_the_others(published(truth), read) == number


# A row of a unit that is not in the municipal total, and a total of units that have no row


def total_without(outsider: str, found: Published) -> int | None:
    """The attack of somebody who knows that one unit is not counted in the municipality's figure."""
    return total_minus_the_others({u: f for u, f in found.items() if u != outsider}, READ_AS["counts"])


@pytest.mark.parametrize("saturn", [(3, 30), None], ids=["with its row", "hidden at the source"])
def test_a_private_school_that_the_total_does_not_count_hides_nobody(
    saturn: Count | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    municipal = with_total({"stjernelia": (15, 170), "solstol": (2, 43)})
    rows = {**municipal, "saturn": saturn}
    assert total_without("saturn", published_or_nothing(rows)) is None
    without_secondary_hiding(monkeypatch)
    assert total_without("saturn", published_or_nothing(rows)) == 2


def test_where_rows_and_total_contradict_each_other_the_edition_without_units_is_left() -> None:
    rows = {**with_total({"stjernelia": (15, 170), "solstol": (2, 43)}), "saturn": (3, 30)}
    with pytest.raises(ProtectionError, match="ledger_contradicts"):
        published(rows)
    found = by_unit(year_without_unit_numbers(tables_with(rows), SETTINGS).figures)
    assert total_without("saturn", found) is None
    assert {figure.state for unit, figure in found.items() if unit != MUNICIPALITY} == {"left_out"}


def total_minus_all_rows(found: Published) -> int | None:
    """The number of those whom only the total counts."""
    hidden = [figure for figure in found.values() if figure.count is None]
    schools = [figure.count or 0 for unit, figure in found.items() if unit != MUNICIPALITY]
    return None if hidden else (found[MUNICIPALITY].count or 0) - sum(schools)


def test_a_unit_that_only_the_total_counts_is_not_given_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {"stjernelia": (15, 60), "solstol": (9, 40), MUNICIPALITY: (25, 120)}
    assert total_minus_all_rows(published(rows)) is None
    without_secondary_hiding(monkeypatch)
    assert total_minus_all_rows(published(rows)) == 1


# Moving sums over three years, and one year that is known

YEARS = (2, 1, 4, 4)
SECRETS = {"fourth": (Secret("fourth", ((3, 1),), LIMIT),)}


def moving_sums(first_is: str) -> Ledger:
    """Four years' counts of a school; two sums of three years are published, the first year too or by others before."""
    first, fourth = equal([(0, 1)], YEARS[0]), equal([(3, 1)], YEARS[3])
    sums = [equal([(year, 1) for year in range(start, start + 3)], sum(YEARS[start : start + 3])) for start in (0, 1)]
    statements = [Statement(f"sum from {start}", (row,)) for start, row in enumerate(sums)]
    statements += [Statement("fourth", (fourth,)), *([Statement("first", (first,))] if first_is == "ours" else [])]
    return Ledger(len(YEARS), tuple(statements), (first,) if first_is == "known already" else ())


def fourth_years(ledger: Ledger, hidden: Iterable[object]) -> set[int]:
    """What the fourth year can be, up to 9 in every year."""
    rows = ledger.known_rows(hidden)
    return {years[3] for years in product(range(10), repeat=4) if all(row.holds_in(years) for row in rows)}


def is_told(values: set[int]) -> bool:
    return len(values) == 1 or max(values) < LIMIT


@pytest.mark.parametrize("first_is", ["ours", "known already"])
def test_moving_sums_do_not_give_a_year(first_is: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = moving_sums(first_is)
    assert [row.low for statement in ledger.statements for row in statement.rows][:2] == [7, 9]
    hidden = witnesses.hide_until_safe(ledger, {"fourth"}, SECRETS).hidden
    assert len(hidden) > 1
    assert not is_told(fourth_years(ledger, hidden))
    assert told_numbers(ledger, hidden, SECRETS) == []
    without_secondary_hiding(monkeypatch)
    hidden = witnesses.hide_until_safe(ledger, {"fourth"}, SECRETS).hidden
    assert fourth_years(ledger, hidden) == {9 - 7 + 2}
    assert [(one.low, one.high) for one in told_numbers(ledger, hidden, SECRETS)] == [(4, 4)]
