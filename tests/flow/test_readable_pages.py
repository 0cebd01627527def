"""The example's finished pages, read as people read them: short, plain, the same words for the same finding."""

from __future__ import annotations

import re
from html import unescape

import docx
import pytest
from clean_tables import SETTINGS
from readability import items_of, lix, sentences_in, words_in

from toolkit.present.key_messages import COMMITTEE, MOST_OF_UNIT, MOST_OF_YEARS, ROLLING, UNIT
from toolkit.present.texts import codes_under, wording

pytestmark = pytest.mark.slow

MOST_WORDS = 20
HARDEST_FIRST_PAGE = 45
"""LIX, from the assignment; an ordinary newspaper lies at 40-50."""

SPACES = str.maketrans("\u00a0", " ")


@pytest.fixture(scope="module")
def pages(demo):
    """Every page of the example, from its main part on."""
    return {
        path.stem: "<main" + path.read_text(encoding="utf-8").partition("<main")[2] for path in demo[1].glob("*.html")
    }


@pytest.fixture(scope="module")
def document(demo):
    """The case paper as Word opens it."""
    return docx.Document(demo[1] / "saksframlegg.docx")


def first_page(page):
    return page.partition('class="page-end"')[0]


def under(page, heading):
    """The bullets under a second-level heading, up to the next table or heading."""
    part = page.partition(f"<h2>{heading}</h2>")[2]
    part = re.split(r"<h2>|<table|<p class=.page-end", part)[0]
    return [item.translate(SPACES) for item in items_of(part)]


def units(pages):
    return {name: page for name, page in pages.items() if "<h2>Det vi bestemte i fjor</h2>" in page}


# Key sentences come from the list


def looks_like(code):
    """What a rule's sentence looks like. The sentence of a figure or of a point may be any of its own list's."""
    inner = {"{figure}": "figure", "{sentence}": "finding", "{comparison}": "against.municipality"}
    parts = re.split(r"(\{\w+\})", wording(code).translate(SPACES))
    return "".join(
        any_of(inner[part]) if part in inner else "[^;]+?" if part.startswith("{") else re.escape(part)
        for part in parts
    )


def any_of(section):
    codes = [code for code in codes_under(section.partition(".")[0]) if code.startswith(section)]
    codes = [code for code in codes if section != "figure" or code.endswith(("_sentence", "_grades", "_plain"))]
    measure = "(?:[^;:]+: )?" if section == "finding" else ""
    said = "|".join("[^;]+?".join(re.escape(p) for p in re.split(r"\{\w+\}", wording(code))) for code in codes)
    return f"{measure}(?i:{said})(?: {note})?" if section == "figure" else f"{measure}(?i:{said})"


note = re.escape(wording("figure.only_grades")).replace(r"\{year\}", ".+?").replace(r"\{grades\}", ".+?")


def is_made_by(rules, sentence):
    return any(re.fullmatch(looks_like(rule.code), sentence) for rule in rules)


def test_every_key_sentence_is_made_by_a_rule_of_the_list(pages):
    told = {name: under(page, "Viktigst") for name, page in units(pages).items()}
    assert len(told) == 10
    for name, sentences in told.items():
        assert 1 <= len(sentences) <= MOST_OF_UNIT
        assert [one for one in sentences if not is_made_by(UNIT, one)] == [], name
    for name, rules in {"driftsutvalget": COMMITTEE, "saksframlegg": COMMITTEE, "rullering": ROLLING}.items():
        sentences = under(pages[name], "Viktigst")
        assert len(sentences) >= 5
        assert [one for one in sentences if not is_made_by(rules, one)] == [], name
    assert len(under(pages["rullering"], "Viktigst")) <= MOST_OF_YEARS
    assert not is_made_by(UNIT, "Solstøl skole er den beste skolen.")


# The same finding, the same sentence


def test_the_case_paper_says_what_the_committees_page_says(pages, document):
    said = under(pages["driftsutvalget"], "Viktigst")
    assert under(pages["saksframlegg"], "Viktigst") == said
    written = [paragraph.text.translate(SPACES) for paragraph in document.paragraphs]
    assert [one for one in said if one not in written] == []


def test_what_two_pages_tell_of_is_told_in_the_same_words(pages):
    committee, rolling = (set(under(pages[name], "Viktigst")) for name in ("driftsutvalget", "rullering"))
    shared = {rule.code for rule in COMMITTEE} & {rule.code for rule in ROLLING}
    told = {one for one in committee | rolling for code in shared if re.fullmatch(looks_like(code), one)}
    assert len(told) >= 3
    assert told <= committee & rolling


def test_a_figures_sentence_is_the_same_on_the_first_page_and_over_the_drawing(pages):
    compared = 0
    for page in [*units(pages).values(), pages["driftsutvalget"], pages["rullering"]]:
        captions = {
            " ".join(unescape(re.sub(r"<[^>]+>", "", one)).split()).translate(SPACES)
            for one in re.findall(r"<figcaption>(.*?)</figcaption>", page, flags=re.DOTALL)
        }
        first = [*under(page, "Viktigst"), *under(page, "Tallene")]
        said = [one for one in first if "sikkerhet" in one.lower() and not one.startswith("Mobbing")]
        assert set(said) <= captions or not captions
        compared += len(said)
    assert compared >= 10


def test_the_page_for_parents_gives_the_same_numbers_as_the_report(pages):
    compared = 0
    for name, page in units(pages).items():
        report = " ".join(items_of(page)).translate(SPACES)
        for item in items_of(pages[f"{name}-en-side"]):
            told = re.search(
                r"[:.] (\d,\d av 5|\d+,\d %).* (\d+) elever svarte.*?(\d+,\d–\d+,\d)", item.translate(SPACES)
            )
            if told:
                value, n, interval = told.groups()
                one = f"{value} ({n} svar, usikkerhet {interval})"
                other = rf"av {n} elever \({value}\).{{0,80}}Usikkerhet: {interval} %"
                assert one in report or re.search(other, report), item
                compared += 1
    assert compared >= 8


def test_what_was_decided_is_named_in_the_same_words_for_parents(pages):
    for name, page in units(pages).items():
        decided = under(page, "Det vi bestemmer nå")
        for one in under(pages[f"{name}-en-side"], "Det vi skal gjøre"):
            if not one.startswith(("Antall ting", "Vi har ikke")):
                assert any(sentence.startswith(one) for sentence in decided), one


# Short and plain


def test_the_first_page_of_every_kind_is_easy_enough(pages):
    hard = {name: lix(paragraphs_of(first_page(page))) for name, page in pages.items()}
    assert len(hard) >= 25
    assert {name: value for name, value in hard.items() if value >= HARDEST_FIRST_PAGE} == {}


def paragraphs_of(page):
    """Without headings: each is a short sentence, and would make any page look easy."""
    return items_of(re.sub(r"<(h[1-6])\b.*?</\1>", "", page, flags=re.DOTALL))


def test_no_sentence_of_any_page_is_longer_than_twenty_words(pages):
    """Quoted words are the plan's, and a list of all units is a list."""
    long = []
    for page in pages.values():
        for item in paragraphs_of(page):
            for sentence in sentences_in(re.sub("«[^»]*»", "«X»", item)):
                if len(words_in(sentence)) > MOST_WORDS and not sentence.startswith("Rapporter for enhetene: "):
                    long.append(sentence)
    assert long == []


# Numbers and dates, as a Norwegian reader writes them


MONTHS = "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
ENGLISH = "January|February|March|May|June|July|October|December"
CHAPTERS = "|".join(re.escape(chapter.id) for chapter in SETTINGS.plan.chapters if "." in chapter.id)
NOT_NUMBERS = re.compile(
    rf"https?://\S+|tiltaksplan \d+\.\d+\.\d+|\b(?:{CHAPTERS})(?=[ ).]|$)|\b2018-2021\b|Vedlegg 6\.1|65001 (?=\(UTF-8)"
)
"""Addresses, the version, the plan's chapters and appendix, years as the plan writes them, the name of an encoding."""
WRONG = {
    "a decimal point": re.compile(r"\d\.\d"),
    "no hard space before %": re.compile(r"\d[ ]?%"),
    "an ISO date": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "an English month": re.compile(rf"\b(?:{ENGLISH})\b"),
    "a date that may be broken": re.compile(rf"\d\. (?:{MONTHS})\b"),
    "a hyphen in an interval": re.compile(r"\d,\d-\d|%-\d|(?<![\d-])\d{1,3}-\d{1,3}(?![\d-])|\d{4}-\d{4}"),
    "a hyphen for a minus": re.compile(r"(?<![\w–-])-\d"),
    "thousands without a space": re.compile(r"(?<![\d/.,])\d{5,}"),
}


def said_in(page):
    """Everything that a page says: text, titles and descriptions of drawings, alt texts."""
    shown = re.sub(r"<style\b.*?</style>", " ", page, flags=re.DOTALL)
    labels = re.findall(r'(?:alt|title|aria-label)="([^"]*)"', shown)
    return [unescape(one) for one in (*re.findall(r">([^<]+)<", shown), *labels) if one.strip()]


def wrong_in(said):
    cleaned = NOT_NUMBERS.sub("", said)
    return [what for what, pattern in WRONG.items() if pattern.search(cleaned)]


def test_no_page_writes_a_number_or_a_date_in_another_style(pages, document):
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    written = [*(paragraph.text for paragraph in document.paragraphs), *cells]
    every = [
        *((name, one) for name, page in pages.items() for one in said_in(page)),
        *(("docx", one) for one in written),
    ]
    assert len(every) > 3000
    assert [(name, one, wrong_in(one)) for name, one in every if wrong_in(one)] == []


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("7.5\u00a0% av elevene", "a decimal point"),
        ("7,5 % av elevene", "no hard space before %"),
        ("7,5% av elevene", "no hard space before %"),
        ("Frist: 2021-05-17", "an ISO date"),
        ("17 May 2021", "an English month"),
        ("17. mai 2021", "a date that may be broken"),
        ("Usikkerhet: 5,1-10,9\u00a0%", "a hyphen in an interval"),
        ("5-7 trinn", "a hyphen in an interval"),
        ("endring: -1,4", "a hyphen for a minus"),
        ("26650 elever", "thousands without a space"),
    ],
)
def test_what_is_written_in_another_style_is_seen(said, what):
    assert what in wrong_in(said)


def test_what_is_right_is_not_seen_as_wrong():
    for said in (
        "Usikkerhet: 5,1–10,9\u00a0%",
        "2020-21",
        "17.\u00a0mai\u00a02021",
        "1.7 (P124)",
        "26\u00a0650",
        "−1,4 (−6,8 til +4,0)",
    ):
        assert wrong_in(said) == [], said
