"""One page for parents and pupils of a unit, in words a twelve-year-old understands."""

from __future__ import annotations

from toolkit.analyse.series import Series
from toolkit.check.decision_ledger import DecisionStory
from toolkit.plan.settings import Settings
from toolkit.present import html, numbers
from toolkit.present.html import Block
from toolkit.present.parts import bands, series_title
from toolkit.present.sentences import definition_of
from toolkit.present.texts import text
from toolkit.review import Review
from toolkit.sources.workbook_layout import GROUPS

QUESTIONS = (1, 2, 3)


def one_page(review: Review, settings: Settings) -> Block:
    """The whole page, in the order it is read."""
    sections = (
        ("done", done_since_last(review)),
        ("say", pupils_say(review, settings)),
        ("do", decided_now(review)),
        ("questions", questions(review)),
        ("answers", last_answers(review)),
    )
    under = (html.heading(text(f"one_page.head_{code}", asked=_asked(review)), 2) + block for code, block in sections)
    return sum(under, title(review, settings))


def title(review: Review, settings: Settings) -> Block:
    """Bands, heading and whom the page is for."""
    name, readers = review.unit.name_in(review.school_year), text(f"one_page.readers_{review.unit.type}")
    return (
        bands(settings, internal=False)
        + html.heading(text("one_page.title", name=name, readers=readers, year=review.school_year), 1)
        + html.paragraph(text(f"one_page.to_{review.unit.type}"), "lead one-page")
    )


def done_since_last(review: Review) -> Block:
    """What became of the decisions that were open when the year began; their texts only where they are released."""
    due = [d for d in review.decisions if d.statuses and d.statuses[-1][0] == review.school_year]
    if not due:
        return html.paragraph(text("one_page.nothing_decided"))
    done = [one for one in due if one.state == "fulfilled"]
    first = html.paragraph(text("one_page.done", done=len(done), all=len(due)))
    told = [_told(one) for one in due if one.text is not None]
    return first + (html.bullets(told) if told else html.paragraph(text("one_page.not_released")))


def pupils_say(review: Review, settings: Settings) -> Block:
    """The figures that the settings put first, one sentence each; why there is none where there is none."""
    headlines = [one for one in review.series if settings.indicator(one.indicator).headline]
    if not headlines:
        return html.paragraph(text("one_page.no_survey", asked=_asked(review)))
    return html.bullets([_figure(one, settings) for one in headlines]) + html.paragraph(text("one_page.source"))


def decided_now(review: Review) -> Block:
    """What the unit will do next; only the number where the texts are not released."""
    decisions = review.record.new_decisions
    if not decisions:
        return html.paragraph(text("one_page.no_new_decisions"))
    told = [one.decision for one in decisions if one.decision is not None]
    return html.bullets(told) if told else html.paragraph(text("one_page.new_decisions", count=len(decisions)))


def questions(review: Review) -> Block:
    """The three questions, and where the answers go."""
    asked = html.bullets([text(f"one_page.question_{number}") for number in QUESTIONS], ordered=True)
    return asked + html.paragraph(text("one_page.send", leader=review.unit.leader))


def last_answers(review: Review) -> Block:
    """What the groups answered to last year's questions; an answer that is not released is not there."""
    answers = [one for one in review.record.group_answers if one.answer is not None]
    if not answers:
        withheld = "one_page.answers_not_released" if review.record.group_answers else "one_page.no_answers"
        return html.paragraph(text(withheld))
    return html.bullets(
        [
            text(
                "one_page.answer",
                who=text(f"one_page.who_{GROUPS.index(one.who)}"),
                question=text(f"one_page.question_{one.question}"),
                answer=one.answer,
            )
            for one in answers
        ]
    )


def _asked(review: Review) -> str:
    """`elevene`, `barna`: those whom a survey would ask."""
    return text(f"one_page.asked_{review.unit.type}")


def _told(story: DecisionStory) -> str:
    return text("one_page.told", decision=story.text, status=text(f"one_page.state_{story.state}"))


def _figure(series: Series, settings: Settings) -> str:
    latest, label = series.latest, series_title(series, settings)
    if latest.value is None or latest.low is None or latest.high is None:
        return text(f"one_page.{latest.state}", title=label)
    if series.kind == "share":
        value, interval = numbers.percent(latest.value), numbers.percent_interval(latest.low, latest.high)
    else:
        value, interval = numbers.mean(latest.value), f"{numbers.mean(latest.low)}–{numbers.mean(latest.high)}"
    means = definition_of(settings.indicator(series.indicator), settings)
    n = numbers.whole(latest.n or 0)
    code = "one_page.share_plain" if series.kind == "share" and not means else f"one_page.{series.kind}"
    return text(code, title=label, value=value, interval=interval, n=n, definition=means)
