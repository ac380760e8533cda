"""The processes of this machine."""

import pickle
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import ParamSpec, TypeVar

from procbuild.crew import Ask
from procbuild.crew.piped import Piped
from procbuild.crew.processes import Processes
from procbuild.worker import SIZE, received

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class LocalCrew:
    """Processes of this machine, started for the work at hand."""

    size: int = 1
    """How many there are at most"""

    @property
    def here(self) -> "LocalCrew":
        """All of them."""
        return self

    @contextmanager
    def limited(self) -> Iterator[Ask]:
        """Processes with limits."""
        with Processes().open() as processes:
            yield processes.ask

    @contextmanager
    def executor(self, useful: int, using: Sequence[str] = ()) -> Iterator[Executor]:
        """Processes that end with the context at once, and with this process if it is killed.

        One that dies fails the task it was at, with :class:`BrokenExecutor`, and is replaced; so is
        one that has grown large.
        """
        workers = min(self.size, useful)
        if not workers:
            with ThreadPoolExecutor(1) as thread:
                yield thread
            return
        with _Executor(workers, using) as executor:
            try:
                if using:
                    executor.begin()
                yield executor
            finally:
                executor.end()


class _Executor(ThreadPoolExecutor):
    """As many threads as processes: each has one do what it is given."""

    def __init__(self, workers: int, using: Sequence[str]) -> None:
        super().__init__(workers, thread_name_prefix="worker")
        self._using = using
        self._lock = Lock()
        self._all: set[Piped] = set()
        self._free: list[Piped] = []
        self._ended = False

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Begin a task: a function of a module, and values that can be pickled."""
        return super().submit(self._call, pickle.dumps((fn, args, kwargs)))

    def begin(self) -> None:
        """Start the first process while its task is not known yet."""
        self._free.append(self._started())

    def end(self) -> None:
        """End all processes; what they are at is given up, what waits for them never begins."""
        with self._lock:
            self._ended = True
            running = list(self._all)
        self.shutdown(wait=False, cancel_futures=True)
        for process in running:
            process.kill()

    def _call(self, task: bytes) -> R:  # type: ignore[type-var]
        process = self._taken()
        try:
            answer = _asked(process, task)
        except (OSError, EOFError) as error:
            self._replace(process)
            raise BrokenExecutor("the process died over its task") from error
        well, value, grown = pickle.loads(answer)  # noqa: S301  written by a process of our own
        if grown:
            self._replace(process)
        else:
            with self._lock:
                self._free.append(process)
        if not well:
            raise value
        found: R = value
        return found

    def _taken(self) -> Piped:
        with self._lock:
            if self._ended:
                raise BrokenExecutor("the processes are ended")
            if self._free:
                return self._free.pop()
            return self._started()

    def _started(self) -> Piped:
        process = Piped("procbuild.worker", *self._using)
        self._all.add(process)
        return process

    def _replace(self, process: Piped) -> None:
        process.stop()
        with self._lock:
            self._all.discard(process)

    def __exit__(self, *exception: object) -> None:
        """Wait for the threads, which end with the processes."""
        super().__exit__(*exception)  # type: ignore[arg-type]
        for process in list(self._all):
            self._replace(process)


def _asked(process: Piped, task: bytes) -> bytes:
    process.tell(SIZE.pack(len(task)) + task)
    return received(process.answers)
