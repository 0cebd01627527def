"""What a page's styles may ask for: nothing. A style can fetch addresses, and there are many ways to write one."""

from __future__ import annotations

import re
from typing import Final

from toolkit.errors import PageError

AT_RULES: Final = {"@media", "@page", "@top-center", "@bottom-center"}
FETCHES: Final = re.compile(
    r"url\((?!#)|@import|\b(?:src|image|image-set|cross-fade|element|expression|paint)\(|\\|<|behavior\s*:|-moz-binding",
    re.IGNORECASE,
)
"""Backslashes are how a function's name is written so that nobody recognises it; `<` ends a style inside a drawing."""


def check_style(style: str) -> None:
    """Raise PageError `page_import` for a style, or an attribute of a drawing, that could ask for something outside."""
    found = FETCHES.search(style)
    unknown = {rule.lower() for rule in re.findall(r"@[\w-]+", style)} - AT_RULES
    if found or unknown:
        raise PageError("page_import", {"found": found.group(0) if found else min(unknown)})
