"""Runs the installed ``procbuild`` as a user would, in a temporary project."""

import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer

INHERITED = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "VIRTUAL_ENV", "CI")
"""The environment variables of the tests that a user has too."""

ROOT = Path(__file__).parents[1]

TIMEOUT = 180
"""Seconds after which a command is ended."""

PROCBUILD = Path(sys.executable).with_name("procbuild")


def environment(home: Path, **variables: str) -> dict[str, str]:
    """The environment of a user with this HOME; temporary files go to ``tmp`` next to it."""
    temporary = home.parent / "tmp"
    for folder in (home, temporary):
        folder.mkdir(exist_ok=True)
    defaults = {"HOME": str(home), "TMPDIR": str(temporary), "COLUMNS": "200"}
    inherited = {name: value for name, value in os.environ.items() if name in INHERITED}
    return {**inherited, **defaults, **variables}


def procbuild(
    *arguments: str, cwd: Path, exit_code: int = 0, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run ``procbuild`` in ``cwd`` with an empty HOME and check its exit code.

    With ``variables`` in its environment, which libraries may read when they are imported, it is
    the installed command; otherwise, a process that has already imported the commands.
    """
    env = environment(cwd.parent / "home", **variables)
    if variables:
        process = subprocess.run(
            [PROCBUILD, *arguments],
            cwd=cwd,
            env=env,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
    else:
        process = _preloaded.run(arguments, cwd, env)
    assert process.returncode == exit_code, (
        f"{arguments}: {process.returncode}\n{process.stdout}\n{process.stderr}"
    )
    assert "Traceback" not in process.stderr
    return process


class _Preloaded:
    """The process of :mod:`tests.preloaded`, started for the first command."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        atexit.register(self._stop)

    def run(
        self, arguments: Sequence[str], cwd: Path, env: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Run the command in a process that it forks."""
        process = self._process = self._process or subprocess.Popen(
            [sys.executable, "-m", "tests.preloaded"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        with TemporaryDirectory() as name:
            streams = {stream: str(Path(name, stream)) for stream in ("out", "err")}
            request = {"arguments": arguments, "cwd": str(cwd), "env": env, **streams}
            assert process.stdin
            assert process.stdout
            print(json.dumps(request), file=process.stdin, flush=True)
            timer = Timer(TIMEOUT, self._stop)
            timer.start()
            answer = process.stdout.readline()
            timer.cancel()
            assert answer, f"{arguments}: no answer within {TIMEOUT} s"
            out, err = (Path(file).read_text("utf-8") for file in streams.values())
            return subprocess.CompletedProcess(arguments, int(answer), out, err)

    def _stop(self) -> None:
        """End it, and the command that it runs."""
        process, self._process = self._process, None
        if process:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


_preloaded = _Preloaded()


def check_interrupt_ends_serve(*arguments: str, cwd: Path, home: Path) -> None:
    """Run ``procbuild serve`` until it prints its address, then check that Ctrl-C ends it."""
    with subprocess.Popen(
        [PROCBUILD, *arguments],
        cwd=cwd,
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            assert any("http://127.0.0.1:" in line for line in server.stdout)
            server.send_signal(signal.SIGINT)
            assert server.wait(timeout=20) in {0, 130}
        finally:
            server.kill()


def copy_project(root: Path, target: Path, volume: str) -> Path:
    """Copy the project at ``root`` to ``target``, with one volume and no collected papers."""
    target.mkdir(parents=True)
    (target / "conf").mkdir()
    shutil.copy(root / "conf" / "conf.py", target / "conf" / "conf.py")
    shutil.copytree(root / "conf" / volume, target / "conf" / volume)
    for path in (root / "submissions" / volume).rglob("*"):
        relative = path.relative_to(root)
        if path.is_file() and (relative.parts[2] == "incoming" or path.name == "fixes.toml"):
            copy = target / relative
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    return target


def contents(folder: Path) -> dict[str, bytes]:
    """Return the contents of all files below a folder, except in hidden ones such as the cache."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }
