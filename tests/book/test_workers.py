"""Worker processes of the book."""

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from procbuild.book.workers import DIED, run_jobs
from procbuild.crew.local import LocalCrew
from procbuild.pdf.bound.job import JobResult

PARENT = """
import os, signal
from procbuild.crew.local import LocalCrew

if __name__ == "__main__":
    with LocalCrew(1).executor(1) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""


def is_running(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_no_worker_outlives_a_killed_build(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    with (tmp_path / "output").open("w+") as output:
        subprocess.run(
            [sys.executable, script], stdout=output, stderr=output, timeout=60, check=False
        )
        output.seek(0)
        worker = int(output.readline())
    for _ in range(200):
        if not is_running(worker):
            return
        time.sleep(0.1)
    raise AssertionError(worker)


@dataclass
class Dying(Executor):
    """Processes, of which the first die."""

    deaths: int

    def submit(self, _function: Callable[..., Any], /, *_: Any, **__: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.deaths -= 1
        if self.deaths < 0:
            future.set_result(JobResult())
        else:
            future.set_exception(BrokenExecutor())
        return future


@pytest.mark.parametrize(("deaths", "result"), [(1, JobResult()), (2, DIED)])
def test_a_paper_whose_process_died_gets_one_more(deaths: int, result: JobResult) -> None:
    job: Any = object()
    assert list(run_jobs([job], Dying(deaths), LocalCrew())) == [result]
