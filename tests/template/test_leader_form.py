"""The workbook as a form: answers in, and the reader finds just these; everything else in the file stays as it was."""

from __future__ import annotations

import io
import os
import re
import shutil
import zipfile
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from helpers import TEST_NUMBER, codes_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment

from toolkit.errors import InputError
from toolkit.plan.load import load_settings
from toolkit.present.sentences import error_sentence, problem_sentence
from toolkit.sources import workbook_layout as layout
from toolkit.sources.workbook import read_workbook
from toolkit.template import leader_form, workbook_package
from toolkit.template.files import save_fixed, written_on
from toolkit.template.leader_form import fingerprint, form_sections, save_answers
from toolkit.template.prefill import prefilled
from toolkit.template.unit_workbook import unit_workbook
from toolkit.template.workbook_kept import BACKUP_FOLDER
from toolkit.validate.workbook_file import files_in, read_workbook_file, workbook_paths

REPO = Path(__file__).resolve().parents[2]
SETTINGS = load_settings(REPO / "params" / "example", "2020-21")
UNITS = {"school": "solstol", "kindergarten": "nymaane", "community_centre": "kometdalen"}
MEETINGS = "Møter!4!Svar"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "Årets arbeidsbøker – ÆØÅ og mellomrom"
    made.mkdir()
    return made


def unit(name):
    return SETTINGS.unit_register.get(name)


@cache
def source_of(name) -> Path:
    (source,) = workbook_paths(unit(name), SETTINGS)
    return source


def example(name, folder) -> Path:
    source = source_of(name)
    return Path(shutil.copy(source, folder / source.name))


def questions(workbook, name="solstol") -> dict:
    return {q.key: q for section in form_sections(workbook, unit(name), SETTINGS) for q in section.questions}


def save(workbook, answers, name="solstol", **more):
    return save_answers(workbook, answers, unit(name), SETTINGS, **more)


def cells(workbook) -> dict:
    """Every cell that is not empty, by sheet and Excel's name."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in load_workbook(workbook).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def parts(workbook) -> dict[str, bytes]:
    with zipfile.ZipFile(workbook) as package:
        return {name: package.read(name) for name in package.namelist()}


# --- What is asked ---


@pytest.mark.parametrize("name", UNITS.values())
def test_a_form_asks_what_the_template_asks_of_the_unit(name, folder):
    workbook = folder / "mal.xlsx"
    save_fixed(
        unit_workbook(unit(name), SETTINGS, prefilled(unit(name), SETTINGS, None)), workbook, written_on(SETTINGS)
    )
    yellow = {
        (sheet.title, cell.row, sheet.cell(layout.HEADER_ROW, cell.column).value)
        for sheet in load_workbook(workbook).worksheets
        if sheet.title != layout.EXPLANATION_SHEET
        for row in sheet.iter_rows(min_row=layout.HEADER_ROW + 1)
        for cell in row
        if cell.fill.fgColor.rgb == "00FFF2CC"
    }
    asked = questions(workbook, name)
    assert yellow - {(q.sheet, q.row, q.column) for q in asked.values()} <= {
        (layout.PROGRAMMES.name, row, "Trinn")
        for row in range(30)  # a kindergarten's programme has no grade
    }
    assert all(q.optional for q in asked.values() if (q.sheet, q.row, q.column) not in yellow and q.column != "Svar")


def test_each_question_can_be_understood_by_itself(folder):
    asked = questions(example("solstol", folder))
    assert asked["Fjorårets beslutninger!7!Status"].label == (
        "Status: Elevråd møter helsesykepleier to ganger (frist 1.\xa0juni\xa02021)"
    )
    assert asked["Program!9!Gjennomført"].label == "Mitt valg, 6. trinn: gjennomført"
    assert asked["Trivselsundersøkelse!5!Svar"].label == "Når ble trivselsundersøkelsen gjennomført?"
    for name in UNITS.values():
        labels = [q.label for q in questions(example(name, folder), name).values()]
        assert len(labels) == len(set(labels))


def test_values_stand_as_a_person_writes_them(folder):
    asked = questions(example("solstol", folder))
    assert asked["Møter!8!Svar"].value == "15.02.2021"
    assert asked["Møter!8!Svar"].help == "dd.mm.åååå"
    assert asked["Program!4!Andel ansatte med opplæring (%)"].value == "80"
    assert asked["Møter!9!Svar"].choices == ("ja", "nei")
    assert asked["Nye beslutninger!4!Gjelder"].meanings[1].startswith("1.1 ")


def test_whose_workbook_it_is_cannot_be_changed_in_the_form(folder):
    assert [key for key in questions(example("solstol", folder)) if key.startswith("Enhet!")] == ["Enhet!8!Svar"]


def test_a_sheet_that_is_not_about_the_unit_asks_nothing(folder):
    secondary = questions(example("maanedal_ungdomsskole", folder), "maanedal_ungdomsskole")
    assert not any(key.startswith("Trivselsundersøkelse!") for key in secondary)
    assert not any(
        "elevråd" in q.label for q in questions(example("nymaane", folder), "nymaane").values() if q.sheet == "Møter"
    )


def test_what_last_year_did_not_tell_is_asked_also_after_it_is_answered(folder):
    workbook = folder / "mal.xlsx"
    contents = prefilled(unit("solstol"), SETTINGS, None)
    save_fixed(unit_workbook(unit("solstol"), SETTINGS, contents), workbook, written_on(SETTINGS))
    assert save(workbook, {"Plan!4!Svar": "20.08.2018"}) == ()
    assert questions(workbook)["Plan!4!Svar"].value == "20.08.2018"
    assert "Plan!4!Svar" not in questions(example("solstol", folder))  # prefilled and locked there


# --- Answers in, the same answers out ---

DAYS = ("03.02.2021", date(2021, 2, 3))
COUNTS = {"new_cases": 9, "cases_with_plan": 8, "complete_plans": 7}


def new_answers(workbook, name) -> dict[str, tuple[str, object]]:
    """Another answer to every question than the one that stands there, and how the reader is to read it."""
    answers: dict[str, tuple[str, object]] = {}
    codes = {cell.row: cell.value for cell in load_workbook(workbook)["Saker"]["A"]}
    for key, q in questions(workbook, name).items():
        if q.column == "Trinn":
            answers[key] = ("9. trinn", 9)
        elif q.column == "Startet skoleår":
            answers[key] = ("2018/2019", "2018-19")
        elif q.label == "Hvilken rolle signerer?":
            answers[key] = (unit(name).leader, unit(name).leader)
        elif q.column == "Program":
            answers[key] = (q.choices[0], None)
        elif q.sheet == "FAU og elevråd" and q.choices:  # no two rows may answer the same question for the same
            groups = {"Hvem": layout.GROUPS[q.row % 4], "Spørsmål": "2" if q.row < 8 else "3"}
            answers[key] = (groups[q.column], groups[q.column])
        elif q.choices:
            other = next(choice for choice in reversed(q.choices) if choice != q.value)
            answers[key] = (other.upper(), other)
        elif q.kind == "date":
            answers[key] = DAYS
        elif q.kind == "count":
            number = COUNTS.get(codes.get(q.row), 6) if q.sheet == "Saker" else 11
            answers[key] = (f" {number}", number)
        elif q.kind == "percent":
            answers[key] = ("72,5 %", 0.725)
        else:
            words = f"= Ny tekst til {q.key}, «æøå» & <b> _x0041_\nlinje to"
            answers[key] = (words, words)
    return answers


@pytest.mark.parametrize("name", UNITS.values())
def test_every_question_takes_an_answer_that_the_reader_finds(name, folder):
    workbook = example(name, folder)
    before, asked, answers = cells(workbook), questions(workbook, name), new_answers(workbook, name)
    assert save(workbook, {key: typed for key, (typed, _) in answers.items()}, name) == ()
    file = read_workbook_file(workbook, SETTINGS)
    assert [problem for problem in file.problems if problem.severity == "error"] == []
    rows = {(sheet, row.number): row.values for sheet, read in file.tables.sheets.items() for row in read.rows}
    for key, (_, expected) in answers.items():
        if expected is not None:
            assert value_in(rows, asked[key]) == expected, key
    written = {(q.sheet, q.row) for q in asked.values()}
    after = cells(workbook)
    for (sheet, place), value in before.items():
        if (sheet, int(re.sub(r"\D", "", place))) not in written:
            assert after[sheet, place] == value


def value_in(rows, question) -> object:
    sheet = next(one for one in layout.LEADER_SHEETS if one.name == question.sheet)
    values = rows[question.sheet, question.row]
    if isinstance(sheet, layout.FormSheet):
        return values["value"]
    return values[next(column.code for column in sheet.columns if column.title == question.column)]


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Co")), max_size=60)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(TEXTS, min_size=4, max_size=4),
    count=st.integers(0, 500),
    day=st.dates(date(1990, 1, 1), date(2021, 5, 1)),
)
def test_any_text_number_and_day_comes_back_as_it_was(folder, texts, count, day):
    workbook = example("solstol", folder)
    before = cells(workbook)
    keys = ["Kompetanse!5!Svar", "Konklusjon!5!Svar", "Konklusjon!6!Svar", "Nye beslutninger!4!Ansvarlig"]
    answers = dict(zip(keys, texts, strict=True)) | {MEETINGS: str(count), "Møter!8!Svar": f"{day:%d.%m.%Y}"}
    problems = save(workbook, answers)
    if problems:  # eleven digits may be somebody's number
        assert set(codes_of(problems)) <= {"identity_number"}
        return
    asked = questions(workbook)
    for key, text in zip(keys, texts, strict=True):
        assert asked[key].value == leader_form.typed(text)
    assert (asked[MEETINGS].value, asked["Møter!8!Svar"].value) == (str(count), f"{day:%d.%m.%Y}")
    places = {("Kompetanse", "C5"), ("Konklusjon", "C5"), ("Konklusjon", "C6"), ("Nye beslutninger", "C4")}
    places |= {("Møter", "C4"), ("Møter", "C8")}
    after = cells(workbook)
    assert {k: v for k, v in after.items() if k not in places} == {k: v for k, v in before.items() if k not in places}


def test_an_empty_answer_empties_the_cell(folder):
    workbook = example("solstol", folder)
    assert save(workbook, {MEETINGS: "  "}) == ()
    assert ("Møter", "C4") not in cells(workbook)
    assert load_workbook(workbook)["Møter"]["C4"].fill.fgColor.rgb == "00FFF2CC"


def test_an_answer_that_says_the_same_is_not_written(folder):
    workbook = example("solstol", folder)
    before = workbook.read_bytes()
    assert save(workbook, {"Møter!8!Svar": "2021-02-15", "Møter!9!Svar": "NEI", MEETINGS: "2"}) == ()
    assert workbook.read_bytes() == before
    assert not (folder / BACKUP_FOLDER).exists()


def test_text_that_begins_like_a_formula_is_text(folder):
    workbook = example("solstol", folder)
    assert save(workbook, {"Kompetanse!5!Svar": "=HYPERLINK(A1)", "Konklusjon!5!Svar": "- to ting"}) == ()
    for sheet in ("Kompetanse", "Konklusjon"):
        cell = load_workbook(workbook)[sheet]["C5"]
        assert cell.data_type == "s" and cell.quotePrefix and not cell.protection.locked
    size = len(parts(workbook)["xl/styles.xml"])
    assert save(workbook, {"Kompetanse!5!Svar": "=1+1"}) == ()
    assert len(parts(workbook)["xl/styles.xml"]) == size  # the style is there already


def test_the_same_answers_give_the_same_bytes(folder, tmp_path):
    first, second = example("solstol", folder), example("solstol", tmp_path)
    for workbook in (first, second):
        assert save(workbook, {MEETINGS: "7"}) == ()
    assert first.read_bytes() == second.read_bytes()


# --- What else stands in the file ---


def rich(workbook: Path) -> None:
    """A workbook as Excel keeps it: shared texts, a comment, a hidden sheet, and parts that no library here knows."""
    book = load_workbook(workbook)
    book["Møter"]["B4"].comment = Comment("Husk høsten", "Ola")
    book["Møter"].row_dimensions[9].hidden = True
    book.create_sheet("Mine notater").sheet_state = "hidden"
    book["Mine notater"]["A1"] = "Et notat"
    book.save(workbook)
    content = parts(workbook)
    texts: list[bytes] = []

    def shared(match: re.Match) -> bytes:
        texts.append(match[2])
        return match[1] + b't="s"><v>%d</v></c>' % (len(texts) - 1)

    for name in [name for name in content if name.startswith("xl/worksheets/sheet")]:
        content[name] = re.sub(rb'(<c [^>]*?)t="inlineStr"><is>(.*?)</is></c>', shared, content[name], flags=re.DOTALL)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    items = b"".join(b"<si>" + text + b"</si>" for text in texts)
    content["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">'.encode() + items + b"</sst>"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    content["xl/_rels/workbook.xml.rels"] = content["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rIdS" Type="{relation}" Target="sharedStrings.xml"/></Relationships>'.encode(),
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
    )
    content["xl/threadedComments/threadedComment1.xml"] = b"<ThreadedComments/>"
    content["xl/media/image1.png"] = b"\x89PNG a picture"
    content["customXml/item1.xml"] = b"<marked/>"
    with zipfile.ZipFile(workbook, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in content.items():
            package.writestr(name, part)


def test_only_the_cells_change_and_every_other_byte_of_the_file_stays(folder):
    workbook = example("solstol", folder)
    rich(workbook)
    before = parts(workbook)
    assert read_workbook_file(workbook, SETTINGS).problems == ()
    assert save(workbook, {MEETINGS: "5", "Møter!8!Svar": "01.03.2021"}) == ()
    after = parts(workbook)
    assert list(before) == list(after)
    changed = [name for name in before if before[name] != after[name]]
    assert len(changed) == 1 and changed[0].startswith("xl/worksheets/")
    outside = [re.sub(rb'<c r="C[48]".*?(/>|</c>)', b"", part[changed[0]], flags=re.DOTALL) for part in (before, after)]
    assert outside[0] == outside[1]
    book = load_workbook(workbook)
    assert book["Møter"]["B4"].comment.text == "Husk høsten"
    assert book["Mine notater"].sheet_state == "hidden"
    assert len(book["Møter"].data_validations.dataValidation) == 3


def test_a_text_that_is_taken_out_is_gone_from_the_file(folder):
    workbook = example("solstol", folder)
    rich(workbook)
    was = questions(workbook)["Kompetanse!5!Svar"].value
    assert was.encode() in b"".join(parts(workbook).values())
    assert save(workbook, {"Kompetanse!5!Svar": "Ny tekst"}) == ()
    assert was.encode() not in b"".join(parts(workbook).values())
    assert questions(workbook)["Kompetanse!6!Svar"].value == "ja"  # a shared text that other cells show stays


def test_cells_that_the_file_does_not_have_are_put_in_their_order(folder):
    workbook = example("solstol", folder)
    content = parts(workbook)
    name = next(name for name, part in content.items() if b"C4" in part and "Møter mellom".encode() in part)
    content[name] = re.sub(rb'<c r="[CD][45]".*?(/>|</c>)', b"", content[name], flags=re.DOTALL)
    with zipfile.ZipFile(workbook, "w") as package:
        for part, written in content.items():
            package.writestr(part, written)
    assert questions(workbook)[MEETINGS].value == ""
    assert save(workbook, {MEETINGS: "3", "Møter!5!Svar": "4"}) == ()
    assert (load_workbook(workbook)["Møter"]["C4"].value, load_workbook(workbook)["Møter"]["C5"].value) == (3, 4)


def test_a_date_in_a_cell_without_a_date_format_is_written_so_that_a_person_can_read_it(folder):
    workbook = example("solstol", folder)
    book = load_workbook(workbook)
    book["Møter"]["C8"].number_format = "General"
    book["Program"]["E4"].number_format = "0%"
    book.save(workbook)
    assert save(workbook, {"Møter!8!Svar": "1.3.2021", "Program!4!Andel ansatte med opplæring (%)": "85"}) == ()
    book = load_workbook(workbook)
    assert (book["Møter"]["C8"].value, book["Program"]["E4"].value) == ("01.03.2021", "85 %")
    assert [p for p in read_workbook_file(workbook, SETTINGS).problems if p.severity == "error"] == []


def test_the_version_before_is_kept_once_and_no_reader_takes_it(folder):
    workbook = example("solstol", folder)
    for number in ("5", "6", "7"):
        assert save(workbook, {MEETINGS: number}) == ()
    (backup,) = (folder / BACKUP_FOLDER).iterdir()
    assert questions(backup)[MEETINGS].value == "6"
    assert (folder / BACKUP_FOLDER).stat().st_mode & 0o077 == 0
    assert list(files_in(folder)) == [workbook]


def test_what_a_power_cut_left_is_read_by_nobody_and_goes(folder):
    workbook = example("solstol", folder)
    left, fresh = folder / ".tiltaksplan-a.ny", folder / ".tiltaksplan-b.ny"
    for path in (left, fresh):
        path.write_bytes(b"half a workbook")
    os.utime(left, (0, 0))
    assert list(files_in(folder)) == [workbook]
    assert save(workbook, {MEETINGS: "5"}) == ()
    assert not left.exists() and fresh.exists()  # another program may be writing the fresh one


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
    assert error.values["keys"] == ["Møter!99!Svar"]
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
