"""Files made to do harm, or that do it by accident: each is refused at the door, by name, in a moment."""

import io
import json
import struct
import time
import zipfile
import zlib

import pytest
from helpers import csv_text, mean_row, write_json, write_workbook
from spreadsheets import archive, compound_file, ods, ods_content, parts_of, record, with_parts, xls, xls_of, xlsx

from toolkit.errors import InputError
from toolkit.present.problem_sentences import error_sentence
from toolkit.sources import limits, text_safety
from toolkit.sources.opened import open_file
from toolkit.sources.recognise import read_file
from toolkit.sources.sheets import read_sheets
from toolkit.sources.workbook import read_workbook

ROWS = [["a", "b"], ["Åsen", 2]]
PLAIN = xlsx(ROWS)
SHEET = "xl/worksheets/sheet1.xml"
SHEET_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
FAR_STYLED = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sheet(cells: str) -> bytes:
    return with_parts(PLAIN, {SHEET: f"<worksheet {NAMESPACE}><sheetData>{cells}</sheetData></worksheet>"})


def relation(kind: str, target: str, mode: str = "External", part: str = SHEET_RELATIONS) -> bytes:
    one = f'<Relationship Id="rId9" Type="{TYPE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return with_parts(PLAIN, {part: f"<Relationships>{one}</Relationships>"})


def changed(old: bytes, new: bytes) -> bytes:
    content = {name: part.replace(old, new) for name, part in parts_of(PLAIN).items()}
    assert content != parts_of(PLAIN)
    return archive(content)


def ods_with(more: str = "", old: str = "", new: str = "") -> bytes:
    return ods(ROWS, ods_content(ROWS, more).replace(old, new) if old else ods_content(ROWS, more))


def twice() -> bytes:
    file = io.BytesIO(PLAIN)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as packed:
        packed.writestr(SHEET, "<worksheet/>")
    return file.getvalue()


def lying_header() -> bytes:
    """A part of 20 MB that says it is 20 bytes long, with a checksum to match."""
    content = with_parts(PLAIN, {"docProps/app.xml": "<a>" + " " * 20_000_000 + "</a>"})
    spoilt = bytearray(content)
    for magic, place in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        start = -1
        while (start := spoilt.find(magic, start + 1)) >= 0:
            size = struct.unpack_from("<L", spoilt, start + place + 8)[0]
            if size > 20_000_000:
                lie = zlib.crc32(b"<a>" + b" " * 17), 20
                struct.pack_into("<L", spoilt, start + place, lie[0])
                struct.pack_into("<L", spoilt, start + place + 8, lie[1])
    return bytes(spoilt)


def encrypted_flag() -> bytes:
    return PLAIN.replace(b"PK\x01\x02\x14\x00\x14\x00\x00\x00", b"PK\x01\x02\x14\x00\x14\x00\x01\x00").replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
    )


LONG = "x" * 32_768
SHARED = f"<sst><si><t>{LONG}</t></si></sst>"
EMPTY_CELLS = '<table:table-cell table:number-columns-repeated="9999"/>'
FAR_ROW = f'<table:table-row table:number-rows-repeated="999"/><table:table-row>{EMPTY_CELLS}'
SPACES = '<text:s text:c="999999999"/>'
NUMBERS = json.dumps(list(range(600_000)))[1:-1]
WIDE = [f"k{number}" for number in range(16_384)]
DTD = '<!DOCTYPE a [<!ENTITY b "{}">]>'
BILLION = DTD.format("&b;" * 9)
SHARED_CELL = record(0xFD, struct.pack("<HHHL", 0, 0, 0, 1))
SHARED_TEXTS = (
    record(0xFC, struct.pack("<LLHB", 7_000, 2, 3, 0) + b"abc" + struct.pack("<HB", 32_767, 0) + b"x" * 8_000)
    + record(0x3C, b"\1" + b"y\0" * 4_000) * 6
    + record(0x3C, b"\0" + b"z" * 767)
)
FAR_CELL = record(0x0204, struct.pack("<HHHHB", 65_535, 65_535, 0, 1, 0) + b"x")
NEAR_CELL = record(0x0204, struct.pack("<HHHHB", 0, 0, 0, 1, 0) + b"x")

HOSTILE = {
    "a bomb": ("archive_bomb", lambda: with_parts(PLAIN, {"xl/media/a.png": b"\0" * 30_000_000})),
    "many parts": ("archive_bomb", lambda: with_parts(PLAIN, {f"xl/media/{n}.png": b"" for n in range(2_001)})),
    "a lying header": ("archive_unsafe", lying_header),
    "a zip in the zip": ("embedded_objects", lambda: with_parts(PLAIN, {"xl/media/a.png": archive({"b": "c"})})),
    "a name that climbs": ("archive_unsafe", lambda: with_parts(PLAIN, {"xl/../../a.xml": "<a/>"})),
    "a name from the root": ("archive_unsafe", lambda: with_parts(PLAIN, {"/etc/a.xml": "<a/>"})),
    "a name on a drive": ("archive_unsafe", lambda: with_parts(PLAIN, {"C:a.xml": "<a/>"})),
    "a name twice": ("archive_unsafe", twice),
    "a name twice but for capitals": ("archive_unsafe", lambda: with_parts(PLAIN, {SHEET.upper(): "<worksheet/>"})),
    "two kinds in one": ("archive_unsafe", lambda: with_parts(PLAIN, {"content.xml": ods_content(ROWS)})),
    "something before": ("archive_unsafe", lambda: b"PK something" + PLAIN),
    "something behind": ("file_unreadable", lambda: PLAIN + b"something"),
    "a second archive behind": ("archive_unsafe", lambda: PLAIN + PLAIN),
    "an encrypted part": ("file_encrypted", encrypted_flag),
    "entities": ("xml_entities", lambda: with_parts(PLAIN, {"docProps/core.xml": BILLION + "<a>&b;</a>"})),
    "entities in UTF-16": (
        "xml_entities",
        lambda: with_parts(PLAIN, {"docProps/core.xml": f'<?xml version="1.0"?>{BILLION}<a/>'.encode("utf-16")}),
    ),
    "an external entity in .ods": ("xml_entities", lambda: ods([], '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>')),
    "deep XML": ("file_unreadable", lambda: with_parts(PLAIN, {"docProps/core.xml": "<a>" * 300 + "</a>" * 300})),
    "an external workbook": ("external_links", lambda: relation("externalLinkPath", "file:///b.xlsx")),
    "a picture from elsewhere": ("external_links", lambda: relation("image", "https://example.org/a.png")),
    "a query": ("external_links", lambda: relation("queryTable", "../queryTables/q.xml", "Internal")),
    "connections": ("external_links", lambda: with_parts(PLAIN, {"xl/connections.xml": "<connections/>"})),
    "DDE in a formula": ("external_links", lambda: sheet("<row><c><f>cmd|'/c calc'!A1</f></c></row>")),
    "DDE in .ods": ("external_links", lambda: ods_with("<table:dde-links><table:dde-link/></table:dde-links>")),
    "a sheet from elsewhere in .ods": (
        "external_links",
        lambda: ods_with(old="<table:table-row>", new='<table:table-source xlink:href="b.ods"/><table:table-row>'),
    ),
    "a picture from elsewhere in .ods": ("external_links", lambda: ods_with('<draw:image xlink:href="//b/a.png"/>')),
    "a macro project": ("macros", lambda: with_parts(PLAIN, {"xl/vbaProject.bin": b"x"})),
    "a macro sheet": ("macros", lambda: with_parts(PLAIN, {"xl/macrosheets/sheet1.xml": "<macrosheet/>"})),
    "a type for macros": ("macros", lambda: changed(b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml")),
    "macros in .ods": ("macros", lambda: with_parts(ods(ROWS), {"Basic/Standard/script-lb.xml": "<a/>"})),
    "an event in .ods": ("macros", lambda: ods_with("<script:event-listener/>")),
    "an embedded object": ("embedded_objects", lambda: with_parts(PLAIN, {"xl/embeddings/a.bin": b"x"})),
    "an ActiveX control": ("embedded_objects", lambda: with_parts(PLAIN, {"xl/activeX/activeX1.xml": "<a/>"})),
    "an old file under another name": (
        "embedded_objects",
        lambda: with_parts(PLAIN, {"xl/media/a.png": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}),
    ),
    "an object in .ods": ("embedded_objects", lambda: ods_with("<draw:object-ole/>")),
    "a password in .ods": (
        "file_encrypted",
        lambda: with_parts(ods(ROWS), {"META-INF/manifest.xml": "<a><manifest:encryption-data/></a>"}),
    ),
    "a binary workbook": ("spreadsheet_binary", lambda: archive({"xl/workbook.bin": b"x", "a.xml": "<a/>"})),
    "a far cell": ("sheet_too_large", lambda: sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "a far row without names": (
        "sheet_too_large",
        lambda: sheet('<row r="1000000"><c/><c/><c/><c/><c/><c><v/></c></row>'),
    ),
    "a repeated row in .ods": (
        "sheet_too_large",
        lambda: ods_with(old="<table:table-row>", new='<table:table-row table:number-rows-repeated="9000000">'),
    ),
    "a repeated cell in .ods": (
        "sheet_too_large",
        lambda: ods_with(old="<table:table-cell ", new='<table:table-cell table:number-columns-repeated="16385" '),
    ),
    "a far cell in .ods": ("sheet_too_large", lambda: ods_with(old="<table:table-row>", new=FAR_ROW)),
    "many sheets": ("sheet_too_large", lambda: ods_with('<table:table table:name="a"/>' * 101)),
    "one sheet under two names": (
        "archive_unsafe",
        lambda: changed(b"<sheets>", b'<sheets><sheet xmlns:r="%s" name="b" r:id="rId1"/>' % TYPE.encode()),
    ),
    "a sheet that is no XML part": (
        "archive_unsafe",
        lambda: relation("worksheet", "media/a.png", "Internal", "xl/_rels/workbook.xml.rels"),
    ),
    "a long shared text everywhere": (
        "sheet_too_large",
        lambda: with_parts(
            sheet("<row>" + '<c t="s"><v>0</v></c>' * 7_000 + "</row>"),
            {"xl/sharedStrings.xml": f"<sst><si><t>{LONG[1:]}</t></si></sst>"},
        ),
    ),
    "a long cell": ("cell_too_long", lambda: sheet(f"<row><c><v>{LONG}</v></c></row>")),
    "a long text in a cell": (
        "cell_too_long",
        lambda: sheet(f"<row><c><is><t>{LONG}</t></is></c></row>"),
    ),
    "a long shared text": (
        "cell_too_long",
        lambda: with_parts(PLAIN, {"xl/sharedStrings.xml": SHARED}),
    ),
    "a long cell in .ods": ("cell_too_long", lambda: ods([[LONG]])),
    "many spaces in .ods": (
        "cell_too_long",
        lambda: ods_with(old="<text:p>", new=f"<text:p>{SPACES}"),
    ),
    "a tag without end": (
        "cell_too_long",
        lambda: sheet(f'<row><c a="{NUMBERS}"/></row>'),
    ),
    "a password on .xlsx": (
        "file_encrypted",
        lambda: compound_file({"EncryptedPackage": b"x"}),
    ),
    "a password on .xls": ("file_encrypted", lambda: xls(ROWS, more=record(0x2F, b"\1\0"))),
    "a macro sheet in .xls": ("macros", lambda: xls(ROWS, sheet_kind=1)),
    "macros in .xls": ("macros", lambda: xls(ROWS, names=("_VBA_PROJECT",))),
    "an external workbook in .xls": ("external_links", lambda: xls(ROWS, more=record(0x1AE, b"\1\0\1\0\0b"))),
    "an embedded object in .xls": ("embedded_objects", lambda: xls(ROWS, names=("MBD00012345",))),
    "a far cell in .xls": ("sheet_too_large", lambda: xls_of(NEAR_CELL + FAR_CELL)),
    "a far cell behind another start in .xls": (
        "sheet_too_large",
        lambda: xls_of(NEAR_CELL + record(0x0809, b"\0\6\x20\0") + FAR_CELL),
    ),
    "one sheet under two names in .xls": ("file_unreadable", lambda: xls_of(NEAR_CELL, listed_twice=True)),
    "an old file in a circle": ("file_unreadable", lambda: in_a_circle()),
    "an old file that is none": ("file_unreadable", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2_000),
    "a binary file": ("file_binary", lambda: bytes(range(1, 256)) * 20),
    "a picture": ("file_binary", lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08"),
    "NUL in a text": ("text_has_nul", lambda: csv_text([mean_row(Score="4\0")]).encode()),
    "NUL in UTF-16": ("text_has_nul", lambda: csv_text([mean_row(Score="4\0")]).encode("utf-16")),
    "UTF-16 without its mark": ("text_has_nul", lambda: csv_text([mean_row()]).encode("utf-16-le")),
    "NUL in JSON": ("json_unreadable", lambda: json.dumps([mean_row(Score="4\0")]).encode()),
    "half a character in JSON": ("json_unreadable", lambda: json.dumps([mean_row(EnhetNavn="\ud800")]).encode()),
    "a key for each record": (
        "sheet_too_large",
        lambda: json.dumps([mean_row(), *({f"k{n}": 1} for n in range(5_000))]).encode(),
    ),
    "many columns in CSV": ("sheet_too_large", lambda: csv_text([mean_row(**dict.fromkeys(WIDE, ""))]).encode()),
    "deep JSON": ("json_too_deep", lambda: b"[" * 200_000),
    "a long text in JSON": ("cell_too_long", lambda: json.dumps([mean_row(EnhetNavn=LONG)]).encode()),
    "a long cell in CSV": ("cell_too_long", lambda: csv_text([mean_row(EnhetNavn=LONG)]).encode()),
    "a longer cell in CSV": ("cell_too_long", lambda: csv_text([mean_row(EnhetNavn=LONG * 9)]).encode()),
    "a quoted cell over very many lines in CSV": (
        "quotes_not_closed",
        lambda: csv_text([mean_row(EnhetNavn='"\n' * 200_000)]).encode(),
    ),
}


def in_a_circle() -> bytes:
    content = bytearray(xls(ROWS))
    struct.pack_into("<L", content, 512 + 4 * 2, 2)
    return bytes(content)


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_by_name_in_a_moment(tmp_path, name):
    code, make = HOSTILE[name]
    path = tmp_path / "a.csv"  # the name promises nothing
    path.write_bytes(make())
    started = time.perf_counter()
    with pytest.raises(InputError) as caught:
        read_file(path)
    assert time.perf_counter() - started < 2
    assert caught.value.code == code
    sentence = error_sentence(caught.value)
    assert "a.csv" in sentence
    assert "{" not in sentence


@pytest.mark.parametrize("limit", ["LARGEST_FILE", "LARGEST_SPREADSHEET", "LARGEST_JSON", "MOST_JSON_MARKS"])
def test_a_file_may_not_be_larger_than_the_limit(tmp_path, monkeypatch, limit):
    for module in ("raw", "opened", "text_safety"):
        monkeypatch.setattr(f"toolkit.sources.{module}.{limit}", 10, raising=False)
    path = tmp_path / "a"
    path.write_bytes(PLAIN if "SPREADSHEET" in limit else json.dumps([mean_row()] * 10).encode())
    with pytest.raises(InputError, match="file_too_large"):
        open_file(path)


@pytest.mark.parametrize("line_end", ["\n", "\r"])
def test_a_text_may_not_have_more_lines_than_any_table(tmp_path, monkeypatch, line_end):
    monkeypatch.setattr(text_safety, "MOST_LINES", 10)
    path = tmp_path / "a.csv"
    path.write_text("".join(csv_text([mean_row()] * 11).splitlines(keepends=True)), encoding="utf-8", newline=line_end)
    with pytest.raises(InputError, match="sheet_too_large"):
        read_file(path)


def test_a_million_rows_are_not_too_many():
    assert limits.LARGEST_FILE > 300_000_000
    assert limits.MOST_LINES > 1_000_000


HARMLESS = {
    "old": lambda: xls(ROWS),
    "open document": lambda: ods(ROWS),
    "a link that a person may follow": lambda: relation("hyperlink", "https://example.org"),
    "formatted to the last row and column": lambda: with_parts(
        PLAIN,
        {
            SHEET: parts_of(PLAIN)[SHEET].replace(
                b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
            )
        },
    ),
    "open document formatted to the last row": lambda: ods_with(
        old="</table:table>",
        new='<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:style-name="a"'
        ' table:number-columns-repeated="16384"/></table:table-row></table:table>',
    ),
    "an empty list of scripts": lambda: ods_with("<office:scripts/>"),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_file_is_read(tmp_path, name):
    path = tmp_path / "a"
    path.write_bytes(HARMLESS[name]())
    (first,) = read_sheets(open_file(path))
    assert [[str(cell).removesuffix(".0") for cell in row] for row in first.cells] == [["a", "b"], ["Åsen", "2"]]


def test_a_formatted_cell_far_away_does_not_hide_a_formula_or_take_forever(tmp_path):
    def spoil(workbook):
        workbook["Saker"]["C4"] = "=1+1"
        workbook["Saker"]["XFD1048576"].number_format = "0.00"

    started = time.perf_counter()
    raw = read_workbook(write_workbook(tmp_path / "a.xlsx", change=spoil))
    assert raw.tables["Saker"].frame["Svar"].iloc[0] == "=1+1"
    assert time.perf_counter() - started < 2


def test_a_leaders_workbook_is_opened_in_milliseconds(tmp_path):
    path = write_workbook(tmp_path / "a.xlsx")
    open_file(path)
    started = time.perf_counter()
    for _ in range(5):
        open_file(path)
    assert (time.perf_counter() - started) / 5 < 0.1


def test_a_stray_control_character_is_no_reason_to_refuse_a_file(tmp_path):
    (raw,) = read_file(write_json(tmp_path / "a.json", [mean_row(Score="4\x01")]))
    assert raw.frame["Score"].iloc[0] == "4\x01"


def test_a_shared_text_in_an_old_file_is_read_to_its_end(tmp_path):
    path = tmp_path / "a.xls"
    path.write_bytes(xls_of(SHARED_CELL, more=SHARED_TEXTS))
    (first,) = read_sheets(open_file(path))
    assert len(first.cells[0][0]) == 32_767
    assert first.cells[0][0].endswith("y" + "z" * 767)


def test_a_shared_text_in_an_old_file_counts_in_every_cell(tmp_path, monkeypatch):
    monkeypatch.setattr("toolkit.sources.part_scan.MOST_SHEET_TEXT", 100_000)
    path = tmp_path / "a.xls"
    path.write_bytes(xls_of(SHARED_CELL * 3, more=SHARED_TEXTS))
    assert open_file(path).kind == "spreadsheet"
    path.write_bytes(xls_of(SHARED_CELL * 4, more=SHARED_TEXTS))
    with pytest.raises(InputError, match="sheet_too_large"):
        open_file(path)
