"""Where reports are made: in processes of this machine, which live no longer than the run that started them."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.context import BaseContext
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Lock
from typing import Any, Final, NoReturn, ParamSpec, TypeVar

from toolkit.engine.cores import keep_to_a_core
from toolkit.engine.threads import one_thread
from toolkit.engine.worker_process import work

P = ParamSpec("P")
T = TypeVar("T")

ATTEMPTS: Final = 2
"""How many processes may die of one task before it is given up."""

FOR_REPORTS: Final = ("toolkit.engine.report", "toolkit.engine.kernels.forked")
"""What each worker needs: on Linux it is imported by one process, which all others are forked from."""

FOR_A_RUN: Final = (*FOR_REPORTS, "toolkit.engine.reading", "toolkit.engine.finishing")
"""The same where whole parts of a run are processes, too."""

ENDS_WITHIN: Final = 5.0
"""Seconds that an idle worker has to end by itself."""

_starting = Lock()
"""One process is started at a time: `multiprocessing` keeps its list of them without a lock."""


class WorkerDiedError(Exception):
    """Each process that was given this task died of it."""


class _GoneError(Exception):
    """The process has died of what it was doing."""


class _ThereError(Exception):
    """Where in the other process an error was raised, as the cause of the error here."""

    def __str__(self) -> str:
        return f"\n{self.args[0]}"


@contextmanager
def local_workers(
    jobs: int, log: Path, get_ready: Callable[[], None] | None = None, imported: Sequence[str] = FOR_REPORTS
) -> Iterator[Executor]:
    """Processes of this machine, as an Executor; they get ready while the caller goes on.

    Where the block raises, they are stopped in the middle of their work.

    Args:
        jobs: how many.
        log: where they, and the kernels they start, write what they say and print.
        get_ready: what each does before there is anything to do.
        imported: the modules to import before the first process is forked.
    """
    workers = _LocalWorkers(jobs, log, get_ready, imported)
    try:
        yield workers
    except BaseException:
        workers.stop()
        raise
    finally:
        workers.shutdown()


def in_its_own_process(log: Path, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the function returns or raises in a process that is there for this alone: what it needed goes with it.

    Raises:
        WorkerDiedError: the process has died.
    """
    process = _Worker(log, None, FOR_A_RUN)
    try:
        process.start()
        return process.do(_in_the_same_folder, (Path.cwd(), function, args), kwargs)  # type: ignore[no-any-return]
    except _GoneError:
        raise WorkerDiedError from None
    except BaseException:
        process.ask_to_end()
        raise
    finally:
        process.end()


def _in_the_same_folder(folder: Path, function: Callable[..., T], args: tuple[Any, ...], **kwargs: Any) -> T:
    """A path that a person has given means what it means to whoever asks."""
    signal.signal(signal.SIGTERM, _clear_away_and_end)
    os.chdir(folder)
    return function(*args, **kwargs)


def _clear_away_and_end(*_: object) -> NoReturn:
    raise SystemExit(1)


class _LocalWorkers(Executor):
    """One thread for each process: a process that dies takes one task with it, and another process makes that again."""

    def __init__(self, jobs: int, log: Path, get_ready: Callable[[], None] | None, imported: Sequence[str]) -> None:
        self._stopped = Event()
        self._all = [_Worker(log, partial(_settle, number, jobs, get_ready), imported) for number in range(jobs)]
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="worker")
        for worker in self._all:
            self._threads.submit(self._get_ready, worker)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do it in the first worker that is free. The future raises WorkerDiedError where no worker survives it."""
        return self._threads.submit(self._in_a_worker, fn, args, kwargs)

    def stop(self) -> None:
        """End every worker at once, whatever it is doing."""
        self._stopped.set()
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._all:
            worker.cut()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the workers finish what was handed in, and end."""
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        for worker in self._all:
            worker.end()

    def _get_ready(self, worker: _Worker) -> None:
        try:
            if not self._stopped.is_set():
                worker.start()
        finally:
            self._idle.put(worker)  # one that could not be started is tried again when there is something to do

    def _in_a_worker(self, fn: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        worker = self._idle.get()
        try:
            for _ in range(ATTEMPTS):
                worker.start()
                if self._stopped.is_set():
                    break
                with suppress(_GoneError):
                    return worker.do(fn, args, kwargs)  # type: ignore[no-any-return]
            raise WorkerDiedError
        finally:
            self._idle.put(worker)


def _settle(number: int, jobs: int, get_ready: Callable[[], None] | None) -> None:
    keep_to_a_core(number, jobs)
    if get_ready is not None:
        get_ready()


class _Worker:
    """One process, which does one thing at a time; another takes its place where it has died."""

    def __init__(self, log: Path, get_ready: Callable[[], None] | None, imported: Sequence[str]) -> None:
        self._given, self._imported = (log, get_ready), imported
        self._process: multiprocessing.process.BaseProcess | None = None

    def start(self) -> None:
        """Begin, unless it is there already."""
        if self._process is not None:
            return
        with _starting, _no_interruption(), one_thread():
            context = _context(self._imported)
            self._pipe, theirs = context.Pipe()
            life, self._life = context.Pipe(duplex=False)
            # A daemon, as the workers of a cluster are: what works in one works in the other.
            process = context.Process(target=work, args=(theirs, life, *self._given), daemon=True)  # type: ignore[attr-defined]
            process.start()
            self._process = process
        theirs.close()
        life.close()

    def do(self, fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """What the function returns or raises there. Raises _GoneError where the process has died."""
        content = pickle.dumps((fn, args, kwargs))
        try:
            self._pipe.send_bytes(content)
            answer = self._pipe.recv_bytes()
        except (EOFError, OSError):
            self._clear_away()
            raise _GoneError from None
        result, error, there = pickle.loads(answer)
        if error is not None:
            raise error from _ThereError(there)
        return result

    def ask_to_end(self) -> None:
        """Before it is done, so that what it has begun is cleared away; one that does not is ended all the same."""
        if self._process is not None:
            self._process.terminate()
            self._process.join(ENDS_WITHIN)
            self.cut()

    def cut(self) -> None:
        """The process ends at once, with those that it has started."""
        if self._process is not None:
            self._life.close()

    def end(self) -> None:
        """The process ends when it has nothing to do."""
        if self._process is not None:
            with suppress(OSError):
                self._pipe.send_bytes(pickle.dumps(None))
            self._process.join(ENDS_WITHIN)
            self._clear_away()

    def _clear_away(self) -> None:
        process, self._process = self._process, None
        self._life.close()
        self._pipe.close()
        assert process is not None
        process.join(ENDS_WITHIN)
        process.kill()  # one that hangs
        process.join()


def _context(imported: Sequence[str]) -> BaseContext:
    """How processes are started. Never forked from here, where there are threads, which would be inherited half-way.

    On Linux from a process that has imported `imported`, once for all; elsewhere each imports what it needs.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(imported))
    return context


@contextmanager
def _no_interruption() -> Iterator[None]:
    """A process started here does not see Ctrl-C before it can say that it does not care. Windows has no such thing."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
