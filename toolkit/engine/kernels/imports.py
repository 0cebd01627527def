"""What a warm process has imported before anybody asks for a kernel: all that the report notebooks touch.

Only code is warm: no settings, no slice and nothing else of one unit, so that each report begins from the same state.
"""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module
from typing import Final

KERNEL: Final = (
    "toolkit.engine.kernels.kernel_app",
    "toolkit.engine.kernels.outstream",
    "ipykernel.debugger",
    "matplotlib_inline.backend_inline",
    "tornado.platform.asyncio",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.utils.wildcard",
    "faulthandler",
    "pdb",
)
LATE: Final = (
    "importlib.readers",
    "importlib.resources.readers",
    "pandas.core.methods.to_dict",
    "pyarrow.pandas_compat",
    "pyarrow.vendored.version",
)
"""What the modules below import when first needed. A test runs the report notebooks and names what is missing."""


def import_everything() -> None:
    """Import what a kernel, and the report notebooks in it, will need."""
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # then IPython has no debugger, which nobody uses here
    for name in (*KERNEL, "toolkit.notebook", *LATE):
        import_module(name)
    present = import_module("toolkit.present")
    for module in pkgutil.walk_packages(present.__path__, f"{present.__name__}."):
        import_module(module.name)
