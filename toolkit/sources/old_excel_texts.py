"""How long the shared texts of an .xls are: one long text may stand in every cell of a small file."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final

WIDE, WITH_SOUND, WITH_FORMATS = 0x1, 0x4, 0x8
HEAD: Final = 3


def shared_lengths(blocks: Sequence[bytes]) -> list[int]:
    """Characters of every shared text, as far as they can be told.

    Args:
        blocks: the record of shared texts and those that continue it. A text that goes on in the next block has a
            byte in front there, which says how wide its characters are from then on.
    """
    lengths: list[int] = []
    if not blocks or len(blocks[0]) < 8:
        return lengths
    (count,) = struct.unpack_from("<L", blocks[0], 4)
    number, place = 0, 8
    while len(lengths) < count:
        if place >= len(blocks[number]):
            number, place = number + 1, place - len(blocks[number])
            if number == len(blocks):
                break
            continue
        if place + HEAD > len(blocks[number]):
            break
        length, flags = struct.unpack_from("<HB", blocks[number], place)
        place += HEAD
        behind = 0
        for flag, form, size in ((WITH_FORMATS, "<H", 4), (WITH_SOUND, "<L", 1)):
            if flags & flag:
                if place + struct.calcsize(form) > len(blocks[number]):
                    return lengths
                behind += struct.unpack_from(form, blocks[number], place)[0] * size
                place += struct.calcsize(form)
        remaining, width = length, 1 + (flags & WIDE)
        while remaining > (fits := (len(blocks[number]) - place) // width):
            remaining, number = remaining - fits, number + 1
            if number == len(blocks) or not blocks[number]:
                return lengths
            width, place = 1 + (blocks[number][0] & WIDE), 1
        place += remaining * width + behind
        lengths.append(length)
    return lengths
