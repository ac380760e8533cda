"""Who works on papers: processes of this machine, or the workers of a cluster.

Work is given to a crew in two ways. A hostile file is read by a process with limits, which is asked
about it; everything else is a function of plain values that goes to an executor. Results do not
depend on the crew.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache as cached
from itertools import islice
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar

from procbuild.conference import Limits

T = TypeVar("T")
R = TypeVar("R")
P = ParamSpec("P")

AHEAD = 4
"""Tasks for each that a crew works on at once, so that it need not wait for what takes results."""


@dataclass(frozen=True)
class Answer:
    """What came back for a request."""

    line: bytes
    """The whole line; empty where the process died or was stopped over the request"""
    code: int | None = None
    """How a process that died ended"""


class Ask(Protocol):
    """Has a process with limits look at a file; blocks until it has answered or died."""

    def __call__(
        self, module: str, file: Path, limits: Limits, request: Mapping[str, object]
    ) -> Answer:
        """The answer of a process that runs ``module`` and holds itself to ``limits``.

        ``request`` is what is asked about the file, in values that JSON has.
        """


class Crew(Protocol):
    """Those who work on papers."""

    @property
    def size(self) -> int:
        """Tasks that it works on at once."""

    @property
    def here(self) -> "Crew":
        """Those who see the files of this machine."""

    def limited(self) -> AbstractContextManager[Ask]:
        """Processes with limits; all are gone afterwards, and what waits for them is given up."""

    def executor(self, useful: int, using: Sequence[str] = ()) -> AbstractContextManager[Executor]:
        """An executor for functions of a module, called with values that can be pickled.

        No more than ``useful`` processes are worth their start; where it is 0, none is started.
        Where modules are named that their tasks will be ``using``, each imports them as it starts,
        and the first starts at once.
        """


@contextmanager
def beside(
    crew: Crew, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
) -> Iterator[Callable[[], R]]:
    """Begin one task in a process, where the crew has another one; what this gives waits for it.

    Otherwise, and where the process dies over it, the task is done here when it is asked for.
    """
    with ExitStack() as stack:
        future: Future[R] | None = None
        if crew.size > 1:
            executor = stack.enter_context(crew.executor(1))
            future = executor.submit(function, *args, **kwargs)

        @cached
        def found() -> R:
            with suppress(BrokenExecutor):
                if future:
                    return future.result()
            return function(*args, **kwargs)

        yield found


def in_turn(submit: Callable[[T], Future[R]], items: Iterable[T], crew: Crew) -> Iterator[R]:
    """The results in the order of ``items``, which are taken as the crew gets on.

    The first are begun at once. What is not begun when nobody takes results any more never is.
    """
    futures = map(submit, items)
    return _results(list(islice(futures, AHEAD * crew.size)), futures)


def _results(waiting: list[Future[R]], futures: Iterator[Future[R]]) -> Iterator[R]:
    try:
        while waiting:
            yield waiting.pop(0).result()
            waiting += islice(futures, 1)
    finally:
        for future in waiting:
            future.cancel()


def finished(value: R) -> Future[R]:
    """A future that has its result: of an item that needs no work."""
    future: Future[R] = Future()
    future.set_result(value)
    return future
