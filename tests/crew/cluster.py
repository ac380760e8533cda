"""A Dask cluster of processes on this machine, which are killed at the end of a test."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NO_DASHBOARD = ("--no-dashboard",)
OTHER_VERSION = "import sys, procbuild; procbuild.__version__ = '0.0.7'"
NOT_INSTALLED = "import sys; sys.modules['procbuild'] = None"


class LoopbackCluster:
    """A scheduler and workers that communicate over TCP."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.scheduler_file = folder / "scheduler.json"
        self.processes: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        """The address of the scheduler."""
        address: str = json.loads(self.scheduler_file.read_text())["address"]
        return address

    def start_scheduler(self) -> "LoopbackCluster":
        """Start the scheduler."""
        self._start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0")
        deadline = time.monotonic() + 30
        while not self.scheduler_file.exists() or not self.scheduler_file.read_text().endswith("}"):
            assert time.monotonic() < deadline, self.log
            time.sleep(0.05)
        return self

    def start_worker(self, setup: str = "import sys") -> subprocess.Popen[bytes]:
        """Start a worker that first runs the line of Python ``setup``."""
        options = ("--local-directory", str(self.folder), "--nthreads", "1", "--no-nanny")
        return self._start("distributed.cli.dask_worker", *options, setup=setup)

    def _start(
        self, module: str, *arguments: str, setup: str = "import sys"
    ) -> subprocess.Popen[bytes]:
        code = f"{setup}; from {module} import main; sys.argv[0] = 'dask'; main()"
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-c",
                    code,
                    *arguments,
                    *NO_DASHBOARD,
                    "--scheduler-file",
                    str(self.scheduler_file),
                ],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "HOME": str(self.folder)},
            )
        self.processes.append(process)
        return process

    @property
    def log(self) -> str:
        """The output of the processes."""
        return (self.folder / "log").read_text(errors="replace")


@contextmanager
def loopback_cluster(folder: Path, workers: int = 2) -> Iterator[LoopbackCluster]:
    """Start a cluster and kill it at the end."""
    cluster = LoopbackCluster(folder)
    try:
        cluster.start_scheduler()
        for _ in range(workers):
            cluster.start_worker()
        yield cluster
    finally:
        for process in cluster.processes:
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()
