"""Kernels: private to the run that started them, and warm when a report is made. Light to import."""

from toolkit.engine.kernels.local import ON_WINDOWS, LocalKernelManager

__all__ = ["ON_WINDOWS", "LocalKernelManager"]
