"""Marked copies: every bad cell has its sentence, the originals are untouched, and nothing in them is dangerous."""

import io
import zipfile

import pytest
from helpers import TEST_NUMBER, cell_of, csv_text, make_settings, mean_row, write_json, write_workbook
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from python_calamine import CalamineWorkbook
from spreadsheets import archive as packed
from spreadsheets import parts_of

from toolkit.cli.check import in_order
from toolkit.cli.mark import mark_files
from toolkit.errors import ParameterError
from toolkit.validate.year import read_year

LIST = "Feil og merknader"


def mark(folder, survey_files=()):
    settings = make_settings(folder, survey_files)
    return mark_files(folder / "merket", in_order(read_year(settings).problems), settings)


def rows_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]


def everything_in(path):
    """The bytes of every part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        return b"\n".join(name.encode() + b"\n" + archive.read(name) for name in archive.namelist())


def check_holds_no_formula(path):
    book = load_workbook(path)
    assert [c.coordinate for s in book for row in s.iter_rows() for c in row if c.data_type == "f"] == []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f" not in archive.read(name)
    reader = CalamineWorkbook.from_path(str(path))
    for name in reader.sheet_names:
        assert reader.get_sheet_by_name(name).to_python() is not None
    return {c.value for s in book for row in s.iter_rows() for c in row}


@pytest.fixture
def bad_workbook(tmp_path):
    """Wrong in three cells, one of them on a hidden sheet; one row is missing."""
    (tmp_path / "workbooks").mkdir()

    def change(book):
        book["Saker"].sheet_state = "hidden"
        cell_of(book, "Plan", "plan_revised").comment = Comment("Husk denne", "rektor")
        row = cell_of(book, "Møter", "support_team").row
        book["Møter"].delete_rows(row)
        cell_of(book, "Konklusjon", "outcome_reason").value = "Kari Nordmann sa det"

    path = tmp_path / "workbooks" / "vollen.xlsx"
    return write_workbook(path, answers={"plan_revised": "i fjor høst", "new_cases": "tre"}, change=change)


def test_each_bad_cell_has_a_comment_a_colour_and_a_line_with_a_link(bad_workbook, tmp_path):
    original = bad_workbook.read_bytes()
    assert mark(tmp_path).written == ["vollen - merket.xlsx"]
    assert bad_workbook.read_bytes() == original
    book = load_workbook(tmp_path / "merket" / "vollen - merket.xlsx")
    revised, cases = cell_of(book, "Plan", "plan_revised"), cell_of(book, "Saker", "new_cases")
    assert revised.comment.author == "tiltaksplan"
    assert revised.comment.text.startswith("«i fjor høst» er ikke en dato. Skriv den som")
    assert revised.comment.text.endswith("Husk denne")
    assert "«tre»" in cases.comment.text
    assert cases.fill.fill_type == "solid" and cases.fill.start_color.rgb.endswith("FFC7CE")
    assert book["Saker"].sheet_state == "visible"
    reason = cell_of(book, "Konklusjon", "outcome_reason")
    assert "navnet på en person" in reason.comment.text
    assert reason.fill.start_color.rgb.endswith("FFEB9C")
    untouched = cell_of(book, "Plan", "plan_made")
    assert untouched.comment is None and untouched.fill.fill_type is None

    assert book.sheetnames[0] == LIST and book.active.title == LIST
    lines = {row[3]: row for row in rows_of(book[LIST])}
    assert len(lines) == 4
    missing = next(row for words, row in lines.items() if "support_team" in words)
    assert missing[:3] == ["Feil", "Møter", None] or missing[:3] == ["Feil", "Møter", ""]
    link = next(cell for row in book[LIST].iter_rows() for cell in row if cell.value == cases.coordinate)
    assert link.hyperlink.location == f"'Saker'!{cases.coordinate}"


def test_a_copy_is_made_only_of_files_with_problems_and_none_is_overwritten(bad_workbook, tmp_path):
    write_workbook(bad_workbook.with_name("senteret.xlsx"), "senteret")
    mark(tmp_path)
    (copy,) = (tmp_path / "merket").iterdir()
    content = copy.read_bytes()
    with pytest.raises(ParameterError) as refused:
        mark(tmp_path)
    assert refused.value.code == "mark_exists"
    assert copy.read_bytes() == content
    assert [path.name for path in (tmp_path / "merket").iterdir()] == [copy.name]


def test_no_copy_is_written_among_the_files_that_are_read(bad_workbook, tmp_path):
    settings = make_settings(tmp_path)
    problems = read_year(settings).problems
    for folder in (tmp_path / "workbooks", bad_workbook):
        with pytest.raises(ParameterError):
            mark_files(folder, problems, settings)
    assert [path.name for path in (tmp_path / "workbooks").iterdir()] == ["vollen.xlsx"]


def test_a_file_that_cannot_be_opened_is_named_and_the_others_are_marked(bad_workbook, tmp_path):
    bad_workbook.with_name("knoppen.xlsx").write_bytes(b"PK\x03\x04 nothing")
    bad_workbook.with_name("senteret.xlsx").write_bytes(b"dette er ikke en arbeidsbok")
    marked = mark(tmp_path)
    assert marked.not_opened == ["knoppen.xlsx", "senteret.xlsx"]
    assert marked.written == ["vollen - merket.xlsx"]


def test_problems_of_csv_and_json_files_are_listed_in_one_workbook(tmp_path):
    bad = [mean_row(), mean_row(Score="mye", Kjoenn="=1+1"), mean_row(EnhetNavn="Ukjent skole")]
    (tmp_path / "a.csv").write_text(csv_text(bad), encoding="utf-8")
    write_json(tmp_path / "b.json", [{"x": 1}])
    assert mark(tmp_path, ["a.csv", "b.json"]).written == ["Feil i filer fra tjenester.xlsx"]
    path = tmp_path / "merket" / "Feil i filer fra tjenester.xlsx"
    rows = rows_of(load_workbook(path).worksheets[0])
    assert ["Feil", "a.csv", "3", "Score", "mye"] in [row[:5] for row in rows]
    assert {row[1] for row in rows} == {"a.csv", "b.json"}
    assert "=1+1" in check_holds_no_formula(path)


def test_the_bad_cells_of_a_spreadsheet_from_the_services_are_found_by_their_headings(tmp_path):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Elevundersøkelsen"])
    sheet.append(["Indikator" if key == "Spoersmaalgruppe" else key for key in mean_row()])
    sheet.append(list(mean_row(Trinnnavn="femte?").values()))
    sheet.append(list(mean_row(Trinnnavn="femte?", Kjoenn="Gutt").values()))
    book.save(tmp_path / "a.xlsx")
    assert mark(tmp_path, ["a.xlsx"]).written == ["a - merket.xlsx"]
    marked = load_workbook(tmp_path / "merket" / "a - merket.xlsx")["Sheet"]
    commented = [cell.coordinate for row in marked.iter_rows() for cell in row if cell.comment]
    assert commented == ["D3", "D4"]


def test_merged_cells_and_hidden_rows_are_marked_where_they_show(tmp_path):
    make_settings(tmp_path)
    place = []

    def change(book):
        cell = cell_of(book, "Plan", "plan_revised")
        book["Plan"].merge_cells(start_row=cell.row, end_row=cell.row, start_column=3, end_column=4)
        book["Plan"].row_dimensions[cell.row].hidden = True
        place.append(cell.coordinate)

    write_workbook(tmp_path / "workbooks" / "vollen.xlsx", answers={"plan_revised": "vet ikke"}, change=change)
    mark(tmp_path)
    sheet = load_workbook(tmp_path / "merket" / "vollen - merket.xlsx")["Plan"]
    assert sheet[place[0]].comment is not None
    assert not sheet.row_dimensions[sheet[place[0]].row].hidden


RISKY = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0"]


def test_no_text_from_outside_becomes_a_formula(tmp_path):
    make_settings(tmp_path)

    def change(book):
        sheet = book["Nye beslutninger"]
        for row, words in enumerate(RISKY, start=4):
            sheet.cell(row, 2).value = words
            sheet.cell(row, 2).data_type = "s"
            sheet.cell(row, 4).value = f"{words}!"
            sheet.cell(row, 4).data_type = "s"
        sheet["F1"] = "=1+2"

    write_workbook(tmp_path / "workbooks" / "vollen.xlsx", change=change)
    mark(tmp_path)
    path = tmp_path / "merket" / "vollen - merket.xlsx"
    texts = check_holds_no_formula(path)
    assert {"=1+1", "+1", "@SUM(A1)", "=1+2"} <= texts
    marked = load_workbook(path)["Nye beslutninger"]
    assert all(marked.cell(row, 2).quotePrefix for row in range(4, 4 + len(RISKY)))


def hide_number(book):
    """An identity number in every place of a workbook that openpyxl can write."""
    sheet = book["Plan"]
    cell_of(book, "Plan", "plan_revised").value = f"Elev {TEST_NUMBER}"
    sheet["D3"].value = TEST_NUMBER
    sheet["F9"].value = float(TEST_NUMBER)
    sheet["G9"].value = f'="{TEST_NUMBER}"'
    sheet["B4"].comment = Comment(f"{TEST_NUMBER[:6]} {TEST_NUMBER[6:]}", TEST_NUMBER)
    sheet.oddHeader.left.text = TEST_NUMBER
    book.create_sheet(TEST_NUMBER)["A1"] = "x"
    book.properties.title = book.properties.creator = TEST_NUMBER


def test_an_identity_number_is_nowhere_in_the_copy(tmp_path):
    make_settings(tmp_path)
    path = write_workbook(tmp_path / "workbooks" / f"vollen {TEST_NUMBER}.xlsx", change=hide_number)
    original = path.read_bytes()
    (name,) = mark(tmp_path).written
    assert name == "vollen ########### - merket.xlsx"
    copy = tmp_path / "merket" / name
    content = everything_in(copy)
    for number in (TEST_NUMBER, TEST_NUMBER[:6], TEST_NUMBER[6:], "1.7912099997"):
        assert number.encode() not in content
    book = load_workbook(copy)
    removed = cell_of(book, "Plan", "plan_revised")
    assert removed.value == "FJERNET: her sto et fødselsnummer"
    assert "fødselsnummer" in removed.comment.text
    assert book["Plan"]["F9"].value == book["Plan"]["G9"].value == removed.value
    assert "###########" in book.sheetnames
    assert "verdiene i cellene" in book[LIST]["A2"].value
    assert path.read_bytes() == original


def ods(cells):
    """A small .ods with one sheet."""
    xml = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="Ark">{}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in cells
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr("content.xml", xml.format(rows))
    return content.getvalue()


@pytest.mark.parametrize("address", ["B0", "B9999999", "ZZZZ2", "XFE2", f"B{'9' * 5_000}"])
def test_a_comment_that_stands_in_no_cell_is_a_problem_of_its_sheet(tmp_path, address):
    def comment(book):
        book["Plan"]["C5"].comment = Comment(f"Om {TEST_NUMBER}", "rektor")

    make_settings(tmp_path)
    path = write_workbook(tmp_path / "workbooks" / "vollen.xlsx", change=comment)
    parts = parts_of(path.read_bytes())
    spoilt = {name: part.replace(b'ref="C5"', f'ref="{address}"'.encode()) for name, part in parts.items()}
    path.write_bytes(packed(spoilt))
    assert mark(tmp_path).written == ["vollen - merket.xlsx"]
    assert TEST_NUMBER.encode() not in everything_in(tmp_path / "merket" / "vollen - merket.xlsx")


def test_an_identity_number_among_the_arguments_of_a_formula_is_not_in_the_copy(tmp_path):
    make_settings(tmp_path)
    write_workbook(tmp_path / "workbooks" / "vollen.xlsx", answers={"new_cases": f"=IF(1,{TEST_NUMBER},2)"})
    assert mark(tmp_path).written == ["vollen - merket.xlsx"]
    assert TEST_NUMBER.encode() not in everything_in(tmp_path / "merket" / "vollen - merket.xlsx")


def test_the_copy_of_an_ods_is_built_of_its_values_and_says_so(tmp_path):
    bad = mean_row(Score="mye")
    (tmp_path / "a.ods").write_bytes(ods([list(bad), list(bad.values())]))
    assert mark(tmp_path, ["a.ods"]).written == ["a - merket.xlsx"]
    book = load_workbook(tmp_path / "merket" / "a - merket.xlsx")
    assert "verdiene i cellene" in book[LIST]["A2"].value
    score = list(bad).index("Score") + 1
    assert "«mye»" in book["Ark"].cell(2, score).comment.text
