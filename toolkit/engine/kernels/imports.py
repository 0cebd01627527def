"""What a warm process has ready before anybody asks for a kernel: all that the report notebooks touch.

Only what comes with the toolkit is warm: its code, its wording, its national series. No settings, no slice and nothing
else of one unit or municipality, so that each report begins from the same state.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from typing import Final

from toolkit.plan.project import NOTEBOOKS

KERNEL: Final = (
    "toolkit.engine.kernels.kernel_app",
    "toolkit.engine.kernels.outstream",
    "ipykernel.debugger",
    "tornado.platform.asyncio",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.utils.wildcard",
    "faulthandler",
    "pdb",
)
REPORTS: Final = ("arsgjennomgang.ipynb", "driftsutvalget.ipynb", "rullering.ipynb")
LATE: Final = (
    "importlib.readers",
    "importlib.resources.readers",
    "pandas.core.methods.to_dict",
    "pyarrow.pandas_compat",
    "pyarrow.vendored.version",
    "zmq.utils.garbage",
)
"""What their modules import when first needed. A test runs the report notebooks and names what is missing."""


def import_everything() -> None:
    """Import what a kernel, and the report notebooks in it, will need."""
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # then IPython has no debugger, which nobody uses here
    for name in (*KERNEL, *LATE):
        import_module(name)
    for report in REPORTS:
        for module, names in _imports_of(report):
            imported = import_module(module)
            for name in names:
                if not hasattr(imported, name):
                    import_module(f"{module}.{name}")


def _imports_of(notebook: str) -> Iterator[tuple[str, list[str]]]:
    """Each `from module import names` of its code cells."""
    for cell in json.loads((NOTEBOOKS / notebook).read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            for statement in ast.parse("".join(cell["source"])).body:
                if isinstance(statement, ast.ImportFrom) and statement.module:
                    yield statement.module, [alias.name for alias in statement.names]


def read_package_data() -> None:
    """Have the toolkit, and the library that writes Norwegian numbers and dates, read the files they come with."""
    from toolkit.present import numbers
    from toolkit.present.texts import codes_under
    from toolkit.sources.national import national_series

    codes_under("")
    national_series()
    numbers.percent(0.5), numbers.one_decimal(0.5), numbers.day(date(2020, 8, 1)), numbers.listing(["a", "b"])
