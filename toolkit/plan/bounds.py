"""Bounds of how a run is done, for settings and the command line alike."""

from typing import Final

MOST_JOBS: Final = 256
"""Reports side by side. Each is a process of its own: more is a slip of the hand."""
KEEP_DAYS: Final = 365
"""How long a working folder may be kept where nobody has decided anything else."""
