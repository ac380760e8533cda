"""Runs ``procbuild serve`` in a process, as a user would."""

import contextlib
import os
import signal
import subprocess
import threading
import urllib.request
from pathlib import Path
from queue import Empty, Queue
from typing import Self

import pytest

from tests.command import PROCBUILD, environment


class ServeProcess:
    """A running process of ``procbuild serve``."""

    def __init__(self, project: Path, volume: str) -> None:
        self.conf = project / "conf" / volume
        self.process = subprocess.Popen(
            [PROCBUILD, "-V", volume, "serve", "--port", "0"],
            cwd=project,
            env=environment(project.parent / "home"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._lines: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.address = self.wait_for_line("http://127.0.0.1:").split()[0]

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._lines.put(line)

    def wait_for_line(self, start: str, timeout: float = 60) -> str:
        """Wait for the next line of output that begins with ``start`` and return it."""
        lines = []
        with contextlib.suppress(Empty):
            while True:
                lines.append(self._lines.get(timeout=timeout))
                if lines[-1].startswith(start):
                    return lines[-1]
        pytest.fail(f"no line begins with: {start}\n{''.join(lines)}")

    def page(self, path: str = "") -> str:
        with urllib.request.urlopen(f"{self.address}{path}", timeout=10) as response:
            content: bytes = response.read()
        return content.decode()

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=20)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait(timeout=20)
        assert self.process.stdout
        self.process.stdout.close()

    @property
    def cpu_seconds(self) -> float:
        """Processor time of the server and of its ended children; see proc(5), Linux only."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
