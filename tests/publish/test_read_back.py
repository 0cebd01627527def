"""Everything in a finished file is read, and it is known where each number stands."""

from __future__ import annotations

import base64
import io
import json
import struct
import zipfile
import zlib
from pathlib import Path
from urllib.parse import quote

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from toolkit.errors import PageError
from toolkit.present import html
from toolkit.publish.read_back import Fragment, read_file, read_folder

SECRET = "Hemmelig 4711"
WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(*extra: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    )


def package(**parts: str | bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return content.getvalue()


def word(body: str, **parts: str | bytes) -> bytes:
    document = f'<w:document xmlns:w="{WORD_NAMESPACE}"><w:body>{body}</w:body></w:document>'
    return package(**{"[Content_Types].xml": "<Types/>", "word/document.xml": document, **parts})


def workbook() -> bytes:
    book = Workbook()
    book.active["A1"] = "Skoleår"
    book.active["B1"] = 4711
    book.active["B1"].comment = Comment("Hemmelig merknad", "Kari")
    hidden = book.create_sheet("Skjult ark")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "Hemmelig tekst"
    hidden["A2"] = "=B1+815"
    book.defined_names["hemmelig_navn"] = DefinedName("hemmelig_navn", attr_text='"Hemmelig verdi"')
    book.properties.creator = "Hemmelig forfatter"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read(tmp_path: Path, name: str, content: str | bytes) -> tuple[Fragment, ...]:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_file(path, name)


def texts(fragments: tuple[Fragment, ...], kind: str) -> list[str]:
    return [fragment.text for fragment in fragments if fragment.kind == kind]


def place_of(fragments: tuple[Fragment, ...], text: str) -> tuple[str, ...]:
    (fragment,) = [fragment for fragment in fragments if fragment.text == text and fragment.kind in ("text", "data")]
    return fragment.place


def data_uri(kind: str, content: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content.encode()).decode()}"


def test_a_block_is_one_text_whatever_is_inside_it(tmp_path):
    page = "<p>I alt <strong>12</strong>\u00a0av<br>4<span>5</span>\u202f%</p><ul><li>Én<li>To</ul>Utenfor"
    assert texts(read(tmp_path, "a.html", page), "text") == ["I alt 12 av 45 %", "Én", "To", "Utenfor"]


def test_a_number_in_a_table_knows_headings_caption_row_and_column(tmp_path):
    table = html.table("Trivsel", ["Skoleår", "Snitt", "n"], [["2019-20", "4,1", "44"], ["2020-21", "4,2", "45"]])
    page = f"<h1>Rapport</h1><h2>Annet</h2><h3>Gammelt</h3><h2>Tallene</h2><h3>5.–7. trinn</h3>{table.html}<p>Slutt</p>"
    found = read(tmp_path, "a.html", page)
    headings = ("h1=Rapport", "h2=Tallene", "h3=5.–7. trinn")
    assert place_of(found, "45") == (*headings, "caption=Trivsel", "row=2020-21", "column=n")
    assert place_of(found, "2020-21") == (*headings, "caption=Trivsel", "row=2020-21", "column=Skoleår")
    assert place_of(found, "n") == (*headings, "caption=Trivsel", "column=n")
    assert place_of(found, "Slutt") == headings
    assert place_of(found, "Annet") == ("h1=Rapport", "h2=Annet")


def test_a_number_in_a_drawing_knows_the_sentence_of_its_figure(tmp_path):
    svg = '<svg viewBox="0 0 9 9"><title>Trivsel</title><desc>n er 45</desc><text x="1">45</text></svg>'
    found = read(
        tmp_path, "a.html", f"<h2>Tallene</h2><figure>{svg}<figcaption>Snitt 4,2</figcaption></figure><p>x</p>"
    )
    assert place_of(found, "45") == ("h2=Tallene", "figcaption=Snitt 4,2")
    assert place_of(found, "x") == ("h2=Tallene",)
    assert texts(found, "alt") == ["Trivsel", "n er 45"]
    assert texts(found, "geometry") == ["0 0 9 9", "1"]


def test_a_table_within_a_cell_has_both_places(tmp_path):
    inner = "<table><caption>Indre</caption><tr><td>a<td>7</table>"
    outer = f"<table><caption>Ytre</caption><thead><tr><th>K<th>L</thead><tr><td>r<td>{inner}8</table>"
    found = read(tmp_path, "a.html", outer)
    assert place_of(found, "7") == ("caption=Ytre", "row=r", "column=L", "caption=Indre", "row=a")
    assert place_of(found, "8") == ("caption=Ytre", "row=r", "column=L")


def test_merged_cells_have_no_column_rather_than_a_wrong_one(tmp_path):
    table = '<table><thead><tr><th>K<th>L<th>M</thead><tr><td>r<td colspan="2">7</td></tr><tr><td>s<td>8<td>9</table>'
    found = read(tmp_path, "a.html", table)
    assert place_of(found, "7") == ("row=r",)
    assert place_of(found, "9") == ("row=s",)


@pytest.mark.parametrize(
    "markup",
    [
        f"<p hidden>{SECRET}</p>",
        f"<template><p>{SECRET}</p></template>",
        f"<noscript>{SECRET}</noscript>",
        f"<div>{SECRET}<p>x</p></div>",
        f"<unknown>{SECRET}</unknown>",
        f"<h2>{SECRET}",
        f"<p>Hemmelig <!-- x -->{SECRET[9:]}</p>",
        "<svg><text><tspan>Hemmelig </tspan><tspan>4711</tspan></text></svg>",
        "<svg><text>Hemmelig <![CDATA[4711]]></text></svg>",
        "<svg><foreignObject><p>Hemmelig 4711</p></foreignObject></svg>",
        "<p>Hemmelig &#52;&#55;11</p>",
        "<summary>Hemmelig <em>4711</em></summary>",
    ],
)
def test_every_text_is_read(tmp_path, markup):
    assert SECRET in texts(read(tmp_path, "a.html", markup), "text")


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        (f"<!-- {SECRET} -->", "comment"),
        (f"<![if {SECRET}]>", "comment"),
        (f"<?php {SECRET} ?>", "comment"),
        (f"<!DOCTYPE {SECRET}>", "comment"),
        (f"<script>{SECRET}</script>", "data"),
        (f"<script>{SECRET}", "data"),
        (f"<style>{SECRET}</style>", "css"),
        (f"<style>p::after {{ content: '{SECRET}' }}</style>", "css"),
        (r"<style>p::after { content: 'Hemmelig \34 7\000031\31' }</style>", "css"),
        (f'<p style="content: {SECRET}">x</p>', "css"),
        (f'<p aria-label="{SECRET}">x</p>', "alt"),
        (f'<p title="{SECRET}">x</p>', "alt"),
        (f'<img alt="{SECRET}">', "alt"),
        (f'<p data-n="{SECRET}">x</p>', "attribute"),
        (f'<p data-n="x" data-n="{SECRET}">x</p>', "attribute"),
        (f'<p id="{SECRET}">x</p>', "attribute"),
        (f'<meta content="{SECRET}">', "attribute"),
        (f'<a href="{SECRET}">x</a>', "attribute"),
        ('<p hemmelig-4711="">x</p>', "attribute"),
        ('<hemmelig-4711 class="">x', "attribute"),
        (f'<p>x</p data-n="{SECRET}">', "attribute"),
        (f'<svg><g id="{SECRET}"></g></svg>', "geometry"),
        (f'<svg><g data-n="{SECRET}"></g></svg>', "attribute"),
        (f"<svg><metadata><a>{SECRET}</a></metadata></svg>", "meta"),
    ],
)
def test_what_is_not_a_text_on_the_page_is_read_too(tmp_path, markup, kind):
    assert any(
        SECRET.lower().replace(" ", "-") in text.lower().replace(" ", "-")
        for text in texts(read(tmp_path, "a.html", markup), kind)
    )


SVG = f"<svg><text>{SECRET}</text></svg>"
SVG_URI = data_uri("image/svg+xml", SVG)
IMAGE = f"<img src='{SVG_URI}'>"


@pytest.mark.parametrize(
    "markup",
    [
        f'<img src="{SVG_URI}">',
        f'<img src="data:image/svg+xml,{quote(SVG)}">',
        f"<img src='data:image/svg+xml;utf8,{SVG}'>",
        f"<style>p {{ background: url({SVG_URI}) }}</style>",
        f"<style>p {{ background: url('data:image/svg+xml;charset=utf-8,{quote(SVG)}') }}</style>",
        f'<p style="background: url({SVG_URI})">x</p>',
        f'<svg><rect style="fill: url({SVG_URI})"/></svg>',
        f'<iframe src="{data_uri("text/html", f"<p>{SECRET}</p>")}"></iframe>',
        f'<iframe srcdoc="&lt;p&gt;{SECRET}&lt;/p&gt;"></iframe>',
        f'<a href="{data_uri("text/html", IMAGE)}">x</a>',
        f"<!-- {IMAGE} -->",
    ],
)
def test_files_within_the_page_are_read(tmp_path, markup):
    assert SECRET in texts(read(tmp_path, "a.html", markup), "text")


def test_a_picture_within_the_page_is_read(tmp_path):
    picture = base64.b64encode(png(chunk(b"tEXt", b"Author\0Hemmelig 4711"))).decode()
    (found,) = [
        f
        for f in read(tmp_path, "a.html", f'<h2>T</h2><img src="data:image/png;base64,{picture}">')
        if f.kind == "meta"
    ]
    assert found == Fragment("a.html", "meta", f"Author {SECRET}", ("h2=T", "inside=image/png"))


@pytest.mark.parametrize(
    "extra",
    [
        chunk(b"tEXt", b"Comment\0Hemmelig 4711"),
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"Hemmelig 4711")),
        chunk(b"iTXt", b"Comment\0\0\0nb\0Merknad\0Hemmelig 4711"),
        chunk(b"iTXt", b"Comment\0\1\0nb\0Merknad\0" + zlib.compress(b"Hemmelig 4711")),
        chunk(b"eXIf", b"MM\0*" + SECRET.encode("utf-16-be")),
    ],
)
def test_the_texts_of_a_picture_are_read(tmp_path, extra):
    assert any(SECRET in text for text in texts(read(tmp_path, "a.png", png(extra)), "meta"))


def test_a_document_is_read_part_by_part(tmp_path):
    runs = "<w:p><w:r><w:t>Hemme</w:t></w:r><w:r><w:t>lig</w:t><w:tab/><w:t>4711</w:t></w:r></w:p>"
    drawing = (
        '<w:p><wp:docPr xmlns:wp="urn:x" id="1" name="Bilde" descr="En hemmelig figur"/></w:p><!-- Hemmelig merknad -->'
    )
    content = word(
        runs + drawing,
        **{
            "docProps/core.xml": "<core><creator>Kari Hemmelig</creator></core>",
            "word/comments.xml": f'<w:p xmlns:w="{WORD_NAMESPACE}"><w:t>Innvending</w:t></w:p>',
            "word/media/image1.png": png(chunk(b"tEXt", b"Author\0Ola")),
            "word/media/image2.svg": SVG,
            "word/embeddings/ark.xlsx": workbook(),
        },
    )
    found = read(tmp_path, "a.docx", content)
    assert SECRET in texts(found, "data")
    assert "Innvending" in texts(found, "data") and "Hemmelig tekst" in texts(found, "data")
    assert "En hemmelig figur" in texts(found, "alt")
    assert "Hemmelig merknad" in texts(found, "comment")
    assert {"Kari Hemmelig", "Author Ola"} <= set(texts(found, "meta"))
    assert Fragment("a.docx", "text", SECRET, ("part=word/media/image2.svg",)) in found
    assert "word/media/image1.png" in texts(found, "name")


def test_a_workbook_is_read_where_nobody_looks(tmp_path):
    found = read(tmp_path, "a.xlsx", workbook())
    expected = {"Skoleår", "4711", "Hemmelig merknad", "Hemmelig tekst", "B1+815", '"Hemmelig verdi"'}
    assert expected <= set(texts(found, "data"))
    assert {"Skjult ark", "hemmelig_navn"} <= set(texts(found, "attribute"))
    assert "Hemmelig forfatter" in texts(found, "meta")


def test_an_odt_is_read(tmp_path):
    content = '<a xmlns:text="urn:t"><text:p>Hemmelig<text:s/><text:span>4711</text:span></text:p></a>'
    found = read(
        tmp_path, "a.odt", package(**{"mimetype": "application/x", "content.xml": content, "meta.xml": "<m>Kari</m>"})
    )
    assert SECRET in texts(found, "data") and {"application/x", "Kari"} <= set(texts(found, "meta"))


def test_what_the_zip_file_itself_says_is_read(tmp_path):
    content = io.BytesIO(word(""))
    with zipfile.ZipFile(content, "a") as file:
        file.comment = b"Hemmelig 4711"
        part = zipfile.ZipInfo("word/a.xml")
        part.comment, part.extra = b"Merknad", struct.pack("<HH", 0x4711, 8) + b"Hemmelig"
        file.writestr(part, "<a/>")
    found = " ".join(texts(read(tmp_path, "a.docx", content.getvalue()), "meta"))
    assert SECRET in found and "Merknad" in found and found.count("Hemmelig") == 2


def test_a_csv_cell_knows_its_row_and_column(tmp_path):
    found = read(tmp_path, "a.csv", '\ufeffSkoleår;n\n2020-21;"4\n5"\n')
    assert place_of(found, "4 5") == ("row=2020-21", "column=n")
    assert place_of(found, "n") == ("column=n",)


def test_folded_calendar_lines_are_put_together(tmp_path):
    found = read(tmp_path, "a.ics", "BEGIN:VCALENDAR\r\nSUMMARY:Hemme\r\n lig 4711\r\nEND:VCALENDAR\r\n")
    assert f"SUMMARY:{SECRET}" in texts(found, "data")


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.css", "a.json"])
def test_plain_files_are_read(tmp_path, name):
    content = (
        json.dumps({"hemmelig": [{"n": SECRET, "tall": 4711.10, "x": None}]}) if name == "a.json" else f"en\n{SECRET}\n"
    )
    found = " ".join(fragment.text for fragment in read(tmp_path, name, content))
    assert SECRET in found
    assert name != "a.json" or ("hemmelig" in found and "4711.1" in found)


def test_a_key_that_stands_twice_in_json_is_read_twice(tmp_path):
    assert {"1", "2"} <= set(texts(read(tmp_path, "a.json", '{"a": 1, "a": 2}'), "data"))


def test_a_notebook_is_read_with_outputs_and_metadata(tmp_path):
    picture = base64.b64encode(png(chunk(b"tEXt", b"Author\0Ola"))).decode()
    output = {
        "data": {"text/html": ["<p>Hemmelig ", "<b>4711</b></p>"], "image/png": picture, "text/plain": ["et ", "tall"]}
    }
    cell = {
        "source": ["x = 1\n", "y = 2"],
        "outputs": [output, {"text": ["ut", "skrift"]}],
        "metadata": {"tags": ["hemmelig"]},
    }
    found = read(tmp_path, "a.ipynb", json.dumps({"cells": [cell], "metadata": {"kernelspec": {"name": "python3"}}}))
    assert SECRET in texts(found, "text")
    assert {"x = 1 y = 2", "et tall", "utskrift"} <= set(texts(found, "data"))
    assert {"Author Ola", "hemmelig", "kernelspec", "python3"} <= set(texts(found, "meta"))


BOMB = package(**{"word/document.xml": b"<a>" + b" " * (51 * 1024 * 1024) + b"</a>"})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", "x"),
        ("a", "x"),
        ("a.pdf", b"%PDF-1.7"),
        (".DS_Store", "x"),
        ("a.html", b"\xff\xfe<\0p\0"),
        ("a.html", b"PK\x03\x04\0\0"),
        ("a.svg", '<!DOCTYPE svg [<!ENTITY a "4711">]><svg><text>&a;</text></svg>'),
        ("a.html", f'<p>x<p title="{SECRET}'),
        ("a.html", f"<p>x<!-- a > {SECRET}"),
        ("a.html", '<img src="data:image/jpeg;base64,AAAA">'),
        ("a.html", '<img src="data:image/png;base64,A$">'),
        ("a.html", '<img src="data:image/png;base64,AAAA">'),
        ("a.png", "x"),
        ("a.png", png()[:-4]),
        ("a.png", png() + b"Hemmelig"),
        ("a.png", png(chunk(b"prVt", b"Hemmelig"))),
        ("a.png", png(chunk(b"tEXt", b"a\0b")[:-1] + b"x")),
        ("a.png", png(chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x")[:-2]))),
        ("a.docx", "x"),
        ("a.docx", BOMB),
        ("a.docx", word("<w:p>")),
        ("a.docx", word("", **{"word/vbaProject.bin": b"x"})),
        ("a.docx", word("", **{"word/x.xml": '<!DOCTYPE a [<!ENTITY b "4711">]><a>&b;</a>'})),
        ("a.docx", word("", **{"word/x.xml": '<!DOCTYPE a [<!ENTITY b "4711">]><a>&b;</a>'.encode("utf-16")})),
        ("a.csv", 'a;b\n"4711'),
        ("a.csv", b"\xe6\n"),
        ("a.ics", "ATTACH;ENCODING=BASE64;VALUE=BINARY:SGVtbWVsaWc="),
        ("a.json", "{"),
        ("a.json", "[" * 100_000),
        ("a.ipynb", '{"data": {"application/pdf": "AAAA"}}'),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path, name, content):
    with pytest.raises(PageError) as problem:
        read(tmp_path, name, content)
    assert problem.value.code == "release_file_kind"
    assert problem.value.values == {"found": name}


def test_files_within_files_without_end_are_refused(tmp_path):
    page = "<p>x</p>"
    for _ in range(6):
        page = f'<a href="{data_uri("text/html", page)}">x</a>'
    with pytest.raises(PageError, match="release_file_kind"):
        read(tmp_path, "a.html", page)


def test_a_refusal_repeats_no_long_number_in_a_name(tmp_path):
    with pytest.raises(PageError) as problem:
        read(tmp_path, "179120_99997.exe", "x")
    assert problem.value.values == {"found": "xxxxxx_xxxxx.exe"}


def test_a_folder_is_read_in_the_order_of_its_names_hidden_files_too(tmp_path):
    (tmp_path / "b" / ".skjult").mkdir(parents=True)
    (tmp_path / "b" / ".skjult" / "c.txt").write_text("4711")
    (tmp_path / "a.txt").write_text("815")
    read = list(read_folder(tmp_path))
    found = [(fragment.file, fragment.kind, fragment.text) for _, fragments in read for fragment in fragments]
    names = ["a.txt", "b", "b/.skjult", "b/.skjult/c.txt"]
    assert [name for name, _ in read] == names
    assert [entry for entry in found if entry[1] == "name"] == [(name, "name", name) for name in names]
    assert ("b/.skjult/c.txt", "data", "4711") in found


def test_a_link_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    with pytest.raises(PageError, match="release_file_kind"):
        list(read_folder(tmp_path))
