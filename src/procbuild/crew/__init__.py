"""Who processes papers: processes of this machine, or the workers of a cluster.

There are two kinds of work. Untrusted files are read by processes with limits, through
:class:`Ask`; everything else is a function of plain values that is submitted to an executor.
Results do not depend on the crew.
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
"""Tasks per worker that are submitted in advance, so that none waits for the consumer."""


@dataclass(frozen=True)
class Answer:
    """The answer to a request."""

    line: bytes
    """The whole line; empty if the process died or was stopped"""
    code: int | None = None
    """Exit code of a process that died"""


class Ask(Protocol):
    """Asks a process with limits about a file; blocks until it has answered or died."""

    def __call__(
        self, module: str, file: Path | bytes, limits: Limits, request: Mapping[str, object]
    ) -> Answer:
        """The answer of a process that runs ``module`` within ``limits``.

        ``file`` is a file or its bytes, ``request`` is the question about it, as JSON values.
        """


class Crew(Protocol):
    """Workers that process papers."""

    @property
    def size(self) -> int:
        """Number of tasks that run at once."""

    @property
    def here(self) -> "Crew":
        """The workers that can access files of this machine."""

    def limited(self) -> AbstractContextManager[Ask]:
        """Processes with limits; on exit, current requests fail."""

    def executor(self, useful: int, using: Sequence[str] = ()) -> AbstractContextManager[Executor]:
        """An executor for module-level functions with arguments that can be pickled.

        At most ``useful`` processes are started, none if it is 0. Each imports the modules in
        ``using`` when it starts; if there are any, the first process is started at once.
        """


@contextmanager
def beside(
    crew: Crew, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
) -> Iterator[Callable[[], R]]:
    """Run one task in another process, if the crew has more than one; call the result to wait.

    Otherwise, or if the process dies, the task runs here when its result is requested.
    """
    with ExitStack() as stack:
        future: Future[R] | None = None
        if crew.size > 1:
            executor = stack.enter_context(crew.executor(1))
            future = executor.submit(function, *args, **kwargs)

        @cached
        def result() -> R:
            with suppress(BrokenExecutor):
                if future:
                    return future.result()
            return function(*args, **kwargs)

        yield result


def map_ordered(submit: Callable[[T], Future[R]], items: Iterable[T], crew: Crew) -> Iterator[R]:
    """Results in the order of ``items``, which are consumed as the crew makes progress.

    The first tasks are submitted at once. When the iterator is closed, pending tasks are cancelled
    and the remaining items are not consumed.
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


def completed(value: R) -> Future[R]:
    """A future with a result, for an item that needs no work."""
    future: Future[R] = Future()
    future.set_result(value)
    return future
