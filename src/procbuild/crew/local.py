"""Run work in processes of this machine."""

import pickle
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import ParamSpec, TypeVar

from procbuild.crew import Ask
from procbuild.crew.idle import Idle
from procbuild.crew.piped import PipedProcess
from procbuild.crew.processes import Processes
from procbuild.worker import SIZE, read_message

P = ParamSpec("P")
R = TypeVar("R")

WORKER = "procbuild.worker"


@dataclass(frozen=True)
class LocalCrew:
    """Processes of this machine, started on demand."""

    size: int = 1
    """Maximum number of processes"""
    _idle: Idle | None = field(default=None, repr=False, compare=False)
    """Where processes wait between two uses; without it, they end after each"""

    def __reduce__(self) -> tuple[type["LocalCrew"], tuple[int]]:
        """Pickle without processes: Sphinx pickles its configuration."""
        return LocalCrew, (self.size,)

    @contextmanager
    def standing(self) -> Iterator["LocalCrew"]:
        """The crew with processes that stay for its next work until the context ends.

        To start one takes longer than its work on a single paper.
        """
        with closing(Idle()) as idle:
            yield replace(self, _idle=idle)

    @contextmanager
    def _waiting(self) -> Iterator[Idle]:
        """Where processes wait that have no work any more."""
        if self._idle:
            yield self._idle
            return
        with closing(Idle()) as idle:
            yield idle

    @property
    def here(self) -> "LocalCrew":
        """The crew itself."""
        return self

    @contextmanager
    def limited(self) -> Iterator[Ask]:
        """Processes with limits."""
        with self._waiting() as idle, Processes(idle).open() as processes:
            yield processes.ask

    @contextmanager
    def executor(self, useful: int, using: Sequence[str] = ()) -> Iterator[Executor]:
        """Processes whose tasks end with the context, or when this process is killed.

        A process that dies fails its task with :class:`BrokenExecutor` and is replaced; a process
        that has grown large is replaced as well.
        """
        workers = min(self.size, useful)
        if not workers:
            with ThreadPoolExecutor(1) as thread:
                yield thread
            return
        with self._waiting() as idle, _Executor(workers, using, idle) as executor:
            try:
                if using:
                    executor.begin()
                yield executor
            finally:
                executor.end()


class _Executor(ThreadPoolExecutor):
    """A thread per process; each hands its tasks to a process."""

    def __init__(self, workers: int, using: Sequence[str], idle: Idle) -> None:
        super().__init__(workers, thread_name_prefix="worker")
        self._using = using
        self._idle = idle
        self._lock = Lock()
        self._all: set[PipedProcess] = set()
        self._free: list[PipedProcess] = []
        self._ended = False

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Submit a call of a module-level function with arguments that can be pickled."""
        return super().submit(self._call, pickle.dumps((fn, args, kwargs)))

    def begin(self) -> None:
        """Start the first process before its first task is known."""
        self._free.append(self._start_process())

    def end(self) -> None:
        """Kill the processes that have a task; running tasks fail, waiting ones are cancelled."""
        with self._lock:
            self._ended = True
            free, self._free = self._free, []
            self._all -= set(free)
            running = list(self._all)
        for process in free:
            self._idle.put(WORKER, process)
        self.shutdown(wait=False, cancel_futures=True)
        for process in running:
            process.kill()

    def _call(self, task: bytes) -> R:  # type: ignore[type-var]
        process = self._get_process()
        try:
            answer = _send_task(process, task)
        except (OSError, EOFError) as error:
            self._replace(process)
            raise BrokenExecutor("the process died over its task") from error
        succeeded, value, grown = pickle.loads(answer)  # noqa: S301  written by a process of our own
        if grown:
            self._replace(process)
        else:
            with self._lock:
                self._free.append(process)
        if not succeeded:
            raise value
        result: R = value
        return result

    def _get_process(self) -> PipedProcess:
        with self._lock:
            if self._ended:
                raise BrokenExecutor("the processes are ended")
            if self._free:
                return self._free.pop()
            return self._start_process()

    def _start_process(self) -> PipedProcess:
        process = self._idle.take(WORKER) or PipedProcess(WORKER, *self._using)
        self._all.add(process)
        return process

    def _replace(self, process: PipedProcess) -> None:
        process.stop()
        with self._lock:
            self._all.discard(process)

    def __exit__(self, *exception: object) -> None:
        """Wait for the threads, then stop the processes."""
        super().__exit__(*exception)  # type: ignore[arg-type]
        for process in list(self._all):
            self._replace(process)


def _send_task(process: PipedProcess, task: bytes) -> bytes:
    process.send(SIZE.pack(len(task)) + task)
    return read_message(process.answers)
