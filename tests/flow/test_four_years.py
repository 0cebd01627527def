"""Four years after one another, each run as the adviser runs it: what one year decides opens the next."""

import re
from html import unescape
from itertools import pairwise

import pytest
from house import copy_example, keep_workbooks, tiltaksplan

pytestmark = pytest.mark.slow

YEARS = ("2017-18", "2018-19", "2019-20", "2020-21")
LAST, FIGURES, NEW, END = "Det vi bestemte i fjor", "Tallene", "Det vi bestemmer nå", "Kapittel for kapittel"
MISSED = "Fast tid til elevsamtaler om trivsel på alle trinn"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The pages of two units, by unit and year, from four runs into one folder."""
    folder = tmp_path_factory.mktemp("four")
    params = keep_workbooks(copy_example(folder), "Solstøl", "Fullmåne", "kommune")
    for year in YEARS:
        run = tiltaksplan("run", "--params", params, "--run", year, "--out", folder / "out")
        assert run.returncode == 0, run.stderr
    out = folder / "out" / "example"
    return {
        (unit, year): (out / year / f"{unit}.html").read_text(encoding="utf-8")
        for unit in ("solstol", "fullmaane")
        for year in YEARS
    }


def part(page, start, stop):
    """The words between two headings."""
    words = unescape(re.sub(r"<[^>]+>", " ", page))
    return " ".join(words.partition(f"{start} ")[2].partition(f"{stop} ")[0].split())


def decided(page):
    """What a year has decided, each as its words."""
    block = page.partition(f">{NEW}</h2>")[2].partition("</ol>")[0]
    return [
        unescape(re.sub(r"<[^>]+>", "", item)).split(". ")[0] for item in re.findall(r"<li>(.*?)</li>", block, re.S)
    ]


@pytest.mark.parametrize("unit", ["solstol", "fullmaane"])
def test_what_a_year_decides_opens_the_next(pages, unit):
    for before, after in pairwise(YEARS):
        new = decided(pages[unit, before])
        assert new, (unit, before)
        opening = part(pages[unit, after], LAST, FIGURES)
        assert [words for words in new if words not in opening] == [], (unit, after)


def test_the_year_before_the_plan_was_at_work_is_the_baseline(pages):
    assert "Dette er nullpunktet" in part(pages["solstol", "2017-18"], LAST, FIGURES)
    assert "nullpunktet" not in pages["solstol", "2018-19"]


def test_a_decision_that_was_missed_is_named_three_years_later_with_its_year(pages):
    assert MISSED in decided(pages["solstol", "2017-18"])
    for year in YEARS[1:]:
        assert MISSED in part(pages["solstol", year], LAST, FIGURES), year
    opening = part(pages["solstol", "2020-21"], LAST, FIGURES)
    assert re.search(re.escape(f"{MISSED} (bestemt 2017-18)") + r".{0,40}Ikke gjennomført: Smittevern", opening)


def test_what_was_done_is_not_asked_for_again(pages):
    done = "Lage skolens egen plan"
    assert re.search(f"{done}.{{0,40}}Gjennomført", part(pages["solstol", "2018-19"], LAST, FIGURES))
    for year in YEARS[2:]:
        assert done not in part(pages["solstol", year], LAST, FIGURES)
