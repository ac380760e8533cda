"""The command line: the only place that prints, exits, reads the clock or the environment."""

import importlib
import io
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType, TracebackType
from typing import Any

import click
from click.shell_completion import CompletionItem

from procbuild import __version__
from procbuild.cli.console import harmless, remark
from procbuild.cli.shared import Invocation, error_text, merged, shared_options
from procbuild.errors import ProcbuildError
from procbuild.garbage import few_collections
from procbuild.suggest import closest

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "init": "Make a new project folder with one volume that builds at once.",
        "collect": "Bring papers and metadata into submissions/.",
        "status": "Show where every paper stands, what blocks the volume, what is due.",
        "check": "Check the format of papers: the volume's, or the PDFs named.",
        "letters": "Write to the authors about what is wrong with their papers.",
        "build": "Make the BibTeX, the combined book and the site.",
        "export": "Make deliveries for archives.",
        "serve": "Build, serve the site on this machine, rebuild on change.",
        "verify": "Verify a published volume against its manifest.",
        "diff": "Show what changed between two builds of a volume.",
        "doctor": "Check the installation and the project.",
        "completion": "Print the script for shell completion of commands, volumes and names.",
    }
)
"""Summaries of the commands, in the order of an organizer's work.

Each command is defined in the module of its name, which is imported only when it is run: all of
them together take a second.
"""


class Commands(click.Group):
    """Imports commands when they are needed, and prints errors as single lines."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands."""
        del ctx
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the summaries of the commands."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Names of commands and options; no command is imported for its help."""
        names = [CompletionItem(name) for name in COMMANDS if name.startswith(incomplete)]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command, or None."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"procbuild.cli.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        command.short_help = COMMANDS[cmd_name]
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolve the name of a command; for an unknown name, suggest the closest."""
        name = args[0]
        meant = closest(name, COMMANDS)
        if meant and name not in COMMANDS and not ctx.resilient_parsing:
            ctx.fail(f"No such command '{name}'. Did you mean '{meant}'?")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an exception ends it with its exit code."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except (ProcbuildError, OSError) as error:
            if ctx.params["debug"]:
                raise
            ctx.exit(_report(error))
        except KeyboardInterrupt:
            remark("procbuild: interrupted; the last complete output is untouched")
            ctx.exit(130)


def _report(error: ProcbuildError | OSError) -> int:
    """Print an error; return the exit code."""
    for line in error_text(error).splitlines():
        remark(f"procbuild: {harmless(line)}")
    return getattr(error, "exit_code", ProcbuildError.exit_code)


def _print_versions(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    """Print the version of procbuild, for scripts in the first line, and those of its libraries."""
    if asked and not context.resilient_parsing:
        click.echo(f"procbuild, version {__version__}")
        for item in importlib.import_module("procbuild.doctor.installed").libraries().items:
            click.echo(f"{item.name} {item.found}")
        context.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_versions,
    help="Show the versions of procbuild and of the libraries it uses.",
)
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@shared_options
@click.pass_context
def cli(context: click.Context, /, debug: bool, **options: Any) -> None:
    """From accepted papers to published proceedings.

    Organizers: collect, status, check, build, export. Authors: check paper.pdf.
    """
    if not debug:
        sys.excepthook = _print_internal_error
    for name in ("volume", "scheduler"):
        if options[name] is None:
            options[name] = os.environ.get(f"PROCBUILD_{name.upper()}") or None
    context.obj = merged(Invocation(), options)


def _print_internal_error(
    kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    """Print an unexpected exception in one line."""
    remark(
        f"procbuild: an internal error of procbuild, {kind.__name__}: {error}; "
        "'procbuild --debug …' shows where; please report it"
    )
    sys.exit(ProcbuildError.exit_code)


def main() -> None:
    """Entry point of the ``procbuild`` command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    with few_collections():
        try:
            cli(prog_name="procbuild")
        except OSError as error:  # the help cannot be written
            code: int | str | None = _report(error)
        except SystemExit as ended:
            code = ended.code
        else:
            code = 0
        sys.exit(_flushed(code))


def _flushed(code: int | str | None) -> int | str | None:
    """Write what is buffered; return the exit code, which remarks on standard error don't change.

    What cannot be written is dropped, since the interpreter would try again at its end.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError as error:
            code = code or (_report(error) if stream is sys.stdout else 0)
            with suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return code
