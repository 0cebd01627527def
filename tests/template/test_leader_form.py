"""The workbook as a form: answers in, and the reader finds just these; everything else in the file stays as it was."""

from __future__ import annotations

import os
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from form_files import MEETINGS, SETTINGS, UNITS, cells, example, parts, questions, save, unit
from helpers import TEST_NUMBER, codes_of
from hypothesis import HealthCheck, given, settings
from hypothesis import example as for_example
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment

from toolkit.sources import workbook_layout as layout
from toolkit.template import leader_form
from toolkit.template.files import save_fixed, written_on
from toolkit.template.prefill import prefilled
from toolkit.template.unit_workbook import unit_workbook
from toolkit.template.workbook_kept import BACKUP_FOLDER
from toolkit.validate.input_files import files_in
from toolkit.validate.workbook_file import read_workbook_file


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "Årets arbeidsbøker – ÆØÅ og mellomrom"
    made.mkdir()
    return made


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
@for_example(texts=["", "", "", "0 %"], count=0, day=date(2000, 1, 1))
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


def test_a_file_with_an_identity_number_is_not_kept_as_the_version_before(folder):
    workbook = example("solstol", folder)
    assert save(workbook, {MEETINGS: "5"}) == ()
    book = load_workbook(workbook)
    book["Kompetanse"]["C5"] = f"Samtale om {TEST_NUMBER}"
    book.save(workbook)
    assert save(workbook, {"Kompetanse!5!Svar": "Samtale"}) == ()
    assert list((folder / BACKUP_FOLDER).iterdir()) == []
    assert not any(problem.code == "identity_number" for problem in read_workbook_file(workbook, SETTINGS).problems)


def test_what_a_power_cut_left_is_read_by_nobody_and_goes(folder):
    workbook = example("solstol", folder)
    left, fresh = folder / ".tiltaksplan-a.ny", folder / ".tiltaksplan-b.ny"
    for path in (left, fresh):
        path.write_bytes(b"half a workbook")
    os.utime(left, (0, 0))
    assert list(files_in(folder)) == [workbook]
    assert save(workbook, {MEETINGS: "5"}) == ()
    assert not left.exists() and fresh.exists()  # another program may be writing the fresh one
