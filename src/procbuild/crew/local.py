"""The processes of this machine."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from threading import Thread
from typing import ParamSpec, TypeVar

from procbuild.crew import Ask
from procbuild.crew.processes import Processes

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class LocalCrew:
    """Processes of this machine, started for the work at hand."""

    size: int = 1
    """How many there are at most"""

    @contextmanager
    def limited(self) -> Iterator[Ask]:
        """Processes with limits."""
        with Processes().open() as processes:
            yield processes.ask

    @property
    def here(self) -> "LocalCrew":
        """All of them."""
        return self

    @contextmanager
    def executor(self, useful: int, *modules: str) -> Iterator[Executor]:
        """Processes that end with the context at once, and with this process if it is killed.

        Each watches a pipe that closes with either; left alone, it would wait for work for ever.
        They are forked from a server that has imported ``modules`` once for all of them.
        """
        workers = min(self.size, useful)
        if not workers:
            with ThreadPoolExecutor(1) as thread:
                yield thread
            return
        server = get_context("forkserver")
        server.set_forkserver_preload(["__main__", *modules])
        watched, held = Pipe(duplex=False)
        with _Pool(workers, server, _begin, (watched,)) as pool, watched, held:
            yield pool


class _Pool(ProcessPoolExecutor):
    """Processes that inherit that interrupts are for the process that gives the work."""

    def submit(self, fn: Callable[P, R], /, *arguments: P.args, **options: P.kwargs) -> Future[R]:
        """Begin a task, and a process where all are busy."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return super().submit(fn, *arguments, **options)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(watched: Connection) -> None:
    Thread(target=_end_with, args=(watched,), daemon=True).start()


def _end_with(watched: Connection) -> None:
    watched.poll(None)
    os._exit(1)
