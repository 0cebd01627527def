"""Nothing hides from the last look, it says where without saying what, and ordinary figures do not stop a release."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from helpers import TEST_NUMBER
from test_read_back import chunk, package, png, word, workbook

from toolkit.present import html
from toolkit.publish.leftovers import Leftover, Planted, find_leftovers
from toolkit.publish.read_back import Fragment, read_folder

BIRTHDAY, PERSONAL = TEST_NUMBER[:6], TEST_NUMBER[6:]
SPACED = f"{BIRTHDAY} {PERSONAL}"
IDENTITY, PLANTED, NOTEBOOK = "leftover_identity_number", "leftover_planted", "leftover_notebook_metadata"
NAME = "Kari Nordmann"


def look(folder: Path, name: str, content: str | bytes, planted: tuple[str, ...] = ()) -> tuple[Leftover, ...]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return find_leftovers([piece for _, pieces in read_folder(folder) for piece in pieces], Planted(planted))


def uri(kind: str, content: str | bytes) -> str:
    plain = content.encode() if isinstance(content, str) else content
    return f"data:{kind};base64,{base64.b64encode(plain).decode()}"


def boxes(tag: str) -> str:
    return "".join(f"<{tag}>{digit}</{tag}>" for digit in TEST_NUMBER)


CSS_ESCAPES = "".join(f"\\3{digit} " for digit in TEST_NUMBER)
SVG = f"<svg><text>{TEST_NUMBER}</text></svg>"
IMAGE = f"<img src='{uri('image/svg+xml', SVG)}'>"
PAGES = {
    "text": f"<p>Født {TEST_NUMBER}.</p>",
    "hard space": f"<p>{BIRTHDAY}\u00a0{PERSONAL}</p>",
    "narrow space": f"<p>{BIRTHDAY}&#8239;{PERSONAL}</p>",
    "zero width": f"<p>{'&#8203;'.join(TEST_NUMBER)}</p>",
    "direction marks": f"<p>{chr(0x200E).join(TEST_NUMBER)}</p>",
    "soft hyphen": f"<p>{BIRTHDAY}&shy;{PERSONAL}</p>",
    "character references": f"<p>{''.join(f'&#{ord(digit)};' for digit in TEST_NUMBER)}</p>",
    "escaped twice": f"<p>{''.join(f'&amp;#{ord(digit)};' for digit in TEST_NUMBER)}</p>",
    "escaped three times": f"<p>{''.join(f'&amp;amp;#{ord(digit)};' for digit in TEST_NUMBER)}</p>",
    "full width": f"<p>{''.join(chr(0xFF10 + int(digit)) for digit in TEST_NUMBER)}</p>",
    "inline elements": f"<p>{BIRTHDAY[:3]}<b>{BIRTHDAY[3:]}</b><span>{PERSONAL}</span></p>",
    "comment inside": f"<p>{BIRTHDAY}<!-- x -->{PERSONAL}</p>",
    "table cells": f"<table><tr><td>{BIRTHDAY}</td><td>{PERSONAL}</td></tr></table>",
    "three cells": f"<table><tr><td>{BIRTHDAY}<td>{PERSONAL[:3]}<td>{PERSONAL[3:]}</table>",
    "date in cells": f"<table><tr><td>{BIRTHDAY[:2]}<td>{BIRTHDAY[2:4]}<td>{BIRTHDAY[4:]}<td>{PERSONAL}</table>",
    "paragraphs": f"<p>Født {BIRTHDAY}</p><p>{PERSONAL} er nummeret</p>",
    "boxes": f"<table><tr>{boxes('td')}</tr></table>",
    "boxes in a drawing": f"<svg>{boxes('text')}</svg>",
    "quoted": f'<p>"{BIRTHDAY}", "{PERSONAL}"</p>',
    "comment": f"<!-- {TEST_NUMBER} -->",
    "css content": f"<style>p::after {{ content: '{TEST_NUMBER}' }}</style>",
    "css strings": f"<style>p::after {{ content: '{BIRTHDAY[:4]}' \"{TEST_NUMBER[4:]}\" }}</style>",
    "css escapes": f"<style>p::after {{ content: '{CSS_ESCAPES}' }}</style>",
    "css line break": f"<style>p::after {{ content: '{TEST_NUMBER[:4]}\\\n{TEST_NUMBER[4:]}' }}</style>",
    "style attribute": f'<p style="--n: {TEST_NUMBER}">x</p>',
    "aria-label": f'<p aria-label="{TEST_NUMBER}">x</p>',
    "alt": f'<img alt="{SPACED}">',
    "data attribute": f'<p data-n="{TEST_NUMBER}">x</p>',
    "attribute name": f"<p data-{TEST_NUMBER}>x</p>",
    "underscore": f'<p id="n_{BIRTHDAY}_{PERSONAL}">x</p>',
    "link": f'<a href="a.html?n={BIRTHDAY}%20{PERSONAL}">x</a>',
    "escaped link": f'<a href="a.html?n={"".join(f"%3{digit}" for digit in TEST_NUMBER)}">x</a>',
    "svg id": f'<svg><g id="n{TEST_NUMBER}"></g></svg>',
    "svg style": f'<svg><g style="--n: {TEST_NUMBER}"></g></svg>',
    "svg title": f"<svg><title>{TEST_NUMBER}</title></svg>",
    "template": f"<template>{TEST_NUMBER}</template>",
    "script": f"<script>var n = '{TEST_NUMBER}'</script>",
    "svg in img": f'<img src="{uri("image/svg+xml", SVG)}">',
    "svg in css": f"<style>p {{ background: url({uri('image/svg+xml', SVG)}) }}</style>",
    "svg in page in link": f'<a href="{uri("text/html", IMAGE)}">x</a>',
    "png in img": f'<img src="{uri("image/png", png(chunk(b"tEXt", b"a" + bytes(1) + TEST_NUMBER.encode())))}">',
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_an_identity_number_is_found_in_a_page(tmp_path, page):
    found = look(tmp_path, "a.html", f"<h1>Rapport</h1>{page}<p>Slutt</p>")
    assert {(leftover.file, leftover.code) for leftover in found} == {("a.html", IDENTITY)}


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RUNS = f"<w:p><w:r><w:t>{BIRTHDAY[:4]}</w:t></w:r><w:r><w:t>{TEST_NUMBER[4:]}</w:t></w:r></w:p>"
SHARED = f"<sst><si><r><t>{BIRTHDAY[:4]}</t></r><r><t>{TEST_NUMBER[4:]}</t></r></si></sst>"
SHEETS = f'<workbook><definedNames><definedName name="n">{TEST_NUMBER}</definedName></definedNames></workbook>'
OFFICE_FILES = {
    "runs": ("a.docx", word(RUNS)),
    "core": ("a.docx", word("", **{"docProps/core.xml": f"<a><creator>{TEST_NUMBER}</creator></a>"})),
    "comments": ("a.docx", word("", **{"word/comments.xml": f"<w:comments {W}>{RUNS}</w:comments>"})),
    "alt text": ("a.docx", word(f'<w:p><docPr id="1" descr="{TEST_NUMBER}"/></w:p>')),
    "deleted text": ("a.docx", word(f"<w:p><w:del><w:delText>{TEST_NUMBER}</w:delText></w:del></w:p>")),
    "xml comment": ("a.docx", word(f"<!-- {TEST_NUMBER} -->")),
    "namespace": ("a.docx", word(f'<w:p xmlns:x="urn:{TEST_NUMBER}"/>')),
    "picture": ("a.docx", word("", **{"word/media/a.png": png(chunk(b"tEXt", b"a\0" + TEST_NUMBER.encode()))})),
    "part name": ("a.docx", word("", **{f"word/{TEST_NUMBER}.xml": "<a/>"})),
    "embedded": ("a.docx", word("", **{"word/a.xlsx": package(**{"a.xml": f"<a>{TEST_NUMBER}</a>"})})),
    "shared strings": ("a.xlsx", package(**{"xl/sharedStrings.xml": SHARED})),
    "defined name": ("a.xlsx", package(**{"xl/workbook.xml": SHEETS})),
    "float": ("a.xlsx", package(**{"xl/sheet1.xml": f"<c><v>{float(TEST_NUMBER)!r}</v></c>"})),
    "exponent": ("a.xlsx", package(**{"xl/sheet1.xml": f"<c><v>{int(TEST_NUMBER):.10E}</v></c>"})),
    "odt": ("a.odt", package(**{"content.xml": f"<a><p>{TEST_NUMBER}</p></a>"})),
}


@pytest.mark.parametrize(("name", "content"), OFFICE_FILES.values(), ids=OFFICE_FILES.keys())
def test_an_identity_number_is_found_in_an_office_file(tmp_path, name, content):
    assert {(leftover.file, leftover.code) for leftover in look(tmp_path, name, content)} == {(name, IDENTITY)}


OTHER_FILES = {
    "csv": ("a.csv", f"Skoleår;n\n2020-21;{TEST_NUMBER}\n"),
    "csv cells": ("a.csv", f"Dato;n\n{BIRTHDAY};{PERSONAL}\n"),
    "ics": ("a.ics", f"BEGIN:VCALENDAR\r\nSUMMARY:{TEST_NUMBER[:7]}\r\n {TEST_NUMBER[7:]}\r\n"),
    "json": ("a.json", json.dumps({"n": int(TEST_NUMBER)})),
    "json key": ("a.json", json.dumps({TEST_NUMBER: 1})),
    "text": ("a.txt", f"{BIRTHDAY}\n{PERSONAL}\n"),
    "markdown": ("a.md", f"**{BIRTHDAY}**{PERSONAL}\n"),
    "css": ("a.css", f"p::after {{ content: '{TEST_NUMBER}' }}"),
    "png": ("a.png", png(chunk(b"iTXt", b"a\0\0\0nb\0b\0" + TEST_NUMBER.encode()))),
    "exif": ("a.png", png(chunk(b"eXIf", b"MM\0*" + TEST_NUMBER.encode("utf-16-be")))),
}


@pytest.mark.parametrize(("name", "content"), OTHER_FILES.values(), ids=OTHER_FILES.keys())
def test_an_identity_number_is_found_in_other_files(tmp_path, name, content):
    assert {(leftover.file, leftover.code) for leftover in look(tmp_path, name, content)} == {(name, IDENTITY)}


@pytest.mark.parametrize("where", ["source", "output", "metadata"])
def test_an_identity_number_is_found_in_a_notebook(tmp_path, where):
    cell = {
        "source": [f"n = {TEST_NUMBER}"] if where == "source" else [],
        "outputs": [{"data": {"text/html": [f"<p>{BIRTHDAY}", f"{PERSONAL}</p>"]}}] if where == "output" else [],
        "metadata": {"n": TEST_NUMBER} if where == "metadata" else {},
    }
    found = look(tmp_path, "a.ipynb", json.dumps({"cells": [cell]}))
    assert {leftover.code for leftover in found} == {IDENTITY, NOTEBOOK}


@pytest.mark.parametrize(
    "name", [f"{TEST_NUMBER}.html", f"{BIRTHDAY}_{PERSONAL}.html", f"{SPACED}/a.html", f".{TEST_NUMBER}.txt"]
)
def test_a_name_is_found_and_not_repeated(tmp_path, name):
    found = look(tmp_path, name, f"<p>{TEST_NUMBER}</p>")
    assert {leftover.code for leftover in found} == {IDENTITY}
    assert not any(character.isdigit() for leftover in found for character in "".join(leftover))


def test_a_guilty_part_does_not_mask_the_name_of_its_file(tmp_path):
    assert look(tmp_path, "a.docx", word("", **{f"word/{TEST_NUMBER}.xml": "<a/>"}))[0].file == "a.docx"


def test_nothing_found_repeats_what_was_found(tmp_path):
    found = look(tmp_path, "kari-nordmann.html", f"<p>{NAME} {TEST_NUMBER}</p>", (NAME, "kari-nordmann"))
    assert found and TEST_NUMBER not in repr(found) and "kari" not in repr(found).lower()
    assert {leftover.code for leftover in found} == {IDENTITY, PLANTED}


def test_each_file_kind_and_code_is_told_once(tmp_path):
    found = look(tmp_path, "a.html", f"<p>{TEST_NUMBER}</p><p>{TEST_NUMBER}</p><!-- {TEST_NUMBER} -->")
    assert found == (Leftover("a.html", "text", IDENTITY), Leftover("a.html", "comment", IDENTITY))


HARMLESS = {
    "organisation number": "<p>Organisasjonsnummer 974760673 eller 974 760 673</p>",
    "organisation numbers in cells": "<table><tr><td>974760673<td>12<td>45</table>",
    "fractions": "<p>0,17912099997 og 4,17912099997</p>",
    "coordinates": f'<svg><path d="M {BIRTHDAY}.{PERSONAL} {BIRTHDAY} {PERSONAL} L 1.79120999 97"></path></svg>',
    "hash in an id": f'<svg><path id="m{TEST_NUMBER[:10]}"></path><use href="#m{TEST_NUMBER[:10]}"/></svg>',
    "small numbers in cells": html.table("T", list("abcdef"), [["17", "91", "20", "99", "99", "7"]]).html,
    "a box too many after": f"<table><tr>{boxes('td')}<td>1</td></tr></table>",
    "a box too many before": f"<table><tr><td>1</td>{boxes('td')}</table>",
    "wrong control digit": f"<p>{int(TEST_NUMBER) - 1}</p>",
}


@pytest.mark.parametrize("page", HARMLESS.values(), ids=HARMLESS.keys())
def test_ordinary_figures_stop_nothing(tmp_path, page):
    assert look(tmp_path, "a.html", page) == ()


DISGUISES = {
    "as it is": f"<p>Elev: {NAME}.</p>",
    "other case": f"<p>{NAME.upper()}</p>",
    "hard space": "<p>Kari&nbsp;Nordmann</p>",
    "line break": "<p>Kari<br>Nord\nmann</p>",
    "tags": "<p>Ka<b>ri</b> <i>Nord</i>mann</p>",
    "soft hyphen": "<p>Kari Nord&shy;mann</p>",
    "escaped": f"<p>{''.join(f'&#{ord(letter)};' for letter in NAME)}</p>",
    "escaped markup": "<p>Kari &lt;b&gt;Nord&lt;/b&gt;mann</p>",
    "compatibility letters": "<p>Ｋａｒｉ Ｎｏｒｄｍａｎｎ</p>",
    "two cells": "<table><tr><td>Kari<td>Nordmann</table>",
    "unknown element": "<p>Kari Nord<x-y>mann</x-y></p>",
    "attribute": '<p data-x="kari nordmann">x</p>',
    "link": '<a href="mailto:Kari%20Nordmann">x</a>',
    "svg class": '<svg><g class="kari nordmann"></g></svg>',
    "css": "<style>p::after { content: 'Kari ' 'Nordmann' }</style>",
    "comment": "<!-- Kari Nordmann -->",
}


@pytest.mark.parametrize("page", DISGUISES.values(), ids=DISGUISES.keys())
def test_a_planted_name_is_found(tmp_path, page):
    assert {leftover.code for leftover in look(tmp_path, "a.html", page, (NAME,))} == {PLANTED}


@pytest.mark.parametrize("planted", ["Hemmelig merknad", "Hemmelig tekst", "Hemmelig verdi", "Skjult ark", "forfatter"])
def test_a_planted_value_is_found_in_a_workbook(tmp_path, planted):
    assert {leftover.code for leftover in look(tmp_path, "a.xlsx", workbook(), (planted,))} == {PLANTED}


@pytest.mark.parametrize("planted", ["a < b", "Smith & sønn", "<b>x</b>", "Åse"])
def test_a_planted_value_may_hold_any_sign(tmp_path, planted):
    page = html.paragraph(planted).html.replace("Å", "A\u030a")
    assert {leftover.code for leftover in look(tmp_path, "a.html", page, (planted,))} == {PLANTED}


def test_short_planted_values_do_not_arise_between_two_texts(tmp_path):
    assert look(tmp_path, "a.html", "<p>Solo</p><p>lager</p>", ("ola",)) == ()
    assert look(tmp_path, "a.html", "<p>Ola</p>", ("ola",)) != ()


def test_planted_digits_are_not_sought_in_coordinates(tmp_path):
    page = '<svg><path d="M 131.69976 15.07899 987654321"></path></svg>'
    assert look(tmp_path, "a.html", page, ("131", "69976")) == ()
    assert look(tmp_path, "a.html", page, ("987654321",)) == (Leftover("a.html", "geometry", PLANTED),)


@pytest.mark.parametrize("planted", ["", "ab", " a b ", "\u200b\u00ad12"])
def test_planted_values_need_three_characters(planted):
    with pytest.raises(ValueError, match="three characters") as problem:
        Planted((planted,))
    assert not planted.strip() or planted not in str(problem.value)


@pytest.mark.parametrize(
    "markup",
    [
        '<script type="application/vnd.jupyter.widget-state+json">{}</script>',
        '<div class="jp-Cell celltag_injected-parameters">x</div>',
        '<div id="cell-id=4f2a">x</div>',
        "<!-- papermill 2.6 -->",
        "<p>slice_file = x</p>",
        '<p data-x=\'{"kernelspec": {}, "language_info": {}}\'>x</p>',
        "<p>kernel<b>spec</b></p>",
        "<svg><metadata>ipykernel</metadata></svg>",
    ],
)
def test_traces_of_the_notebook_are_found(tmp_path, markup):
    assert {leftover.code for leftover in look(tmp_path, "a.html", markup)} == {NOTEBOOK}


def test_a_notebook_is_a_leftover_whatever_is_in_it(tmp_path):
    assert look(tmp_path, "a.ipynb", "{}") == (Leftover("a.ipynb", "name", NOTEBOOK),)
    assert look(tmp_path, "b.json", '{"nbformat": 4}')[1:] == (Leftover("b.json", "data", NOTEBOOK),)


def test_fragments_of_different_files_are_not_put_together():
    pieces = (Fragment("a.html", "text", BIRTHDAY), Fragment("b.html", "text", PERSONAL))
    assert find_leftovers(pieces, Planted()) == ()
