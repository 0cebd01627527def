"""What a worker process does: one thing after the other, until nobody is left to ask."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import Any


def work(tasks: Connection, life: Connection, log: Path, get_ready: Callable[[], None] | None) -> None:
    """Do what is asked for, one thing after the other, and end with whoever asks. What is printed goes to the log."""
    gc.freeze()  # what is imported already is shared with the others, as long as nobody looks through it for garbage
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; who asked for the work decides
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    with log.open("ab") as stream:  # what libraries and kernels say must not stand between a person's lines
        for ours in (1, 2):  # a solver prints where a program's answer should stand
            os.dup2(stream.fileno(), ours)
    Thread(target=_end_with_the_run, args=(life,), daemon=True).start()
    if get_ready is not None:
        get_ready()
    while (task := _next(tasks)) is not None:
        tasks.send_bytes(_answer(*task))
    _end_kernels()


def _answer(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes:
    """What a function returns or raises, packed; what cannot be packed is told in its own words."""
    try:
        return pickle.dumps((function(*args, **kwargs), None, ""))
    except Exception as error:
        there = traceback.format_exc()
        try:
            packed = pickle.dumps((None, error, there))
            pickle.loads(packed)
        except Exception:
            packed = pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {error}"), there))
        return packed


def _next(tasks: Connection) -> Any:
    """The next thing to do; None when there is no more, or nobody is left to ask."""
    try:
        return pickle.loads(tasks.recv_bytes())
    except (EOFError, OSError):
        return None


def _end_with_the_run(life: Connection) -> None:
    """Wait until the other end is closed, by the run or because its process is gone; leave no kernel behind."""
    import psutil

    with suppress(EOFError, OSError):
        life.recv_bytes()
    _end_kernels()  # nor is a new one begun while other processes are looked for
    with suppress(psutil.Error):
        for child in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                child.kill()
    os._exit(1)


def _end_kernels() -> None:
    """A process that was forked ends without tidying (`atexit`): the warm process it has begun is ended here."""
    if kernels := sys.modules.get("toolkit.engine.kernels.owner"):
        kernels.kill_nursery()
