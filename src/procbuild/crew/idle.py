"""Processes of this machine that wait for their next task."""

from collections import defaultdict
from threading import Lock

from procbuild.crew.piped import PipedProcess


class Idle:
    """Processes without a task, by the module that they run."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, list[PipedProcess]] = defaultdict(list)
        self._lock = Lock()
        self._closed = False

    def take(self, module: str) -> PipedProcess | None:
        """A process that runs ``module``, if one is waiting; those that have died are dropped."""
        with self._lock:
            waiting = self._waiting[module]
            while waiting:
                process = waiting.pop()
                if process.wait(0) is None:
                    return process
                process.stop()
        return None

    def put(self, module: str, process: PipedProcess) -> None:
        """Let a process wait; once this is closed, it is ended."""
        with self._lock:
            if not self._closed:
                self._waiting[module].append(process)
                return
        process.stop()

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            self._closed = True
            waiting = [process for each in self._waiting.values() for process in each]
            self._waiting.clear()
        for process in waiting:
            process.stop()
