"""Runs ``procbuild serve`` as a user would."""

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


class Serving:
    """A running ``procbuild serve``."""

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
        self.address = self.said("http://127.0.0.1:").split()[0]

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._lines.put(line)

    def said(self, words: str, seconds: float = 60) -> str:
        """The next line that begins with these words."""
        seen = []
        with contextlib.suppress(Empty):
            while True:
                seen.append(self._lines.get(timeout=seconds))
                if seen[-1].startswith(words):
                    return seen[-1]
        pytest.fail(f"never said: {words}\n{''.join(seen)}")

    def page(self, name: str = "") -> str:
        with urllib.request.urlopen(f"{self.address}{name}", timeout=10) as answer:
            text: bytes = answer.read()
        return text.decode()

    def end(self) -> int:
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
    def seconds(self) -> float:
        """Processor time of the server and of what it has waited for (proc(5), Linux alone)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
