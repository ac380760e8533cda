"""A page of the manual followed to the letter: commands run, files written, answers compared."""

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
"""In an answer: any characters; alone on a line: any lines."""


@dataclass(frozen=True)
class Command:
    """A line behind ``$``, and the answer that the page shows."""

    line: str
    answer: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """A block with a caption: a file, and what it has in it."""

    name: str
    text: str
    is_diff: bool = False
    """Whether its lines begin with ``-`` and ``+``: what is replaced by what"""

    def put(self, folder: Path) -> None:
        """Write it, or change what is there."""
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


def steps(page: str) -> Iterator[Command | File]:
    """What a reader does, in order."""
    for kind, language, body in FENCE.findall(page):
        if caption := CAPTION.match(body):
            yield File(caption[1], body[caption.end() :], is_diff=language == "diff")
        elif kind == "console":
            for part in re.split(r"(?m)^\$ ", body)[1:]:
                line, *answer = part.splitlines()
                yield Command(line, tuple(answer))


def follow(page: str, folder: Path, home: Path) -> None:
    """Do in ``folder`` what the page says, and hold each answer to what it shows."""
    for step in steps(page):
        if isinstance(step, File):
            step.put(folder)
            continue
        words = shlex.split(step.line)
        if words[0] == "cd":
            folder = folder / words[1]
        elif words[:2] == ["procbuild", "serve"]:
            check_interrupt_ends_serve("serve", "--port", "0", cwd=folder, home=home)
        else:
            assert words[0] == "procbuild", f"nobody can run this: {step.line}"
            compare(step, run(words[1:], folder, home))


def run(words: list[str], folder: Path, home: Path) -> list[str]:
    """What the command prints; it ends well, or as ``check`` does over a paper that is not fine."""
    with contextlib.chdir(folder):
        settings = {"HOME": str(home), "COLUMNS": "100"}
        result = CliRunner().invoke(cli, words, prog_name="procbuild", env=settings)
    allowed = {0, 1} if words[0] == "check" else {0}
    assert result.exit_code in allowed, f"{words}: {result.output}"
    return [line.rstrip() for line in result.stdout.splitlines()]


def compare(step: Command, printed: list[str]) -> None:
    """Hold what was printed to what the page shows of it."""
    if not step.answer:
        return
    pattern = "".join(
        r"(?:.*\n)*" if line == ANYTHING else f"{_pattern(line)}\n" for line in step.answer
    )
    text = "".join(f"{line}\n" for line in printed)
    assert re.fullmatch(pattern, text), f"$ {step.line}\n{text}"


def _pattern(line: str) -> str:
    return ".*".join(map(re.escape, line.rstrip().split(ANYTHING)))
