"""How every drawing looks: colours, sizes and line styles. A colour never says anything alone."""

from __future__ import annotations

from typing import Final

BLUE: Final = "#12436D"
TEAL: Final = "#28A197"
WINE: Final = "#801650"
ORANGE: Final = "#F46A25"
GREY: Final = "#3D3D3D"
PURPLE: Final = "#A285D1"
PALETTE: Final = (BLUE, TEAL, WINE, ORANGE, GREY, PURPLE)
"""Each has at least 3:1 contrast on white; BLUE, WINE and GREY have the 4.5:1 that words need.

Source: Government Analysis Function, Data visualisation: colours in charts (analysisfunction.civilservice.gov.uk).
"""
TEXT_COLOURS: Final = (BLUE, WINE, GREY)
FAINT: Final = "#D0D0D0"
"""Grid lines and hatching: they carry no message."""

WIDTH: Final = 364
"""Units across a drawing. On a telephone 320 pixels wide a drawing has 288, and its words are 9 pixels high."""
TEXT: Final = 11.5
LINE: Final = 14
"""Size of the words, and from one line of them to the next."""
SMALLEST: Final = 9
"""Pixels that words are high at the least; a wider drawing scrolls in a frame of its own."""
ON_PAGE: Final = "32rem"
"""The widest that a drawing of WIDTH units is on a page: its words are then as large as the page's own."""
