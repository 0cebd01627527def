"""Evaluate and yearly revise a municipality's plan for a good and safe learning environment.

The names below are imported on first use, so that `import toolkit` stays quick (no pandas, no matplotlib).
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.plan.load import load_plan, load_settings
    from toolkit.protect import protect_year
    from toolkit.review import build_review

# python-docx brings lxml, and openpyxl would use it too: other bytes in every workbook, and another reader of them.
os.environ["OPENPYXL_LXML"] = "False"  # read when openpyxl is first imported

__version__ = "0.1.0"
__all__ = ["__version__", "build_review", "load_plan", "load_settings", "protect_year"]

_HOME = {
    "load_plan": "toolkit.plan.load",
    "load_settings": "toolkit.plan.load",
    "protect_year": "toolkit.protect",
    "build_review": "toolkit.review",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'toolkit' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
