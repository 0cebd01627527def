"""A page as PDF: tagged, silent, the same bytes, and read back like every other file."""

import io
import os
import re
import sys
import time

import pikepdf
import pytest

from toolkit.errors import PageError, ParameterError
from toolkit.present import html
from toolkit.publish.exporter import render_page
from toolkit.publish.page_check import check_page
from toolkit.publish.pdf import pdf_of, require_pdf, write_page
from toolkit.publish.pdf_check import words_of_another
from toolkit.publish.read_back import read_content

ALT = "Diagram for trivsel. 2019-20: 4,1 av 5, 40 svar; 2020-21: skjermet."
SVG = (
    '<svg role="img" aria-labelledby="f-title f-desc" viewBox="0 0 100 40"><title id="f-title">Trivsel</title>'
    f'<desc id="f-desc">{ALT}</desc><text x="4" y="20">4,1</text><text x="60" y="20">skjermet</text></svg>'
)
LONG = "Jordbærgrøt" * 900


def page_with(*more):
    rows = [[f"Punkt {number}", "oppfylt", f"{number},5 %"] for number in range(1, 61)]
    content = (
        html.Block('<p class="band">EKSEMPELDATA – ikke virkelige tall</p>\n')
        + html.heading("Solstøl skole: årlig gjennomgang 2020-21", 1)
        + html.heading("Tallene", 2)
        + html.bullets(["Rapporten tas til orientering.", "Felles verdier legges fram."], ordered=True)
        + html.figure(SVG, "Trivsel er 4,1 av 5.", below=html.details("Vis tallene", html.paragraph("1 234 svar.")))
        + html.table("Punktene i planen", ["Punkt", "Status", "Andel"], rows)
        + sum(more, html.EMPTY)
    )
    page = render_page(content.html, back_link="index.html")
    check_page(page)
    return page


@pytest.fixture(scope="module")
def page():
    return page_with()


@pytest.fixture(scope="module")
def pdf(page):
    return pdf_of(page)


def elements(document, tag):
    return [o for o in document.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == f"/{tag}"]


def differing(pdf, page):
    return words_of_another(read_content(pdf, "x.pdf"), page)


def changed(pdf, change):
    document = pikepdf.open(io.BytesIO(pdf))
    change(document)
    buffer = io.BytesIO()
    document.save(buffer, static_id=True)
    return buffer.getvalue()


def test_title_language_tags_and_alt_texts_are_there(pdf):
    document = pikepdf.open(io.BytesIO(pdf))
    assert str(document.docinfo["/Title"]) == "Solstøl skole: årlig gjennomgang 2020-21"
    assert str(document.Root.Lang) == "nb"
    assert bool(document.Root.MarkInfo.Marked) and bool(document.Root.ViewerPreferences.DisplayDocTitle)
    assert b"pdfuaid" in document.Root.Metadata.read_bytes()
    assert [str(figure.Alt) for figure in elements(document, "Figure")] == [f"Trivsel. {ALT}"]
    assert len(elements(document, "H1")) == 1 and len(elements(document, "Caption")) >= 2
    assert len(elements(document, "LI")) == 2


def test_every_header_cell_says_what_it_heads(pdf):
    document = pikepdf.open(io.BytesIO(pdf))
    scopes = [str(cell.A.Scope) for cell in elements(document, "TH")]
    sheets_with_the_table = scopes.count("/Column") // 3
    assert sheets_with_the_table > 1  # the table is longer than a sheet, and its heads are repeated
    assert scopes.count("/Row") == 60


def test_the_same_page_gives_the_same_bytes(page, pdf):
    assert pdf_of(page) == pdf


def test_also_tomorrow_where_fonts_are_cut_down_by_another_library(page, monkeypatch):
    """Without HarfBuzz-Subset, fontTools does it, and writes into the font when."""
    now, begun = time.time, time.time()
    monkeypatch.setattr("weasyprint.pdf.fonts.harfbuzz_subset", None)
    first = pdf_of(page)
    monkeypatch.setattr("time.time", lambda: now() + 86_400)
    assert pdf_of(page) == first
    assert time.time() > begun + 86_400 and "SOURCE_DATE_EPOCH" not in os.environ


def test_the_band_and_the_sheets_number_are_on_every_sheet(pdf):
    texts = [f for f in read_content(pdf, "x.pdf") if f.kind == "text"]
    sheets = list(dict.fromkeys(f.place for f in texts))
    assert len(sheets) > 1
    for number, sheet in enumerate(sheets, start=1):
        words = [f.text for f in texts if f.place == sheet]
        assert f"{number} / {len(sheets)}" in words
        assert "EKSEMPELDATA – ikke virkelige tall" in words


@pytest.mark.parametrize(
    "outside",
    [
        '<img src="https://example.invalid/a.png" alt="Et bilde av en skole">',
        '<p style="background: url(https://example.invalid/b.png)">x</p>',
        '<p style="background: url(file:///etc/hostname)">x</p>',
    ],
)
def test_nothing_is_fetched_from_outside(page, outside):
    with pytest.raises(PageError, match="page_pdf"):
        pdf_of(page.replace("</main>", f"{outside}</main>"))


def test_a_drawing_without_alt_text_stops_the_pdf_and_the_page_beside_it(page, tmp_path):
    with pytest.raises(PageError, match="page_alt"):
        write_page(tmp_path / "x.html", page.replace(ALT, ""), with_pdf=True)
    assert list(tmp_path.iterdir()) == []


def test_it_says_what_its_page_says(pdf, page):
    assert differing(pdf, page) == []


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        ("Trivsel er 4,1 av 5.", "Trivsel er 4,2 av 5."),
        ("<td>7,5 %</td>", "<td>17,5 %</td>"),
        ("<td>7,5 %</td>", "<td>skjermet</td>"),
        ("1\u00a0234 svar", "1\u00a0234 svar, 3 mobbet"),
        (">skjermet</text>", ">3</text>"),
        ("2020-21: skjermet.", "2020-21: 3 av 40."),
        ("<li>Rapporten tas til orientering.</li>", ""),
        ("Solstøl skole", "Stjernelia skole"),
    ],
)
def test_one_that_says_anything_else_is_found_out(pdf, page, there, instead):
    there = there.replace("\u00a0", " ") if there not in page else there
    assert there in page
    other = page.replace(there, instead)
    assert differing(pdf, other) != [], "the page says more or less than the PDF"
    assert differing(pdf_of(other), page) != [], "the PDF says more or less than the page"


def test_two_rows_in_each_others_place_are_found_out(pdf, page):
    swapped = page.replace(">7,5 %<", ">X<").replace(">8,5 %<", ">7,5 %<").replace(">X<", ">8,5 %<")
    assert differing(pdf, swapped) != []


def test_a_word_that_is_longer_than_its_line_is_one_word():
    page = page_with(html.bullets([f"Først {LONG} sist"]))
    assert differing(pdf_of(page), page) == []


def test_two_numbers_beside_each_other_are_not_a_third():
    page = page_with().replace(">4,1<", ">20<").replace(">skjermet</text>", ">18</text>")
    page = re.sub(r"1.234 svar", "2018 og 18", page)
    assert "2018 og 18" in page
    assert differing(pdf_of(page), page) == []


def add_script(document):
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def add_file(document):
    document.attachments["notat.txt"] = b"hemmelig"


def add_form(document):
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array())


def add_picture(document):
    picture = pikepdf.Stream(document, b"\0")
    picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    document.pages[0].Resources["/XObject"] = pikepdf.Dictionary(X=document.make_indirect(picture))


def add_link(document):
    action = pikepdf.Dictionary(Type=pikepdf.Name.Action, S=pikepdf.Name.URI, URI="http://example.invalid/")
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action)
    document.pages[0].Annots = pikepdf.Array([document.make_indirect(link)])


def add_note(document):
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Contents="3 elever")
    document.pages[0].Annots = pikepdf.Array([document.make_indirect(note)])


@pytest.mark.parametrize("change", [add_script, add_file, add_form, add_picture, add_link, add_note])
def test_one_that_acts_asks_or_carries_something_is_refused(pdf, change):
    read_content(changed(pdf, lambda _: None), "x.pdf")
    with pytest.raises(ValueError, match=r"active|link"):
        read_content(changed(pdf, change), "x.pdf")


@pytest.mark.parametrize("harm", [lambda b: b + b"\n%%EOF\n", lambda b: b[: len(b) // 2], lambda b: b"\n" + b])
def test_one_that_is_not_one_whole_document_is_refused(pdf, harm):
    with pytest.raises(ValueError, match="not one whole document"):
        read_content(harm(pdf), "x.pdf")


def test_an_added_alt_text_is_found_out(pdf, page):
    def add_alt(document):
        elements(document, "Figure")[0].Alt = "3 elever"

    assert differing(changed(pdf, add_alt), page) == ["3 elever"]


@pytest.mark.parametrize(("module", "code"), [("weasyprint", "pdf_not_installed"), ("pypdf", "pdf_not_installed")])
def test_without_the_extra_the_reason_is_told_before_anything_runs(monkeypatch, module, code):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ParameterError, match=code):
        require_pdf()
