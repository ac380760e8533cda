"""A console that prints text from files and people, whoever reads its output."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress

import click
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

CONTROL_CHARACTERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Controls, bidirectional overrides and isolates, and lone surrogates."""


def harmless(text: str) -> str:
    """The text with U+FFFD for each character that controls terminals or hides text."""
    return CONTROL_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", text)


def remark(text: str) -> None:
    """Print a line on standard error, if that can be written: no result is lost without it."""
    with suppress(OSError):
        click.echo(text, err=True)


class SafeConsole(Console):
    """A console whose text cannot control the terminal, as names of files and authors might."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterator[Segment]:
        """Render the segments, with control characters replaced as in :func:`harmless`."""
        for part in super().render(renderable, options):
            yield part if part.control else Segment(harmless(part.text), part.style)

    def on_broken_pipe(self) -> None:
        """Go on without output: what is being made must not be lost because nobody reads."""
        self.quiet = True
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
