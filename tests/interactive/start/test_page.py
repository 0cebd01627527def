"""The start page without a browser: what each part does when it is used, and when something is wrong."""

from __future__ import annotations

import errno
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from house import answer_cell, copy_example, keep_workbooks, set_cell, workbook_of
from openpyxl import load_workbook

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
    assert "mange" in opened(params).delivery.problems.value, "a reload shows it again"


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
    assert cell(workbook, "Møter", "parent_meetings") in (7, 8)


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
    assert second.form.unsaved_count == 0


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
