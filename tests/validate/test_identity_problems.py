"""An identity number stops its file wherever it stands: one in each place, and none of them is repeated."""

import json
import zipfile

import pytest
from helpers import TEST_NUMBER, csv_text, make_settings, mean_row, write_json, write_workbook
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from toolkit.present.problem_sentences import problem_sentence
from toolkit.sources.opened import open_file
from toolkit.validate.identity_problems import identity_problems, without_identity_number
from toolkit.validate.year import read_year

SPLIT = f"{TEST_NUMBER[:4]}</a:t></a:r><a:r><a:t>{TEST_NUMBER[4:]}"
DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://x/xdr" xmlns:a="http://x/a"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:wsDr>'.format
)


def problems_of(path):
    return identity_problems(path.name, open_file(path))


def in_comment(book):
    book["Plan"]["B4"].comment = Comment(f"gjelder {TEST_NUMBER}", "rektor")


def in_comment_author(book):
    book["Plan"]["B4"].comment = Comment("se her", TEST_NUMBER)


def in_title(book):
    book.properties.title = TEST_NUMBER


def in_keywords(book):
    book.properties.keywords = f"{TEST_NUMBER[:6]} {TEST_NUMBER[6:]}"


def in_footer(book):
    book["Plan"].oddFooter.center.text = f"Side 1 {TEST_NUMBER}"


def in_coloured_header(book):
    book["Plan"].oddHeader.left.text, book["Plan"].oddHeader.left.color = TEST_NUMBER, "000000"


def in_sheet_name(book):
    book.create_sheet(f"Elev {TEST_NUMBER}")


def in_hidden_sheet(book):
    sheet = book.create_sheet("Skjult")
    sheet["C7"], sheet.sheet_state = float(TEST_NUMBER), "veryHidden"


def in_list(book):
    book["Plan"].add_data_validation(DataValidation("list", formula1=f'"{TEST_NUMBER},nei"', sqref="C4"))


def in_defined_name(book):
    from openpyxl.workbook.defined_name import DefinedName

    book.defined_names["elev"] = DefinedName("elev", attr_text=f'"{TEST_NUMBER}"')


PLACES = [
    (in_comment, ("identity_number_comment", "Plan", 4, "B")),
    (in_comment_author, ("identity_number_comment", "Plan", None, None)),
    (in_title, ("identity_number_properties", None, None, None)),
    (in_keywords, ("identity_number_properties", None, None, None)),
    (in_footer, ("identity_number_header_footer", "Plan", None, None)),
    (in_coloured_header, ("identity_number_header_footer", "Plan", None, None)),
    (in_sheet_name, ("identity_number_sheet_name", "Elev ###########", None, None)),
    (in_hidden_sheet, ("identity_number", "Skjult", 7, "C")),
    (in_list, ("identity_number_part", "Plan", None, None)),
    (in_defined_name, ("identity_number_defined_name", None, None, None)),
]


def add_part(path, name, content):
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, content)
    return path


def check_refused(folder, settings):
    """The problems of the only workbook, of which nothing is used, and which nothing repeats."""
    tables = read_year(settings)
    (account,) = tables.files
    assert account.rows_used == 0 and account.rows_read == account.rows_rejected
    told = json.dumps([repr(tables.files), *map(problem_sentence, tables.problems)]) + repr(tables.problems)
    assert TEST_NUMBER not in told and TEST_NUMBER[:6] not in told
    return {(p.code, p.sheet, p.row, p.column) for p in tables.problems if p.file is not None and p.severity == "error"}


@pytest.mark.parametrize(("change", "place"), PLACES, ids=lambda value: getattr(value, "__name__", None))
def test_a_workbook_with_one_outside_its_cells_is_refused(tmp_path, change, place):
    settings = make_settings(tmp_path)
    write_workbook(tmp_path / "workbooks" / "vollen.xlsx", change=change)
    assert check_refused(tmp_path, settings) == {place}


@pytest.mark.parametrize("text", [TEST_NUMBER, SPLIT, f"Elev {TEST_NUMBER}"])
def test_a_text_box_is_read_as_one_text(tmp_path, text):
    settings = make_settings(tmp_path)
    path = write_workbook(tmp_path / "workbooks" / "vollen.xlsx")
    add_part(path, "xl/drawings/drawing1.xml", DRAWING(text=text))
    assert check_refused(tmp_path, settings) == {("identity_number_drawing", None, None, None)}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("xl/media/image1.png", b"\x89PNG\0" + TEST_NUMBER.encode(), "identity_number_part"),
        ("xl/printerSettings/old.bin", TEST_NUMBER.encode("utf-16-le"), "identity_number_part"),
        (f"xl/media/{TEST_NUMBER}.png", b"", "identity_number_part"),
        ("xl/worksheets/sheet99.xml", f"<worksheet><c><v>{TEST_NUMBER}</v></c></worksheet>", "identity_number_part"),
        ("customXml/item1.xml", f"<a><b>nr</b> {TEST_NUMBER}</a>", "identity_number_part"),
    ],
)
def test_parts_that_no_reader_opens_are_searched(tmp_path, name, content, code):
    path = add_part(write_workbook(tmp_path / "vollen.xlsx"), name, content)
    assert [problem.code for problem in problems_of(path)] == [code]


def test_a_formula_with_a_value_is_searched(tmp_path):
    path = tmp_path / "a.xlsx"
    book = Workbook()
    book.worksheets[0]["B2"] = f'=IF(1=2,"{TEST_NUMBER}","")'
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"<v />", b"<v>5</v>")
    assert b"<v>5</v>" in parts["xl/worksheets/sheet1.xml"]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    (problem,) = problems_of(path)
    assert (problem.code, problem.sheet, problem.row, problem.column) == ("identity_number", "Sheet", 2, "B")


def test_an_ordinary_workbook_has_none(tmp_path):
    def change(book):
        book["Plan"]["B4"].comment = Comment("Ring 73 55 42 00", "rektor")
        book.properties.identifier = "{12345678-1234-1234-1234-123456789012}"
        book["Plan"].oddFooter.center.text = "&12Side &P av &N"

    assert problems_of(write_workbook(tmp_path / "vollen.xlsx", change=change)) == []


def test_file_names_are_shown_without_digits(tmp_path):
    settings = make_settings(tmp_path, survey_files=[f"{TEST_NUMBER}.csv"])
    write_workbook(tmp_path / "workbooks" / f"vollen {TEST_NUMBER}.xlsx")
    (tmp_path / "workbooks" / f"{TEST_NUMBER}.docx").write_bytes(b"x")
    tables = read_year(settings)
    assert TEST_NUMBER not in repr(tables)
    files = {(problem.code, problem.file) for problem in tables.problems}
    assert ("file_missing", "###########.csv") in files
    assert ("file_not_used", "###########.docx") in files
    assert ("identity_number_file_name", "vollen ###########.xlsx") in files
    assert without_identity_number("2020-21 vollen 975282627.xlsx") == "2020-21 vollen 975282627.xlsx"


CSV = csv_text([mean_row(), mean_row(Trinnnavn="6. årstrinn")])


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (f"Uttrekk for {TEST_NUMBER}\n{CSV}", ("identity_number", 1, None)),
        (f"sep=;\n{CSV}".replace("43", TEST_NUMBER, 1), ("identity_number", 3, "AntallBesvart")),
        (CSV.replace("Standardavvik", TEST_NUMBER, 1), ("identity_number", 1, None)),
        (f"{CSV}x;;;;;;;;;;;;;{TEST_NUMBER}\n", ("identity_number_text", 4, None)),
        (f"navn,nummer\nx,{TEST_NUMBER}\n", ("identity_number_text", 2, None)),
    ],
)
def test_every_line_of_a_csv_file_is_searched(tmp_path, content, place):
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    tables = read_year(make_settings(tmp_path, survey_files=["a.csv"]))
    found = [(p.code, p.row, p.column) for p in tables.problems if p.code.startswith("identity")]
    assert found == [place]
    assert TEST_NUMBER not in repr(tables)


@pytest.mark.parametrize(
    "document",
    [
        [mean_row(**{TEST_NUMBER: "x"})],
        [mean_row(Merknad={"elev": [TEST_NUMBER]})],
        {"metadata": {"laget av": f"saksbehandler {TEST_NUMBER}"}, "rows": []},
        {"rows": [{"data": [int(TEST_NUMBER)]}]},
    ],
)
def test_keys_and_values_of_a_json_document_are_searched(tmp_path, document):
    write_json(tmp_path / "a.json", document)
    tables = read_year(make_settings(tmp_path, survey_files=["a.json"]))
    assert len([p for p in tables.problems if p.code.startswith("identity_number")]) == 1
    assert TEST_NUMBER not in repr(tables)
    assert tables.files[0].rows_used == 0


def test_a_key_that_hides_another_is_searched(tmp_path):
    text = json.dumps([mean_row()]).replace("[{", '[{"Merknad": "' + TEST_NUMBER + '", "Merknad": "x", ')
    (tmp_path / "a.json").write_text(text.replace("1", "\\u0031", 1), encoding="utf-8")
    assert [problem.code for problem in problems_of(tmp_path / "a.json")] == ["identity_number_text"]


def test_fractions_and_codes_of_a_csv_file_are_left_alone(tmp_path):
    content = f"a;b\n0,{TEST_NUMBER};12\n975282627;12345\n2020-21;5021,63 187\n0.{TEST_NUMBER};1\n"
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    assert problems_of(tmp_path / "a.csv") == []


def test_a_part_that_cannot_be_read_stops_the_file(tmp_path):
    settings = make_settings(tmp_path)
    path = add_part(write_workbook(tmp_path / "workbooks" / "vollen.xlsx"), "custom/item.xml", "<a>noe som er her</a>")
    path.write_bytes(path.read_bytes().replace(b"<a>noe som", b"<a>noe SOM"))  # stored, so the checksum fails
    assert check_refused(tmp_path, settings) == {("file_unreadable", None, None, None)}


def test_a_letter_among_the_workbooks_is_only_said_to_be_there(tmp_path):
    settings = make_settings(tmp_path)
    with zipfile.ZipFile(tmp_path / "workbooks" / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w><p>hei</p></w>")
    assert [(problem.code, problem.file) for problem in read_year(settings).problems] == [("file_not_used", "a.docx")]
