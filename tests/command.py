"""Runs the installed ``procbuild`` as a user would, in a project of the test's own."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

KEPT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "VIRTUAL_ENV", "CI")
"""What a user's environment has of the tests'."""

PROCBUILD = Path(sys.executable).with_name("procbuild")


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a user whose HOME is ``home``; temporary files go to ``tmp`` beside it."""
    temporary = home.parent / "tmp"
    for folder in (home, temporary):
        folder.mkdir(exist_ok=True)
    own = {"HOME": str(home), "TMPDIR": str(temporary), "COLUMNS": "200", **more}
    kept = {name: value for name, value in os.environ.items() if name in KEPT}
    return {**kept, **own}


def procbuild(
    *words: str, cwd: Path, expect: int = 0, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run ``procbuild`` in ``cwd`` with a HOME of its own and hold it to an exit code."""
    done = subprocess.run(
        [PROCBUILD, *words],
        cwd=cwd,
        env=environment(cwd.parent / "home", **more),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == expect, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr
    return done


def hold_to_interrupt(*words: str, cwd: Path, home: Path) -> None:
    """Run ``procbuild serve`` until it says its address; Ctrl-C ends it."""
    with subprocess.Popen(
        [PROCBUILD, *words],
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
    """A project at ``target`` with one volume of the project at ``root``, nothing collected."""
    target.mkdir(parents=True)
    (target / "conf").mkdir()
    shutil.copy(root / "conf" / "conf.py", target / "conf" / "conf.py")
    shutil.copytree(root / "conf" / volume, target / "conf" / volume)
    for path in (root / "submissions" / volume).rglob("*"):
        below = path.relative_to(root)
        if path.is_file() and (below.parts[2] == "incoming" or path.name == "fixes.toml"):
            copy = target / below
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    return target


def contents(folder: Path) -> dict[str, bytes]:
    """All files below a folder by name, hidden folders such as the cache left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }
