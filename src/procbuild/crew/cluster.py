"""The workers of a Dask cluster (https://distributed.dask.org/).

They need not see the files of this machine: the bytes of a PDF go with the question about it.
Each worker has processes with limits of its own, so that a hostile file costs itself there too. A
worker that dies costs nothing: what it was at is given to another.
"""

import asyncio
import logging
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager, suppress
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
from procbuild.crew.processes import Processes
from procbuild.errors import OutputError
from procbuild.run import Progress, digest

P = ParamSpec("P")
R = TypeVar("R")

PATIENCE = 10.0
"""Seconds that a scheduler has to answer."""

OUTSTANDING = 64
"""Tasks that the cluster is given at once; for more workers than that, this process is too slow."""

ON_THE_WAY = 256 << 20
"""Bytes of PDFs that are sent and not yet read; a larger file goes alone."""

LIBRARIES = ("pikepdf", "pypdfium2", "deflate", "pillow", "typst")
"""What results depend on, besides procbuild itself."""

SOURCES = (".py", ".toml", ".typ")
"""Suffixes of procbuild's own files on which results depend."""


@contextmanager
def connected(address: str, here: LocalCrew, progress: Progress) -> Iterator["ClusterCrew"]:
    """The workers behind the scheduler at ``address`` (``tcp://HOST:8786``), once there is one.

    ``here`` does what needs files of this machine.

    Raises :class:`OutputError` where the scheduler does not answer, or a worker is of another
    version than this process.
    """
    try:
        asyncio.run(_reach(address))
    except (OSError, ValueError) as error:
        message = f"{address}: no scheduler of a Dask cluster answers here: {error}"
        raise OutputError(message) from error
    for name in ("distributed", "distributed.client", "tornado.application", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with (
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1TB"}),
        Client(address, timeout=PATIENCE, set_as_default=False) as client,
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
        station = Station()
        client.register_plugin(station)
        try:
            yield ClusterCrew(client, address, station.name, here)
        finally:
            with suppress(OSError, RuntimeError):  # the scheduler may be gone
                client.sync(_leave, client, station.name)


async def _leave(client: Client, name: str) -> None:
    """Take a plugin from the workers.

    The client's own call fails where it closes meanwhile; on its loop nothing comes in between.
    """
    if client.scheduler is not None:
        await client.scheduler.unregister_worker_plugin(name=name)


async def _reach(address: str) -> None:
    """Raise OSError or ValueError where nobody speaks Dask's protocol."""
    comm = await connect(address, PATIENCE, **Security().get_connection_args("client"))
    await comm.close()


@cached
def versions() -> Mapping[str, str]:
    """What has to be the same on all machines for the same results."""
    here = Path(__file__).parents[1]
    code = (path.read_bytes() for path in sorted(here.rglob("*.*")) if path.suffix in SOURCES)
    return {
        "procbuild": f"{__version__} ({digest(*code)[:8]})",
        **{name: version(name) for name in LIBRARIES},
        "Python": ".".join(platform.python_version_tuple()[:2]),
    }


class Station(WorkerPlugin):
    """What a worker has of procbuild while a command runs."""

    def __init__(self) -> None:
        self.name = f"procbuild-{uuid4().hex}"
        self.versions = versions()

    def setup(self, worker: Worker) -> None:
        """Begin, on the worker: it is of the same version, or its tasks fail with a word why."""
        own = versions()
        self.problem = "; ".join(
            f"{name} {own[name]} instead of {wanted}"
            for name, wanted in self.versions.items()
            if own[name] != wanted
        )
        if self.problem:
            self.problem = (
                f"the worker {worker.address} has {self.problem}; "
                "install the same on all machines, or leave --scheduler out"
            )
        self.processes = Processes()

    def teardown(self, worker: Worker) -> None:
        """End, on the worker."""
        del worker
        self.processes.close()


def _station(name: str) -> Station:
    station: Station = get_worker().plugins[name]
    if station.problem:
        raise OutputError(station.problem)
    return station


def _asked(
    name: str, module: str, data: bytes, limits: Limits, request: Mapping[str, object]
) -> Answer:
    return _station(name).processes.ask(module, data, limits, request)


def _worked(name: str, function: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> R:
    _station(name)
    return function(*arguments, **options)


class ClusterCrew:
    """The workers of a cluster."""

    size = OUTSTANDING

    def __init__(self, client: Client, address: str, station: str, here: LocalCrew) -> None:
        """``station`` is the name of the plugin that the workers have."""
        self.here = here
        self._client = client
        self._address = address
        self._station = station
        self._room = Room(ON_THE_WAY)

    def __reduce__(self) -> tuple[type[LocalCrew], tuple[int]]:
        """In what is saved (Sphinx does, of its configuration), those here: connections are not."""
        return LocalCrew, (self.here.size,)

    @contextmanager
    def limited(self) -> Iterator[Ask]:
        """Processes with limits, on the workers.

        A file that is not there is asked about here, and so is one over which workers have died.
        """
        with self._executor() as executor, Processes().open() as here:

            def ask(
                module: str, file: Path, limits: Limits, request: Mapping[str, object]
            ) -> Answer:
                try:
                    with self._room.taken(file.stat().st_size):
                        question = (module, file.read_bytes(), limits, request)
                        return executor.submit(_asked, self._station, *question).result()
                except (OSError, KilledWorker):
                    return here.ask(module, file, limits, request)

            yield ask

    @contextmanager
    def executor(self, useful: int, using: Sequence[str] = ()) -> Iterator[Executor]:
        """The workers themselves, which are there already."""
        del useful, using
        with self._executor() as executor:
            yield executor

    @contextmanager
    def _executor(self) -> Iterator[Executor]:
        """What it has not done by the end is given up."""
        executor = _Tasks(self._client, self._station)
        try:
            yield executor
        except CancelledError as error:
            message = (
                f"{self._address}: the scheduler is gone; what was done is kept: "
                "run this again, or leave --scheduler out"
            )
            raise OutputError(message) from error
        except KilledWorker as error:
            message = f"{self._address}: one worker after the other died over one paper: {error}"
            raise OutputError(message) from error
        finally:
            executor.shutdown()


class _Tasks(Executor):
    """The workers as an executor; nobody waits for it for ever.

    Dask's own takes a result that is lost with its worker for an error, and one that is on its way
    when its task is cancelled never comes.
    """

    def __init__(self, client: Client, station: str) -> None:
        self._client = client
        self._station = station
        self._waiting: dict[Future[Any], Task] = {}
        self._closed = False

    def submit(self, fn: Callable[P, R], /, *arguments: P.args, **options: P.kwargs) -> Future[R]:
        """Begin a task on some worker."""
        task = self._client.submit(
            partial(_worked, self._station, fn, **options), *arguments, pure=False
        )
        future: Future[R] = Future()
        self._waiting[future] = task
        future.add_done_callback(self._ended)
        self._client.loop.add_callback(_settled, self._client, task, future)
        if self._closed:
            future.cancel()
        return future

    def _ended(self, future: Future[Any]) -> None:
        task = self._waiting.pop(future, None)
        if task and future.cancelled() and task.status != "cancelled":
            task.cancel()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Give up what is not done."""
        del wait, cancel_futures
        self._closed = True
        self._client.cancel([*self._waiting.values()])
        for future in [*self._waiting]:
            future.cancel()


async def _settled(client: Client, task: Task, future: Future[Any]) -> None:
    """Give a future what becomes of its task, on the client's loop; what is lost is done again."""
    error: BaseException | None = None
    result = None
    try:
        (result,) = await client.gather([task], asynchronous=True)
    except CancelledError:
        future.cancel()
    except Exception as told:  # noqa: BLE001  whatever the task has raised
        error = told
    if future.set_running_or_notify_cancel():
        if error:
            future.set_exception(error)
        else:
            future.set_result(result)


class Room:
    """So many bytes at once."""

    def __init__(self, size: int) -> None:
        self._size = self._free = size
        self._changed = Condition()

    @contextmanager
    def taken(self, size: int) -> Iterator[None]:
        """Wait for room for ``size`` bytes, and have it; all of it where that is too little."""
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
