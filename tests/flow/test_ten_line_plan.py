"""Another municipality: `new`, a plan of ten lines, one unit, one workbook. No line of code is changed for it."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from pathlib import Path

import pytest
from house import answer_cell, set_cell, tiltaksplan
from openpyxl import load_workbook

pytestmark = pytest.mark.slow

PLAN = """\
title = "Trygge barn i Rennebu"
first_year = 2020
last_year = 2040
source = "Rennebu kommune: en prøve"
chapters = [{ id = "A", title = "Trygge barn" }]
clauses = [
    { id = "P001", chapter = "A", wording = "Planen gjennomgås årlig", strength = "skal", unit_types = ["school"] },
    { id = "P002", chapter = "A", wording = "Det bestemte gjøres", strength = "skal", unit_types = ["school"] },
]
checks = [{ rule = "review_outcome", clauses = ["P001"] }, { rule = "last_decisions", clauses = ["P002"] }]
"""
UNIT = """
[[units]]
id = "solbakken"
type = "school"
owner = "municipal"
names = [{ name = "Solbakken skole" }]
grades = [1, 2, 3, 4, 5, 6, 7]
leader = "rektor"
source = "prøve"
"""


def text_of(page: Path) -> str:
    """What a reader sees, on one line."""
    shown = re.sub(r"<(style|svg).*?</\1>|<[^>]+>", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(html.unescape(shown).split())


@pytest.fixture(scope="module")
def rennebu(tmp_path_factory) -> tuple[dict[str, str], Path]:
    """Every command in the order a new municipality runs them; the published pages as text, and the folder."""
    folder = tmp_path_factory.mktemp("rennebu")

    def run(*arguments: object) -> str:
        ended = tiltaksplan(*arguments, cwd=folder)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    run("new", "5022", "Rennebu")
    params = folder / "params" / "rennebu"
    year = next((params / "runs").iterdir()).stem
    spring = int(year[:4]) + 1
    (params / "plan.toml").write_text(PLAN, encoding="utf-8")
    with (params / "units.toml").open("a", encoding="utf-8") as units:
        units.write(UNIT)
    assert json.loads(run("lint", "--params", params, "--json")) == {"findings": []}

    options = ("--params", params, "--run", year)
    run("template", *options, "--out", "maler")
    made = next((folder / "maler").glob("*Solbakken*"))
    book = made.rename(folder / "data" / "rennebu" / year / "arbeidsboker" / made.name)
    answers = {
        "outcome": "revisjon nødvendig",
        "review_date": dt.date(spring, 4, 20),
        "signed_role": "rektor",
        "nobody_recognisable": "ja",
    }
    for field, answer in answers.items():
        set_cell(book, "Konklusjon", answer_cell(book, "Konklusjon", field), answer)
    set_cell(book, "Nye beslutninger", "B4", "Lage plan for inspeksjon")
    set_cell(book, "Nye beslutninger", "E4", "A")
    run("check", *options)
    run("run", *options, "--out", "ut")
    pages = folder / "ut" / "rennebu" / year
    return {page.stem: text_of(page) for page in pages.glob("*.html")}, folder


def test_the_plan_is_ten_lines():
    assert len([line for line in PLAN.splitlines() if line.strip()]) == 10


def test_the_units_page_says_what_was_concluded_and_decided(rennebu):
    page = rennebu[0]["solbakken"]
    for said in ("Revisjon nødvendig", "Rektor, 20. april", "Lage plan for inspeksjon", "Trygge barn i Rennebu"):
        assert said in page


def test_the_committees_page_says_who_delivered_and_what_the_plan_lacks(rennebu):
    page = rennebu[0]["driftsutvalget"]
    for said in ("1 av 1", "Planen har ingen tabell med tiltak", "kommunedirektøren", "ikke målt"):
        assert said in page
    assert "0 av 0" not in page


def test_a_chapter_is_a_chapter_whatever_its_id_is(rennebu):
    assert "A Trygge barn 1 av 1" in rennebu[0]["solbakken"]
    assert "A Trygge barn 1 av 1" in rennebu[0]["driftsutvalget"]


def test_nothing_of_another_municipality_is_said(rennebu):
    for page in rennebu[0].values():
        assert not [word for word in ("Oppdal", "Zippys venner", "MOT", "Driftsutvalget", "None") if word in page]


def test_next_years_workbook_asks_about_this_years_decision(rennebu):
    """The memory works from the first year on, and a decision may be about a chapter with any id."""
    folder = rennebu[1]
    runs = folder / "params" / "rennebu" / "runs"
    first = next(runs.iterdir())
    start = int(first.stem[:4])
    following = f"{start + 1}-{(start + 2) % 100:02d}"
    text = first.read_text(encoding="utf-8").replace(str(start + 1), str(start + 2))
    text = text.replace(first.stem, following)
    (runs / f"{following}.toml").write_text(text, encoding="utf-8")
    ended = tiltaksplan("template", "--params", "params/rennebu", "--run", following, "--out", "maler2", cwd=folder)
    assert ended.returncode == 0, ended.stderr
    book = next((folder / "maler2").glob("*Solbakken*"))
    row = [cell.value for cell in load_workbook(book)["Fjorårets beslutninger"][4]]
    assert "Lage plan for inspeksjon" in row
    assert "A" in row
