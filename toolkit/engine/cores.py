"""Which processor core a worker keeps to, and with it the kernels that are forked for it."""

from __future__ import annotations

import os
from contextlib import suppress


def a_core_each(workers: int) -> list[int]:
    """The cores that this process may use, where there is just one for each worker; else none. Linux only."""
    if not hasattr(os, "sched_getaffinity"):
        return []
    cores = sorted(os.sched_getaffinity(0))
    return cores if len(cores) == workers else []


def keep_to_a_core(number: int, workers: int) -> None:
    """Worker `number` of so many stays on one core, where there is one for each of them.

    A worker waits while its kernel works, and a kernel begins with the memory of the process that it was forked from:
    where the system moves them about, each has that fetched anew. A worker whose core others use as well falls behind,
    and takes the fewer of the reports that are left. With more cores than workers two runs at once would choose the
    same and leave others idle. A system that does not allow it is as good.
    """
    if cores := a_core_each(workers):
        with suppress(OSError):
            os.sched_setaffinity(0, {cores[number]})
