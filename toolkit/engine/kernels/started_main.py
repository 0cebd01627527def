"""A kernel that is started ahead, where a process cannot be forked: `python -m ... CONNECTION_FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from toolkit.engine.kernels.imports import import_everything, read_package_data

if __name__ == "__main__":
    import_everything()
    read_package_data()
    from toolkit.engine.kernels.kernel_app import run_kernel  # after the imports have said that there is no debugger

    run_kernel(Path(sys.argv[1]))
