"""The processes of this machine call functions, die alone, and end when they are told to."""

import math
import os
import pickle
import sys
import time
from concurrent.futures import BrokenExecutor, Future
from subprocess import PIPE, Popen
from typing import Any

import pytest

from procbuild.crew import beside
from procbuild.crew.local import LocalCrew
from procbuild.crew.piped import Piped
from procbuild.errors import ConfigError
from procbuild.worker import SIZE


def test_results_and_errors_come_back() -> None:
    with LocalCrew(2).executor(2) as executor:
        assert [executor.submit(math.sqrt, n).result() for n in (4, 9)] == [2, 3]
        with pytest.raises(ValueError, match=r"expected a nonnegative input|math domain error"):
            executor.submit(math.sqrt, -1).result()
        assert executor.submit(math.sqrt, 16).result() == 4


def test_no_more_processes_than_are_useful() -> None:
    with LocalCrew(8).executor(1) as executor:
        assert len({executor.submit(os.getpid).result() for _ in range(5)}) == 1
    with LocalCrew(8).executor(0) as executor:
        assert executor.submit(os.getpid).result() == os.getpid()


def test_processes_have_what_their_tasks_are_using() -> None:
    told = "'wave' in __import__('sys').modules"
    with LocalCrew(1).executor(1) as executor:
        assert executor.submit(eval, told).result() is False
    with LocalCrew(2).executor(2, ["wave"]) as executor:
        asked: list[Future[Any]] = [executor.submit(eval, told) for _ in range(8)]
        assert all(one.result() for one in asked)


def test_a_process_that_dies_costs_its_task_alone() -> None:
    with LocalCrew(2).executor(9) as executor:
        tasks: list[Future[Any]] = [executor.submit(math.sqrt, 4) for _ in range(4)]
        dying: Future[Any] = executor.submit(os._exit, 3)
        tasks += [executor.submit(math.sqrt, 4) for _ in range(4)]
        assert [task.result() for task in tasks] == [2] * 8
        with pytest.raises(BrokenExecutor):
            dying.result()


def test_a_task_beside_other_work_is_done_by_another_process_where_there_is_one() -> None:
    with beside(LocalCrew(2), os.getpid) as answer:
        assert answer() == answer() != os.getpid()
    with beside(LocalCrew(1), os.getpid) as answer:
        assert answer() == os.getpid()


def test_a_task_beside_other_work_is_done_here_where_the_process_dies_over_it() -> None:
    here = os.getpid()
    with beside(
        LocalCrew(2), eval, f"__import__('os').getpid() == {here} or __import__('os')._exit(3)"
    ) as answer:
        assert answer() is True


def test_mistakes_pass_between_processes_as_they_are() -> None:
    there: ConfigError = pickle.loads(pickle.dumps(ConfigError(["first", "second"])))
    assert there.mistakes == ("first", "second")


def test_a_process_that_has_grown_is_replaced() -> None:
    with LocalCrew(1).executor(1) as executor:
        first = executor.submit(os.getpid).result()
        assert executor.submit(os.getpid).result() == first
        assert executor.submit(eval, "globals().update(kept=b'x' * (300 << 20))").result() is None
        assert executor.submit(os.getpid).result() != first


def test_a_process_says_nothing_when_nobody_waits_for_its_answer() -> None:
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


def test_what_is_not_done_at_the_end_is_given_up() -> None:
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


def test_processes_that_are_replaced_while_others_end_do_no_harm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def slowly(process: Piped) -> None:
        kill(process)
        time.sleep(0.2)  # so that who waits for its answer sees that it is gone

    kill = Piped.kill
    monkeypatch.setattr(Piped, "kill", slowly)
    with LocalCrew(2).executor(2) as executor:
        running: list[Future[None]] = [executor.submit(time.sleep, 60) for _ in range(2)]
        while not all(one.running() for one in running):
            time.sleep(0.01)
    for one in running:
        with pytest.raises(BrokenExecutor):
            one.result()
