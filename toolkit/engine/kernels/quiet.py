"""What the kernel and whoever asks it for many cells at once have agreed upon."""

from __future__ import annotations

from typing import Final

QUIET: Final = "tiltaksplan_quiet"
"""In a request's metadata: do not say when it begins, what was asked, and when it ends.

Whoever asks for all cells of a notebook knows the first two, and asks for one thing more when all have been asked for:
when that has ended, everything has come.
"""
