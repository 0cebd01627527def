"""The tables behind an effect: same grade before and after, checks of whether it holds, and years exposed."""

from __future__ import annotations

from functools import cache

from toolkit.analyse.effect import contrasts, years_exposed
from toolkit.interactive.estimate import Slow
from toolkit.interactive.panel import Panel
from toolkit.interactive.question import Choice
from toolkit.interactive.words import difference_words, p_words, unit_names, value_words
from toolkit.plan.settings import Settings
from toolkit.present import html
from toolkit.present.html import Block, Cell
from toolkit.present.texts import text
from toolkit.sources.national import national_series

MISSING = "–"


def contrasts_table(chosen: Choice, panel: Panel, settings: Settings) -> Block:
    """Each school and grade before and after its start, with the nation's change where it is known."""
    national = _national(chosen.indicator)
    names = row_names(panel, settings)
    heads = ["contrast_unit", "contrast_before", "contrast_after", "contrast_change"]
    rows: list[list[Cell]] = []
    for one in contrasts(panel.rows, national or None):
        row: list[Cell] = [
            names[str(one.unit)],
            value_words(one.before, panel.kind),
            value_words(one.after, panel.kind),
            difference_words(one.change, panel.kind),
        ]
        if national:
            row += [_or_missing(number, panel) for number in (one.national, one.beyond_national)]
        rows.append(row)
    if not rows:
        return html.EMPTY
    heads += ["contrast_national", "contrast_minus"] if national else []
    table = html.table(caption("effect.contrasts", panel), [text(f"effect.{head}") for head in heads], rows)
    code = "effect.contrast_national_note" if national else "effect.contrast_no_national"
    return table + html.paragraph(f"{text('effect.contrast_note')} {text(code)}", "note")


def _or_missing(number: float | None, panel: Panel) -> str:
    return MISSING if number is None else difference_words(number, panel.kind)


@cache
def _national(indicator: str) -> dict[int, float]:
    """Autumn to the nation's share, all grades together; empty where the toolkit has none."""
    frame = national_series()
    rows = frame[frame["indicator"] == indicator]
    return {int(row["year_autumn"]): float(row["share"]) for row in rows.to_dict("records")}


def checks(known: Slow, panel: Panel, settings: Settings) -> Block:
    """What comes out with pretended earlier starts, and without each school; folded away."""
    block = placebo_table(known, panel) + without_table(known, panel, settings)
    return html.details(text("effect.checks"), block) if block.html else block


def placebo_table(known: Slow, panel: Panel) -> Block:
    """What comes out with pretended earlier starts; nothing where there are no years for it."""
    rows: list[list[Cell]] = [
        [
            text("effect.placebo_years", years=one.years_earlier),
            _or_nothing(one.estimate, panel),
            MISSING if one.p_randomisation is None else p_words(one.p_randomisation),
        ]
        for one in known.placebos
    ]
    heads = [text(f"effect.{name}") for name in ("placebo_shift", "check_estimate", "placebo_p")]
    return html.table(caption("effect.placebo", panel), heads, rows) if rows else html.EMPTY


def without_table(known: Slow, panel: Panel, settings: Settings) -> Block:
    """What comes out without each school."""
    names = unit_names(settings)
    rows: list[list[Cell]] = [[names[str(one.cluster)], _or_nothing(one.estimate, panel)] for one in known.without]
    heads = [text("effect.without_school"), text("effect.check_estimate")]
    return html.table(caption("effect.without", panel), heads, rows) if rows else html.EMPTY


def _or_nothing(number: float | None, panel: Panel) -> str:
    return text("effect.nothing_to_compute") if number is None else difference_words(number, panel.kind)


def exposed_table(chosen: Choice, panel: Panel, settings: Settings) -> Block:
    """How many years pupils in each grade had had the programme each autumn that is looked at."""
    names, years = unit_names(settings), panel.years
    rows: list[list[Cell]] = [
        [
            text("effect.exposed_unit", school=names[school.unit], grade=grade),
            *(str(years_exposed(grade, year, school.starts)) for year in years),
        ]
        for school in chosen.schools
        for grade in chosen.grades
        if grade in school.grades and school.is_known(grade)
    ]
    if not rows or not years:
        return html.EMPTY
    heads = [text("effect.exposed_grade"), *map(str, years)]
    table = html.table(caption("effect.exposed", panel), heads, rows)
    return html.details(text("effect.exposed"), table + html.paragraph(text("effect.exposed_note"), "note"))


def caption(code: str, panel: Panel) -> str:
    """A table's caption; over figures before disclosure control it says so."""
    return text("explorer.internal", unit=text(code)) if panel.internal else text(code)


def row_names(panel: Panel, settings: Settings) -> dict[str, str]:
    """The panel's units with the names that people use."""
    names = unit_names(settings)
    pairs = dict(zip(panel.rows["unit"], panel.rows["cluster"], strict=True))
    return {
        unit: names[school]
        if unit == school
        else text("effect.exposed_unit", school=names[school], grade=unit.removeprefix(f"{school} "))
        for unit, school in pairs.items()
    }
