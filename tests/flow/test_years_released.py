"""Releases one after another, as the adviser makes them: what is out, what stops, what can be taken back."""

import json
import shutil

import pytest
from house import copy_example, keep_workbooks, tiltaksplan

pytestmark = pytest.mark.slow

YEARS = ("2018-19", "2019-20", "2020-21")


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    return copy_example(tmp_path_factory.mktemp("three"))


@pytest.fixture(scope="module")
def three_years(example):
    """Three releases under one output folder; returns the folder and the runs."""
    out = example.parent / "out"
    runs = [tiltaksplan("run", "--params", example, "--run", year, "--out", out, "--json") for year in YEARS]
    return out, runs


@pytest.fixture
def fewer(tmp_path):
    """The example with three workbooks, for runs in which the others do not matter."""
    return keep_workbooks(copy_example(tmp_path), "Stjernelia", "Solstøl", "kommune")


@pytest.fixture
def released(three_years, tmp_path):
    """The three releases again, for a test to spoil."""
    shutil.copytree(three_years[0], tmp_path / "out")
    return tmp_path / "out"


def record(out, number):
    return out / "regnskap" / "example" / f"{number:04}.json"


def change(out, number, unit, indicator, school_year, **changes):
    """Change one figure of a release that is out."""
    release = json.loads(record(out, number).read_text(encoding="utf-8"))
    changed = 0
    for figure in release["figures"]:
        place = (figure["unit"], figure["indicator"], figure["school_year"])
        if place == (unit, indicator, school_year) and figure["state"] != "not_measured":
            figure.update(changes)
            changed += 1
    assert changed
    record(out, number).write_text(json.dumps(release), encoding="utf-8")


def audit(out):
    finished = tiltaksplan("audit", "--out", out, "--json")
    answer = json.loads(finished.stdout)
    assert finished.returncode == (0 if answer["safe"] else 1)
    assert answer["safe"] == (not answer["disclosed"])
    return answer["disclosed"]


def test_three_years_are_released_and_nothing_can_be_told(three_years):
    out, runs = three_years
    for year, run in zip(YEARS, runs, strict=True):
        assert run.returncode == 0, run.stderr
        release = json.loads(run.stdout)["release"]
        assert (release["state"], release["blocked"]) == ("published", [])
        assert (out / "example" / year / "index.html").is_file()
        assert set(release["published"]) == {path.name for path in (out / "example" / year).iterdir()}
    assert audit(out) == []


def test_the_same_input_again_is_no_new_release(three_years, example):
    out, _ = three_years
    again = tiltaksplan("run", "--params", example, "--run", "2020-21", "--out", out, "--json")
    assert json.loads(again.stdout)["release"]["state"] == "unchanged"
    assert not record(out, 4).exists()


def test_grades_grouped_in_another_way_last_year_are_told(released, fewer):
    # Last year's release had 5.-6. grade only, two pupils fewer: the difference is two pupils in 7. grade.
    change(released, 2, "stjernelia", "bullied", "2019-20", grades=[5, 6], count=13, n=120, share=13 / 120)
    found = audit(released)
    assert any(told["where"] == "stjernelia 2019-20" and "(7)" in told["cell"] for told in found), found
    stopped = tiltaksplan("run", "--params", fewer, "--run", "2020-21", "--out", released, "--json")
    assert stopped.returncode == 3
    assert json.loads(stopped.stdout)["release"]["state"] == "blocked"


def test_a_small_number_that_is_out_is_found(released):
    change(released, 2, "solstol", "bullied", "2019-20", state="shown", count=2, n=43, share=2 / 43)
    assert any(told["where"] == "solstol 2019-20" and told["low"] == told["high"] == 2 for told in audit(released))


def test_numbers_that_contradict_what_is_out_stop_the_release_but_not_the_edition_without(released, fewer):
    change(released, 2, "stjernelia", "bullied", "2019-20", count=25, share=25 / 170)
    pages = {path.name: path.read_bytes() for path in (released / "example" / "2020-21").iterdir()}
    run = ("run", "--params", fewer, "--run", "2020-21", "--out", released)
    stopped = tiltaksplan(*run)
    assert stopped.returncode == 3
    assert "stemmer ikke med hverandre" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert {path.name: path.read_bytes() for path in (released / "example" / "2020-21").iterdir()} == pages
    assert not [path for path in (released / "example").iterdir() if path.name.startswith(".")]
    without = tiltaksplan(*run, "--without-unit-numbers")
    assert without.returncode == 0, without.stderr
    page = (released / "example" / "2020-21" / "stjernelia.html").read_text(encoding="utf-8")
    assert "ikke med i denne utgaven" in page
    assert "uten tall fra Elevundersøkelsen" in (released / "example" / "2020-21" / "index.html").read_text("utf-8")


def test_a_page_that_someone_has_changed_is_found(released):
    page = released / "example" / "2019-20" / "solstol.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</main>", "<p>3 elever</p></main>"), encoding="utf-8")
    (released / "example" / "2018-19" / "notat.txt").write_text("2 elever", encoding="utf-8")
    assert [told["where"] for told in audit(released)] == ["2018-19/notat.txt", "2019-20/solstol.html"]


def test_a_withdrawn_release_is_gone_for_readers_and_stays_in_the_ledger(released):
    change(released, 2, "stjernelia", "bullied", "2019-20", grades=[5, 6], count=13, n=120, share=13 / 120)
    taken_back = tiltaksplan("withdraw", "example-2019-20-2", "--out", released)
    assert taken_back.returncode == 0, taken_back.stderr
    folder = released / "example" / "2019-20"
    assert [path.name for path in folder.iterdir()] == ["index.html"]
    assert "trukket tilbake" in (folder / "index.html").read_text(encoding="utf-8")
    assert any("(7)" in told["cell"] for told in audit(released))
    assert tiltaksplan("withdraw", "example-2019-20-9", "--out", released).returncode == 2


def test_a_ledger_that_cannot_be_read_stops_everything(released, fewer):
    record(released, 1).write_text("{", encoding="utf-8")
    finished = tiltaksplan("run", "--params", fewer, "--run", "2020-21", "--out", released)
    assert finished.returncode == 3
    assert "regnskapet" in finished.stderr
    assert audit(released) != []
