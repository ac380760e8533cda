"""The papers of a book in processes of this machine: one that dies costs its own paper alone."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool

from procbuild.crew import Crew, in_turn
from procbuild.pdf.paper import Made
from procbuild.run import Tick
from procbuild.typeset.papers import PaperJob, run

DIED = Made(problem="the worker that put it into the book died over it")


def run_all(jobs: Iterable[PaperJob], crew: Crew, tick: Tick) -> Iterator[Made]:
    """What became of each job, in order."""
    waiting = deque(jobs)

    def done(made: Made) -> Made:
        tick(waiting.popleft().job.source.parent.name)
        return made

    while waiting:
        yield from map(done, _together(list(waiting), crew.here))
        if waiting:
            yield done(next(_together([waiting[0]], crew.here), DIED))


def _together(jobs: list[PaperJob], crew: Crew) -> Iterator[Made]:
    """The results until a process dies: then it is not known over which of the jobs."""
    with crew.executor(len(jobs), run.__module__) as executor:
        try:
            yield from in_turn(lambda job: executor.submit(run, job), jobs, crew)
        except BrokenProcessPool:
            return
