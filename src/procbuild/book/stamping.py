"""The papers of a book, stamped by workers while the parent does something else."""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from pathlib import Path

from procbuild.book.memory import Memory
from procbuild.book.plan import Planned, planned
from procbuild.book.work import begun
from procbuild.crew import Crew
from procbuild.model import Volume
from procbuild.pdf.bound.assemble import first_base
from procbuild.pdf.bound.job import JobResult
from procbuild.pdf.sandbox import cached_apart, margins
from procbuild.run import Cache, Progress, Tick
from procbuild.typeset.fonts import FontSet


class Stamping:
    """What has to be made of the papers, begun when this is made."""

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
        take: Callable[[Planned], None],
        progress: Progress,
    ) -> None:
        """``folder`` is where the single papers go.

        Each paper that is there is given to ``take``, in order, while others are still being made.
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
        """How many of the papers need no look any more"""
        self._begin({})

    def _begin(self, needs: Mapping[str, int]) -> None:
        self.papers: list[Planned] = []
        """As they are planned, old versions behind them"""
        self._waiting: list[Planned] = []
        for one in planned(
            self._volume,
            self._template,
            self._folder,
            self._fonts,
            cache=self._cache,
            memory=self._memory,
            needs=needs,
        ):
            self.papers.append(one)
            if one.saved is None:
                self._waiting.append(one)
            elif self._taken == len(self.papers) - 1:
                self._take_next(one)
        limits = self._volume.conference.check.limits
        seen = margins(
            {one.sha256: one.job.job.source for one in self._waiting if one.is_looked_at},
            limits=limits,
            crew=self._crew,
            cache=self._cache,
            progress=self._progress,
        )
        jobs = [
            one.seen(
                seen.get(one.sha256, b""),
                cached_apart(one.sha256, limits=limits, cache=self._cache),
            )
            for one in self._waiting
        ]
        self._results = begun(jobs, self._executor, self._crew.here)

    @property
    def end(self) -> int:
        """The first number behind those that the papers of the book get, if they need no more."""
        bound = {paper.id for paper in self._volume.papers}
        jobs = (one.job.job for one in self.papers if one.paper.id in bound)
        return max((job.base + job.block for job in jobs), default=first_base())

    def _take_next(self, one: Planned) -> None:
        self._taken += 1
        self._take(one)

    def finish(self) -> dict[str, str]:
        """Wait until all are made; the problems by paper id, which were not taken."""
        problems: dict[str, str] = {}
        needs: dict[str, int] = {}
        while True:
            short: dict[str, int] = {}
            with self._progress.stage("Stamping papers", len(self._waiting)) as tick:
                for place, one in enumerate(self.papers):
                    made = self._made(one, tick)
                    if place < self._taken:
                        continue
                    if made.need:
                        short[one.paper.id] = made.need
                    if short:  # all behind it get other numbers
                        continue
                    if made.problem:
                        problems[one.paper.id] = made.problem
                        self._taken += 1
                    else:
                        self._take_next(one)
            if not short:
                return problems
            needs |= short
            self._begin(needs)

    def _made(self, one: Planned, tick: Tick) -> JobResult:
        """What became of the next paper."""
        if one.saved is not None:
            return JobResult()
        made = next(self._results)
        tick(one.job.job.source.parent.name)
        if not made.need and not made.problem:
            self._memory.note(one.job.job)
        return made
