"""Reads finished files back as an outsider would, and refuses what it does not know or cannot read to its end."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple
from urllib.parse import unquote, unquote_to_bytes

from toolkit.errors import PageError
from toolkit.publish.read_html import Fragment, one_line, plain_css, read_html
from toolkit.publish.read_office import LARGEST_UNPACKED_BYTES, read_office
from toolkit.publish.read_pdf import read_pdf

__all__ = ["Fragment", "read_content", "read_file", "read_folder"]

DEEPEST: Final = 4
"""Files within files (a drawing in a style in a page ...). Ours have at most one level; a zip may hold itself."""

DATA_URI: Final = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w=.+\"-]*)*),", re.IGNORECASE)
NAME_OF_KIND: Final = {
    "": "x.txt",
    "application/json": "x.json",
    "application/xhtml+xml": "x.html",
    "image/png": "x.png",
    "image/svg+xml": "x.svg",
    "text/css": "x.css",
    "text/csv": "x.csv",
    "text/html": "x.html",
    "text/plain": "x.txt",
}
BINARY_KIND: Final = re.compile(r"(image|audio|video|font)/|application/(pdf|octet-stream|zip)")

PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
PNG_TEXT: Final = {b"tEXt", b"zTXt", b"iTXt", b"eXIf"}
PNG_PICTURE: Final = set(b"IHDR PLTE IDAT IEND pHYs gAMA sRGB cHRM bKGD tRNS sBIT tIME".split())


def read_folder(folder: Path) -> Iterator[tuple[str, tuple[Fragment, ...]]]:
    """Every file and folder name under a folder, hidden ones too, in the order of their names, one at a time.

    Raises:
        PageError: a file of an unknown kind, a damaged file, or a link to somewhere else.
    """
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink():
            yield name, (Fragment(name, "name", name),)
        else:
            yield name, read_file(path, name)


def read_file(path: Path, name: str) -> tuple[Fragment, ...]:
    """Everything in one file. Raises PageError if it is a link, of an unknown kind or damaged."""
    if path.is_symlink() or not path.is_file():
        raise _refused(name)
    content = path.read_bytes()
    try:
        return (Fragment(name, "name", name), *read_content(content, name))
    except Exception:
        # Whatever a damaged file makes a parser raise: what cannot be read cannot be vouched for. The chain is cut,
        # since the parser's own message may repeat what stands in the file.
        raise _refused(name) from None


def read_content(content: bytes, name: str) -> tuple[Fragment, ...]:
    """Everything in a file's bytes; its name tells the kind. Raises whatever its parser raises where it is damaged."""
    return tuple(_read(content, _Origin(name, name)))


def _refused(name: str) -> PageError:
    # With this many digits the name itself may be an identity number, and that is never repeated.
    shown = re.sub(r"[0-9]", "x", name) if len(re.findall("[0-9]", name)) >= 10 else name
    return PageError("release_file_kind", {"found": shown})


class _Origin(NamedTuple):
    """The outermost file, the name of what is read now (its suffix tells the kind), and how deep inside it lies."""

    file: str
    name: str
    depth: int = 0

    def inside(self, name: str) -> _Origin:
        if self.depth == DEEPEST:
            raise ValueError("depth")
        return _Origin(self.file, name, self.depth + 1)


def _read(content: bytes, origin: _Origin) -> Iterable[Fragment]:
    match PurePosixPath(origin.name).suffix.lower():
        case ".html" | ".svg":
            return read_html(_decoded(content), origin.file, lambda text: _embedded(text, origin))
        case ".png":
            return _png(content, origin)
        case ".docx" | ".xlsx" | ".odt":
            return read_office(content, origin.file, lambda part, name: _read(part, origin.inside(name)))
        case ".pdf":
            return read_pdf(content, origin.file)
        case ".csv":
            return _csv(_decoded(content), origin)
        case ".json" | ".ipynb":
            return _json(_decoded(content), origin)
        case ".css":
            return _pieces(origin, "css", [_decoded(content)])
        case ".txt" | ".md":
            return _pieces(origin, "data", _decoded(content).splitlines())
        case ".ics":
            return _calendar(_decoded(content), origin)
    raise ValueError("kind")


def _decoded(content: bytes) -> str:
    text = content.decode("utf-8-sig")
    if "\0" in text:
        raise ValueError("not a text")
    return text


def _pieces(origin: _Origin, kind: str, texts: Iterable[str], place: tuple[str, ...] = ()) -> Iterator[Fragment]:
    for text in texts:
        if piece := one_line(plain_css(text) if kind == "css" else text):
            yield Fragment(origin.file, kind, piece, place)
        yield from _embedded(text, origin)


def _embedded(text: str, origin: _Origin) -> Iterator[Fragment]:
    """Every file that stands inside a text as a data URI."""
    start = 0
    while found := DATA_URI.search(text, start):
        kind, settings = (found[1] or "").lower(), found[2].lower()
        payload = _payload(text, found)
        start = found.end() + len(payload)
        is_base64 = settings.endswith(";base64")
        content = _base64(unquote(payload)) if is_base64 else unquote_to_bytes(payload)
        for fragment in _read(content, origin.inside(NAME_OF_KIND[kind])):
            yield fragment._replace(place=(f"inside={kind}", *fragment.place))


def _payload(text: str, found: re.Match[str]) -> str:
    """To the quote or bracket that began before the URI; otherwise to the end."""
    rest, before = text[found.end() :], text[: found.start()][-1:]
    end = rest.find({"(": ")"}.get(before, before)) if before in ("'", '"', "(") else -1
    rest = rest[:end] if end >= 0 else rest
    is_base64 = found[2].lower().endswith(";base64")
    base64_characters = re.match(r"[\w+/=%\s-]*", rest, re.ASCII)
    return base64_characters[0] if is_base64 and base64_characters else rest


def _base64(text: str) -> bytes:
    plain = re.sub(r"\s", "", text).translate(str.maketrans("-_", "+/"))
    return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)


def _csv(text: str, origin: _Origin) -> Iterator[Fragment]:
    first_line = text.partition("\n")[0]
    delimiter = max(";,\t", key=first_line.count)
    heads: list[str] = []
    for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True):
        for number, cell in enumerate(row):
            column = [f"column={heads[number]}"] if number < len(heads) else []
            place = (f"row={one_line(row[0])}", *column) if heads else (f"column={one_line(cell)}",)
            yield from _pieces(origin, "data", [cell], place)
        heads = heads or [one_line(cell) for cell in row]


def _calendar(text: str, origin: _Origin) -> Iterable[Fragment]:
    """A calendar's lines are folded at 75 bytes, in the middle of words and numbers."""
    if re.search(r"ENCODING=(BASE64|QUOTED-PRINTABLE)", text, re.IGNORECASE):
        raise ValueError("attachment")
    return _pieces(origin, "data", re.sub(r"\r?\n[ \t]", "", text).splitlines())


def _json(text: str, origin: _Origin) -> Iterator[Fragment]:
    """Keys and values, as they are written. A key that stands twice is read twice."""
    value = json.loads(text, object_pairs_hook=_Object, parse_int=str, parse_float=str, parse_constant=str)
    for keys, leaf in _leaves(value, ()):
        kind = keys[-1].lower() if keys else ""
        if NAME_OF_KIND.get(kind) in ("x.html", "x.svg"):
            yield from _read(leaf.encode(), origin.inside(NAME_OF_KIND[kind]))
        elif kind == "image/png":
            yield from _read(_base64(leaf), origin.inside("x.png"))
        elif BINARY_KIND.match(kind):
            raise ValueError("kind")
        else:
            yield from _pieces(origin, "meta" if "metadata" in keys else "data", [leaf])


class _Object(list[tuple[str, object]]):
    """A JSON object as its pairs."""


def _leaves(value: object, keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, _Object):
        for key, content in value:
            yield keys, key
            yield from _leaves(content, (*keys, key))
    elif isinstance(value, list):
        # Notebooks keep long texts as lists of lines.
        is_text = keys and (keys[-1] in ("source", "text") or "/" in keys[-1])
        if is_text and all(isinstance(line, str) for line in value):
            yield keys, "".join(value)
        else:
            for content in value:
                yield from _leaves(content, keys)
    elif isinstance(value, str):
        yield keys, value


def _png(content: bytes, origin: _Origin) -> Iterator[Fragment]:
    """The texts in a picture's file. What is drawn in its pixels is not read."""
    if not content.startswith(PNG_SIGNATURE):
        raise ValueError("not a picture")
    position, name = len(PNG_SIGNATURE), b""
    while name != b"IEND":
        length, name = struct.unpack(">I4s", content[position : position + 8])
        data = content[position + 8 : position + 8 + length]
        (check,) = struct.unpack(">I", content[position + 8 + length : position + 12 + length])
        position += 12 + length
        if check != zlib.crc32(name + data) or name not in PNG_TEXT | PNG_PICTURE:
            raise ValueError("chunk")
        if name in PNG_TEXT:
            yield from _pieces(origin, "meta", [_png_text(name, data)])
    if content[position:]:
        raise ValueError("something after the picture")


def _png_text(name: bytes, data: bytes) -> str:
    if name == b"eXIf":
        # Without the zero bytes also a text in UTF-16 can be read.
        return data.replace(b"\0", b"").decode("latin-1")
    keyword, _, rest = data.partition(b"\0")
    if name == b"zTXt":
        rest = _unpacked(rest[1:])
    elif name == b"iTXt":
        *words, text = rest[2:].split(b"\0", 2)
        rest = b" ".join([*words, _unpacked(text) if rest[:1] == b"\1" else text])
    return f"{keyword.decode('latin-1')} {rest.decode('utf-8' if name == b'iTXt' else 'latin-1')}"


def _unpacked(data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    content = unpacker.decompress(data, LARGEST_UNPACKED_BYTES)
    if not unpacker.eof:
        raise ValueError("unpacked size")
    return content
