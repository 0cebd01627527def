"""The same finding always gets the same sentence: from codes and values to bokmål."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from toolkit.analyse.series import Point, Series
from toolkit.analyse.verdicts import Verdict
from toolkit.check import Finding
from toolkit.check.finding import Value
from toolkit.plan.model import Plan
from toolkit.plan.settings import Indicator, MarkedYear, Settings
from toolkit.present import numbers
from toolkit.present.texts import has_text, text
from toolkit.protect.coarsen import WHOLE
from toolkit.sources.workbook_layout import question_of


def finding_sentence(finding: Finding, plan: Plan) -> str:
    """One finding as a sentence of its own."""
    result = finding_result(finding)
    if "measure" not in finding.values:
        return result
    measure = next(m.wording for m in plan.measures if m.id == finding.values["measure"])
    return text("finding.measure", measure=measure, result=result[0].lower() + result[1:])


def finding_result(finding: Finding) -> str:
    """One finding where the table already names the measure."""
    values = {key: _said(value) for key, value in finding.values.items()}
    code = _finding_code(finding)
    if has_text(code):
        return text(code, **values)
    # A plan may ask about any field of the workbook: then the question itself is said, with its answer.
    return text(f"finding.{finding.rule}_{finding.state}", question=question_of(str(finding.values["field"])), **values)


def _said(value: Value) -> str:
    if isinstance(value, tuple):
        return numbers.listing(value)
    return numbers.day(value) if isinstance(value, date) else str(value)


def _finding_code(finding: Finding) -> str:
    """The catalogue's key; some states have a variant that depends on which values the rule could give."""
    code = f"finding.{finding.values.get('field', finding.rule)}_{finding.state}"
    if "since" in finding.values and has_text(f"{code}_since"):
        return f"{code}_since"
    if finding.values.get("missing") and has_text(f"{code}_missing"):
        return f"{code}_missing"
    if "undated" in finding.values:
        return f"{code}_undated"
    if "due" in finding.values and has_text(f"{code}_period"):
        return f"{code}_period"
    return code


def group_label(group_id: str, settings: Settings) -> str:
    """`5.–7. trinn`, or all grades together."""
    if group_id == WHOLE:
        return text("group.all")
    return next(group.label for group in settings.surveys.grade_groups if group.id == group_id)


def grades_note(series: Series, point: Point, settings: Settings) -> str | None:
    """Which grades a shown figure is about, where they are fewer than its group; None where they are all there."""
    unit = settings.unit_register.get(series.unit)
    group = {grade for g in settings.surveys.grade_groups if series.group in (g.id, WHOLE) for grade in g.grades}
    expected = group & set(unit.grades) if unit and unit.grades else group
    if point.state != "shown" or set(point.grades) == expected:
        return None
    names = numbers.listing([_grade_name(grade) for grade in point.grades])
    return text("figure.only_grades", year=point.school_year, grades=names)


def definition_of(indicator: Indicator, settings: Settings) -> str:
    """What a share of bullied pupils counts, in the plan's own words; nothing for other indicators."""
    return "" if indicator.definition is None else settings.plan.definition(indicator.definition).short


def grades_label(grades: Sequence[int]) -> str:
    """`5.–10. trinn`, or the grades one by one where some are missing between them."""
    first, last = min(grades), max(grades)
    if len(grades) > 1 and len(grades) == last - first + 1 and last <= LAST_OF_COMPULSORY:
        return text("group.grade_range", first=first, last=last)
    return numbers.listing([_grade_name(grade) for grade in sorted(grades)])


LAST_OF_COMPULSORY = 10


def _grade_name(grade: int) -> str:
    if grade > LAST_OF_COMPULSORY:
        return text("group.upper_secondary_grade", grade=grade - LAST_OF_COMPULSORY)
    return text("group.grade", grade=grade)


def year_label(school_year: str, settings: Settings) -> str:
    """A school year as it stands in tables and along axes, with a mark where it was unlike others."""
    return f"{school_year}{MARK}" if _mark_of(school_year, settings) else school_year


def mark_notes(school_years: Iterable[str], settings: Settings) -> list[str]:
    """Why the marked ones among these years are marked."""
    marks = [(year, mark) for year in school_years if (mark := _mark_of(year, settings))]
    return [text("figure.marked", year=year_label(year, settings), why=mark.why) for year, mark in marks]


def mark_reason(school_year: str, settings: Settings) -> str | None:
    """Why a year is marked; None where it is a year like others."""
    mark = _mark_of(school_year, settings)
    return None if mark is None else mark.why


MARK = "*"


def _mark_of(school_year: str, settings: Settings) -> MarkedYear | None:
    return next((mark for mark in settings.surveys.marked_years if school_year.startswith(f"{mark.year}-")), None)


def verdict_sentence(series: Series, settings: Settings) -> str:
    """What may be said about the change from the year before."""
    verdict = series.verdict_on("year_before")
    if verdict is None:
        return text("verdict.not_measured")
    return text(f"verdict.{word_variant(series, verdict, settings)}")


def word_variant(series: Series, verdict: Verdict, settings: Settings) -> str:
    """The part of a text's key that the word, the kind of figure and the direction decide.

    A share of bullied pupils is higher or lower, never better or worse.
    """
    if verdict.word not in ("higher", "lower"):
        return f"{verdict.word}_{verdict.why}" if verdict.why else verdict.word
    if series.kind == "share":
        return f"{verdict.word}_share"
    good = (verdict.word == "higher") == (settings.indicator(series.indicator).direction == "high_is_good")
    return "better" if good else "worse"


def point_values(point: Point, kind: str) -> dict[str, str]:
    """A shown point's numbers as they are printed: `share`, `count`, `n`, `low` and `high`, or `mean` for `share`."""
    assert point.value is not None and point.low is not None and point.high is not None and point.n is not None
    if kind == "mean":
        return {
            "mean": numbers.mean(point.value),
            "n": numbers.whole(point.n),
            "low": numbers.mean(point.low),
            "high": numbers.mean(point.high),
        }
    return {
        "share": numbers.percent(point.value),
        "count": numbers.whole(point.count or 0),
        "n": numbers.whole(point.n),
        "low": numbers.percent_bare(point.low),
        "high": numbers.percent(point.high),
    }
