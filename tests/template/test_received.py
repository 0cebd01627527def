"""A file dropped on the page: only a good one for this unit and year takes its place, whatever it is called."""

from __future__ import annotations

import io
import shutil
from functools import cache
from pathlib import Path

import pytest
from helpers import TEST_NUMBER, codes_of
from openpyxl import load_workbook
from spreadsheets import archive, ods, xlsx

from toolkit.errors import InputError
from toolkit.plan.load import load_settings
from toolkit.present.problem_sentences import problem_sentence
from toolkit.template import received as received_module
from toolkit.template.leader_form import form_sections, save_answers
from toolkit.template.received import last_refused, receive, shown_name
from toolkit.template.workbook_kept import backup_of
from toolkit.validate.problems import Problem
from toolkit.validate.workbook_file import read_workbook_file, workbook_paths

REPO = Path(__file__).resolve().parents[2]
EXAMPLE = load_settings(REPO / "params" / "example", "2020-21")
SOLSTOL = EXAMPLE.unit_register.get("solstol")
OWN_NAME = "Årlig gjennomgang 2020-21 - Solstøl skole.xlsx"


@cache
def source(unit="solstol") -> Path:
    (path,) = workbook_paths(EXAMPLE.unit_register.get(unit), EXAMPLE)
    return path


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "Årets arbeidsbøker"
    made.mkdir()
    return made


@pytest.fixture
def settings(folder):
    return EXAMPLE.model_copy(update={"run": EXAMPLE.run.model_copy(update={"workbook_folder": folder})})


@pytest.fixture
def waiting(tmp_path):
    return tmp_path / "arbeid" / "startside"


@cache  # the library that saves it writes the time of day
def changed(cell="C4", value: object = 9, sheet="Møter", unit="solstol") -> bytes:
    """The unit's workbook with another answer."""
    book = load_workbook(source(unit))
    book[sheet][cell] = value
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def refused(content, name, settings, waiting, folder):
    """It takes no place, a reload shows it again, and each problem has a sentence."""
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    received = receive(content, name, SOLSTOL, settings, waiting)
    assert not received.is_accepted and not received.replaced
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    assert last_refused(waiting, SOLSTOL, settings) == received
    assert all(problem_sentence(problem) for problem in received.problems)
    return received


def kept(waiting) -> list[bytes]:
    """The contents of refused files that are kept."""
    return [path.read_bytes() for path in waiting.iterdir() if path.suffix == ".fil"]


def test_a_broken_workbook_is_told_cell_by_cell_and_a_mended_one_takes_its_place(settings, waiting, folder):
    broken = refused(changed(value="tre"), OWN_NAME, settings, waiting, folder)
    (problem,) = (p for p in broken.problems if p.severity == "error")
    assert (problem.code, problem.sheet, problem.row, problem.column) == ("count_unreadable", "Møter", 4, "Svar")
    assert kept(waiting) == [changed(value="tre")]
    mended = receive(changed(), "mended.xlsx", SOLSTOL, settings, waiting)
    assert mended.is_accepted and not mended.replaced and mended.kind == "workbook"
    assert (folder / "solstol.xlsx").read_bytes() == changed()
    assert last_refused(waiting, SOLSTOL, settings) is None
    assert list(waiting.iterdir()) == []


def test_a_new_one_has_the_name_that_is_there_and_the_old_one_is_kept(settings, waiting, folder):
    shutil.copy(source(), folder / OWN_NAME)
    received = receive(changed(), "Rektors kopi (2).xlsx", SOLSTOL, settings, waiting)
    assert received.is_accepted and received.replaced and received.file_name == "Rektors kopi (2).xlsx"
    assert [path.name for path in folder.iterdir() if path.is_file()] == [OWN_NAME]
    assert (folder / OWN_NAME).read_bytes() == changed()
    assert backup_of(folder / OWN_NAME, "delivered").read_bytes() == source().read_bytes()
    again = receive(changed(), "en gang til.xlsx", SOLSTOL, settings, waiting)
    assert again.is_accepted and not again.replaced
    assert backup_of(folder / OWN_NAME, "delivered").read_bytes() == source().read_bytes()


def test_a_file_of_another_unit_is_not_overwritten_because_of_its_name(settings, waiting, folder):
    shutil.copy(source("nymaane"), folder / "solstol.xlsx")
    assert receive(changed(), OWN_NAME, SOLSTOL, settings, waiting).is_accepted
    assert (folder / "solstol.xlsx").read_bytes() == source("nymaane").read_bytes()
    assert (folder / "solstol-2.xlsx").read_bytes() == changed()


def test_another_kind_of_file_does_not_overwrite_another_units(settings, waiting, folder):
    (folder / "bok.ods").write_bytes(as_ods(source().read_bytes()))
    shutil.copy(source("nymaane"), folder / "bok.xlsx")
    received = receive(changed(), "bok.xlsx", SOLSTOL, settings, waiting)
    assert received.is_accepted and received.replaced
    assert (folder / "bok.xlsx").read_bytes() == source("nymaane").read_bytes()
    assert workbook_paths(SOLSTOL, settings) == [folder / "bok-2.xlsx"]
    assert (folder / "bok-2.xlsx").read_bytes() == changed()
    assert backup_of(folder / "bok.ods", "delivered").read_bytes() == as_ods(source().read_bytes())


def test_another_kind_of_file_waits_for_the_old_one_to_be_closed(settings, waiting, folder):
    (folder / "bok.ods").write_bytes(as_ods(source().read_bytes()))
    (folder / ".~lock.bok.ods#").touch()
    with pytest.raises(InputError) as error:
        receive(changed(), "bok.xlsx", SOLSTOL, settings, waiting)
    assert error.value.code == "workbook_locked"
    assert workbook_paths(SOLSTOL, settings) == [folder / "bok.ods"]


def test_answers_in_a_form_that_an_older_copy_replaced_are_kept_when_more_are_saved(settings, waiting, folder):
    workbook = Path(shutil.copy(source(), folder / OWN_NAME))
    assert save_answers(workbook, {"Møter!4!Svar": "7", "Møter!5!Svar": "8"}, SOLSTOL, settings) == ()
    with_answers = workbook.read_bytes()
    assert receive(source().read_bytes(), OWN_NAME, SOLSTOL, settings, waiting).replaced
    assert save_answers(workbook, {"Møter!4!Svar": "9"}, SOLSTOL, settings) == ()
    assert save_answers(workbook, {"Møter!4!Svar": "10"}, SOLSTOL, settings) == ()
    assert backup_of(workbook, "delivered").read_bytes() == with_answers
    assert workbook_paths(SOLSTOL, settings) == [workbook]


def test_a_bad_one_never_replaces_a_good_one(settings, waiting, folder):
    shutil.copy(source(), folder / OWN_NAME)
    refused(changed(value="tre"), OWN_NAME, settings, waiting, folder)
    refused(b"PK nonsense", OWN_NAME, settings, waiting, folder)
    assert (folder / OWN_NAME).read_bytes() == source().read_bytes()


def test_another_units_workbook_is_refused_by_name(settings, waiting, folder):
    other = refused(source("nymaane").read_bytes(), "min.xlsx", settings, waiting, folder)
    assert codes_of(other.problems)[0] == "workbook_of_other_unit"
    sentence = problem_sentence(other.problems[0])
    assert "«Nymåne barnehage»" in sentence and "«Solstøl skole»" in sentence


def test_a_file_that_is_called_after_another_unit_is_refused(settings, waiting, folder):
    told = refused(source().read_bytes(), "Nymåne barnehage.xlsx", settings, waiting, folder)
    assert "workbook_file_differs" in codes_of(told.problems)


def test_another_years_workbook_is_refused(settings, waiting, folder):
    old = refused(changed("C7", "2019-20", "Enhet"), OWN_NAME, settings, waiting, folder)
    assert "wrong_school_year" in codes_of(old.problems)


def test_a_leader_is_told_who_delivers_files_from_services(settings, waiting, folder):
    (service,) = (path for path in EXAMPLE.run.survey_files if "150" in path.name)
    content = EXAMPLE.data_path(service).read_bytes()
    received = refused(content, service.name, settings, waiting, folder)
    assert received.kind == "service" and codes_of(received.problems) == ["service_file_from_leader"]
    assert "rådgiver" in problem_sentence(received.problems[0])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_workbook"),
        (b"Kjaere skole, her er rapporten", "not_a_workbook"),
        (b"%PDF-1.7 \x00\x01\x02", "file_binary"),
        (xlsx([["Navn", "Klasse"], ["A", "B"]]), "not_a_workbook"),
        (archive({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<a/>", "xl/vbaProject.bin": b"x"}), "macros"),
    ],
)
def test_what_is_no_workbook_is_refused(content, code, settings, waiting, folder):
    received = refused(content, "arbeidsbok.xlsx", settings, waiting, folder)
    assert code in codes_of(received.problems)


def test_a_file_that_is_too_large_is_not_written_anywhere(settings, waiting, folder, monkeypatch):
    monkeypatch.setattr(received_module, "LARGEST_SPREADSHEET", 1000)
    received = refused(changed(), OWN_NAME, settings, waiting, folder)
    assert codes_of(received.problems) == ["file_too_large"] and kept(waiting) == []


def test_an_identity_number_is_not_kept(settings, waiting, folder):
    content = changed("D4", f"Gjelder {TEST_NUMBER}")
    received = refused(content, f"{TEST_NUMBER}.xlsx", settings, waiting, folder)
    assert {"identity_number", "identity_number_file_name"} <= set(codes_of(received.problems))
    assert TEST_NUMBER not in received.file_name and kept(waiting) == []
    assert not any(TEST_NUMBER.encode() in path.read_bytes() for path in waiting.iterdir())


HOSTILE = [
    "../../../etc/passwd",
    "..\\..\\Windows\\System32\\evil.xlsx",
    "CON",
    "NUL.xlsx",
    "a\u202excod.xlsx",
    "x" * 300 + ".xlsx",
    "",
    ".xlsx",
    "~$åpen.xlsx",
    "linje\nskift\x00.xlsx",
    "<script>alert(1)</script>.xlsx",
    "/absolutt/sti.xlsx",
    "C:\\Users\\Ola\\bok.xlsx",
    "%2e%2e%2fbok.xlsx",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_never_a_path(name, settings, waiting, folder, tmp_path):
    accepted = receive(source().read_bytes(), name, SOLSTOL, settings, waiting)
    assert accepted.is_accepted
    refused(changed(value="tre"), name, settings, waiting, folder)
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {
        "Årets arbeidsbøker/solstol.xlsx",
        "arbeid/startside/avvist-2020-21-solstol.fil",
        "arbeid/startside/avvist-2020-21-solstol.json",
    }


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_shown_without_what_could_mislead(name):
    shown = shown_name(name)
    assert shown and shown.isprintable() and len(shown) <= 250
    assert not set(shown) & set('/\\<>:"|?*') and "\u202e" not in shown


def test_two_workbooks_for_one_unit_must_be_mended_by_a_person(settings, waiting, folder):
    for name in ("a.xlsx", "b.xlsx"):
        shutil.copy(source(), folder / name)
    received = refused(changed(), OWN_NAME, settings, waiting, folder)
    assert codes_of(p for p in received.problems if p.severity == "error") == ["two_workbooks"]


def as_ods(content: bytes) -> bytes:
    """The workbook as OpenDocument, every cell as text."""
    tables = []
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        rows = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        tables.append((sheet.title, rows))
    from spreadsheets import ODS_NAMES, _ods_cell

    written = "".join(
        f'<table:table table:name="{name}">'
        + "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in tables
    )
    body = f"<office:body><office:spreadsheet>{written}</office:spreadsheet></office:body>"
    return ods([], f"<office:document-content {ODS_NAMES}>{body}</office:document-content>")


def _text(value):
    return None if value is None else f"{value:%d.%m.%Y}" if hasattr(value, "year") else value


def test_an_open_document_is_accepted_and_the_form_says_that_it_cannot_write_there(settings, waiting, folder):
    shutil.copy(source(), folder / OWN_NAME)
    received = receive(as_ods(source().read_bytes()), "bok.ods", SOLSTOL, settings, waiting)
    assert [p for p in received.problems if p.severity == "error"] == []
    (path,) = workbook_paths(SOLSTOL, settings)
    assert path.name == OWN_NAME.replace(".xlsx", ".ods")
    assert backup_of(folder / OWN_NAME, "delivered").read_bytes() == source().read_bytes()
    assert read_workbook_file(path, settings).tables is not None
    with pytest.raises(InputError) as error:
        form_sections(path, SOLSTOL, settings)
    assert error.value.code == "workbook_not_xlsx"


def test_nothing_is_lost_where_the_workbook_is_open_or_the_disk_is_full(settings, waiting, folder, monkeypatch):
    shutil.copy(source(), folder / OWN_NAME)
    refused(changed(value="tre"), OWN_NAME, settings, waiting, folder)
    lock = folder / f"~${OWN_NAME}"
    lock.touch()
    with pytest.raises(InputError) as error:
        receive(changed(), OWN_NAME, SOLSTOL, settings, waiting)
    assert error.value.code == "workbook_locked"
    lock.unlink()

    def full(_number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("toolkit.template.whole_files.os.fsync", full)
    with pytest.raises(InputError) as error:
        receive(changed(), OWN_NAME, SOLSTOL, settings, waiting)
    assert error.value.code == "disk_full"
    assert (folder / OWN_NAME).read_bytes() == source().read_bytes()
    assert last_refused(waiting, SOLSTOL, settings) is not None


def test_only_the_owner_may_read_what_waits(settings, waiting, folder):
    refused(changed(value="tre"), OWN_NAME, settings, waiting, folder)
    assert waiting.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in waiting.iterdir())


def test_a_damaged_note_is_no_note(settings, waiting, folder):
    refused(changed(value="tre"), OWN_NAME, settings, waiting, folder)
    for content in ("", "{}", "[]", '{"problems": 3}', '{"problems": [{"a": 1}], "file_name": "", "kind": ""}'):
        next(waiting.glob("*.json")).write_text(content, encoding="utf-8")
        assert last_refused(waiting, SOLSTOL, settings) is None


def test_the_check_of_errors_bites(settings, waiting, folder, monkeypatch):
    """Were errors taken for warnings, the broken workbook would be accepted: so the tests above are of that check."""
    judged = received_module._judged

    def lenient(*given):
        told = judged(*given)
        return received_module.Received(told.file_name, True, (), False, told.kind)

    monkeypatch.setattr(received_module, "_judged", lenient)
    assert receive(changed(value="tre"), OWN_NAME, SOLSTOL, settings, waiting).is_accepted
    assert isinstance(read_workbook_file(folder / "solstol.xlsx", settings).problems[0], Problem)
