"""A Dask cluster of processes of this machine that end with the test."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

QUIET = ("--no-dashboard",)
ALTERED = "import sys, procbuild; procbuild.__version__ = '0.0.7'"
ABSENT = "import sys; sys.modules['procbuild'] = None"


class LoopbackCluster:
    """A scheduler and workers over TCP."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.processes: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        """Where the scheduler listens."""
        address: str = json.loads(self.file.read_text())["address"]
        return address

    def schedule(self) -> "LoopbackCluster":
        """Start the scheduler."""
        self._start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0")
        deadline = time.monotonic() + 30
        while not self.file.exists() or not self.file.read_text().endswith("}"):
            assert time.monotonic() < deadline, self.log
            time.sleep(0.05)
        return self

    def work(self, first: str = "import sys") -> subprocess.Popen[bytes]:
        """Start a worker that runs a line of Python ``first``."""
        place = ("--local-directory", str(self.folder), "--nthreads", "1", "--no-nanny")
        return self._start("distributed.cli.dask_worker", *place, first=first)

    def _start(
        self, module: str, *words: str, first: str = "import sys"
    ) -> subprocess.Popen[bytes]:
        main = f"{first}; from {module} import main; sys.argv[0] = 'dask'; main()"
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", main, *words, *QUIET, "--scheduler-file", str(self.file)],
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
        """What the processes said."""
        return (self.folder / "log").read_text(errors="replace")


@contextmanager
def loopback_cluster(folder: Path, workers: int = 2) -> Iterator[LoopbackCluster]:
    """A cluster that is gone afterwards."""
    cluster = LoopbackCluster(folder)
    try:
        cluster.schedule()
        for _ in range(workers):
            cluster.work()
        yield cluster
    finally:
        for process in cluster.processes:
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()
