"""Follows a page of the manual: runs its commands, writes its files and compares the output."""

import contextlib
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from procbuild.cli import cli
from tests.command import check_interrupt_ends_serve

FENCE = re.compile(r"(?ms)^```(\S+)(?: (\w+))?\n(.*?)^```$")
CAPTION = re.compile(r":caption: (\S+)\n\n")

ANYTHING = "…"
"""In the output on a page: any characters; alone on a line: any lines"""


@dataclass(frozen=True)
class Command:
    """A line after ``$``, and the output that the page shows."""

    line: str
    output: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """A code block with a caption: a file and its content."""

    name: str
    text: str
    is_diff: bool = False
    """Whether the lines with ``-`` are to be replaced by those with ``+``"""

    def write(self, folder: Path) -> None:
        """Write the file, or change the one in the folder."""
        path = folder / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self.is_diff:
            path.write_text(self.text, "utf-8")
            return
        old, new = (
            "".join(line[1:] for line in self.text.splitlines(keepends=True) if line[0] == sign)
            for sign in "-+"
        )
        before = path.read_text("utf-8")
        assert before.count(old) == 1, f"{self.name} does not have {old}"
        path.write_text(before.replace(old, new), "utf-8")


def read_steps(page: str) -> Iterator[Command | File]:
    """Read the steps of a page in their order."""
    for kind, language, body in FENCE.findall(page):
        if caption := CAPTION.match(body):
            yield File(caption[1], body[caption.end() :], is_diff=language == "diff")
        elif kind == "console":
            for part in re.split(r"(?m)^\$ ", body)[1:]:
                line, *output = part.splitlines()
                yield Command(line, tuple(output))


def follow_page(page: str, folder: Path, home: Path) -> None:
    """Do the steps of a page in ``folder``, and compare each output with that on the page."""
    for step in read_steps(page):
        if isinstance(step, File):
            step.write(folder)
            continue
        words = shlex.split(step.line)
        if words[0] == "cd":
            folder = folder / words[1]
        elif words[:2] == ["procbuild", "serve"]:
            check_interrupt_ends_serve("serve", "--port", "0", cwd=folder, home=home)
        else:
            assert words[0] == "procbuild", f"cannot run this: {step.line}"
            compare_output(step, run_procbuild(words[1:], folder, home))


def run_procbuild(words: list[str], folder: Path, home: Path) -> list[str]:
    """Run a command and return its output; only ``check`` may fail, with exit code 1."""
    with contextlib.chdir(folder):
        settings = {"HOME": str(home), "COLUMNS": "100"}
        result = CliRunner().invoke(cli, words, prog_name="procbuild", env=settings)
    allowed = {0, 1} if words[0] == "check" else {0}
    assert result.exit_code in allowed, f"{words}: {result.output}"
    return [line.rstrip() for line in result.stdout.splitlines()]


def compare_output(step: Command, printed: list[str]) -> None:
    """Check that a command printed the output on the page."""
    if not step.output:
        return
    pattern = "".join(
        r"(?:.*\n)*" if line == ANYTHING else f"{_pattern(line)}\n" for line in step.output
    )
    text = "".join(f"{line}\n" for line in printed)
    assert re.fullmatch(pattern, text), f"$ {step.line}\n{text}"


def _pattern(line: str) -> str:
    return ".*".join(map(re.escape, line.rstrip().split(ANYTHING)))
