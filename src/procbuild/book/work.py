"""Jobs in worker processes: one that dies takes nothing with it but its own paper."""

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from threading import Thread

from procbuild.pdf.paper import Made
from procbuild.run import Tick
from procbuild.typeset.papers import PaperJob, run

DIED = Made(problem="the worker that put it into the book died over it")


def run_all(jobs: Sequence[PaperJob], workers: int, tick: Tick) -> Iterator[Made]:
    """What became of each job, in order."""
    workers = min(workers, len(jobs))
    if not jobs:
        return
    with worker_pool(workers) as pool:
        with _uninterrupted():
            futures = [pool.submit(run, job) for job in jobs]
        for job, future in zip(jobs, futures, strict=True):
            yield _result(job, future)
            tick(job.job.source.parent.name)


def _result(job: PaperJob, future: Future[Made]) -> Made:
    """The result; where the pool broke, the job's own in a process that is its alone."""
    try:
        return future.result()
    except BrokenProcessPool:
        with worker_pool(1) as alone:
            try:
                return alone.submit(run, job).result()
            except BrokenProcessPool:
                return DIED


@contextmanager
def worker_pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Worker processes that end with the context at once, and with this process if it is killed.

    Each watches a pipe that closes with either; left alone, it would wait for work for ever.
    """
    watched, held = Pipe(duplex=False)
    spawn = get_context("spawn")
    with (
        ProcessPoolExecutor(workers, spawn, initializer=_watch, initargs=(watched,)) as pool,
        watched,
        held,
    ):
        yield pool


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """No interrupts here, nor in the processes that are started here, which inherit that."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _watch(watched: Connection) -> None:
    Thread(target=_end_with, args=(watched,), daemon=True).start()


def _end_with(watched: Connection) -> None:
    watched.poll(None)
    os._exit(1)
