"""The papers of a book in processes of this machine: one that dies costs its own paper alone."""

from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor

from procbuild.crew import Crew, finished, in_turn
from procbuild.pdf.job import Made
from procbuild.run import Tick
from procbuild.typeset.job import PaperJob, run

DIED = Made(problem="the worker that put it into the book died over it")


def run_all(jobs: Sequence[PaperJob], crew: Crew, tick: Tick) -> Iterator[Made]:
    """What became of each job, in order."""
    if not jobs:
        return
    here = crew.here
    with here.executor(len(jobs)) as executor:
        begun = in_turn(lambda job: finished(executor.submit(run, job)), jobs, here)
        for job, future in zip(jobs, begun, strict=True):
            try:
                made = future.result()
            except BrokenExecutor:
                made = DIED
            tick(job.job.source.parent.name)
            yield made
