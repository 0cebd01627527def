"""The case paper: a page and a Word document that say the same, open for what a person must fill in."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import docx
import pytest
from clean_tables import SETTINGS, participation_row, share_row, tables_of
from docx.shared import Twips

from toolkit.present.case_paper import CasePaper, case_paper
from toolkit.present.content import Grid, Items, Paragraph, Section
from toolkit.protect import protect_year
from toolkit.publish.case_paper import DOCUMENT, PAGE, case_paper_page, write_case_paper
from toolkit.publish.case_paper_docx import case_paper_docx
from toolkit.publish.expected import expected_case_paper
from toolkit.publish.guard import stops_in
from toolkit.publish.read_html import one_line, read_html
from toolkit.review import build_committee_review

TABLES = tables_of([share_row("@municipality", 7, 30, 400)], [participation_row("@municipality", 7, 400)])
REVIEW = build_committee_review("2020-21", protect_year(TABLES, SETTINGS), SETTINGS)
PAPER = case_paper(REVIEW, SETTINGS)


@pytest.fixture(scope="module")
def document():
    return case_paper_docx(PAPER)


def opened(content):
    return docx.Document(io.BytesIO(content))


def part_of(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode("utf-8")


def all_words(document):
    """Everything a reader sees, in order of kind: paragraphs, then tables."""
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [one_line(words) for words in (*(p.text for p in document.paragraphs), *cells) if words.strip()]


def test_the_document_says_what_the_page_says(document):
    page = read_html(case_paper_page(PAPER), "", lambda *_: [])
    seen = [
        f.text for f in page if f.kind == "text" and f.text not in (PAPER.band, "Hopp til innholdet", "Til oversikten")
    ]
    assert sorted(set(all_words(opened(document)))) == sorted(set(seen))


def test_the_paper_has_its_sections_in_order_and_points_by_number(document):
    headings = [p.text for p in opened(document).paragraphs if p.style.name == "Heading 2"]
    for first, second in [("tilråding", "Bakgrunn"), ("Bakgrunn", "Oppfølging"), ("Oppfølging", "Vurdering")]:
        places = [next(i for i, heading in enumerate(headings) if word in heading) for word in (first, second)]
        assert places == sorted(places)
    assert headings[-1] == "Vedlegg"
    numbered = [p.text for p in opened(document).paragraphs if p.style.name == "List Number"]
    assert numbered[0] == "Rapporten tas til orientering."


def test_each_numbered_list_begins_anew():
    lists = tuple(Section(name, (Items((f"{name} en", f"{name} to"), ordered=True),)) for name in ("A", "B"))
    content = case_paper_docx(CasePaper("Tittel", "", PAPER.written, lists))
    numbers = re.findall(r'<w:numId w:val="(\d+)"/>', part_of(content, "word/document.xml"))
    assert len(numbers) == 4
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    definitions = part_of(content, "word/numbering.xml")
    for number in set(numbers):
        (definition,) = re.findall(rf'<w:num w:numId="{number}".*?</w:num>', definitions, flags=re.DOTALL)
        assert '<w:startOverride w:val="1"/>' in definition


def test_nothing_is_invented(document):
    (about, *_) = opened(document).tables
    facts = {row.cells[0].text: row.cells[1].text for row in about.rows}
    assert facts["Sakstype"] == "Orienteringssak"
    assert facts["Behandles i"] == "Utvalg for helse, miljø og oppvekst"
    for unknown in ("Saksnummer", "Saksbehandler"):
        assert facts[unknown].startswith("[Må fylles ut av saksbehandler:")


def test_a_screen_reader_finds_headings_header_rows_captions_and_language(document):
    content = opened(document)
    assert [p.text for p in content.paragraphs if p.style.name == "Heading 1"] == [PAPER.title]
    body = part_of(document, "word/document.xml")
    assert body.count("<w:tblHeader") == body.count("<w:tblCaption") == len(content.tables) > 3
    assert set(re.findall(r'<w:lang [^>]*w:val="([^"]*)"', part_of(document, "word/styles.xml"))) == {"nb-NO"}
    assert content.core_properties.title == PAPER.title
    assert content.core_properties.language == "nb-NO"
    assert '<w:themeFontLang w:val="nb-NO"' in part_of(document, "word/settings.xml")
    for picture in re.findall(r"<wp:docPr [^>]*>", body):
        assert re.search(r'descr="[^"]{20,}"', picture)


def contrast_on_white(colour):
    """As WCAG 2.1 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_the_text_has_the_contrast_that_the_law_asks_for(document):
    assert contrast_on_white("4F81BD") < 4.5 < contrast_on_white("000000")  # the library's own blue has too little
    content = opened(document)
    used = {p.style.name: p.style.font.color.rgb for p in content.paragraphs if p.text}
    assert {"Heading 1", "Heading 2", "Caption", "Normal"} <= set(used)
    assert [name for name, colour in used.items() if colour is not None and contrast_on_white(str(colour)) < 4.5] == []


def test_the_sheet_is_a4_and_the_tables_fit_between_its_margins(document):
    content = opened(document)
    (section,) = content.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    room = section.page_width - section.left_margin - section.right_margin
    rounding = Twips(1)  # the file counts widths in whole twentieths of a point
    for table in content.tables:
        assert sum(column.width for column in table.columns) <= room + len(table.columns) * rounding


def test_columns_are_as_wide_as_what_stands_in_them(document):
    for table in opened(document).tables:
        widths = [column.width.mm for column in table.columns]
        assert sum(widths) == pytest.approx(170, abs=0.1)
        longest = [max(len(word) for cell in column.cells for word in cell.text.split(" ")) for column in table.columns]
        assert widths[longest.index(max(longest))] >= widths[longest.index(min(longest))]
    prose = Grid("Hva vi fant", ("Funn", "Status"), (("Et langt funn om noe som tar mye plass å si", "ja"),))
    (table,) = opened(case_paper_docx(replace(PAPER, sections=(Section("Funn", (prose,)),)))).tables
    assert table.columns[0].width > 2 * table.columns[1].width


def test_sheets_are_numbered_and_no_row_is_parted(document):
    foot = part_of(document, "word/footer1.xml")
    assert re.findall(r'w:instr="\s*(\w+)\s*"', foot) == ["PAGE", "NUMPAGES"]
    for table in opened(document).tables:
        assert all("cantSplit" in row._tr.xml for row in table.rows)


def test_the_band_stands_in_the_header_of_every_page(document):
    (section,) = opened(document).sections
    assert "EKSEMPELDATA – ikke virkelige tall" in [p.text for p in section.header.paragraphs]
    assert not section.different_first_page_header_footer
    real = opened(case_paper_docx(replace(PAPER, band="")))
    assert "".join(p.text for p in real.sections[0].header.paragraphs) == ""


def test_the_document_says_nothing_of_machine_person_or_clock(document):
    assert document == case_paper_docx(PAPER)
    properties = opened(document).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("tiltaksplan", "", "")
    assert properties.created.date() == properties.modified.date() == PAPER.written
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        assert {entry.date_time[:3] for entry in package.infolist()} == {PAPER.written.timetuple()[:3]}
        names = set(package.namelist())
    assert not [name for name in names if "thumbnail" in name or "app.xml" in name or "customXml" in name]
    assert "rsid" not in part_of(document, "word/settings.xml")


def test_text_is_never_markup():
    evil = "<w:p>&{1} =1+1 <script>"
    paper = CasePaper("Tittel", "", PAPER.written, (Section("A", (Paragraph(evil), Grid(evil, ("x",), ((evil,),)))),))
    assert evil in [p.text for p in opened(case_paper_docx(paper)).paragraphs]
    assert "<script" not in case_paper_page(paper)


# The guard


@pytest.fixture
def folder(tmp_path):
    write_case_paper(PAPER, tmp_path)
    return tmp_path


def codes(folder, secrets=()):
    return {(stop.code, stop.where) for stop in stops_in(folder, expected_case_paper(PAPER), secrets)}


def changed(path, part, old, new):
    """The same document with something else in one of its parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(content, "w") as spoilt:
        for name in package.namelist():
            text = package.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode(), 1)
            spoilt.writestr(name, text)
    path.write_bytes(content.getvalue())


def test_both_files_as_they_were_made_may_go_out(folder):
    assert codes(folder) == set()


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/document.xml", "Rapporten tas", "37 rapporter tas"),
        ("word/document.xml", "30 av 400", "31 av 400"),
        ("word/document.xml", "Rapporten tas til orientering.", "Lov per 15. juni 2021."),
        ("word/header1.xml", "EKSEMPELDATA", "3 elever"),
        ("docProps/core.xml", "tiltaksplan</dc:creator>", "PC-17</dc:creator>"),
        ("word/document.xml", '<w:tblCaption w:val="', '<w:tblCaption w:val="3 elever: '),
    ],
)
def test_a_number_put_into_the_document_stops_the_release(part, old, new, folder):
    changed(folder / DOCUMENT, part, old, new)
    assert codes(folder) == {("unbound_number", DOCUMENT)}


def test_a_sentence_with_a_number_may_not_stand_twice(folder):
    sentence = next(words for words in all_words(opened((folder / DOCUMENT).read_bytes())) if "30 av 400" in words)
    document = docx.Document(folder / DOCUMENT)
    document.add_paragraph(next(p.text for p in document.paragraphs if one_line(p.text) == sentence))
    document.save(folder / DOCUMENT)
    assert ("unbound_number", DOCUMENT) in codes(folder)


def test_two_numbers_that_change_places_in_a_table_stop_the_release(folder):
    heads = ("Kapittel", "Oppfylt", "Ikke oppfylt")
    grid = Grid("Svar", heads, (("Kapittel A", "7", "4"), ("Kapittel B", "9", "2")))
    paper = replace(PAPER, sections=(Section("Kapitlene", (grid,)),))
    write_case_paper(paper, folder)
    assert stops_in(folder, expected_case_paper(paper), ()) == []
    for first, second in [((1, 1), (1, 2)), ((1, 1), (2, 1))]:
        document = opened(case_paper_docx(paper))
        cells = [document.tables[0].cell(*place) for place in (first, second)]
        cells[0].text, cells[1].text = cells[1].text, cells[0].text
        document.save(folder / DOCUMENT)
        stops = stops_in(folder, expected_case_paper(paper), ())
        assert {(stop.code, stop.where) for stop in stops} == {("unbound_number", DOCUMENT)}


def test_a_number_put_into_the_page_stops_the_release(folder):
    page = folder / PAGE
    page.write_text(page.read_text("utf-8").replace("30 av 400", "31 av 400", 1), encoding="utf-8")
    assert codes(folder) == {("unbound_number", PAGE)}


def test_what_is_not_released_is_found_in_the_document(folder):
    changed(folder / DOCUMENT, "word/document.xml", "Rapporten tas", "En hemmelig setning tas")
    assert ("leftover_planted", DOCUMENT) in codes(folder, {"En hemmelig setning"})


def test_a_missing_file_stops_the_release(folder):
    (folder / DOCUMENT).unlink()
    assert codes(folder) == {("unexpected_file", DOCUMENT)}
