"""Reads a finished PDF back as an outsider would, and refuses what a page on paper has no use for."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from toolkit.publish.read_html import Fragment, one_line

if TYPE_CHECKING:
    from pypdf import PdfReader

ACTIVE: Final = {
    f"/{key}"
    for key in "AA AcroForm Collection EmbeddedFile EmbeddedFiles Encrypt JS JavaScript Launch Movie OCProperties "
    "OpenAction RichMedia Sound XFA".split()
}
"""Keys of what acts by itself, asks for input, hides a layer or carries another file (ISO 32000-1)."""
ACTIONS: Final = {"/URI", "/GoTo"}
ANNOTATIONS: Final = {"/Link"}
SPOKEN: Final = ("/Alt", "/ActualText", "/E", "/Contents", "/Title")
"""Keys of texts that are read aloud or listed, but not drawn: alt texts, bookmarks."""
LINK: Final = re.compile(r"https://|[\w.-]+\.(?:html|ics)\Z")
"""On the net, or a file beside this one."""
END: Final = b"%%EOF"


def read_pdf(content: bytes, file: str) -> Iterator[Fragment]:
    """Every text in a PDF: sheet by sheet, then alt texts, bookmarks, links and what is said about the document.

    Raises:
        ValueError: it is damaged, is more than one version of itself, or holds a script, a file, a form, a picture
            (nobody reads its pixels), or a link to anything but https, a file beside it or a place within it.
    """
    from pypdf import PdfReader

    if not content.startswith(b"%PDF-") or content.count(END) != 1 or not content.rstrip().endswith(END):
        raise ValueError("not one whole document")
    reader = PdfReader(io.BytesIO(content), strict=True)
    texts = list(_texts_in(reader.trailer.raw_get("/Root"), file))
    for number, page in enumerate(reader.pages, start=1):
        for line in page.extract_text().splitlines():
            yield from _fragment(file, "text", line, (f"sheet={number}",))
    yield from texts
    yield from _about(reader, file)


def _texts_in(value: Any, file: str) -> Iterator[Fragment]:
    """Walks everything that can be reached from the document's root, once."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    waiting, seen = [value], set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            _refuse_active(one)
            yield from _said_by(one, file)
            waiting += [one.raw_get(key) for key in one if key != "/Parent"]
        elif isinstance(one, ArrayObject):
            waiting += list(one)


def _refuse_active(one: Any) -> None:
    found = ACTIVE & set(one)
    is_action = one.get("/Type") == "/Action" or "/URI" in one
    is_annotation = one.get("/Type") == "/Annot"
    if found or one.get("/Subtype") == "/Image":
        raise ValueError("active")
    if (is_action and one.get("/S") not in ACTIONS) or (is_annotation and one.get("/Subtype") not in ANNOTATIONS):
        raise ValueError("active")
    if "/URI" in one and not LINK.match(str(one["/URI"])):
        raise ValueError("link")


def _said_by(one: Any, file: str) -> Iterator[Fragment]:
    for key in SPOKEN:
        if isinstance(one.get(key), str):
            yield from _fragment(file, "alt", one[key])
    if "/URI" in one:
        yield from _fragment(file, "attribute", str(one["/URI"]))


def _about(reader: PdfReader, file: str) -> Iterator[Fragment]:
    for value in (reader.metadata or {}).values():
        yield from _fragment(file, "meta", str(value))
    if reader.xmp_metadata is not None:
        yield from _fragment(file, "meta", reader.xmp_metadata.stream.get_data().decode("utf-8"))


def _fragment(file: str, kind: str, text: str, place: tuple[str, ...] = ()) -> Iterator[Fragment]:
    if words := one_line(text):
        yield Fragment(file, kind, words, place)
