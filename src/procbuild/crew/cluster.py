"""Run work on a Dask cluster (https://distributed.dask.org/).

Workers need no access to the files of this machine: a request about a PDF includes its bytes. Each
worker has processes with limits of its own, so that a hostile file costs only itself there too. If
a worker dies, its tasks run on another one.
"""

import asyncio
import logging
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Executor, Future
from contextlib import ExitStack, contextmanager, suppress
from functools import cache as cached
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from threading import Condition
from typing import Any, ParamSpec, TypeVar
from uuid import uuid4

import dask
from distributed import Client, KilledWorker, Security, Worker, WorkerPlugin, get_worker
from distributed import Future as Task
from distributed.comm import connect

from procbuild import __version__
from procbuild.conference import Limits
from procbuild.crew import Answer, Ask
from procbuild.crew.local import LocalCrew
from procbuild.errors import OutputError
from procbuild.incremental.cache import digest
from procbuild.progress import Progress

P = ParamSpec("P")
R = TypeVar("R")

TIMEOUT = 10.0
"""Seconds to wait for an answer of the scheduler."""

MAX_TASKS = 64
"""Number of workers that are kept busy; this process is too slow for more."""

MAX_TRANSIT = 256 << 20
"""Maximum number of bytes of PDFs in transit; a larger file is sent alone."""

LIBRARIES = ("pikepdf", "pypdfium2", "deflate", "zopfli", "pillow", "typst")
"""Libraries that results depend on."""

SOURCES = (".py", ".toml", ".typ")
"""Suffixes of procbuild's own files that results depend on."""


@contextmanager
def connect_cluster(address: str, here: LocalCrew, progress: Progress) -> Iterator["ClusterCrew"]:
    """Connect to the scheduler at ``address`` (``tcp://HOST:8786``) and wait for a worker.

    ``here`` does the work that needs files of this machine.

    Raises :class:`OutputError` if the scheduler does not answer, or a worker has other versions
    than this process.
    """
    try:
        asyncio.run(_check_scheduler(address))
    except (OSError, ValueError) as error:
        message = f"{address}: no scheduler of a Dask cluster answers here: {error}"
        raise OutputError(message) from error
    for name in ("distributed", "distributed.client", "tornado.application", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with (
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1TB"}),
        Client(address, timeout=TIMEOUT, set_as_default=False) as client,
    ):
        try:
            client.run_on_scheduler(import_module, __name__)
            if not client.scheduler_info()["workers"]:
                with progress.stage(f"Waiting for a worker of {address}", 1) as tick:
                    client.submit(import_module, __name__, pure=False).result()
                    tick("")
            client.run(import_module, __name__)
        except ImportError as error:
            message = f"{address}: procbuild is not installed there as it is here: {error}"
            raise OutputError(message) from error
        station = WorkerState()
        client.register_plugin(station)
        try:
            yield ClusterCrew(client, address, station.name, here)
        finally:
            with suppress(OSError, RuntimeError):  # the scheduler may be gone
                client.sync(_unregister_plugin, client, station.name)


async def _unregister_plugin(client: Client, name: str) -> None:
    """Unregister a worker plugin.

    ``Client.unregister_worker_plugin`` fails if the client closes meanwhile; on its loop nothing
    comes in between.
    """
    if client.scheduler is not None:
        await client.scheduler.unregister_worker_plugin(name=name)


async def _check_scheduler(address: str) -> None:
    """Raise OSError or ValueError if no scheduler answers at this address."""
    comm = await connect(address, TIMEOUT, **Security().get_connection_args("client"))
    await comm.close()


@cached
def versions() -> Mapping[str, str]:
    """Versions that must be the same on all machines for the same results."""
    package = Path(__file__).parents[1]
    code = (path.read_bytes() for path in sorted(package.rglob("*.*")) if path.suffix in SOURCES)
    return {
        "procbuild": f"{__version__} ({digest(*code)[:8]})",
        **{name: version(name) for name in LIBRARIES},
        "Python": ".".join(platform.python_version_tuple()[:2]),
    }


class WorkerState(WorkerPlugin):
    """State of procbuild on each worker while a command runs."""

    def __init__(self) -> None:
        self.name = f"procbuild-{uuid4().hex}"
        self.versions = versions()

    def setup(self, worker: Worker) -> None:
        """On the worker: compare versions; if they differ, its tasks fail with an explanation."""
        own = versions()
        self.problem = "; ".join(
            f"{name} {own[name]} instead of {wanted}"
            for name, wanted in self.versions.items()
            if own[name] != wanted
        )
        if self.problem:
            self.problem = (
                f"the worker {worker.address} has {self.problem}; "
                "install the same versions on all machines, or leave --scheduler out"
            )
        self._resources = ExitStack()
        self.ask = self._resources.enter_context(LocalCrew().limited())

    def teardown(self, worker: Worker) -> None:
        """On the worker: end its processes."""
        del worker
        self._resources.close()


def _station(name: str) -> WorkerState:
    station: WorkerState = get_worker().plugins[name]
    if station.problem:
        raise OutputError(station.problem)
    return station


def _ask_on_worker(
    name: str, module: str, data: bytes, limits: Limits, request: Mapping[str, object]
) -> Answer:
    return _station(name).ask(module, data, limits, request)


def _call_on_worker(
    name: str, function: Callable[P, R], *arguments: P.args, **options: P.kwargs
) -> R:
    _station(name)
    return function(*arguments, **options)


class ClusterCrew:
    """The workers of a cluster."""

    size = MAX_TASKS

    def __init__(self, client: Client, address: str, station: str, here: LocalCrew) -> None:
        """``station`` is the name of the plugin on the workers."""
        self.here = here
        self._client = client
        self._address = address
        self._station = station
        self._room = ByteBudget(MAX_TRANSIT)

    def __reduce__(self) -> tuple[type[LocalCrew], tuple[int]]:
        """Pickle as the local crew: Sphinx pickles its configuration, connections cannot be."""
        return LocalCrew, (self.here.size,)

    @contextmanager
    def limited(self) -> Iterator[Ask]:
        """Processes with limits, on the workers.

        A file that is missing is asked about here, and so is one over which workers have died.
        """
        with self._executor() as executor, self.here.limited() as ask_here:

            def ask(
                module: str, file: Path | bytes, limits: Limits, request: Mapping[str, object]
            ) -> Answer:
                try:
                    size = len(file) if isinstance(file, bytes) else file.stat().st_size
                    with self._room.reserve(size):
                        data = file if isinstance(file, bytes) else file.read_bytes()
                        question = (module, data, limits, request)
                        return executor.submit(_ask_on_worker, self._station, *question).result()
                except (OSError, KilledWorker):
                    return ask_here(module, file, limits, request)

            yield ask

    @contextmanager
    def executor(self, useful: int, using: Sequence[str] = ()) -> Iterator[Executor]:
        """An executor on the workers, which already run."""
        del useful, using
        with self._executor() as executor:
            yield executor

    @contextmanager
    def _executor(self) -> Iterator[Executor]:
        """An executor whose unfinished tasks are cancelled on exit."""
        executor = _Tasks(self._client, self._station)
        try:
            yield executor
        except CancelledError as error:
            message = (
                f"{self._address}: the scheduler is gone; finished work is kept: "
                "run this again, or leave --scheduler out"
            )
            raise OutputError(message) from error
        except KilledWorker as error:
            message = f"{self._address}: several workers died over the same paper: {error}"
            raise OutputError(message) from error
        finally:
            executor.shutdown()


class _Tasks(Executor):
    """The workers as an executor that never blocks forever.

    Dask's own executor reports a result that is lost with its worker as an error, and never
    completes a future whose task is cancelled while its result is in transit.
    """

    def __init__(self, client: Client, station: str) -> None:
        self._client = client
        self._station = station
        self._waiting: dict[Future[Any], Task] = {}
        self._closed = False

    def submit(self, fn: Callable[P, R], /, *arguments: P.args, **options: P.kwargs) -> Future[R]:
        """Submit a task to any worker."""
        task = self._client.submit(
            partial(_call_on_worker, self._station, fn, **options), *arguments, pure=False
        )
        future: Future[R] = Future()
        self._waiting[future] = task
        future.add_done_callback(self._on_done)
        self._client.loop.add_callback(_complete, self._client, task, future)
        if self._closed:
            future.cancel()
        return future

    def _on_done(self, future: Future[Any]) -> None:
        task = self._waiting.pop(future, None)
        if task and future.cancelled() and task.status != "cancelled":
            task.cancel()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Cancel unfinished tasks."""
        del wait, cancel_futures
        self._closed = True
        self._client.cancel([*self._waiting.values()])
        for future in [*self._waiting]:
            future.cancel()


async def _complete(client: Client, task: Task, future: Future[Any]) -> None:
    """Complete a future with the result of its task, on the client's loop.

    If the result is lost with its worker, the task is done again.
    """
    error: BaseException | None = None
    result = None
    try:
        (result,) = await client.gather([task], asynchronous=True)
    except CancelledError:
        future.cancel()
    except Exception as raised:  # noqa: BLE001  whatever the task has raised
        error = raised
    if future.set_running_or_notify_cancel():
        if error:
            future.set_exception(error)
        else:
            future.set_result(result)


class ByteBudget:
    """A budget of bytes that can be in use at once."""

    def __init__(self, size: int) -> None:
        self._size = self._free = size
        self._changed = Condition()

    @contextmanager
    def reserve(self, size: int) -> Iterator[None]:
        """Wait until ``size`` bytes are free, and reserve them; a larger request reserves all."""
        size = min(size, self._size)
        with self._changed:
            self._changed.wait_for(lambda: size <= self._free)
            self._free -= size
        try:
            yield
        finally:
            with self._changed:
                self._free += size
                self._changed.notify_all()
