"""Text from outside is text in the file, whatever it begins with, for both readers."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from toolkit.sources.inert import csv_text, set_text

DANGEROUS = ["=1+1", '=HYPERLINK("http://a.no","b")', "+47", "-1", "- ny plan", "@SUM(A1)", "\t=1", "#N/A", "="]
PLAIN = ["Åpen skole", "17", "1-2", "a=b", " =1+1"]


def written(tmp_path, texts):
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row, text in enumerate(texts, start=1):
        set_text(sheet.cell(row, 1), text)
        sheet.cell(row, 2).value = "x"  # so that no row is empty
    workbook.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


@pytest.mark.parametrize("text", [*DANGEROUS, *PLAIN])
def test_both_readers_find_the_text_itself(tmp_path, text):
    path = written(tmp_path, [text])
    cell = load_workbook(path).worksheets[0]["A1"]
    assert (cell.value, cell.data_type == "f") == (text, False)
    assert CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[0][0] == text


@pytest.mark.parametrize("text", [text for text in DANGEROUS if text[0] in "=+-@\t"])
def test_what_looks_like_a_formula_is_quoted_so_that_editing_keeps_it_text(tmp_path, text):
    cell = load_workbook(written(tmp_path, [text])).worksheets[0]["A1"]
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_ordinary_text_is_not_quoted(tmp_path):
    sheet = load_workbook(written(tmp_path, PLAIN)).worksheets[0]
    assert not any(sheet.cell(row, 1).quotePrefix for row in range(1, len(PLAIN) + 1))


def test_it_stays_text_when_the_file_is_saved_once_more(tmp_path):
    path = written(tmp_path, DANGEROUS)
    load_workbook(path).save(path)
    sheet = load_workbook(path).worksheets[0]
    assert [sheet.cell(row, 1).value for row in range(1, len(DANGEROUS) + 1)] == DANGEROUS
    assert {sheet.cell(row, 1).data_type for row in range(1, len(DANGEROUS) + 1)} == {"s"}


def test_carriage_returns_and_control_characters_can_stand_in_a_cell(tmp_path):
    cell = load_workbook(written(tmp_path, ["\r=1+1\x07\r\nb"])).worksheets[0]["A1"]
    assert cell.value == "\n=1+1\ufffd\nb"
    assert cell.quotePrefix


FORMULA_SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@given(st.text(alphabet=st.sampled_from([*'=+-@ab1 ;,"\t\r\n\x07', "\uff1d", "\uff0d"]), max_size=12))
@example('x,"=1+1')
@example("x;\r\n=1+1")
def test_no_program_finds_a_formula_in_a_csv_file_whatever_it_parts_cells_by(words):
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerow(["id", csv_text(words), "x"])
    assert written.getvalue().count("\n") == 1
    for delimiter in ";,\t":
        for line in csv.reader(io.StringIO(written.getvalue(), newline=""), delimiter=delimiter):
            assert not [cell for cell in line if cell.lstrip(' "').startswith(FORMULA_SIGNS)]


def test_a_text_that_is_no_formula_stays_as_it_is_in_a_csv_file():
    for words in ("7,4", "2–3 ganger i måneden", "kap. 1.3", "Zippys venner: 85 % av de ansatte, 1.–4. trinn"):
        assert csv_text(words) == words
    assert csv_text("  to\nlinjer ") == "to linjer"
    assert csv_text("=SUM(A1)") == "'=SUM(A1)"
