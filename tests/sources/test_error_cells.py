"""Excel's errors in .ods and .xls: cells without a usable value, which is something else than empty ones."""

import struct

import pytest
from helpers import make_settings, mean_row, only
from spreadsheets import ods, ods_content, record, xls, xls_of

from toolkit.errors import InputError
from toolkit.sources.opened import open_file
from toolkit.sources.recognise import read_file
from toolkit.sources.sheets import read_sheets
from toolkit.sources.uncomputed import Uncomputed
from toolkit.validate.year import read_year

CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
AN_ERROR = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
ROW = list(mean_row(Score="HER").values())
PLAIN = '<table:table-cell office:value-type="string"><text:p>HER</text:p></table:table-cell>'


def ods_with_cell(attributes, text="#N/A"):
    """The cell is stored as LibreOffice stores it."""
    cell = f"<table:table-cell {CALC} {attributes}><text:p>{text}</text:p></table:table-cell>"
    content = ods_content([list(mean_row()), ROW])
    assert PLAIN in content
    return ods([], content.replace(PLAIN, cell))


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        (
            'table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"',
            "#N/A",
        ),
        ('office:value-type="string" office:string-value="" calcext:value-type="error"', "#DIV/0!"),
        ('table:formula="of:=SUM([.A1])"', ""),
    ],
)
def test_an_error_in_an_ods_cannot_be_read_as_a_number(tmp_path, attributes, text):
    (tmp_path / "a.ods").write_bytes(ods_with_cell(attributes, text))
    tables = read_year(make_settings(tmp_path, ["a.ods"]))
    problem = only(tables.problems, "value_unreadable")
    assert (problem.row, problem.column, problem.value) == (2, "Score", text or "of:=SUM([.A1])")
    assert tables.survey_by_unit_year_grade_gender_indicator.empty


def test_a_formula_with_a_value_in_an_ods_is_the_value(tmp_path):
    attributes = 'table:formula="of:=2+2.2" office:value-type="float" office:value="4.2" calcext:value-type="float"'
    (tmp_path / "a.ods").write_bytes(ods_with_cell(attributes, "4,2"))
    (table,) = read_file(tmp_path / "a.ods")
    assert list(table.frame["Score"]) == [4.2]


def test_repeated_and_merged_cells_of_an_ods_are_found_where_they_stand(tmp_path):
    error = f"<table:table-cell {CALC} {AN_ERROR}"
    rows = (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        f'<table:table-row><table:table-cell table:number-columns-repeated="2"/>{error}'
        ' table:number-columns-repeated="2"><text:p>#N/A</text:p></table:table-cell></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="float" office:value="3" table:number-rows-spanned="3"'
        ' table:number-columns-spanned="1"><text:p>3</text:p></table:table-cell></table:table-row>'
    )
    (tmp_path / "a.ods").write_bytes(ods([], ods_content([]).replace("</table:table>", rows + "</table:table>")))
    (sheet,) = read_sheets(open_file(tmp_path / "a.ods"))
    assert sheet.cells[3] == [None, None, Uncomputed("#N/A"), Uncomputed("#N/A")]
    assert all(isinstance(cell, Uncomputed) for cell in sheet.cells[3][2:])
    assert sheet.merged == [((4, 0), (6, 0))]


TRUTH, ERROR = (
    record(0x0205, struct.pack("<HHHBB", 9, 0, 0, 1, 0)),
    record(0x0205, struct.pack("<HHHBB", 9, 0, 0, 42, 1)),
)
FORMULA_END = struct.pack("<HLH", 0, 0, 0)
FORMULA = record(0x0006, struct.pack("<HHHd", 9, 0, 0, 1.0) + FORMULA_END)
FORMULA_ERROR = record(0x0006, struct.pack("<HHHBBBBHH", 9, 0, 0, 2, 0, 7, 0, 0, 0xFFFF) + FORMULA_END)


@pytest.mark.parametrize("cells", [ERROR, FORMULA_ERROR, TRUTH + ERROR])
def test_an_xls_with_an_error_is_refused_for_a_format_that_shows_where(tmp_path, cells):
    (tmp_path / "a.xls").write_bytes(xls_of(cells))
    with pytest.raises(InputError, match="error_in_old_excel"):
        open_file(tmp_path / "a.xls")


@pytest.mark.parametrize("content", [xls_of(TRUTH + FORMULA), xls([["x"]])])
def test_an_xls_without_one_is_not(tmp_path, content):
    (tmp_path / "a.xls").write_bytes(content)
    assert open_file(tmp_path / "a.xls").kind == "spreadsheet"
