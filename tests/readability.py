"""How hard a text is to read: words per sentence, and LIX.

LIX = words / sentences + 100 · long words / words, where a long word has more than six letters. C. H. Björnsson,
*Läsbarhet* (Stockholm: Liber, 1968). His scale: under 30 is very easy (children's books), 30-40 easy (fiction),
40-50 middling (newspapers), 50-60 hard (official reports), over 60 very hard. He also ends a sentence at a colon;
here a colon ends none, so that the number is never too kind.
"""

from __future__ import annotations

import re
from html import unescape

LONG = 6
WORD = re.compile(r"\d[\d.,–:/-]*\d|\d|[^\W\d_]+(?:-[^\W\d_]+)*")
ENDS = re.compile(r"[.?!][»)]*(?=\s+[«(]?[A-ZÆØÅ])|(?<=[^\W\d_]|[)»%])[.?!](?=\s+\d)")
"""A full stop ends a sentence before a capital, or between a word and a number: not in `5. og 6. trinn`."""
ITEM = re.compile(r"<(?:p|li|h[1-6])\b[^>]*>(.*?)</(?:p|li|h[1-6])>", re.DOTALL)


def items_of(page: str) -> list[str]:
    """The headings, paragraphs and bullets of a page, as words; tables and drawings are not running text."""
    running = re.sub(r"<(table|svg|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", item)).split()) for item in ITEM.findall(running)]


def sentences_in(item: str) -> list[str]:
    """The sentences of one paragraph, bullet or heading."""
    marked = ENDS.sub(lambda end: f"{end.group()}\n", item)
    return [sentence.strip() for sentence in marked.split("\n") if WORD.search(sentence)]


def words_in(text: str) -> list[str]:
    """Words and numbers."""
    return WORD.findall(text)


def lix(items: list[str]) -> float:
    """LIX of a text that is given as its paragraphs and bullets."""
    sentences = sum(len(sentences_in(item)) for item in items)
    words = [word for item in items for word in words_in(item)]
    long = sum(sum(letter.isalpha() for letter in word) > LONG for word in words)
    return len(words) / sentences + 100 * long / len(words)
