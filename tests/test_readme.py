"""Every command that the README shows is run, in its order, in a fresh folder."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from procbuild.cli import COMMANDS
from tests.command import PROCBUILD, check_interrupt_ends_serve, environment

CODE = r"```console\n(.*?)```|`((?:procbuild|make) [^`]+)`"


def shown(text: str) -> Iterator[str]:
    """The commands of a Markdown text, in order: ``$ …`` in console blocks, inline code."""
    for block, inline in re.findall(CODE, text, re.DOTALL):
        if inline:
            yield inline
        else:
            yield from (line[2:] for line in block.splitlines() if line.startswith("$ "))


@pytest.fixture(scope="module")
def commands(root: Path) -> list[str]:
    return list(shown((root / "README.md").read_text("utf-8")))


def test_the_readme_shows_the_whole_way(commands: list[str]) -> None:
    named = {words[1] for words in map(shlex.split, commands) if words[0] == "procbuild"}
    assert named >= set(COMMANDS) - {"export"}


def test_every_command_of_the_readme_runs(root: Path, tmp_path: Path, commands: list[str]) -> None:
    place = tmp_path / "work"
    place.mkdir()
    paper = root / "submissions" / "demo" / "incoming" / "proceedings" / "tilde26.pdf"
    table = "id,title,authors,abstract\ntilde,One Limit,Tilde,About limits.\n"
    for line in commands:
        words = shlex.split(line)
        shutil.copy(paper, place / "paper.pdf")
        (place / "papers.csv").write_text(table, "utf-8")
        if words[0] == "cd":
            place /= words[1]
        elif words[:2] == ["cp", "-r"]:
            shutil.copytree(place / words[2], place / words[3])
        elif words[0] == "make":
            _made(words[1], root)
        elif words[0] == "pip":
            _installed(root, tmp_path / "installed")
        elif words == ["procbuild", "serve"]:
            check_interrupt_ends_serve("serve", cwd=place, home=tmp_path)
        elif words[0] == "procbuild":
            _run(words, place, tmp_path)
        else:
            pytest.fail(f"the README shows a command that no test can run: {line}")


def _run(words: list[str], place: Path, home: Path) -> None:
    done = subprocess.run(
        [PROCBUILD, *words[1:]],
        cwd=place,
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    allowed = {0, 1} if "check" in words else {0}
    assert done.returncode in allowed, f"{words}\n{done.stdout}\n{done.stderr}"


def _made(target: str, root: Path) -> None:
    """``make`` knows the target; what it would run is held against the end-to-end tests."""
    done = subprocess.run(
        ["make", "--dry-run", target], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    if target == "demo":
        assert "procbuild collect -V demo" in done.stdout
        assert "procbuild build -V demo" in done.stdout


def _installed(root: Path, target: Path) -> None:
    """The package is complete: all that is not Python is in it too."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run(
        [*pip, "--no-build-isolation", "--target", target, root], check=True, timeout=120
    )
    package = root / "src" / "procbuild"
    wanted = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    there = {
        path.relative_to(target / "procbuild").as_posix()
        for path in (target / "procbuild").rglob("*")
    }
    assert wanted <= there
