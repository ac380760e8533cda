"""Jobs in worker processes: one that dies takes nothing with it but its own paper."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
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


def worker_pool(workers: int) -> ProcessPoolExecutor:
    """Worker processes that end with this one, even where it is killed."""
    return ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_end_with_parent
    )


def _end_with_parent() -> None:
    Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)
