"""Local worker processes: results, failures, replacement and shutdown."""

import math
import os
import pickle
import signal
import sys
import time
from concurrent.futures import BrokenExecutor, Future
from subprocess import PIPE, Popen
from typing import Any

import pytest

from procbuild.crew import beside
from procbuild.crew.local import LocalCrew
from procbuild.crew.piped import PipedProcess
from procbuild.errors import ConfigError
from procbuild.worker import SIZE


def test_results_and_exceptions_are_returned() -> None:
    with LocalCrew(2).executor(2) as executor:
        assert [executor.submit(math.sqrt, n).result() for n in (4, 9)] == [2, 3]
        with pytest.raises(ValueError, match=r"expected a nonnegative input|math domain error"):
            executor.submit(math.sqrt, -1).result()
        assert executor.submit(math.sqrt, 16).result() == 4


def test_no_more_processes_are_started_than_needed() -> None:
    with LocalCrew(8).executor(1) as executor:
        assert len({executor.submit(os.getpid).result() for _ in range(5)}) == 1
    with LocalCrew(8).executor(0) as executor:
        assert executor.submit(os.getpid).result() == os.getpid()


def test_processes_import_modules_in_advance() -> None:
    expression = "'wave' in __import__('sys').modules"
    with LocalCrew(1).executor(1) as executor:
        assert executor.submit(eval, expression).result() is False
    with LocalCrew(2).executor(2, ["wave"]) as executor:
        results: list[Future[Any]] = [executor.submit(eval, expression) for _ in range(8)]
        assert all(future.result() for future in results)


def test_a_process_that_dies_affects_only_its_task() -> None:
    with LocalCrew(2).executor(9) as executor:
        tasks: list[Future[Any]] = [executor.submit(math.sqrt, 4) for _ in range(4)]
        dying: Future[Any] = executor.submit(os._exit, 3)
        tasks += [executor.submit(math.sqrt, 4) for _ in range(4)]
        assert [task.result() for task in tasks] == [2] * 8
        with pytest.raises(BrokenExecutor):
            dying.result()


def test_beside_runs_a_function_in_another_process() -> None:
    with beside(LocalCrew(2), os.getpid) as answer:
        assert answer() == answer() != os.getpid()
    with beside(LocalCrew(1), os.getpid) as answer:
        assert answer() == os.getpid()


def test_beside_falls_back_to_this_process() -> None:
    own_pid = os.getpid()
    with beside(
        LocalCrew(2), eval, f"__import__('os').getpid() == {own_pid} or __import__('os')._exit(3)"
    ) as answer:
        assert answer() is True


def test_exceptions_can_be_pickled() -> None:
    copy: ConfigError = pickle.loads(pickle.dumps(ConfigError(["first", "second"])))
    assert copy.mistakes == ("first", "second")


def test_a_process_that_uses_much_memory_is_replaced() -> None:
    with LocalCrew(1).executor(1) as executor:
        first = executor.submit(os.getpid).result()
        assert executor.submit(os.getpid).result() == first
        assert executor.submit(eval, "globals().update(kept=b'x' * (300 << 20))").result() is None
        assert executor.submit(os.getpid).result() != first


def test_a_worker_prints_nothing_if_its_parent_has_ended() -> None:
    task = pickle.dumps((math.sqrt, (4,), {}))
    worker = Popen([sys.executable, "-m", "procbuild.worker"], stdin=PIPE, stdout=PIPE, stderr=PIPE)
    assert worker.stdin
    assert worker.stdout
    worker.stdout.close()
    worker.stdin.write(SIZE.pack(len(task)) + task)
    worker.stdin.flush()
    time.sleep(1)
    assert worker.communicate(timeout=30)[1] == b""
    assert worker.returncode == 1


def test_unfinished_tasks_are_cancelled_when_the_executor_closes() -> None:
    start = time.monotonic()
    with LocalCrew(1).executor(1) as executor:
        running: Future[None] = executor.submit(time.sleep, 60)
        waiting: Future[None] = executor.submit(time.sleep, 60)
        while not running.running():
            time.sleep(0.01)
    assert time.monotonic() - start < 30
    assert waiting.cancelled()
    with pytest.raises(BrokenExecutor):
        running.result()


def test_closing_the_executor_while_processes_are_replaced_ends_all_tasks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def kill_slowly(process: PipedProcess) -> None:
        kill(process)
        time.sleep(0.2)  # lets the thread that waits for the process notice its end first

    kill = PipedProcess.kill
    monkeypatch.setattr(PipedProcess, "kill", kill_slowly)
    with LocalCrew(2).executor(2) as executor:
        running: list[Future[None]] = [executor.submit(time.sleep, 60) for _ in range(2)]
        while not all(future.running() for future in running):
            time.sleep(0.01)
    for future in running:
        with pytest.raises(BrokenExecutor):
            future.result()


def test_a_standing_crew_keeps_its_processes() -> None:
    with LocalCrew(1).standing() as crew:
        pids = set()
        for _ in range(2):
            with crew.executor(1) as executor:
                pids.add(executor.submit(os.getpid).result())
        (pid,) = pids
        os.kill(pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_standing_crew_replaces_a_process_that_died_while_it_was_idle() -> None:
    with LocalCrew(1).standing() as crew:
        with crew.executor(1) as executor:
            first = executor.submit(os.getpid).result()
        os.kill(first, signal.SIGKILL)
        os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
        with crew.executor(1) as executor:
            assert executor.submit(os.getpid).result() != first


def test_a_standing_crew_ends_processes_whose_task_was_given_up() -> None:
    with LocalCrew(1).standing() as crew:
        with crew.executor(1) as executor:
            first = executor.submit(os.getpid).result()
            running: Future[None] = executor.submit(time.sleep, 60)
            while not running.running():
                time.sleep(0.01)
        with crew.executor(1) as executor:
            assert executor.submit(os.getpid).result() != first


def test_a_standing_crew_is_pickled_without_its_processes() -> None:
    with LocalCrew(3).standing() as crew:
        assert pickle.loads(pickle.dumps(crew)) == crew == LocalCrew(3)
