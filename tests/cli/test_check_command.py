"""`check` from outside: for a person at a terminal, for a file or a pipe, and for a program."""

import io
import json
import re
import tomllib
from pathlib import Path

import pytest
from helpers import TEST_NUMBER
from house import answer_cell, copy_example, keep_workbooks, set_cell, workbook_of
from openpyxl import load_workbook
from openpyxl.comments import Comment
from typer.testing import CliRunner

from toolkit.cli import app, main
from toolkit.cli.common import print_json
from toolkit.present import texts
from toolkit.present.problem_sentences import layouts_of, problem_advice, problem_sentence
from toolkit.sources import parent_survey, pupil_numbers, unit_list
from toolkit.sources.recognise import NO_TABLE
from toolkit.validate.layouts import CONTENTS
from toolkit.validate.problems import FileAccount, Problem

TERMINAL = {"FORCE_COLOR": "1", "TERM": "dumb", "COLUMNS": "80"}


def few_files(folder):
    """The example with two workbooks and the smallest of the survey's files."""
    params = keep_workbooks(copy_example(folder), "Solstøl", "Nymåne")
    run = params / "runs" / "2020-21.toml"
    words = re.sub(r'\n *"[^"]*(?:148|150)[^"]*",', "", run.read_text(encoding="utf-8"))
    run.write_text(words, encoding="utf-8")
    return params


@pytest.fixture
def broken(tmp_path):
    """Two signed workbooks with three errors, and a warning."""
    params = few_files(tmp_path)
    book = workbook_of(params, "Solstøl")
    set_cell(book, "Plan", answer_cell(book, "Plan", "plan_revised"), "i fjor høst")
    set_cell(book, "Saker", answer_cell(book, "Saker", "new_cases"), "tre [bold] _x001B_[31m\nFEIL: falsk")
    other = workbook_of(params, "Nymåne")
    set_cell(other, "Saker", answer_cell(other, "Saker", "new_cases"), "fem")
    return params


def run(*arguments, env=None):
    finished = CliRunner().invoke(app, [*map(str, arguments)], env=env)
    assert finished.exception is None or isinstance(finished.exception, SystemExit), finished.exception
    return finished


def test_a_pipe_gets_one_line_for_each_file_and_problem_and_a_summary(broken):
    finished = run("check", "--params", broken)
    assert finished.exit_code == 1
    lines = finished.stdout.splitlines()
    assert sum(line.startswith("FEIL: ") for line in lines) == 3
    accounts = [line for line in lines if " rader lest, " in line]
    assert len(accounts) == 3
    assert any("tabell 151" in line for line in accounts) and sum("arbeidsbok." in line for line in accounts) == 2
    assert lines[-1].startswith("3 feil i 2 filer, 4 merknader. Rett feilene")
    kinds = [line.split(":")[0] for line in lines if line.startswith(("FEIL", "Merk"))]
    assert kinds == sorted(kinds)
    assert "\x1b" not in finished.stdout and "─" not in finished.stdout


def test_a_terminal_gets_two_tables_of_at_most_80_columns(broken):
    finished = run("check", "--params", broken, env=TERMINAL)
    lines = finished.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    for words in ("Filer", "Avvist", "Feil og merknader", "«i fjor høst» er ikke en", "[bold]"):
        assert words in finished.stdout
    assert not any(line.startswith("FEIL: falsk") for line in lines)
    assert "\x1b" not in finished.stdout
    assert any(line.startswith("3 feil i 2 filer") for line in lines[-3:])


def test_json_is_the_contracts_document_and_nothing_else(broken, tmp_path):
    finished = run("check", "--params", broken, "--json", "--mark", tmp_path / "merket")
    document = json.loads(finished.stdout)
    assert set(document) == {"files", "problems"}
    for account in document["files"]:
        assert set(account) == {"path", "rows_read", "rows_used", "rows_rejected", "rows_duplicate"}
        assert account["rows_read"] == account["rows_used"] + account["rows_rejected"] + account["rows_duplicate"]
    for problem in document["problems"]:
        assert set(problem) == {"severity", "code", "file", "sheet", "row", "column", "value", "message"}
    assert [p["severity"] for p in document["problems"]] == ["error"] * 3 + [
        "warning"
    ] * 4  # two signatures that do not hold yet
    assert len(list((tmp_path / "merket").iterdir())) == 3
    assert "Merkede kopier" in finished.stderr


def test_marking_twice_is_refused_with_a_sentence(broken, tmp_path):
    run("check", "--params", broken, "--mark", tmp_path / "merket")
    finished = run("check", "--params", broken, "--mark", tmp_path / "merket")
    assert finished.exit_code == 2
    assert "har allerede" in finished.stderr and "Slett filene" in finished.stderr


def test_all_is_well_and_says_so(tmp_path):
    params = few_files(tmp_path)
    finished = run("check", "--params", params, "--mark", tmp_path / "merket")
    assert finished.exit_code == 0
    assert finished.stdout.splitlines()[-1] == "2 merknader. Ingenting er stoppet."


def test_an_identity_number_is_in_nothing_that_check_says_or_writes(tmp_path):
    params = few_files(tmp_path)
    path = workbook_of(params, "Solstøl")
    book = load_workbook(path)
    book["Plan"]["C5"] = f"elev {TEST_NUMBER}"
    book["Plan"]["B4"].comment = Comment(TEST_NUMBER, TEST_NUMBER)
    book.create_sheet(TEST_NUMBER)
    book.properties.subject = TEST_NUMBER
    book.save(path)
    path.rename(path.with_name(f"Solstøl skole {TEST_NUMBER}.xlsx"))
    survey = tmp_path / "data" / "example" / "elevundersokelsen_tabell_151_deltakelse.json"
    survey.write_text(survey.read_text(encoding="utf-8").replace('"Kommune"', f'"{TEST_NUMBER}"'), encoding="utf-8")
    said = [
        run("check", "--params", params),
        run("check", "--params", params, env=TERMINAL),
        run("check", "--params", params, "--json", "--mark", tmp_path / "merket"),
    ]
    output = "".join(finished.stdout + finished.stderr for finished in said)
    assert "fødselsnummer" in output
    codes = {problem["code"] for problem in json.loads(said[2].stdout)["problems"]}
    assert {"identity_number", "identity_number_comment", "identity_number_file_name"} <= codes
    assert TEST_NUMBER not in output and TEST_NUMBER[:6] not in output
    copies = list((tmp_path / "merket").iterdir())
    assert len(copies) == 2
    for copy in copies:
        assert TEST_NUMBER not in copy.name
        values = [cell.value for sheet in load_workbook(copy) for row in sheet.iter_rows() for cell in row]
        assert not any(TEST_NUMBER[:6] in str(value) for value in values)


WHAT_TO_DO = re.compile(
    r"\b(Behold|Bruk|Bryt|Del|Finn|Fjern|Flytt|Fyll|Gi|Hent|Kontroller|Kopier|Kort|La|Lag|Lagre|Last|Legg|Lever|Oppdater|Opphev|Rett"
    r"|Skriv|Slett|Ta|Velg|Vis|Åpne|Du trenger|må tabellen lastes ned)\b"
)


def test_every_problem_says_what_to_do():
    catalogue = tomllib.loads((Path(texts.__file__).parent / "nb.toml").read_text(encoding="utf-8"))
    assert len(catalogue["problem"]) > 50
    assert [code for code, sentence in catalogue["problem"].items() if not WHAT_TO_DO.search(sentence)] == []


def test_a_problems_place_and_advice_are_its_sentence_in_two():
    problem = Problem("error", "date_unreadable", "a.xlsx", "Plan", 5, "Svar", "snart")
    assert problem_sentence(problem).startswith("Filen «a.xlsx», ark «Plan», rad 5, kolonne «Svar»: «snart» er ikke")
    assert problem_advice(problem).startswith("«snart» er ikke en dato.")


def test_a_layout_without_a_name_is_still_said():
    account = FileAccount("a.xlsx", "udir_150, ny_tabell", 3, 1, 1, 1)
    assert layouts_of(account) == "tabell 150, mobbing; tabell (ny_tabell)"


def test_a_fault_in_the_toolkit_does_not_repeat_an_identity_number(monkeypatch, capsys):
    def fault(_):
        raise ValueError(f"invalid literal: {TEST_NUMBER}")

    monkeypatch.setattr("toolkit.validate.year.read_year", fault)
    monkeypatch.setattr("sys.argv", ["tiltaksplan", "check"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert "ValueError: invalid literal: ###########" in said
    assert "Meld fra til dem som utvikler" in said
    assert TEST_NUMBER not in said


def test_json_is_whole_where_the_console_has_few_characters(monkeypatch):
    stdout = io.TextIOWrapper(io.BytesIO(), encoding="cp850")
    monkeypatch.setattr("sys.stdout", stdout)
    print_json({"value": "Håkon – «😀»"})
    stdout.flush()
    assert json.loads(stdout.buffer.getvalue().decode("cp850")) == {"value": "Håkon – «😀»"}


def test_every_layout_has_a_name_people_know():
    catalogue = tomllib.loads((Path(texts.__file__).parent / "nb.toml").read_text(encoding="utf-8"))
    layouts = {*CONTENTS, "workbook", "unknown", "skoleporten", "columns_unknown", NO_TABLE}
    layouts |= {pupil_numbers.LAYOUT, unit_list.LAYOUT, parent_survey.LAYOUT}
    never_read = {layout for layout in layouts if layout.startswith(("portal_theme", "download_theme"))}
    assert layouts - never_read <= set(catalogue["layout"])
