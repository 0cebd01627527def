"""Runs after the first: what has not changed is not made again, and a unit that fails keeps its last report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from house import answer_cell, copy_example, keep_workbooks, set_cell, tiltaksplan, workbook_of

pytestmark = pytest.mark.slow

MARK = "FORRIGE RAPPORT – fra kjøringen 15.\xa0juni\xa02021"


class House:
    """A municipality of two units, and what its runs say."""

    def __init__(self, folder: Path) -> None:
        self.params = keep_workbooks(copy_example(folder), "Solstøl", "Nymåne", "Månedal kommune")
        self.out = folder / "ut"
        self.pages = self.out / "example" / "2020-21"
        self.ledger = self.out / "regnskap" / "example"

    def run(self, *options: object) -> tuple[int, dict[str, str], dict[str, object]]:
        """Exit status, the state of each unit that has delivered, and the whole document."""
        finished = tiltaksplan("run", "--params", self.params, "--out", self.out, "--json", *options)
        document = json.loads(finished.stdout)
        states = {unit["id"]: unit["state"] for unit in document["units"] if unit["state"] != "pending"}
        return finished.returncode, states, document

    def bytes_of_pages(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.pages.iterdir()}

    def executed(self) -> dict[str, int]:
        """When each notebook was last executed."""
        work = self.out / "arbeid" / "example" / "2020-21"
        return {path.stem: path.stat().st_mtime_ns for path in work.glob("*.ipynb")}


def shown_of(release: dict[str, Any], unit: str) -> list[dict[str, Any]]:
    """The figures that a release in the ledger shows of a unit."""
    return [figure for figure in release["figures"] if figure["unit"] == unit and figure["state"] == "shown"]


def test_the_year_in_runs(tmp_path):
    house = House(tmp_path)
    assert house.run()[:2] == (0, {"solstol": "done", "nymaane": "done"})
    first, executed = house.bytes_of_pages(), house.executed()

    status, states, document = house.run()
    assert (status, states) == (0, {"solstol": "unchanged", "nymaane": "unchanged"})
    assert document["release"]["state"] == "unchanged"
    assert (house.bytes_of_pages(), house.executed()) == (first, executed)

    # A page that somebody has changed is put right, from what was finished.
    (house.pages / "nymaane.html").write_text("<p>tuklet med</p>", encoding="utf-8")
    status, states, _ = house.run()
    assert (status, states) == (0, {"solstol": "unchanged", "nymaane": "unchanged"})
    assert (house.bytes_of_pages(), house.executed()) == (first, executed)

    # One answer of one unit: that unit and the reports about everybody.
    set_cell(workbook_of(house.params, "Solstøl"), "Nye beslutninger", "B4", "Vi spør elevrådet før jul.")
    assert house.run()[:2] == (0, {"solstol": "done", "nymaane": "unchanged"})
    assert {name for name, when in house.executed().items() if when != executed[name]} == {
        "solstol",
        "driftsutvalget",
        "rullering",
    }
    second = house.bytes_of_pages()
    assert second["nymaane.html"] == first["nymaane.html"]
    assert "Vi spør elevrådet før jul." in second["solstol.html"].decode()

    _a_failed_unit_keeps_its_last_report(house, second["solstol.html"].decode())
    _not_where_the_rules_have_changed(house)


def _a_failed_unit_keeps_its_last_report(house: House, last: str) -> None:
    book = workbook_of(house.params, "Solstøl")
    set_cell(book, "Plan", answer_cell(book, "Plan", "plan_revised"), "i fjor høst")
    for options in ((), ("--force",)):  # the second run looks at what the first one marked
        status, states, document = house.run(*options)
        assert (status, states["solstol"]) == (1, "failed")
        (unit,) = [unit for unit in document["units"] if unit["id"] == "solstol"]
        page = Path(unit["html"]).read_text(encoding="utf-8")
        assert page.count(MARK) == 1
        before_mark, _, after = page.partition('<p class="band" id="forrige">')
        assert before_mark + after.partition("</p>\n")[2] == last
        assert "Arbeidsboken har feil" in unit["error"]
    record = json.loads((house.out / "arbeid" / "example" / "2020-21" / "kjoring.json").read_text(encoding="utf-8"))
    assert record["without_report"]["solstol"] == "failed"
    assert record["release"]["carried"].keys() == {"solstol.html", "solstol-en-side.html"}
    assert (record["release"]["state"], record["release"]["id"]) == ("unchanged", document["release"]["id"])
    index = (house.pages / "index.html").read_text(encoding="utf-8")
    assert "Åpne forrige rapport for Solstøl skole" in index and "feilet" in index
    assert MARK in (house.pages / "solstol-en-side.html").read_text(encoding="utf-8")
    *_, made, carries = (json.loads(path.read_text("utf-8")) for path in sorted(house.ledger.glob("*.json")))
    assert carries["carried"] == dict.fromkeys(("solstol.html", "solstol-en-side.html"), made["id"])
    assert [shown_of(release, "solstol") for release in (made, carries)] == [shown_of(made, "solstol")] * 2 != [[], []]
    audit = tiltaksplan("audit", "--out", house.out, "--json")
    assert json.loads(audit.stdout)["safe"] is True


def _not_where_the_rules_have_changed(house: House) -> None:
    """The last report may show what the new limit hides."""
    limits = house.params / "thresholds.toml"
    limits.write_text(limits.read_text("utf-8").replace("value = 5", "value = 6"), encoding="utf-8")
    status, states, _ = house.run()
    assert (status, states) == (1, {"solstol": "failed", "nymaane": "done"})
    assert not (house.pages / "solstol.html").exists()
