"""Runs the installed ``procbuild`` as a user would, in a temporary project."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

INHERITED = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "VIRTUAL_ENV", "CI")
"""The environment variables of the tests that a user has too."""

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
    """Run ``procbuild`` in ``cwd`` with an empty HOME and check its exit code."""
    process = subprocess.run(
        [PROCBUILD, *arguments],
        cwd=cwd,
        env=environment(cwd.parent / "home", **variables),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert process.returncode == exit_code, (
        f"{arguments}: {process.returncode}\n{process.stdout}\n{process.stderr}"
    )
    assert "Traceback" not in process.stderr
    return process


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
