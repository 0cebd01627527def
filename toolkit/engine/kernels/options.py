"""How a run has papermill use kernels."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from toolkit.engine.kernels.report_manager import ReportKernelManager

if TYPE_CHECKING:
    from nbformat import NotebookNode

SOON: Final = 0.001
"""Seconds. nbclient takes 0 for no limit at all."""


def papermill_options(unit_seconds: float, platform: str = sys.platform) -> dict[str, Any]:
    """For papermill.execute_notebook: a warm kernel, and so many seconds from now for all the cells together."""
    return {
        "kernel_manager_class": warm_kernels(platform),
        "shutdown_kernel": "immediate",  # it has nothing to tidy up
        "timeout_func": _what_is_left_of(unit_seconds),
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


def _what_is_left_of(seconds: float) -> Callable[[NotebookNode], float]:
    deadline = time.monotonic() + seconds
    return lambda _: max(deadline - time.monotonic(), SOON)
