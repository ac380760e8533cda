"""Stamp the papers of a book in workers, while the parent does something else."""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from itertools import takewhile
from operator import attrgetter
from pathlib import Path

from procbuild.book.build_record import Memory
from procbuild.book.plan import PlannedPaper, plan_papers
from procbuild.book.workers import run_jobs
from procbuild.crew import Crew
from procbuild.incremental.cache import Cache
from procbuild.model import Volume
from procbuild.pdf.bound.assemble import first_base
from procbuild.pdf.bound.job import JobResult
from procbuild.pdf.sandbox import cached_apart, margins
from procbuild.progress import Progress, Tick
from procbuild.typeset.fonts import FontSet


class Stamping:
    """The jobs of the papers, started when this is created."""

    def __init__(
        self,
        volume: Volume,
        template: Path,
        folder: Path,
        fonts: FontSet,
        *,
        executor: Executor,
        crew: Crew,
        cache: Cache,
        memory: Memory,
        take: Callable[[PlannedPaper], None],
        progress: Progress,
    ) -> None:
        """``folder`` is the folder for the single papers.

        Each finished paper is passed to ``take``, in order, while others are made: those before the
        first that has changed at once, the others by :meth:`finish`.
        """
        self._volume = volume
        self._template = template
        self._folder = folder
        self._fonts = fonts
        self._executor = executor
        self._crew = crew
        self._cache = cache
        self._progress = progress
        self._memory = memory
        self._take = take
        self._taken = 0
        """How many of the papers are done"""
        self._begin({})

    def _begin(self, needs: Mapping[str, int]) -> None:
        self.papers = list(
            plan_papers(
                self._volume,
                self._template,
                self._folder,
                self._fonts,
                cache=self._cache,
                memory=self._memory,
                needs=needs,
            )
        )
        """In the order of planning, old versions last"""
        self._waiting = [planned for planned in self.papers if not planned.made]
        limits = self._volume.conference.check.limits
        spaces = margins(
            {
                planned.sha256: planned.job.job.source
                for planned in self._waiting
                if planned.needs_margins
            },
            limits=limits,
            crew=self._crew,
            cache=self._cache,
            progress=self._progress,
        )
        jobs = [
            planned.with_margins(
                spaces.get(planned.sha256, b""),
                cached_apart(planned.sha256, limits=limits, cache=self._cache),
            )
            for planned in self._waiting
        ]
        self._results = run_jobs(jobs, self._executor, self._crew.here)
        for planned in takewhile(attrgetter("made"), self.papers[self._taken :]):
            self._take(planned)
            self._taken += 1

    @property
    def end(self) -> int:
        """The first object number after those of the book's papers, if these need no more."""
        bound = {paper.id for paper in self._volume.papers}
        jobs = (planned.job.job for planned in self.papers if planned.paper.id in bound)
        return max((job.base + job.block for job in jobs), default=first_base())

    def finish(self) -> dict[str, str]:
        """Wait until all papers are made; return the problems of the failed ones by id."""
        problems: dict[str, str] = {}
        needs: dict[str, int] = {}
        while True:
            insufficient: dict[str, int] = {}
            with self._progress.stage("Stamping papers", len(self._waiting)) as tick:
                for place, planned in enumerate(self.papers):
                    made = self._made(planned, tick)
                    if place < self._taken:
                        continue
                    if made.need:
                        insufficient[planned.paper.id] = made.need
                    if insufficient:  # all following papers get other numbers
                        continue
                    self._taken += 1
                    if made.problem:
                        problems[planned.paper.id] = made.problem
                    else:
                        self._take(planned)
            if not insufficient:
                return problems
            needs |= insufficient
            self._begin(needs)

    def _made(self, planned: PlannedPaper, tick: Tick) -> JobResult:
        """The result of the next paper."""
        if planned.made:
            return JobResult()
        made = next(self._results)
        tick(planned.job.job.source.parent.name)
        if not made.need and not made.problem:
            self._memory.note(planned.job.job)
        return made
