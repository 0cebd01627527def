"""The report over the plan's years, part by part: one page to read, the rest shows what it is built on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from toolkit.check import Finding
from toolkit.check.decision_ledger import DecisionStory
from toolkit.check.plan_years import PlanYear
from toolkit.plan.lint import PlanFinding
from toolkit.plan.model import Measure
from toolkit.plan.settings import Settings
from toolkit.present import html, numbers
from toolkit.present.committee_follow_up import resolution_parts
from toolkit.present.content import block_of
from toolkit.present.found_in_municipality import DONE, headline_series
from toolkit.present.html import Block, Cell, Status
from toolkit.present.key_messages import rolling_messages
from toolkit.present.parts import about_numbers, action_table_caption, bands, hiding_rules, status
from toolkit.present.plan_findings import plan_sentence
from toolkit.present.programme_starts import programme_starts
from toolkit.present.sentences import finding_result
from toolkit.present.series_figure import series_figure
from toolkit.present.strips import answers_table, strip_figure, year_head
from toolkit.present.texts import text
from toolkit.rolling_review import RollingReview

MOST_CLAUSES = 6


def title(review: RollingReview, settings: Settings, internal: bool) -> Block:
    """Bands, heading, and which years the report has."""
    plan = settings.plan
    values = {
        "municipality": settings.unit_register.municipality.name,
        "first": plan.first_year,
        "last": f"{plan.last_year % 100:02d}",
    }
    known = numbers.listing([year_head(year.school_year, plan) for year in review.years])
    code = "rolling.title" if review.is_whole else "rolling.title_so_far"
    return (
        bands(settings, internal)
        + html.heading(text(code, **values), 1)
        + html.paragraph(text("rolling.years", years=known), "lead")
    )


def key_messages(review: RollingReview, settings: Settings) -> Block:
    """«Viktigst»: delivery, the headline share, the action table, open decisions and political resolutions."""
    return html.bullets(rolling_messages(review, settings))


def end_of_first_page() -> Block:
    """What follows is for those who want to see what the first page is built on."""
    return html.end_of_first_page(text("rolling.rest"))


def promises(review: RollingReview, settings: Settings) -> Block:
    """The action table's rows, with time and responsible role, and where they stand."""
    found = {finding.clause: finding for finding in review.findings}
    heads = [text(f"head.{name}") for name in ("measure", "status", "responsible", "deadline", "found")]
    rows: list[list[Cell]] = []
    for measure in settings.plan.measures:
        name = text("rolling.with_clause", what=measure.wording, clause=measure.clause)
        finding = found.get(measure.clause)
        state, result = (status(finding), finding_result(finding)) if finding else _units_cells(measure, review)
        rows.append([name, state, measure.role, measure.when, result])
    block = html.table(action_table_caption(settings.plan), heads, rows)
    if review.municipality_delivery == "delivered":
        return block
    return html.paragraph(text(f"committee.own_workbook_{review.municipality_delivery}")) + block


def strips(review: RollingReview, settings: Settings) -> Block:
    """What was to go on for years: measures with a period, programmes and meetings."""
    block = html.paragraph(text("rolling.about_strips"))
    for name in ("measures", "programmes", "forums"):
        found = {"measures": review.measures, "programmes": review.programmes, "forums": review.forums}[name]
        if found:
            block += strip_figure(name, found, review.columns, settings)
    return block


def programme_answers(review: RollingReview, settings: Settings) -> Block:
    """The answers behind the programmes' strips."""
    if not any(cell.due for strip in review.programmes for cell in strip.cells):
        return html.paragraph(text("committee.programmes_unreported"))
    return html.paragraph(text("rolling.about_answers")) + answers_table(review.programmes, settings.plan)


def year_by_year(review: RollingReview, settings: Settings) -> Block:
    """Delivery, when the review was held and how it ended, as numbers of units."""
    heads = [text("rolling.what"), *(year_head(year.school_year, settings.plan) for year in review.years)]
    rows = [[text("rolling.row_delivered"), *(_of(len(y.delivered), len(y.records)) for y in review.years)]]
    if settings.plan.review_window is not None:
        rows.append([text("rolling.row_window"), *map(_held_in_time, review.years)])
    for outcome in settings.plan.outcomes:
        cells = [_of(_with_outcome(year, outcome), len(year.delivered)) for year in review.years]
        rows.append([text("rolling.row_outcome", outcome=outcome), *cells])
    return html.table(text("rolling.year_by_year"), heads, rows)


def figures(review: RollingReview, settings: Settings) -> Block:
    """The municipality's headline series over all years, with marks where programmes began."""
    starts = programme_starts(review.units, review.latest.records, settings)
    block = sum((series_figure(one, settings, starts) for one in headline_series(review, settings)), html.EMPTY)
    return block if block.html else html.paragraph(text("committee.no_survey"))


def decisions(review: RollingReview, settings: Settings) -> Block:
    """What became of the decisions, by the year they were made in."""
    if not any(year.made for year in review.decisions):
        return html.paragraph(text("rolling.no_decisions"))
    heads = [text(f"rolling.{name}") for name in ("decided", "made", "done", "cancelled", "open")]
    rows = [
        [year_head(one.decided, settings.plan), *map(numbers.whole, (one.made, one.done, one.cancelled, one.open))]
        for one in review.decisions
    ]
    return html.table(text("rolling.decisions"), heads, rows) + html.paragraph(
        text("rolling.about_new", year=review.school_year)
    )


def open_decisions(review: RollingReview) -> Block:
    """Every decision that nobody has closed, the oldest first, with what was said of it each year."""
    names = {unit.id: unit.name_in(review.school_year) for unit in review.units}
    still_open = [(story, unit) for unit, own in review.stories.items() for story in own if story.is_open]
    if not still_open:
        return html.paragraph(text("rolling.none_open"))
    heads = [text("head.decision"), text("head.unit"), text("rolling.story"), text("head.reason")]
    rows = [
        [story.text or text("unit.withheld"), names[unit], _told(story), story.reason or "–"]
        for story, unit in sorted(still_open, key=lambda one: one[0].decided)
    ]
    return html.table(text("rolling.still_open"), heads, rows)


def resolutions(review: RollingReview) -> Block:
    """What political bodies have resolved, and where it stands."""
    return block_of(resolution_parts(review.resolutions))


def proposals(review: RollingReview) -> Block:
    """What the next plan could settle, numbered, each with its reason and clause. A person decides."""
    if not review.proposals:
        return html.paragraph(text("rolling.no_proposals"))
    points = [_with_clauses(text(one.code, **one.values), one.clauses) for one in review.proposals]
    return html.paragraph(text("rolling.about_proposals")) + html.bullets(points, ordered=True)


def unclear(review: RollingReview, settings: Settings) -> Block:
    """Where the plan contradicts itself or has been overtaken."""
    if not review.unclear:
        return html.paragraph(text("lint.none"))
    return html.bullets([_with_clauses(_said_of_plan(one, settings), one.clauses) for one in review.unclear])


def cannot_be_said(review: RollingReview) -> Block:
    """«Dette kan vi ikke si»."""
    block = [text(f"rolling.cannot_{what}") for what in ("control", "effect", "small", "kindergarten")]
    return html.bullets([*block, *([] if review.is_whole else [text("rolling.cannot_yet")])])


def hiding(review: RollingReview, settings: Settings) -> Block:
    """«Hva som er skjermet»."""
    return hiding_rules(review.series, settings)


def about(review: RollingReview, settings: Settings) -> Block:
    """«Om tallene»."""
    return about_numbers(review.series, settings)


def _units_cells(measure: Measure, review: RollingReview) -> tuple[Cell, Cell]:
    """A row that each unit answers for itself: how many have, of those that the plan binds and that delivered."""
    found = [f for own in review.latest.unit_findings.values() for f in own if _is_about(f, measure)]
    done = sum(finding.state in (*DONE, "in_progress") for finding in found)
    late = sum(finding.state == "fulfilled_late" for finding in found)
    said = text("rolling.units_late", late=late) if measure.deadline else text("rolling.units_years")
    return Status("coverage", text("committee.units_done", done=done, all=len(found))), said


def _is_about(finding: Finding, measure: Measure) -> bool:
    return finding.clause == measure.clause and "measure" in finding.values and finding.state != "not_mandated"


def _held_in_time(year: PlanYear) -> str:
    held = [f.state for own in year.unit_findings.values() for f in own if f.rule == "review_window"]
    return _of(held.count("fulfilled"), len(held))


def _with_outcome(year: PlanYear, outcome: str) -> int:
    return sum(record.texts.get("outcome") == outcome for record in year.delivered)


def _of(count: int, total: int) -> str:
    return text("rolling.of", count=count, total=total) if total else "–"


def _told(story: DecisionStory) -> str:
    """`bestemt 2017-18, ikke gjennomført 2018-19, 2019-20 og 2020-21`."""
    words = ((status or text("state.not_reported"), year) for year, status in story.statuses)
    runs = [
        text("rolling.story_run", status=word, years=numbers.listing([year for _, year in run]))
        for word, run in groupby(words, key=lambda one: one[0])
    ]
    return ", ".join([text("rolling.story_decided", year=story.decided), *runs])


def _said_of_plan(finding: PlanFinding, settings: Settings) -> str:
    """An invented municipality borrows a real plan, whose wordings may name real places: its page names the clause."""
    if settings.unit_register.municipality.kind == "real" or "wording" not in finding.values:
        return plan_sentence(finding)
    clause = finding.clauses[0]
    sentence = plan_sentence(PlanFinding(finding.code, finding.clauses, finding.values | {"wording": clause}))
    named = sentence.replace(f"«{clause}»", text("lint.clause", clause=clause))  # a number is not a quotation
    return named[:1].upper() + named[1:]


def _with_clauses(sentence: str, clauses: Sequence[str]) -> str:
    """The sentence and where in the plan; a long list is only counted."""
    if not clauses:
        return sentence
    places = ", ".join(clauses) if len(clauses) <= MOST_CLAUSES else text("rolling.many_clauses", count=len(clauses))
    return text("lint.places", sentence=sentence, clauses=places)
