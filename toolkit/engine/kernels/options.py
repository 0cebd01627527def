"""How a run has papermill use kernels."""

from __future__ import annotations

import sys
from typing import Any

from toolkit.engine.kernels.report_manager import ReportKernelManager


def papermill_options(unit_seconds: float, platform: str = sys.platform) -> dict[str, Any]:
    """For papermill.execute_notebook: a warm kernel, and so many seconds from now for all the cells together."""
    from toolkit.engine.kernels.report_engine import ENGINE  # with papermill, which takes a second to import

    return {
        "engine_name": ENGINE,
        "kernel_manager_class": warm_kernels(platform),
        "seconds": unit_seconds,
        "request_save_on_cell_execute": False,
        "autosave_cell_every": 0,
    }


def warm_kernels(platform: str = sys.platform) -> type[ReportKernelManager]:
    """Forked where that is safe, which is on Linux only; elsewhere started ahead."""
    if platform == "linux":
        from toolkit.engine.kernels.forked import ForkedKernelManager

        return ForkedKernelManager
    from toolkit.engine.kernels.started import StartedKernelManager

    return StartedKernelManager


def warm_up() -> None:
    """Begin to warm, without waiting for it: the first kernel comes the sooner. Nothing where nothing is forked."""
    if sys.platform == "linux":
        from toolkit.engine.kernels.owner import nursery

        nursery()
