"""Where the notebooks and the example are: beside `toolkit` in a checkout, inside it where a wheel is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

TOOLKIT: Final = Path(__file__).resolve().parent.parent
INCLUDED: Final = TOOLKIT / "included"
"""What the wheel carries of the project; a checkout has no such folder."""
PROJECT: Final = INCLUDED if INCLUDED.is_dir() else TOOLKIT.parent
NOTEBOOKS: Final = PROJECT / "notebooks"
