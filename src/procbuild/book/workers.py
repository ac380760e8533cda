"""Run the jobs of a book in processes of this machine; if one dies, only its paper fails."""

from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future

from procbuild.crew import Crew, completed, map_ordered
from procbuild.pdf.bound.job import JobResult
from procbuild.typeset.job import PaperJob, run

DIED = JobResult(problem="the worker process crashed on this paper")


def run_jobs(jobs: Sequence[PaperJob], executor: Executor, crew: Crew) -> Iterator[JobResult]:
    """Yield the result of each job, in order; the first jobs are started at once."""
    return map(_result, map_ordered(lambda job: completed(executor.submit(run, job)), jobs, crew))


def _result(future: Future[JobResult]) -> JobResult:
    try:
        return future.result()
    except BrokenExecutor:
        return DIED
