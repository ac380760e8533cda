"""Run the jobs of a book in processes of this machine; if two die of one, only its paper fails."""

from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress

from procbuild.crew import Crew, completed, map_ordered
from procbuild.pdf.bound.job import JobResult
from procbuild.typeset.job import PaperJob, run

DIED = JobResult(problem="two worker processes crashed on this paper")


def run_jobs(jobs: Sequence[PaperJob], executor: Executor, crew: Crew) -> Iterator[JobResult]:
    """Yield the result of each job, in order; the first jobs are started at once."""
    tasks = map_ordered(lambda job: completed((job, executor.submit(run, job))), jobs, crew)
    return (_result(executor, job, future) for job, future in tasks)


def _result(executor: Executor, job: PaperJob, future: Future[JobResult]) -> JobResult:
    """The result of a job, of a second try if the process of the first was killed."""
    try:
        return future.result()
    except BrokenExecutor:
        with suppress(BrokenExecutor):
            return executor.submit(run, job).result()
    return DIED
