"""Many texts sought in another at once, in a time that follows the other's length and not how many they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Sought:
    """Texts to look for; none may be empty.

    A text of at least `2k - 1` characters covers one whole block of `k` wherever it stands in a text that is cut into
    such blocks. So it is enough to look at the blocks: whatever has a block that one of ours has somewhere in it is
    compared with those.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        ours = set(texts)
        self._block = (min(map(len, ours), default=1) + 1) // 2
        self._having: defaultdict[str, set[str]] = defaultdict(set)
        for text in ours:
            for start in range(len(text) - self._block + 1):
                self._having[text[start : start + self._block]].add(text)

    def stands_in(self, text: str) -> bool:
        """Whether one of them is a part of the text."""
        block = self._block
        return any(
            ours in text
            for start in range(0, len(text) - block + 1, block)
            for ours in self._having.get(text[start : start + block], ())
        )
