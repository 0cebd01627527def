"""What stops the form from writing: the workbook is as it was, byte for byte, and there is a sentence."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from form_files import MEETINGS, example, parts, questions, save
from helpers import TEST_NUMBER, codes_of
from openpyxl import load_workbook

from toolkit.errors import InputError
from toolkit.present.problem_sentences import error_sentence, problem_sentence
from toolkit.sources.workbook import read_workbook
from toolkit.template import leader_form, workbook_package
from toolkit.template.leader_form import fingerprint
from toolkit.template.workbook_kept import BACKUP_FOLDER


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "Årets arbeidsbøker – ÆØÅ og mellomrom"
    made.mkdir()
    return made


# --- What is refused ---


def files_beside(workbook) -> list[Path]:
    return sorted(path for path in workbook.parent.iterdir() if path.is_file())


def refused(workbook, code, answers, **more):
    """Nothing is written, beside the workbook either, and there is a sentence."""
    before, beside = workbook.read_bytes(), files_beside(workbook)
    with pytest.raises(InputError) as error:
        save(workbook, answers, **more)
    assert error.value.code == code
    assert workbook.name in error_sentence(error.value)
    assert workbook.read_bytes() == before
    assert files_beside(workbook) == beside
    return error.value


def test_answers_that_bring_errors_are_not_written_and_each_error_stands_at_its_cell(folder):
    workbook = example("solstol", folder)
    before = workbook.read_bytes()
    answers = {
        MEETINGS: "tre",
        "Møter!8!Svar": "1.6.2050",
        "Saker!5!Svar": "99",
        "Plan!7!Svar": "kanskje",
        "Møter!5!Svar": "9",
    }
    problems = save(workbook, answers)
    places = {(p.code, p.sheet, p.row, p.column) for p in problems}
    assert places == {
        ("count_unreadable", "Møter", 4, "Svar"),
        ("date_in_future", "Møter", 8, "Svar"),
        ("count_exceeds", "Saker", 5, "Svar"),
        ("choice_unknown", "Plan", 7, "Svar"),
    }
    assert all(problem_sentence(problem) for problem in problems)
    assert workbook.read_bytes() == before


def test_an_error_that_was_there_before_does_not_stop_another_answer(folder):
    workbook = example("solstol", folder)
    book = load_workbook(workbook)
    book["Møter"]["C5"] = "noen"
    book.save(workbook)
    assert questions(workbook)["Møter!5!Svar"].value == "noen"
    assert save(workbook, {MEETINGS: "3"}) == ()
    assert codes_of(save(workbook, {"Møter!5!Svar": "mange"})) == ["count_unreadable"]
    assert save(workbook, {"Møter!5!Svar": "3"}) == ()


def test_an_identity_number_is_never_written_down(folder):
    workbook = example("solstol", folder)
    before = workbook.read_bytes()
    (problem,) = save(workbook, {"Kompetanse!5!Svar": f"Samtale om {TEST_NUMBER}"})
    assert (problem.code, problem.sheet, problem.row, problem.column) == ("identity_number", "Kompetanse", 5, "Svar")
    assert TEST_NUMBER not in problem_sentence(problem)
    assert workbook.read_bytes() == before and not (folder / BACKUP_FOLDER).exists()


def test_an_answer_longer_than_a_cell_is_refused_at_its_cell(folder):
    assert codes_of(save(example("solstol", folder), {"Kompetanse!5!Svar": "a" * 32_768})) == ["answer_too_long"]


def test_a_formula_is_not_overwritten(folder):
    workbook = example("solstol", folder)
    book = load_workbook(workbook)
    book["Møter"]["C5"] = "=1+2"
    book.save(workbook)
    (problem,) = save(workbook, {"Møter!5!Svar": "3"})
    assert (problem.code, problem.row) == ("cell_has_formula", 5)


@pytest.mark.parametrize("lock", ["~${}", ".~lock.{}#"])
def test_a_workbook_that_is_open_in_excel_is_left_alone(lock, folder):
    workbook = example("solstol", folder)
    (folder / lock.format(workbook.name)).touch()
    refused(workbook, "workbook_locked", {MEETINGS: "3"})


def test_a_workbook_that_windows_holds_is_left_alone(folder, monkeypatch):
    workbook = example("solstol", folder)
    put = Path.replace

    def held(self, target):
        if Path(target) == workbook:
            raise PermissionError(13, "in use")
        return put(self, target)

    monkeypatch.setattr(Path, "replace", held)
    refused(workbook, "workbook_locked", {MEETINGS: "3"})


@pytest.mark.parametrize("at", [1, 2])
def test_a_full_disk_leaves_the_workbook_whole(at, folder, monkeypatch):
    """The first file to be written is the backup, the second the workbook."""
    workbook = example("solstol", folder)
    calls = []

    def full(number):
        calls.append(number)
        if len(calls) >= at:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("toolkit.template.whole_files.os.fsync", full)
    refused(workbook, "disk_full", {MEETINGS: "3"})


def test_a_folder_that_may_not_be_written_in_is_told(folder, monkeypatch):
    def forbidden(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("toolkit.template.whole_files.NamedTemporaryFile", forbidden)
    refused(example("solstol", folder), "folder_not_writable", {MEETINGS: "3"})


def test_a_workbook_that_somebody_has_saved_since_is_not_overwritten(folder):
    workbook = example("solstol", folder)
    seen = fingerprint(workbook)
    assert save(workbook, {MEETINGS: "3"}, seen=seen) == ()
    refused(workbook, "workbook_changed", {MEETINGS: "4"}, seen=seen)
    assert save(workbook, {MEETINGS: "4"}, seen=fingerprint(workbook)) == ()


def test_a_workbook_that_is_saved_while_the_answers_are_checked_is_not_overwritten(folder, monkeypatch):
    workbook = example("solstol", folder)
    read = leader_form.read_workbook_content

    def meanwhile(*given):
        with workbook.open("ab") as file:
            file.write(b"somebody else")
        return read(*given)

    monkeypatch.setattr(leader_form, "read_workbook_content", meanwhile)
    with pytest.raises(InputError) as error:
        save(workbook, {MEETINGS: "3"})
    assert error.value.code == "workbook_changed"
    assert workbook.read_bytes().endswith(b"somebody else")


def test_a_question_that_is_no_longer_there_is_told(folder):
    error = refused(example("solstol", folder), "question_gone", {"Møter!99!Svar": "tre møter", MEETINGS: "3"})
    assert error.values["keys"] == ("Møter!99!Svar",)  # a tuple, as the page takes it to be
    assert "tre møter" in error_sentence(error)  # so that it can be written where it belongs now


@pytest.mark.parametrize(
    ("part", "was", "becomes"),
    [
        ("xl/worksheets/sheet6.xml", b's="', b's="x'),
        ("xl/worksheets/sheet6.xml", b'<row r="4"', b'<row r="fire"'),
        ("xl/styles.xml", b'numFmtId="49"', b'numFmtId=""'),
        ("xl/styles.xml", b"cellXfs", b"otherXfs"),
        ("xl/_rels/workbook.xml.rels", b'Target="/xl/worksheets/sheet6.xml"', b'Target="/xl/worksheets/sheet99.xml"'),
    ],
)
def test_a_damaged_part_is_an_error_with_a_sentence(part, was, becomes, folder):
    workbook = example("solstol", folder)
    content = parts(workbook)
    assert was in content[part]
    content[part] = content[part].replace(was, becomes)
    with zipfile.ZipFile(workbook, "w") as package:
        for name, written in content.items():
            package.writestr(name, written)
    before = workbook.read_bytes()
    with pytest.raises(InputError) as error:
        save(workbook, {"Kompetanse!5!Svar": "=x", MEETINGS: "7"})
    assert workbook.name in error_sentence(error.value)
    assert workbook.read_bytes() == before


# --- The checks bite ---


def test_a_writer_that_changes_another_cell_too_is_stopped(folder, monkeypatch):
    written = workbook_package.WorkbookPackage.with_cells
    monkeypatch.setattr(
        workbook_package.WorkbookPackage,
        "with_cells",
        lambda self, values: written(self, {**values, ("Vurdering", 4, 4): "et ord til"}),
    )
    refused(example("solstol", folder), "workbook_not_xlsx", {MEETINGS: "3"})


def test_a_writer_that_writes_something_else_is_stopped(folder, monkeypatch):
    monkeypatch.setattr(leader_form, "_stored", lambda *_: 4)
    refused(example("solstol", folder), "answer_not_kept", {MEETINGS: "3"})


def test_the_written_file_is_read_by_others_too(folder):
    workbook = example("solstol", folder)
    assert save(workbook, {MEETINGS: "3", "Kompetanse!5!Svar": "Ærlig talt"}) == ()
    assert load_workbook(io.BytesIO(workbook.read_bytes()))["Kompetanse"]["C5"].value == "Ærlig talt"
    assert read_workbook(workbook).flaws == ()
