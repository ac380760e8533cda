"""Man pages, generated from the help of the commands."""

import inspect
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import click

from procbuild import __version__
from procbuild.cli import cli
from procbuild.errors import ProcbuildError
from procbuild.files import write_atomic

CODES = {
    0: "Done; findings are listed, and affect only the exit code of check.",
    1: "check alone: done; at least one paper has an error.",
    130: "Interrupted.",
}
"""Exit codes that belong to no exception."""

FILES = {
    "conf/VOLUME/volume.toml": "Names, dates, rules and sources of a volume.",
    "submissions/VOLUME/incoming/": "Papers and metadata that people drop in.",
    "submissions/VOLUME/PAPER/fixes.toml": "Corrections of a paper; no command writes it.",
    "proceedings/VOLUME/": "What was made; it may be deleted at any time.",
}


def pages() -> dict[str, str]:
    """The pages in roff with the macros of man(7), by file name: one for each command."""
    group = click.Context(cli, info_name="procbuild", **cli.context_settings)
    names = cli.list_commands(group)
    also = [f"procbuild-{name}" for name in names]
    found = {"procbuild.1": _page(group, also)}
    for name in names:
        command = cli.get_command(group, name)
        if command is not None:
            context = click.Context(command, info_name=name, parent=group)
            found[f"procbuild-{name}.1"] = _page(context, ["procbuild"])
    return found


def write_pages(folder: Path) -> None:
    """Put the pages into ``folder``, such as ``share/man/man1``."""
    for name, text in pages().items():
        write_atomic(folder / name, text)


def _page(context: click.Context, also: list[str]) -> str:
    command, name = context.command, context.command_path.replace(" ", "-")
    first, *rest = _paragraphs(command.help or "")
    short = command.short_help or first
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [
        f'.TH "{_roff(name.upper())}" "1" "" "procbuild {__version__}" "procbuild"',
        ".SH NAME",
        f"{_roff(name)} \\- {_roff(short.rstrip('.'))}",
        ".SH SYNOPSIS",
        f".B {_roff(context.command_path)}",
        _roff(usage),
        ".SH DESCRIPTION",
        _roff(first),
    ]
    for paragraph in rest:
        lines += [".PP", _roff(paragraph)]
    if isinstance(command, click.Group):
        lines.append(".SH COMMANDS")
        for subcommand in command.list_commands(context):
            if child := command.get_command(context, subcommand):
                lines += _item(subcommand, child.get_short_help_str(limit=200))
    lines.append(".SH OPTIONS")
    for parameter in command.get_params(context):
        if record := parameter.get_help_record(context):
            lines += _item(*record)
    lines.append(".SH EXIT STATUS")
    for code, description in sorted(_codes().items()):
        lines += _item(str(code), description)
    lines.append(".SH FILES")
    for path, description in FILES.items():
        lines += _item(path, description)
    *others, last = (f".BR {_roff(one)} (1)" for one in also)
    lines += [".SH SEE ALSO", *(f"{one}," for one in others), last]
    return "\n".join(lines) + "\n"


def _item(term: str, description: str) -> list[str]:
    return [".TP", f".B {_roff(term)}", _roff(description)]


def _codes() -> dict[int, str]:
    """Each exit code, with what its exceptions are for."""
    descriptions: dict[int, list[str]] = defaultdict(list)
    for kind in ProcbuildError.__subclasses__():
        descriptions[kind.exit_code].append(_paragraphs(inspect.getdoc(kind) or "")[0])
    return {**CODES, **{code: " Or: ".join(lines) for code, lines in descriptions.items()}}


def _paragraphs(text: str) -> list[str]:
    """Paragraphs on one line each, without the marks of reStructuredText."""
    plain = inspect.cleandoc(text).replace("``", "").replace("\b", "")
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", plain)]


def _roff(text: str) -> str:
    """The text as roff: its own signs escaped, what is not ASCII by number."""
    return "".join(_letters(text))


def _letters(text: str) -> Iterator[str]:
    for place, letter in enumerate(text):
        if letter == "\\":
            yield r"\e"
        elif letter == "-":
            yield r"\-"
        elif letter in ".'" and not place:
            yield rf"\&{letter}"
        elif letter == '"':
            yield r"\(dq"
        elif letter > "~":
            yield rf"\[u{ord(letter):04X}]"
        else:
            yield letter
