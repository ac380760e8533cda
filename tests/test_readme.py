"""All commands in the README are run in their order in a new folder."""

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


def find_commands(text: str) -> Iterator[str]:
    """Find the commands in a Markdown text: lines with ``$`` in console blocks, and inline code."""
    for block, inline in re.findall(CODE, text, re.DOTALL):
        if inline:
            yield inline
        else:
            yield from (line[2:] for line in block.splitlines() if line.startswith("$ "))


@pytest.fixture(scope="module")
def commands(root: Path) -> list[str]:
    return list(find_commands((root / "README.md").read_text("utf-8")))


def test_the_readme_shows_all_commands(commands: list[str]) -> None:
    subcommands = {words[1] for words in map(shlex.split, commands) if words[0] == "procbuild"}
    assert subcommands >= set(COMMANDS) - {"export"}


def test_every_command_of_the_readme_runs(root: Path, tmp_path: Path, commands: list[str]) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    paper = root / "submissions" / "demo" / "incoming" / "proceedings" / "tilde26.pdf"
    table = "id,title,authors,abstract\ntilde,One Limit,Tilde,About limits.\n"
    for line in commands:
        words = shlex.split(line)
        shutil.copy(paper, folder / "paper.pdf")
        (folder / "papers.csv").write_text(table, "utf-8")
        if words[0] == "cd":
            folder /= words[1]
        elif words[:2] == ["cp", "-r"]:
            shutil.copytree(folder / words[2], folder / words[3])
        elif words[0] == "make":
            _check_make_target(words[1], root)
        elif words[0] == "pip":
            _check_installation(root, tmp_path / "installed")
        elif words == ["procbuild", "serve"]:
            check_interrupt_ends_serve("serve", cwd=folder, home=tmp_path)
        elif words[0] == "procbuild":
            _run_procbuild(words, folder, tmp_path)
        else:
            pytest.fail(f"the README shows a command that no test can run: {line}")


def _run_procbuild(words: list[str], folder: Path, home: Path) -> None:
    process = subprocess.run(
        [PROCBUILD, *words[1:]],
        cwd=folder,
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    allowed = {0, 1} if "check" in words else {0}
    assert process.returncode in allowed, f"{words}\n{process.stdout}\n{process.stderr}"


def _check_make_target(target: str, root: Path) -> None:
    """Check that ``make`` knows the target, and that ``make demo`` collects and builds it."""
    process = subprocess.run(
        ["make", "--dry-run", target], cwd=root, capture_output=True, text=True, check=False
    )
    assert process.returncode == 0, process.stderr
    if target == "demo":
        assert "procbuild collect -V demo" in process.stdout
        assert "procbuild build -V demo" in process.stdout


def _check_installation(root: Path, target: Path) -> None:
    """Install the package and check that it contains all files, also those that are not Python."""
    options = ["--quiet", "--no-compile", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run(
        [sys.executable, "-m", "pip", "install", *options, "--target", target, root],
        check=True,
        timeout=120,
    )
    package = root / "src" / "procbuild"
    expected = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    installed = {
        path.relative_to(target / "procbuild").as_posix()
        for path in (target / "procbuild").rglob("*")
    }
    assert expected <= installed
