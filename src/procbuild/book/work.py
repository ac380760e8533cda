"""The papers of a book in processes of this machine: one that dies costs its own paper alone."""

from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future

from procbuild.crew import Crew, finished, in_turn
from procbuild.pdf.bound.job import Made
from procbuild.typeset.job import PaperJob, run

DIED = Made(problem="the worker that put it into the book died over it")


def begun(jobs: Sequence[PaperJob], executor: Executor, crew: Crew) -> Iterator[Made]:
    """What becomes of each job, in order; the first are begun at once."""
    return map(_made, in_turn(lambda job: finished(executor.submit(run, job)), jobs, crew))


def _made(future: Future[Made]) -> Made:
    try:
        return future.result()
    except BrokenExecutor:
        return DIED
