"""Broken input: a sentence that says which file, sheet and row and what to do; the rest is done; no traceback."""

import datetime
import json
import re
import shutil

import pytest
from house import answer_cell, copy_example, keep_workbooks, set_cell, tiltaksplan, workbook_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def broken_run(tmp_path_factory):
    """One run with four different things wrong at once."""
    folder = tmp_path_factory.mktemp("broken")
    params = copy_example(folder)
    book = workbook_of(params, "Solstøl")
    set_cell(book, "Plan", answer_cell(book, "Plan", "plan_revised"), "i fjor høst")
    set_cell(book, "Konklusjon", answer_cell(book, "Konklusjon", "review_date"), datetime.date(2022, 5, 11))
    common = workbook_of(params, "Månedal kommune")
    set_cell(common, "Fellestiltak", "C4", "ferdig")
    set_cell(book, "Saker", answer_cell(book, "Saker", "new_cases"), "tre")
    workbook_of(params, "Nymåne").write_bytes(b"dette er ikke en arbeidsbok")
    survey = folder / "data" / "example" / "elevundersokelsen_tabell_150_mobbing.csv"
    text = survey.read_text(encoding="utf-8-sig")
    survey.write_text(
        text.replace("Saturn friskole", "Ukjent friskole").replace("311000", "399000"), encoding="utf-8-sig"
    )
    run = params / "runs" / "2020-21.toml"
    run.write_text(
        run.read_text(encoding="utf-8").replace("tabell_148_indikator", "tabell_148_borte"), encoding="utf-8"
    )
    return (
        tiltaksplan("run", "--params", params, "--out", folder / "out"),
        folder / "out" / "example" / "2020-21",
        params,
    )


def test_it_fails_without_a_traceback_and_the_rest_is_done(broken_run):
    finished, pages, _ = broken_run
    assert finished.returncode == 1
    assert "Traceback" not in finished.stdout + finished.stderr
    assert "Solstøl skole: feilet. Arbeidsboken har feil som må rettes" in finished.stdout
    assert "Stjernelia barneskole: ferdig" in finished.stdout
    assert "Hele kommunen: ferdig" in finished.stdout
    assert not (pages / "solstol.html").exists()
    assert (pages / "stjernelia.html").exists()


def test_every_problem_is_a_sentence_with_place_and_value(broken_run):
    stderr = broken_run[0].stderr
    by_value = {line for line in stderr.splitlines() if line.startswith("FEIL: ")}
    (revised,) = [line for line in by_value if "i fjor høst" in line]
    assert "Solstøl" in revised
    assert "«Plan»" in revised
    assert re.search(r"rad \d+", revised)
    (cases,) = [line for line in by_value if "«Saker»" in line]
    assert "tre" in cases
    assert any("2022-05-11" in line and "kjøredatoen" in line for line in by_value)
    assert any("«Fellestiltak»" in line and "«ferdig»" in line for line in by_value)
    assert any("Ukjent friskole" in line and "units.toml" in line for line in by_value)
    assert any("tabell_148_borte" in line for line in by_value)
    assert any("Nymåne" in line for line in by_value)


def test_the_index_names_the_failed_unit_without_telling_values(broken_run):
    index = (broken_run[1] / "index.html").read_text(encoding="utf-8")
    assert "Solstøl skole" in index
    assert "feilet" in index
    for value in ("i fjor høst", "tre.", "Saker"):
        assert value not in index
    assert "Det er feil i filer utenom enhetenes arbeidsbøker." in index
    assert not re.search(r"\d+ feil", index)  # how many follows what stands in the files


def test_the_municipalitys_own_workbook_is_not_half_used(broken_run):
    committee = (broken_run[1] / "driftsutvalget.html").read_text(encoding="utf-8")
    assert "Kommunens egen arbeidsbok har feil og er ikke brukt." in committee
    assert "tiltak med frist" not in committee.partition("page-end")[0]


def test_check_gives_the_same_problems_as_json(broken_run):
    finished = tiltaksplan("check", "--params", broken_run[2], "--json")
    assert finished.returncode == 1
    document = json.loads(finished.stdout)
    assert {"i fjor høst", "tre"} <= {problem["value"] for problem in document["problems"]}
    for account in document["files"]:
        assert account["rows_read"] == (account["rows_used"] + account["rows_rejected"] + account["rows_duplicate"])
    for problem in document["problems"]:
        assert set(problem) == {"severity", "code", "file", "sheet", "row", "column", "value", "message"}


def test_a_draft_of_a_broken_workbook_lists_its_errors(broken_run, tmp_path):
    finished = tiltaksplan("draft", "solstol", "--params", broken_run[2], "--out", tmp_path)
    assert finished.returncode == 1
    assert "i fjor høst" in finished.stderr
    assert not list(tmp_path.rglob("*.html"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "--run", "2031-32"), "ingen kjøring for 2031-32"),
        (("run", "--params", "finnes_ikke"), "Fant ikke mappen"),
        (("draft", "finnes_ikke"), "finnes ikke i planen"),
    ],
)
def test_wrong_usage_is_a_sentence_and_status_two(arguments, words, tmp_path):
    finished = tiltaksplan(*arguments, "--out", tmp_path)
    assert finished.returncode == 2
    assert words in finished.stderr
    assert "Traceback" not in finished.stderr


def test_a_misspelt_setting_names_file_and_key(tmp_path):
    params = copy_example(tmp_path)
    thresholds = params / "thresholds.toml"
    thresholds.write_text(
        thresholds.read_text(encoding="utf-8").replace("smallest_count", "smalest_count"), encoding="utf-8"
    )
    finished = tiltaksplan("check", "--params", params)
    assert finished.returncode == 2
    assert "thresholds.toml" in finished.stderr
    assert "smalest_count" in finished.stderr


def test_a_survey_without_the_runs_year_is_said(tmp_path):
    params = copy_example(tmp_path)
    shutil.copy(params / "runs" / "2020-21.toml", params / "runs" / "2021-22.toml")
    run = params / "runs" / "2021-22.toml"
    run.write_text(
        run.read_text(encoding="utf-8").replace('school_year = "2020-21"', 'school_year = "2021-22"'), encoding="utf-8"
    )
    finished = tiltaksplan("check", "--params", params, "--run", "2021-22")
    assert "2021-22" in finished.stdout
    assert "elevundersokelsen_tabell_150_mobbing.csv" in finished.stdout
    assert "Traceback" not in finished.stderr


HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> </style> {{7*7}} $x$ [a](javascript:1) \u202eabc 😀 "
    + "ø" * 9000
)


def test_hostile_text_in_a_workbook_stays_text(tmp_path):
    params = keep_workbooks(copy_example(tmp_path), "Solstøl")
    book = workbook_of(params, "Solstøl")
    for code in ("outcome_reason", "participation"):
        set_cell(book, "Konklusjon", answer_cell(book, "Konklusjon", code), HOSTILE)
    set_cell(book, "Nye beslutninger", "B4", HOSTILE)
    finished = tiltaksplan("draft", "solstol", "--params", params, "--out", tmp_path / "out")
    assert finished.returncode == 0, finished.stderr
    (path,) = (tmp_path / "out").rglob("*.html")
    page = path.read_text(encoding="utf-8")
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 3
    assert page.count("{{7*7}}") == 3
    assert "<script" not in page
    assert "<img" not in page


def test_without_any_survey_file_the_reports_say_so(tmp_path):
    params = keep_workbooks(copy_example(tmp_path), "Solstøl", "Nymåne", "kommune")
    run = params / "runs" / "2020-21.toml"
    text = run.read_text(encoding="utf-8")
    run.write_text(re.sub(r"survey_files = \[.*?\]", "survey_files = []", text, flags=re.DOTALL), encoding="utf-8")
    finished = tiltaksplan("run", "--params", params, "--out", tmp_path / "out")
    assert finished.returncode == 0, finished.stderr
    pages = tmp_path / "out" / "example" / "2020-21"
    sentence = "Ingen tall fra Elevundersøkelsen er lest inn"
    assert sentence in (pages / "driftsutvalget.html").read_text(encoding="utf-8")
    assert sentence in (pages / "solstol.html").read_text(encoding="utf-8")
    assert sentence not in (pages / "nymaane.html").read_text(encoding="utf-8")


def test_one_units_stopped_page_leaves_the_others_done(tmp_path):
    """A decision with a path of somebody's machine: that page is stopped, the others are made."""
    params = keep_workbooks(copy_example(tmp_path), "Solstøl", "Stjernelia", "kommune")
    book = workbook_of(params, "Solstøl")
    set_cell(book, "Nye beslutninger", "B4", "Se /home/kari/planen")
    finished = tiltaksplan("run", "--params", params, "--out", tmp_path / "out")
    assert finished.returncode == 1
    assert "Solstøl skole: feilet." in finished.stdout
    assert "Stjernelia barneskole: ferdig" in finished.stdout
    record = json.loads(
        (tmp_path / "out" / "arbeid" / "example" / "2020-21" / "kjoring.json").read_text(encoding="utf-8")
    )
    (failed,) = [report for report in record["reports"] if report["error"]]
    assert failed["name"] == "solstol"
    assert "page_path" in failed["error"]
