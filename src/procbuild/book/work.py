"""The papers of a book in processes of this machine: one that dies costs its own paper alone."""

from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future

from procbuild.crew import Crew, completed, map_ordered
from procbuild.pdf.bound.job import JobResult
from procbuild.typeset.job import PaperJob, run

DIED = JobResult(problem="the worker that put it into the book died over it")


def begun(jobs: Sequence[PaperJob], executor: Executor, crew: Crew) -> Iterator[JobResult]:
    """What becomes of each job, in order; the first are begun at once."""
    return map(_made, map_ordered(lambda job: completed(executor.submit(run, job)), jobs, crew))


def _made(future: Future[JobResult]) -> JobResult:
    try:
        return future.result()
    except BrokenExecutor:
        return DIED
