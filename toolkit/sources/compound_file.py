"""The container of an old Office file: names and streams, no more than it takes to look into an .xls.

Every chain of sectors is followed only as far as the file is long; what does not fit together is not read.
"""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER: Final = struct.Struct("<30xHHxxxxxxxxxxLLxxxxLLLLL")
"""Sector sizes as powers of two, number of table sectors, first directory sector, the size below which a stream
is small, first and number of sectors of the table for small ones, first and number of sectors of the table's list."""

LISTED_IN_HEADER: Final = 109
END_OF_CHAIN: Final = 0xFFFFFFFE
ENTRY: Final = struct.Struct("<64sHBxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxLLxxxx")
STREAM, ROOT = 2, 5


class DamagedError(ValueError):
    """The container does not hold together."""


class Entry(NamedTuple):
    """A named storage or stream."""

    name: str
    kind: int
    start: int
    size: int


class CompoundFile:
    """A container whose names have been read. Raises DamagedError where it does not hold together."""

    def __init__(self, content: bytes) -> None:
        if len(content) < 512 or not content.startswith(OLE_MAGIC):
            raise DamagedError
        shift, small_shift, tables, directory, self._small_below, small_table, _, more, _ = HEADER.unpack_from(content)
        if shift not in (9, 12) or small_shift != 6 or not tables:
            raise DamagedError
        self._content, self._size = content, 1 << shift
        listed = np.frombuffer(content, dtype="<u4", count=LISTED_IN_HEADER, offset=76).tolist()
        while more < END_OF_CHAIN and len(listed) <= len(content) // self._size + LISTED_IN_HEADER + self._size:
            *numbers, more = self._numbers([more]).tolist()
            listed += numbers
        self._table = self._numbers([number for number in listed if number < END_OF_CHAIN - 1][:tables])
        raw = self._sectors(self._chain(directory, self._table))
        self.entries = [_entry(raw, place) for place in range(0, len(raw) - 127, 128) if raw[place + 66]]
        root = next((entry for entry in self.entries if entry.kind == ROOT), None)
        if root is None:
            raise DamagedError
        self._small_numbers = self._numbers(self._chain(small_table, self._table))
        self._small_content = self._sectors(self._chain(root.start, self._table))

    def stream(self, entry: Entry) -> bytes:
        """The bytes of a stream."""
        if entry.size >= self._small_below:
            content = self._sectors(self._chain(entry.start, self._table))
        else:
            places = self._chain(entry.start, self._small_numbers)
            content = b"".join(self._small_content[place * 64 : place * 64 + 64] for place in places)
        if len(content) < entry.size:
            raise DamagedError
        return content[: entry.size]

    def _chain(self, start: int, table: NDArray[np.uint32]) -> list[int]:
        chain: list[int] = []
        while start != END_OF_CHAIN:
            if start >= len(table) or len(chain) >= len(table):  # outside the file, or in a circle
                if not chain and start > END_OF_CHAIN:
                    break
                raise DamagedError
            chain.append(start)
            start = int(table[start])
        return chain

    def _sectors(self, numbers: list[int]) -> bytes:
        return b"".join(self._content[(n + 1) * self._size : (n + 2) * self._size] for n in numbers)

    def _numbers(self, sectors: list[int]) -> NDArray[np.uint32]:
        content = self._sectors(sectors)
        if len(content) != len(sectors) * self._size:
            raise DamagedError
        return np.frombuffer(content, dtype="<u4").astype(np.uint32)


def _entry(directory: bytes, place: int) -> Entry:
    name, length, kind, start, size = ENTRY.unpack_from(directory, place)
    return Entry(name[: max(min(length, 64) - 2, 0)].decode("utf-16-le", errors="replace"), kind, start, size)
