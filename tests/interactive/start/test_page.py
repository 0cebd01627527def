"""The start page without a browser: what each part does when it is used, and when something is wrong."""

from __future__ import annotations

import errno
import json
import os
import shutil
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from house import answer_cell, copy_example, keep_workbooks, set_cell, workbook_of
from openpyxl import load_workbook

from toolkit.engine.draft_job import DraftState
from toolkit.interactive.start.desk import Desk
from toolkit.interactive.start.notice import Notice
from toolkit.interactive.start.page import StartPage
from toolkit.interactive.start.question import QuestionWidget
from toolkit.present.texts import text

SCHOOL, KINDERGARTEN = "solstol", "fullmaane"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("original")
    keep_workbooks(copy_example(place), "Solstøl", "Månedal kommune", "Fullmåne")
    return place


@pytest.fixture
def params(original: Path, tmp_path: Path) -> Path:
    shutil.copytree(original, tmp_path / "Månedal", dirs_exist_ok=True)
    return tmp_path / "Månedal" / "params" / "example"


def opened(params: Path) -> StartPage:
    """The page as a person sees it first."""
    page = StartPage(Desk(params, params.parent.parent / "ut", "2020-21"))
    page.awake()
    return page


def chosen(params: Path, unit: str = SCHOOL) -> StartPage:
    page = opened(params)
    page.unit.value = unit
    assert page.notice.widget.value == "", page.notice.widget.value
    return page


def field(page: StartPage, sheet: str, words: str) -> QuestionWidget:
    """The field of the first question with these words, its sheet shown."""
    page.form.sheet.value = sheet
    return next(one.children[0] for one in page.form.questions.children if words in one.children[0].description)


def drop(page: StartPage, path: Path) -> None:
    content = memoryview(path.read_bytes())
    about = {"name": path.name, "size": len(content), "type": "", "last_modified": datetime.now(UTC)}
    page.delivery.upload.value = (about | {"content": content},)


def cell(workbook: Path, sheet: str, code: str) -> object:
    return load_workbook(workbook)[sheet][answer_cell(workbook, sheet, code)].value


def test_a_page_that_nobody_sees_does_not_take_it_from_one_that_is_seen(params: Path) -> None:
    StartPage(Desk(params, params.parent.parent / "ut", "2020-21"))  # made ready by the server, never shown
    page = chosen(params)
    assert page.parts.layout.display is None and page.parts.children


def test_the_choice_is_there_again(params: Path) -> None:
    first = chosen(params, KINDERGARTEN)
    first.year.value = "2019-20"
    first.close()
    again = opened(params)
    assert (again.unit.value, again.year.value) == (KINDERGARTEN, "2019-20")


def test_a_unit_that_was_not_there_that_year_is_not_chosen(params: Path) -> None:
    page = chosen(params, "nordlysgrenda")
    names = {year: [name for name, _ in _options(page, year)] for year in ("2020-21", "2017-18")}
    assert "Nordlysgrenda oppvekstsenter" in names["2020-21"]
    assert "Nordlysgrenda skole" in names["2017-18"]
    assert not any("kommune" in name for name in names["2020-21"]), "the municipality has no leader's page"


def _options(page: StartPage, year: str) -> list[tuple[str, str]]:
    page.year.value = year
    return list(page.unit.options)


def test_a_broken_file_is_told_cell_by_cell_and_takes_nobodys_place(params: Path, tmp_path: Path) -> None:
    delivered = workbook_of(params, "Solstøl")
    before = delivered.read_bytes()
    broken = tmp_path / "<img src=x onerror=alert(1)>.xlsx"
    shutil.copy(delivered, broken)
    set_cell(broken, "Saker", answer_cell(broken, "Saker", "new_cases"), "<b>mange</b>")
    page = chosen(params)
    drop(page, broken)
    shown = page.delivery.problems.value
    assert "&lt;b&gt;mange&lt;/b&gt;" in shown and "<b>" not in shown and "<img" not in shown
    assert "<img" not in page.delivery.notice.widget.value
    assert delivered.read_bytes() == before
    page.close()
    again = opened(params)
    assert "mange" in again.delivery.problems.value, "a reload shows it again"
    again.delivery.forget.click()
    assert again.delivery.problems.value == "" and again.delivery.forget.layout.display == "none"
    again.close()
    assert opened(params).delivery.problems.value == ""


def test_a_file_of_another_unit_is_refused(params: Path) -> None:
    page = chosen(params, KINDERGARTEN)
    drop(page, workbook_of(params, "Solstøl"))
    assert 'role="alert"' in page.delivery.notice.widget.value
    assert "<table>" in page.delivery.problems.value


def test_an_answer_is_remembered_at_once_and_saved_when_asked(params: Path) -> None:
    page = chosen(params)
    workbook = workbook_of(params, "Solstøl")
    field(page, "Møter", "Foreldremøter").value = "7"
    assert page.form.unsaved_count == 1
    assert text("start.unsaved_one") in page.form.state.value
    page.close()
    again = opened(params)
    assert field(again, "Møter", "Foreldremøter").value == "7"
    again.form.save.click()
    assert cell(workbook, "Møter", "parent_meetings") == 7
    assert again.form.unsaved_count == 0
    assert field(again, "Møter", "Foreldremøter").value == "7"


def test_an_answer_that_is_typed_back_is_no_answer(params: Path) -> None:
    page = chosen(params)
    was = field(page, "Møter", "Foreldremøter").value
    for typed in ("7", was):
        field(page, "Møter", "Foreldremøter").value = typed
    assert page.form.unsaved_count == 0 and page.form.state.value == ""


def test_a_field_lives_through_a_save_and_what_is_typed_on_is_kept(params: Path) -> None:
    page = chosen(params)
    workbook = workbook_of(params, "Solstøl")
    meetings, other = field(page, "Møter", "Foreldremøter"), field(page, "Møter", "arbeidslag")
    meetings.value = "7"
    page.form.save.click()
    assert field(page, "Møter", "Foreldremøter") is meetings, "a field that is made anew loses focus and text"
    other.value = "12"
    meetings.value = "8"
    assert page.form.unsaved_count == 2
    page.form.save.click()
    assert (cell(workbook, "Møter", "parent_meetings"), cell(workbook, "Møter", "support_team")) == (8, 12)
    assert page.form.unsaved_count == 0


def test_an_answer_whose_row_is_another_now_is_shown_and_not_written(params: Path) -> None:
    page = chosen(params)
    workbook = workbook_of(params, "Solstøl")
    status = next(one for one in _fields(page, "Fjorårets beslutninger") if one.description.startswith("Status"))
    status.value = "avlyst"
    decision = status.description
    field(page, "Møter", "Foreldremøter").value = "7"
    book = load_workbook(workbook)
    sheet = book["Fjorårets beslutninger"]
    for column in range(1, sheet.max_column + 1):
        one, two = sheet.cell(4, column), sheet.cell(5, column)
        one.value, two.value = two.value, one.value
    book.save(workbook)
    for _ in range(2):  # the first time it says that the workbook is another
        page.form.save.click()
    rows = [[sheet.cell(row, column).value for column in (2, 5)] for row in (4, 5)]
    after = load_workbook(workbook)["Fjorårets beslutninger"]
    assert [[after.cell(row, column).value for column in (2, 5)] for row in (4, 5)] == rows, (
        "nobody's status is changed"
    )
    assert cell(workbook, "Møter", "parent_meetings") == 7, "what still fits is saved"
    assert "avlyst" in page.form.homeless.value and decision.partition(":")[2].strip()[:20] in page.form.homeless.value
    assert page.form.drop.layout.display is None
    page.form.drop.click()
    assert page.form.homeless.value == "" and page.form.drop.layout.display == "none"


def test_an_answer_over_a_row_that_a_delivered_file_has_filled_is_not_mixed_with_it(
    params: Path, tmp_path: Path
) -> None:
    page = chosen(params)
    workbook = workbook_of(params, "Solstøl")
    words = next(one for one in _fields(page, "Nye beslutninger") if "4: Beslutning" in one.description)
    words.value = "Besluttet i skjemaet"
    delivered = tmp_path / "levert.xlsx"
    shutil.copy(workbook, delivered)
    set_cell(delivered, "Nye beslutninger", "B7", "Besluttet i filen")
    drop(page, delivered)
    assert page.form.unsaved_count == 0
    assert "Besluttet i skjemaet" in page.form.homeless.value
    page.form.save.click()
    assert load_workbook(workbook)["Nye beslutninger"]["B7"].value == "Besluttet i filen"


def _fields(page: StartPage, sheet: str) -> list[QuestionWidget]:
    page.form.sheet.value = sheet
    return [one.children[0] for one in page.form.questions.children]


def test_a_choice_that_cannot_be_shown_shows_nothing_of_the_one_before(params: Path) -> None:
    page = chosen(params)
    (params / "runs" / "2019-20.toml").write_text("dette er ikke TOML", encoding="utf-8")
    page.year.value = "2019-20"
    assert 'role="alert"' in page.notice.widget.value
    assert page.parts.layout.display == "none"
    page.year.value = "2020-21"
    assert page.parts.layout.display is None and page.notice.widget.value == ""


def test_two_files_at_once_are_refused(params: Path) -> None:
    page = chosen(params)
    about = {"size": 1, "type": "", "last_modified": datetime.now(UTC), "content": memoryview(b"x")}
    page.delivery.upload.value = (about | {"name": "a.xlsx"}, about | {"name": "b.xlsx"})
    assert text("start.one_file") in page.delivery.notice.widget.value


def test_an_identity_number_is_refused_and_nothing_is_saved_while_it_stands_there(params: Path) -> None:
    page = chosen(params)
    workbook = workbook_of(params, "Solstøl")
    before = workbook.read_bytes()
    words = field(page, "Kompetanse", "Kompetanseutvikling")
    words.value = "Kurs for alle ansatte"
    words.value = "Kurs for alle ansatte, også 17912099997"
    assert 'role="alert"' in page.form.notice.widget.value
    assert page.form.unsaved_count == 1
    page.form.save.click()
    assert 'role="alert"' in page.form.notice.widget.value and workbook.read_bytes() == before
    words.value = "Kurs for alle ansatte, hele året"
    assert page.form.notice.widget.value == ""
    page.form.save.click()
    assert cell(workbook, "Kompetanse", "competence_activity") == "Kurs for alle ansatte, hele året"


def test_answers_that_cannot_be_read_just_now_are_a_sentence_and_not_lost(
    params: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = chosen(params)
    field(page, "Møter", "Foreldremøter").value = "7"

    read = Path.read_bytes

    def held(path: Path) -> bytes:
        if path.name.startswith("ulagret"):
            raise PermissionError(errno.EACCES, "held")
        return read(path)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "read_bytes", held)
        field(page, "Møter", "Foreldremøter").value = "8"
        page.form.save.click()
        assert 'role="alert"' in page.form.notice.widget.value
    page.form.save.click()
    assert cell(workbook_of(params, "Solstøl"), "Møter", "parent_meetings") == 8


def test_an_old_draft_says_so(params: Path) -> None:
    page = chosen(params)
    made = params.parent.parent / "ut" / "utkast.html"
    made.write_text("<p>UTKAST</p>", encoding="utf-8")
    state = DraftState("done", 1_000_000.0, str(made))
    file = params.parent.parent / "ut" / "arbeid" / "example" / "startside" / "utkast-2020-21-solstol.json"
    file.write_text(json.dumps(asdict(state)), encoding="utf-8")
    page.close()
    again = opened(params)
    assert text("start.draft_old") in again.draft.old.value


def test_an_answer_that_comes_late_is_still_its_own_units(params: Path) -> None:
    page = chosen(params)
    late = field(page, "Møter", "Foreldremøter")
    page.unit.value = KINDERGARTEN
    late.value = "7"  # the browser sends each field's changes on its own
    assert page.form.unsaved_count == 0
    page.unit.value = SCHOOL
    assert page.form.unsaved_count == 1


def test_damaged_notes_of_unsaved_answers_are_told_of_and_kept(params: Path) -> None:
    page = chosen(params)
    field(page, "Møter", "Foreldremøter").value = "7"
    page.close()
    folder = params.parent.parent / "ut" / "arbeid" / "example" / "startside"
    next(folder.glob("ulagret*.json")).write_bytes(b"\x00\x00")
    again = opened(params)
    assert text("start.unsaved_damaged") in again.form.notice.widget.value
    assert list(folder.glob("*.skadet*"))


def test_units_and_years_do_not_mix(params: Path) -> None:
    page = chosen(params)
    field(page, "Møter", "Foreldremøter").value = "7"
    page.unit.value = KINDERGARTEN
    assert page.form.unsaved_count == 0
    assert field(page, "Møter", "Foreldremøter").value != "7"
    page.unit.value = SCHOOL
    page.year.value = "2019-20"
    assert page.form.unsaved_count == 0
    page.year.value = "2020-21"
    assert field(page, "Møter", "Foreldremøter").value == "7"


def test_a_wrong_answer_stops_all_of_them_and_is_told_at_its_question(params: Path) -> None:
    page = chosen(params)
    workbook = workbook_of(params, "Solstøl")
    before = workbook.read_bytes()
    field(page, "Vurdering", "kapittel 1.1").value = "fungerer ikke"
    field(page, "Møter", "Foreldremøter").value = "noen"
    field(page, "Konklusjon", "Dato for").value = "i mai"
    page.form.save.click()
    assert workbook.read_bytes() == before and page.form.unsaved_count == 3
    assert page.form.sheet.value == "Møter", "the first that is wrong is shown"
    at = next(one for one in page.form.questions.children if "Foreldremøter" in one.children[0].description)
    assert "tp-bad" in at.children[1].value
    assert "noen" in page.form.notice.widget.value and "i mai" in page.form.notice.widget.value
    field(page, "Møter", "Foreldremøter").value = "2"
    field(page, "Konklusjon", "Dato for").value = "19.05.2021"
    page.form.save.click()
    assert cell(workbook, "Vurdering", "assessment_1.1") == "fungerer ikke"


def test_a_workbook_saved_by_somebody_else_meanwhile_is_not_overwritten(params: Path) -> None:
    page = chosen(params)
    workbook = workbook_of(params, "Solstøl")
    field(page, "Møter", "Foreldremøter").value = "7"
    set_cell(workbook, "Møter", answer_cell(workbook, "Møter", "support_team"), 11)
    page.form.save.click()
    assert 'role="alert"' in page.form.notice.widget.value
    assert cell(workbook, "Møter", "support_team") == 11 and page.form.unsaved_count == 1
    assert field(page, "Møter", "arbeidslag").value == "11", "the form shows what stands there now"
    page.form.save.click()
    assert (cell(workbook, "Møter", "support_team"), cell(workbook, "Møter", "parent_meetings")) == (11, 7)


def test_a_full_disk_is_a_sentence_and_the_answer_stays_in_the_field(
    params: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = chosen(params)
    workbook = workbook_of(params, "Solstøl")
    before = workbook.read_bytes()
    field(page, "Møter", "Foreldremøter").value = "7"

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        page.form.save.click()
        assert "full" in page.form.notice.widget.value
        page.draft.make.click()
        assert 'role="alert"' in page.draft.notice.widget.value
        field(page, "Møter", "Foreldremøter").value = "8"
        assert "full" in page.form.notice.widget.value
        page.look()
    assert workbook.read_bytes() == before
    page.form.save.click()
    assert cell(workbook, "Møter", "parent_meetings") == 8, "what stands on the screen"


def test_no_draft_is_made_of_less_than_what_is_typed(params: Path) -> None:
    page = chosen(params)
    field(page, "Møter", "Foreldremøter").value = "7"
    page.draft.make.click()
    assert text("start.save_first_one") in page.draft.notice.widget.value


def test_nothing_is_written_from_a_window_that_has_lost_the_page(params: Path) -> None:
    first = chosen(params)
    second = opened(params)
    assert second.take_over in second.panel.children
    second.take_over.click()
    workbook = workbook_of(params, "Solstøl")
    before = workbook.read_bytes()
    field(first, "Møter", "Foreldremøter").value = "7"
    first.form.save.click()
    drop(first, workbook)
    assert workbook.read_bytes() == before
    assert first.take_over in first.panel.children, "the first window says that it is closed"
    assert second.form.unsaved_count == 1, "what was typed is remembered all the same"


def test_a_unit_without_a_workbook_gets_one(params: Path) -> None:
    page = chosen(params, "stjernelia")
    assert page.form.make.layout.display is None and page.form.form.layout.display == "none"
    page.form.make.click()
    made = workbook_of(params, "Stjernelia")
    assert page.form.make.layout.display == "none" and page.form.form.layout.display is None
    field(page, "Møter", "Foreldremøter").value = "3"
    page.form.save.click()
    assert cell(made, "Møter", "parent_meetings") == 3


def test_a_fault_of_ours_is_a_sentence_without_what_stood_in_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    notice = Notice()

    def fault() -> None:
        raise KeyError("Kari Nordmann")

    assert not notice.trying(fault)
    assert text("start.fault") in notice.widget.value and "Kari" not in notice.widget.value
    assert "Kari" not in capsys.readouterr().out
