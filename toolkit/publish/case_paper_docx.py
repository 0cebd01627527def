"""The case paper as a Word document: real headings, lists and tables, in bokmål, with the same bytes every time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Final

from toolkit.present.case_paper import CasePaper
from toolkit.present.content import Grid, Items, Paragraph, Part, ToFill, words_of
from toolkit.publish.fixed_zip import fixed_zip

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import Table

LANGUAGE: Final = "nb-NO"
CREATOR: Final = "tiltaksplan"
NOT_OURS: Final = ("thumbnail", "extended-properties", "customXml", "stylesWithEffects")
"""Parts of the library's own empty document: a picture of it, the machine it was made on, and two that are unused."""
TABLE_STYLE: Final = "Table Grid"
COLOURED: Final = ("Heading 1", "Heading 2", "Caption")
"""The library's blue has less contrast than the law asks for (WCAG 1.4.3), so these are black."""
A4: Final = (210, 297)
MARGIN: Final = 20
"""Millimetres; the library's own sheet is American."""
SHEET: Final = A4[0] - 2 * MARGIN
LETTER: Final = 2.4
CELL: Final = 5.0
"""Millimetres: a letter of the running text, wide ones among them, and the margins of a cell."""


def case_paper_docx(paper: CasePaper) -> bytes:
    """The finished document. It has no figures; a table's caption is its description to a screen reader too."""
    import docx  # takes long to import, and only a run's last step needs it

    document = docx.Document()
    _prepare(document, paper)
    _set_out(document)
    document.add_heading(paper.title, 1)
    for section in paper.sections:
        document.add_heading(section.heading, 2)
        for part in section.parts:
            _add(document, part)
    buffer = BytesIO()
    document.save(buffer)
    return fixed_zip(buffer.getvalue(), datetime.combine(paper.written, time()))


def _add(document: Document, part: Part) -> None:
    match part:
        case Paragraph():
            document.add_paragraph(part.words)
        case ToFill():
            document.add_paragraph().add_run(part.words).bold = True
        case Items():
            _add_list(document, part)
        case Grid():
            _add_table(document, part)


def _add_list(document: Document, part: Items) -> None:
    """A numbered list begins at 1: without a numbering of its own it would go on from the list before it."""
    numbering = _new_numbering(document) if part.ordered else None
    for item in part.items:
        paragraph = document.add_paragraph(item, "List Number" if part.ordered else "List Bullet")
        if numbering is not None:
            number = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            number.get_or_add_ilvl().val = 0
            number.get_or_add_numId().val = numbering


def _new_numbering(document: Document) -> int:
    """A numbering that counts like the style's own, from 1."""
    style = document.styles["List Number"].element.pPr.numPr.numId.val
    definitions = document.part.numbering_part.element
    counted_like = next(one for one in definitions.num_lst if one.numId == style).abstractNumId.val
    new = definitions.add_num(counted_like)
    new.add_lvlOverride(0).add_startOverride(1)
    return int(new.numId)


def _add_table(document: Document, part: Grid) -> None:
    document.add_paragraph(part.caption, "Caption").paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(part.heads), style=TABLE_STYLE)
    _describe(table, part.caption)
    for cell, head in zip(table.rows[0].cells, part.heads, strict=True):
        cell.text = ""
        cell.paragraphs[0].add_run(head).bold = True
    for row in part.rows:
        for cell, content in zip(table.add_row().cells, row, strict=True):
            cell.text = words_of(content)
    _keep_rows_whole(table)
    _fit_columns(table, [part.heads, *([words_of(cell) for cell in row] for row in part.rows)])
    document.add_paragraph()


def _fit_columns(table: Table, texts: Sequence[Sequence[str]]) -> None:
    """Each column is as wide as its longest word needs, and the rest is shared by how much there is to read."""
    from docx.shared import Mm

    table.autofit = False
    columns = list(zip(*texts, strict=True))
    # Hard spaces keep a date in one piece, so only ordinary ones part words.
    longest = [max(len(word) for text in column for word in text.split(" ")) for column in columns]
    needed = [letters * LETTER + CELL for letters in longest]
    wanted = [sum(map(len, column)) for column in columns]
    rest = max(0.0, SHEET - sum(needed))
    widths = [one + rest * share / (sum(wanted) or 1) for one, share in zip(needed, wanted, strict=True)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width * SHEET / sum(widths))
        for cell in column.cells:
            cell.width = column.width


def _describe(table: Table, caption: str) -> None:
    """The first row is a header, repeated on every page, and the table says what it is."""
    properties = table._tbl.tblPr
    properties.append(_element("tblCaption", caption))
    table.rows[0]._tr.get_or_add_trPr().append(_element("tblHeader", "true"))


def _keep_rows_whole(table: Table) -> None:
    """A row is never parted by the end of a sheet."""
    for row in table.rows:
        row._tr.get_or_add_trPr().insert(0, _element("cantSplit", "true"))


def _prepare(document: Document, paper: CasePaper) -> None:
    """Language, properties, the band on every page; nothing of the machine or the person that made it."""
    for container in (document.part.package, document.part):
        for name, relation in list(container.rels.items()):
            if relation.reltype.rpartition("/")[2] in NOT_OURS:
                del container.rels[name]
    for marks in document.settings.element.findall(_name("rsids")):  # which machine wrote what, and when
        document.settings.element.remove(marks)
    for language in document.styles.element.iter(_name("lang")):
        language.set(_name("val"), LANGUAGE)
    for language in document.settings.element.iter(_name("themeFontLang")):
        language.set(_name("val"), LANGUAGE)
    about = document.core_properties
    about.title, about.language, about.author = paper.title, LANGUAGE, CREATOR
    about.comments, about.last_modified_by = "", ""
    about.created = about.modified = datetime.combine(paper.written, time())
    _number_sheets(document)
    if paper.band:
        document.sections[0].header.paragraphs[0].add_run(paper.band).bold = True


def _number_sheets(document: Document) -> None:
    """«2 / 8» at the foot of every sheet; the program that opens the document counts them."""
    foot = document.sections[0].footer.paragraphs[0]
    for words in ("PAGE", " / ", "NUMPAGES"):
        if words.isupper():
            field = _element("fldSimple", f" {words} ", "instr")
            field.append(_element("r"))
            foot._p.append(field)
        else:
            foot.add_run(words)


def _set_out(document: Document) -> None:
    """An A4 sheet, and text that can be read."""
    from docx.shared import Mm, RGBColor

    (section,) = document.sections
    section.page_width, section.page_height = map(Mm, A4)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    for name in COLOURED:
        document.styles[name].font.color.rgb = RGBColor(0, 0, 0)


def _element(tag: str, value: str = "", attribute: str = "val") -> BaseOxmlElement:
    from docx.oxml import OxmlElement

    element = OxmlElement(f"w:{tag}")
    if value:
        element.set(_name(attribute), value)
    return element


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{tag}"))
