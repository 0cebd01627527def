"""The last look at a page before anyone can open it. Fail closed: what is not expected stops the page."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from typing import Final

from toolkit.errors import PageError
from toolkit.publish.page_reading import Reading
from toolkit.publish.page_style import check_style

PAGE_TAGS = set(
    "html head meta title style body a nav main p h1 h2 h3 h4 ul ol li table caption thead tbody tr th td div span br "
    "strong em blockquote details summary figure figcaption hr pre code".split()
)
SVG_TAGS = set("svg title desc g path use text tspan defs clippath rect line circle polyline polygon style".split())
ATTRIBUTES = set(
    "lang charset http-equiv content name class href id tabindex role aria-label aria-labelledby scope viewbox d "
    "transform style x y width height clip-path text-anchor fill stroke open start type".split()
)
VOID = {"meta", "br", "hr"}
BESIDE: Final = re.compile(r"[\w.-]+\.(html(#[\w-]*)?|ics|docx|csv|json|pdf)")
ONCE: Final = {"html", "head", "body", "main"}
WORDS: Final = {"a", "bdi", "br", "code", "em", "span", "strong"}
INSIDE: Final = {
    "html": {"head", "body"},
    "head": {"meta", "title", "style"},
    "table": {"caption", "thead", "tbody"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"th", "td"},
    "ul": {"li"},
    "ol": {"li"},
    **dict.fromkeys(("p", "h1", "h2", "h3", "h4", "summary"), WORDS),
    **dict.fromkeys(("title", "desc", "style"), frozenset[str]()),
}
"""What may stand in an element. A browser moves everything else, and then its page is not the one checked here."""
PARENTS: Final = {
    child: {parent for parent, children in INSIDE.items() if child in children}
    for child in ("head", "body", "meta", "caption", "thead", "tbody", "tr", "th", "td", "li")
} | {"figcaption": {"figure"}, "summary": {"details"}}
WITHOUT_WORDS: Final = {"html", "head", "table", "thead", "tbody", "tr", "ul", "ol"}
DIRECTIVES: Final = {"default-src 'none'", "style-src 'unsafe-inline'", "form-action 'none'", "base-uri 'none'"}
VIEWPORT: Final = "width=device-width, initial-scale=1"
ROLES: Final = {"svg": "img", "div": "region"}
INVISIBLE: Final = {"\u200e", "\u200f", "\u061c"}
MARKUP_IN_WORDS: Final = re.compile(r"<(title|desc|style)\b[^>]*>[^<]*<(?!/\1\s*>)", re.IGNORECASE)
"""Whether an element may begin here depends on the reader: a parser of HTML, or of a drawing, and which version."""
FORBIDDEN_TEXT: Final = {
    "page_traceback": re.compile(r"Traceback \(most recent call last\)|\bNameError\b|\bKeyError\b"),
    "page_papermill": re.compile(r"papermill|injected-parameters|slice_file", re.IGNORECASE),
    "page_path": re.compile(r"(?<![\w./:<])/(?:home|Users|tmp|root|var|work|mnt|opt|usr)/|\b[A-Za-z]:\\\w|file://"),
    "page_element": MARKUP_IN_WORDS,
}


def check_page(page: str) -> None:
    """Stop a page that is not fit to be read by everyone.

    Raises:
        PageError: a script, an outside request, an unexpected element or attribute, a traceback, a parameter, a path,
            invisible signs that turn the text, a figure without a real alt text, caption or table, a table without
            caption or scopes, headings that skip a level, something empty, a missing language or heading.
    """
    for code, pattern in FORBIDDEN_TEXT.items():
        found = pattern.search(page)
        if found:
            raise PageError(code, {"found": found.group(0)})
    reader = _Reader()
    reader.feed(page)
    reader.close()
    reader.finish()


class _Reader(HTMLParser):
    """Walks the page once and remembers what it has seen."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.words: list[list[str]] = []
        self.reading = Reading()
        self.seen: set[str] = set()
        self.declared = 0
        self.has_policy = self.has_title = False
        self.language: str | None = None
        self.ids: set[str] = set()
        self.wanted: list[str] = []

    def handle_decl(self, decl: str) -> None:
        if decl != "DOCTYPE html" or self.open or self.seen:
            raise PageError("page_comment", {"found": decl})
        self.declared += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Only in a drawing does a browser read `<x/>` as an element that has ended."""
        if tag not in VOID and "svg" not in self.open:
            raise PageError("page_nesting", {"found": tag})
        super().handle_startendtag(tag, attrs)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        in_drawing = "svg" in self.open
        if tag not in (SVG_TAGS if in_drawing or tag == "svg" else PAGE_TAGS):
            raise PageError("page_element", {"found": tag})
        self._check_place(tag, in_drawing)
        values = {name: value or "" for name, value in attrs}
        self._check_attributes(tag, values, in_drawing or tag == "svg", has_repeated=len(values) < len(attrs))
        if tag == "meta":
            self._check_meta(values)
        self._remember(tag, values)
        if not in_drawing:
            self.reading.begins(tag, values)
        if tag not in VOID:
            self.open.append(tag)
            self.words.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or not self.open or self.open.pop() != tag:
            raise PageError("page_nesting", {"found": tag})
        words = "".join(self.words.pop())
        if self.words and tag != "style":
            self.words[-1].append(words)
        if tag == "title" and self.open == ["html", "head"]:
            self.has_title = bool(words.strip())
        self.reading.ends(tag, words, in_drawing="svg" in self.open)

    def handle_data(self, data: str) -> None:
        place = self.open[-1] if self.open else "html"
        if place in WITHOUT_WORDS and data.strip():
            raise PageError("page_nesting", {"found": data.strip()[:40]})
        if place == "style":
            check_style(data)
        else:
            _check_words(data)
        if self.words:
            self.words[-1].append(data)

    def handle_comment(self, data: str) -> None:
        raise PageError("page_comment", {"found": data.strip()[:40]})

    def unknown_decl(self, data: str) -> None:
        raise PageError("page_comment", {"found": data.strip()[:40]})

    def handle_pi(self, data: str) -> None:
        raise PageError("page_comment", {"found": data.strip()[:40]})

    def finish(self) -> None:
        if self.open:
            raise PageError("page_nesting", {"found": self.open[-1]})
        if not self.has_policy:
            raise PageError("page_policy", {"found": ""})
        if self.language != "nb" or not self.has_title or self.declared != 1 or not {"h1", "main"} <= self.seen:
            raise PageError("page_heading", {"found": f"lang={self.language}, title={self.has_title}"})
        missing = [name for name in self.wanted if name not in self.ids]
        if missing:
            raise PageError("page_reference", {"found": missing[0]})
        self.reading.finish()

    def _check_place(self, tag: str, in_drawing: bool) -> None:
        """Where a browser leaves it, and once where there can be only one."""
        parent = self.open[-1] if self.open else ""
        is_elsewhere = not in_drawing and tag in PARENTS and parent not in PARENTS[tag]
        if is_elsewhere or tag not in INSIDE.get(parent, {tag}) or (tag == "html") != (parent == ""):
            raise PageError("page_nesting", {"found": tag})
        if tag in self.open and tag in ("a", "svg", "table", "main", "figure"):
            raise PageError("page_nesting", {"found": tag})
        if tag in self.seen and (tag in ONCE or tag == "h1"):
            raise PageError("page_heading" if tag == "h1" else "page_nesting", {"found": tag})
        self.seen.add(tag)

    def _check_attributes(self, tag: str, values: dict[str, str], in_drawing: bool, has_repeated: bool) -> None:
        """Known ones, each once (of two, a browser takes the first), and nothing in them that acts."""
        unknown = sorted(set(values) - ATTRIBUTES)
        if unknown or has_repeated:
            raise PageError("page_attribute", {"found": f"{tag} {unknown[0] if unknown else ''}"})
        if "style" in values and not in_drawing:
            raise PageError("page_attribute", {"found": f"{tag} style"})
        if "role" in values and values["role"] != ROLES.get(tag):
            raise PageError("page_attribute", {"found": f"{tag} role"})
        if "tabindex" in values and values["tabindex"] != ("-1" if tag == "main" else "0"):
            raise PageError("page_attribute", {"found": f"{tag} tabindex"})
        if values.get("role") == "region" and not values.get("aria-label", "").strip():
            raise PageError("page_empty", {"found": "region"})
        if "href" in values and not _is_safe_link(values["href"], tag):
            raise PageError("page_link", {"found": values["href"]})
        for name, value in values.items():
            _check_words(value)
            if in_drawing or name == "style":
                check_style(value)

    def _check_meta(self, values: dict[str, str]) -> None:
        """The letters, the width, and the policy that forbids scripts and requests; another could lead elsewhere."""
        content = values.get("content", "")
        if values.get("name", "viewport") != "viewport" or ("name" in values and content != VIEWPORT):
            raise PageError("page_policy", {"found": values["name"]})
        if "http-equiv" in values:
            directives = [directive.strip() for directive in content.split(";")]
            is_policy = values["http-equiv"] == "Content-Security-Policy" and directives[0] == "default-src 'none'"
            if not is_policy or not set(directives) <= DIRECTIVES:
                raise PageError("page_policy", {"found": values["http-equiv"]})
            self.has_policy = True

    def _remember(self, tag: str, values: dict[str, str]) -> None:
        if "id" in values:
            if values["id"] in self.ids:
                raise PageError("page_reference", {"found": values["id"]})
            self.ids.add(values["id"])
        if tag == "html":
            self.language = values.get("lang")
        elif tag == "svg" and not (values.get("role") and values.get("aria-labelledby")):
            raise PageError("page_alt", {"found": "svg"})
        self.wanted += values.get("aria-labelledby", "").split()
        if values.get("href", "").startswith("#"):
            self.wanted.append(values["href"][1:])


def _check_words(words: str) -> None:
    """No path of a computer, and no invisible sign that could turn the text around it or hide in it."""
    if found := FORBIDDEN_TEXT["page_path"].search(words):
        raise PageError("page_path", {"found": found.group(0)})
    for sign in words:
        category = unicodedata.category(sign)
        if (category == "Cc" and sign not in "\n\t") or sign in INVISIBLE or _turns_text(sign):
            raise PageError("page_sign", {"found": f"U+{ord(sign):04X}"})


def _turns_text(sign: str) -> bool:
    return unicodedata.bidirectional(sign) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


def _is_safe_link(target: str, tag: str) -> bool:
    """In the page, to a file of the release beside it, or (for a reader to click, never fetched by itself) to https."""
    if target.startswith("#"):
        return True
    if tag != "a":
        return False
    return target.startswith("https://") or BESIDE.fullmatch(target) is not None
