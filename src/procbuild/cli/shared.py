"""Shared by all commands: options, project, volume, output and progress."""

import errno
import functools
import importlib.util
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TextIO

import click
from click.shell_completion import CompletionItem
from rich.console import Console
from rich.markup import escape

from procbuild.cli.completing import volumes
from procbuild.cli.console import SafeConsole, harmless, remark
from procbuild.cli.progress import BarProgress, PlainProgress, Watch
from procbuild.cli.rows import SHOWN, listed
from procbuild.crew import Crew
from procbuild.crew.cores import cores
from procbuild.crew.local import LocalCrew
from procbuild.errors import ProcbuildError, UsageError
from procbuild.incremental.cache import LIMIT, Cache
from procbuild.model import Finding
from procbuild.plugins import Table
from procbuild.progress import Progress, Silent
from procbuild.project import Project
from procbuild.styles import SEVERITY_ORDER, SEVERITY_STYLES
from procbuild.wording import extra_hint

HOUR = 3600.0


def _is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal; a closed one (``>&-``) is None."""
    return stream is not None and stream.isatty()


@dataclass(frozen=True, kw_only=True)
class Invocation:
    """One invocation of a command, with the values of the shared options."""

    directory: Path | None = None
    volume_name: str = ""
    jobs: int = field(default_factory=cores)
    scheduler: str = ""
    quiet: bool = False
    verbose: bool = False
    watch: Watch = field(default_factory=Watch)
    """Times of the stages of the command"""

    @functools.cached_property
    def project(self) -> Project:
        """The project the command works in."""
        return Project.find(self.directory or Path.cwd())

    @functools.cached_property
    def volume(self) -> str:
        """Name of the volume the command works on."""
        names = self.project.volumes
        listed = ", ".join(names)
        if not names:
            message = f"{self.project.root / 'conf'}: no volume here; write conf/VOLUME/volume.toml"
            raise UsageError(message)
        if self.volume_name and self.volume_name not in names:
            message = f"there is no volume '{self.volume_name}'; volumes here: {listed}"
            raise UsageError(message)
        if not self.volume_name and len(names) > 1:
            message = f"which volume? name one with -V or PROCBUILD_VOLUME: {listed}"
            raise UsageError(message)
        return self.project.require_volume(self.volume_name or names[0])

    @functools.cached_property
    def crew(self) -> Crew:
        """The workers of this command: processes on this machine, or a cluster."""
        resources = click.get_current_context()
        here = resources.with_resource(LocalCrew(self.jobs).standing())
        if not self.scheduler:
            return here
        if importlib.util.find_spec("distributed") is None:
            message = f"--scheduler needs Dask; install it: {extra_hint('cluster')}"
            raise UsageError(message)
        cluster = importlib.import_module("procbuild.crew.cluster")
        connected = cluster.connect_cluster(self.scheduler, here, self.progress)
        crew: Crew = resources.with_resource(connected)
        return crew

    @functools.cached_property
    def cache(self) -> Cache:
        """The project's cache."""
        return Cache(self.project.cache, cache_limit())

    @functools.cached_property
    def console(self) -> Console:
        """Standard output, coloured only on a terminal."""
        return SafeConsole(
            highlight=False, quiet=self.quiet, soft_wrap=not _is_terminal(sys.stdout)
        )

    @functools.cached_property
    def progress(self) -> Progress:
        """The progress of long work, on standard error."""
        if self.quiet:
            return Silent()
        if _is_terminal(sys.stderr):
            return BarProgress(self.watch)
        return PlainProgress(self.watch, verbose=self.verbose)

    def say(self, text: str) -> None:
        """Print a line; square brackets in it are not markup."""
        self.console.print(escape(text))

    def tidy(self) -> None:
        """Trim the project's cache if this command has used it."""
        if "cache" in self.__dict__:
            trim(self.cache)

    def sum_up(self) -> None:
        """Print how long the stages took, if they took long."""
        if not self.quiet and (summary := self.watch.summary(verbose=self.verbose)):
            remark(summary)

    def shown(self, path: Path) -> str:
        """A path as a person would write it: relative to the working directory if below it."""
        here = Path.cwd()
        return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)

    def warn_of_plugins(self, *tables: Table[Any]) -> None:
        """Print which plug-ins could not be loaded, and why."""
        for table in tables:
            for reason in table.broken.values():
                remark(f"procbuild: {harmless(reason)}")

    def list_findings(self, findings: Sequence[Finding], indent: str = "") -> None:
        """Print findings by severity and check, one line for those with the same message.

        A remedy is not repeated in consecutive lines. ``-v`` lists what is otherwise summed up.
        """
        kinds: dict[tuple[int, str], dict[tuple[str, str], list[Finding]]] = {}
        for finding in findings:
            kind = kinds.setdefault((SEVERITY_ORDER[finding.severity], finding.check), {})
            shared = finding.message if self.verbose else finding.summary or finding.message
            kind.setdefault((shared, finding.remedy), []).append(finding)
        for _, lines in sorted(kinds.items(), key=lambda item: item[0][0]):
            alike = list(lines.values())
            shown = alike if self.verbose or len(alike) <= SHOWN + 1 else alike[:SHOWN]
            said = ""
            for same in shown:
                self._list(same, indent, said)
                said = same[0].remedy
            if more := sum(map(len, alike[len(shown) :])):
                self.say(f"{indent}  … and {more} more like this (-v lists them)")

    def _list(self, same: Sequence[Finding], indent: str, said: str) -> None:
        """Print findings with the same message in one line, with the remedy unless just printed."""
        first, colour = same[0], SEVERITY_STYLES[same[0].severity]
        papers = dict.fromkeys(finding.paper for finding in same if finding.paper)
        whose = self._whose(list(papers))
        differ = any(finding.message != first.message for finding in same)
        what = f"{first.summary} (-v lists them)" if differ else first.message
        text = escape(" ".join(f"{whose}{what}".splitlines()))
        remedy = f" [dim]→ {escape(first.remedy)}[/dim]" if first.remedy not in ("", said) else ""
        self.console.print(f"{indent}[{colour}]{first.severity}[/{colour}] {text}{remedy}")

    def _whose(self, papers: Sequence[str]) -> str:
        """``a: `` or ``8 papers (a, b, c, d, e and 3 more): ``."""
        if len(papers) < 2:
            return "".join(f"{paper}: " for paper in papers)
        return f"{len(papers)} papers ({listed(papers, whole=self.verbose)}): "


class OneOf(click.ParamType[str]):
    """A name in a table of procbuild's own entries and plug-ins."""

    def __init__(self, table: Table[Any]) -> None:
        self.table = table
        self.name = table.noun

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name if the table has it."""
        if value not in self.table:
            self.fail(self.table.unknown(value), param, ctx)
        return value

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Complete a name of the table."""
        del ctx, param
        return [CompletionItem(name) for name in self.table if name.startswith(incomplete)]


def cache_limit() -> int:
    """Size limit of caches in bytes: ``PROCBUILD_CACHE_GB``, or the default."""
    value = os.environ.get("PROCBUILD_CACHE_GB")
    if not value:
        return LIMIT
    try:
        limit = float(value)
    except ValueError:
        limit = -1.0
    if not 0 <= limit < 1e6:
        message = f"PROCBUILD_CACHE_GB: {value!r} is not a size in GB; write 8 or 0.5"
        raise UsageError(message)
    return int(limit * (1 << 30))


def trim(cache: Cache) -> None:
    """Trim a cache; entries used in the last hour are kept, as they may be in use now."""
    if cache.grown:
        cache.trim(time.time() - HOUR)


MAKE_ROOM = "make room for files, then run this again"
ALLOW_LARGER = "allow larger files (ulimit -f) or use another file system, then run this again"
RIGHTS = "let this user read and write there, then run this again"


REMEDIES = {
    errno.ENOSPC: MAKE_ROOM,
    errno.EDQUOT: MAKE_ROOM,
    errno.EFBIG: ALLOW_LARGER,
    errno.EACCES: RIGHTS,
    errno.EPERM: RIGHTS,
    errno.EROFS: RIGHTS,
}
"""What to do about errors of the file system."""


def error_text(error: ProcbuildError | OSError) -> str:
    """The message of an error; for one of the file system, with the path and what to do."""
    if not isinstance(error, OSError):
        return str(error)
    path = error.filename2 or error.filename
    if not path and error.errno == errno.ENOENT:
        return "the current folder was removed; change to another one, then run this again"
    parts = (error.strerror or str(error), REMEDIES.get(error.errno or 0))
    words = "; ".join(part for part in parts if part)
    return f"{path}: {words}" if path else words


Callback = Callable[..., Any]


def shared_options(function: Callback) -> Callback:
    """Add the options that are accepted before and after the name of a command."""
    for option in (
        click.option("-v", "--verbose", is_flag=True, help="Print more."),
        click.option("-q", "--quiet", is_flag=True, help="Print errors only."),
        click.option(
            "-j", "--jobs", type=click.IntRange(1, 512), help="Number of worker processes."
        ),
        click.option(
            "--scheduler",
            metavar="ADDRESS",
            help="Process papers on the Dask cluster of this scheduler.",
        ),
        click.option(
            "-V",
            "--volume",
            metavar="VOLUME",
            shell_complete=volumes,
            help="The volume to work on; by default the one that PROCBUILD_VOLUME names.",
        ),
        click.option(
            "-C",
            "--directory",
            metavar="DIR",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            help="Work in this project folder.",
        ),
    ):
        function = option(function)
    return function


def format_option(
    written: str, *formats: str, by_ending: bool = False
) -> Callable[[Callback], Callback]:
    """The option ``--format``, text by default; ``written`` names the output in its help.

    ``by_ending``: the default is None, since the suffix of the file determines the format.
    """
    otherwise = "; by default by the suffix of FILE, else text" if by_ending else ""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(["text", *formats]),
        default=None if by_ending else "text",
        show_default=not by_ending,
        help=f"Format of the {written}{otherwise}.",
    )


def merged(invocation: Invocation, options: dict[str, Any]) -> Invocation:
    """The invocation with the shared options, which are removed from ``options``."""
    given = {
        "directory": options.pop("directory"),
        "volume_name": options.pop("volume"),
        "jobs": options.pop("jobs"),
        "scheduler": options.pop("scheduler"),
        "quiet": options.pop("quiet") or invocation.quiet,
        "verbose": options.pop("verbose") or invocation.verbose,
    }
    return replace(
        invocation, **{name: value for name, value in given.items() if value is not None}
    )


def command(**settings: Any) -> Callable[[Callback], click.Command]:
    """Make a function a command; it takes the :class:`Invocation` and then its own options."""

    def decorate(function: Callback) -> click.Command:
        @functools.wraps(function)
        def run(context: click.Context, /, **options: Any) -> Any:
            invocation = merged(context.obj or Invocation(), options)
            try:
                result = function(invocation, **options)
            finally:
                invocation.sum_up()
            invocation.tidy()
            return result

        own: click.Command = click.command(**settings)(shared_options(click.pass_context(run)))
        return own

    return decorate
