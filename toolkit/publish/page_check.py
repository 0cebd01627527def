"""The last look at a page before anyone can open it. Fail closed: what is not expected stops the page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from toolkit.errors import PageError

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
BESIDE = re.compile(r"[\w.-]+\.(html(#[\w-]*)?|ics|docx|csv|json|pdf)")
FEWEST_WORDS_IN_ALT = 5
FORBIDDEN_TEXT = {
    "page_traceback": re.compile(r"Traceback \(most recent call last\)|\bNameError\b|\bKeyError\b"),
    "page_papermill": re.compile(r"papermill|injected-parameters|slice_file", re.IGNORECASE),
    "page_path": re.compile(r"(?<![\w./:<])/(?:home|Users|tmp|root|var|work|mnt|opt|usr)/|\b[A-Za-z]:\\\w|file://"),
    "page_import": re.compile(r"@import|expression\(|url\((?!#)", re.IGNORECASE),
}


def check_page(page: str) -> None:
    """Stop a page that is not fit to be read by everyone.

    Raises:
        PageError: a script, an outside request, an unexpected element or attribute, a traceback, a parameter, a path,
            a figure without a real alt text, a table without caption or scopes, a missing language or heading.
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
        self.h1 = 0
        self.has_policy = False
        self.language: str | None = None
        self.texts: dict[str, str] = {}
        self.ids: set[str] = set()
        self.wanted: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        in_svg = "svg" in self.open or tag == "svg"
        if tag not in (SVG_TAGS if in_svg else PAGE_TAGS):
            raise PageError("page_element", {"found": tag})
        values = {name: value or "" for name, value in attrs}
        unknown = set(values) - ATTRIBUTES
        if unknown:
            raise PageError("page_attribute", {"found": f"{tag} {sorted(unknown)[0]}"})
        if "href" in values and not _is_safe_link(values["href"], tag):
            raise PageError("page_link", {"found": values["href"]})
        if tag == "meta" and "http-equiv" in values:
            self._check_policy(values)
        _check_style(values.get("style", ""))
        self._check_element(tag, values)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            raise PageError("page_nesting", {"found": tag})
        if tag == "table" and not self.texts.pop("caption", "").strip():
            raise PageError("page_caption", {})
        if tag == "svg":
            title, alt = self.texts.pop("svg title", ""), self.texts.pop("desc", "")
            if not title.strip() or len(alt.split()) < FEWEST_WORDS_IN_ALT or alt.strip() == title.strip():
                raise PageError("page_alt", {"found": alt.strip()})

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            _check_style(data)
        elif found := FORBIDDEN_TEXT["page_path"].search(data):
            raise PageError("page_path", {"found": found.group(0)})
        if self.open and self.open[-1] in ("caption", "desc", "title", "h1"):
            key = "svg title" if "svg" in self.open and self.open[-1] == "title" else self.open[-1]
            self.texts[key] = self.texts.get(key, "") + data

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
        if self.language != "nb" or self.h1 != 1 or not self.texts.get("title", "").strip():
            raise PageError("page_heading", {"found": f"lang={self.language}, h1={self.h1}"})
        missing = [name for name in self.wanted if name not in self.ids]
        if missing:
            raise PageError("page_reference", {"found": missing[0]})

    def _check_policy(self, values: dict[str, str]) -> None:
        """The only `http-equiv` is the policy that forbids scripts and requests (another could lead elsewhere)."""
        is_policy = values["http-equiv"] == "Content-Security-Policy"
        if not is_policy or not values.get("content", "").startswith("default-src 'none';"):
            raise PageError("page_policy", {"found": values["http-equiv"]})
        self.has_policy = True

    def _check_element(self, tag: str, values: dict[str, str]) -> None:
        if "id" in values:
            if values["id"] in self.ids:
                raise PageError("page_reference", {"found": values["id"]})
            self.ids.add(values["id"])
        if tag == "html":
            self.language = values.get("lang")
        elif tag == "h1":
            self.h1 += 1
        elif tag == "th" and values.get("scope") not in ("col", "row"):
            raise PageError("page_scope", {"found": tag})
        elif tag == "svg":
            if values.get("role") != "img" or not values.get("aria-labelledby"):
                raise PageError("page_alt", {"found": "svg"})
            self.wanted += values["aria-labelledby"].split()
        if values.get("href", "").startswith("#"):
            self.wanted.append(values["href"][1:])


def _check_style(style: str) -> None:
    """Our styles need no escapes and no images; both are ways to ask for something from outside."""
    found = re.search(r"\\|image-set\(", style)
    if found:
        raise PageError("page_import", {"found": found.group(0)})


def _is_safe_link(target: str, tag: str) -> bool:
    """In the page, to a file of the release beside it, or (for a reader to click, never fetched by itself) to https."""
    if target.startswith("#"):
        return True
    if tag != "a":
        return False
    return target.startswith("https://") or BESIDE.fullmatch(target) is not None
