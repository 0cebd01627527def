"""The tables of a whole run against its pages: no number that no page prints, and none of another precision."""

import csv
import re
from html import unescape

import pandas as pd
import pytest

pytestmark = pytest.mark.slow

NUMBERS = ("verdi", "nedre", "øvre", "n")


@pytest.fixture(scope="module")
def folder(demo):
    finished, pages = demo
    assert finished.returncode == 0, finished.stderr
    return pages


def table(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def plain(markup):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def rows_of(page, caption):
    """The rows of every table whose caption begins like this, as lists of plain cells."""
    found = re.findall(r"<caption>(.*?)</caption>.*?<tbody>(.*?)</tbody>", page, flags=re.DOTALL)
    bodies = {plain(name): body for name, body in found}
    cells = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", flags=re.DOTALL)
    return {
        name: [[plain(cell) for cell in cells.findall(row)] for row in body.split("</tr>") if "<t" in row]
        for name, body in bodies.items()
        if name.startswith(caption)
    }


def printed(row):
    """Value, interval and n as a page writes them."""
    sign = " %" if row["måleenhet"] == "prosent" else ""
    return [f"{row['verdi']}{sign}", f"{row['nedre']}–{row['øvre']}{sign}", row["n"]]


def test_every_figure_stands_in_its_page_as_it_stands_in_the_file(folder):
    pages = {name: (folder / name).read_text(encoding="utf-8") for name in {r["side"] for r in table(folder, "tall")}}
    in_drawings = in_lists = words = 0
    for row in table(folder, "tall"):
        page, title = pages[row["side"]], f"{row['indikator']}, {row['trinngruppe']}"
        if row["tilstand"] != "vist":
            assert {row[name] for name in (*NUMBERS, "antall")} == {row["tilstand"]}
            words += 1
            continue
        drawn = rows_of(page, f"Tallene bak figuren: {title}")
        if drawn:
            ((_, *cells),) = [r for r in next(iter(drawn.values())) if r[0].rstrip("*") == row["skoleår"]]
            assert cells[:3] == printed(row), row["id"]
            if row["antall"] != "gjelder ikke":
                assert f"{row['antall']} av {row['n']} elever" in unescape(page)
            in_drawings += 1
        else:
            (listed,) = rows_of(page, "Flere tall").values()
            ((_, _, *cells),) = [r for r in listed if r[0] == title or r[0].startswith(f"{title} ")]
            assert cells[:3] == printed(row), row["id"]
            assert not row["antall"].isdigit()
            in_lists += 1
    assert min(in_drawings, in_lists, words) >= 20


def test_every_checked_clause_stands_in_its_page_and_none_is_left_out(folder):
    captions = {"tiltak i handlingsplanen": "Tiltak i", "program": "Program trinn", "annet punkt i planen": "Punkter"}
    told = {}
    for row in table(folder, "plan"):
        chapter = row["kapittel"].removeprefix("kap. ")
        in_words = [row["hva_vi_fant"], row["status"], f"{chapter} ({row['punkt']})"]
        told.setdefault((row["side"], row["del"]), []).append(in_words)
    assert len(told) > 20
    for (name, part), rows in told.items():
        page = (folder / name).read_text(encoding="utf-8")
        caption = "Andre punkter som gjelder kommunen" if name == "driftsutvalget.html" else captions[part]
        (listed,) = rows_of(page, caption).values()
        assert sorted(rows) == sorted(listed), (name, part)


def test_the_cases_and_the_measures_are_the_committees(folder):
    page = (folder / "driftsutvalget.html").read_text(encoding="utf-8")
    (counts,) = rows_of(page, "Saker i kommunen").values()
    assert [[row["hva"], row["antall"]] for row in table(folder, "saker")] == [
        [c[0], c[min(2, len(c) - 1)]] for c in counts
    ]
    (actions,) = rows_of(page, "Tiltakene i handlingsplanen").values()
    columns = ("tiltak", "ansvarlig", "frist", "status", "hva_vi_fant")
    assert [[row[name] for name in columns] for row in table(folder, "tiltak")] == actions


def test_the_lines_on_the_page_can_be_copied_into_python(folder, monkeypatch):
    page = (folder / "tabeller.html").read_text(encoding="utf-8")
    lines = unescape(re.search(r"<pre><code>(.*?)</code></pre>", page, flags=re.DOTALL).group(1))
    monkeypatch.chdir(folder)
    known = {}
    exec(lines, known)
    shown, every = known["vist"], known["tall"]
    assert 0 < len(shown) < len(every)
    assert shown["verdi"].dtype == float and shown["n"].min() >= 10
    assert shown.loc[shown["måleenhet"] == "prosent", "verdi"].between(0, 100).all()
    assert (every.loc[every["tilstand"] != "vist", "verdi"] == every["tilstand"][every["tilstand"] != "vist"]).all()
    assert isinstance(every, pd.DataFrame)


def test_nothing_is_said_of_a_units_cases(folder):
    asked = {row["hva"] for row in table(folder, "saker")}
    for name in ("enheter", "tall", "plan", "tiltak"):
        content = (folder / f"{name}.csv").read_text(encoding="utf-8-sig")
        assert [words for words in asked if words in content] == []
