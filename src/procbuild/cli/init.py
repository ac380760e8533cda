"""``procbuild init``: make a new project folder."""

import os
import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import click

from procbuild.checks.reading import UNREADABLE
from procbuild.cli.clock import now
from procbuild.cli.collect import run, tell
from procbuild.cli.shared import Invocation, command
from procbuild.conference import SourceRules
from procbuild.errors import SourceError, UsageError
from procbuild.files import create_temporary_folder
from procbuild.names import ascii_letters
from procbuild.project import require_utf8
from procbuild.sources import SOURCES
from procbuild.sources.fetch import RETRY_HINT
from procbuild.starter import write_project
from procbuild.text import fold
from procbuild.translations import ENGLISH, languages

OPENREVIEW = "https://openreview.net/group?id="
MAX_NAME = 80
"""Maximum length of a volume's name, which is part of names of files."""

VENUE = re.compile(r"[\w.-]+(/[\w.-]+)+")
"""An OpenReview venue id: ``NeurIPS.cc/2023/Workshop/UniReps``."""


@command()
@click.option(
    "--from",
    "source",
    metavar="KIND:SOURCE",
    help="Take the papers from here instead of the samples: openreview:VENUE, hotcrp:FILE, "
    f"easychair:FOLDER … Kinds: {', '.join(SOURCES)}.",
)
@click.option(
    "--language",
    type=click.Choice([ENGLISH.language, *languages()]),
    default=ENGLISH.language,
    show_default=True,
    help="The language of the volume: what procbuild says by itself in book and site.",
)
@click.option(
    "--no-collect", is_flag=True, help="Name the source in volume.toml without reading it yet."
)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def init(
    invocation: Invocation, folder: Path, *, source: str | None, language: str, no_collect: bool
) -> None:
    """Make a new project folder DIR with one volume, named after it, that builds at once.

    It has a commented volume.toml, a program, pages, two sample papers, and what GitHub and
    GitLab need to check pull requests and to publish the site. With --from the papers are those
    of the source, which volume.toml then names; when it cannot be read, nothing is made. Each PDF
    that cannot be read is listed; the others are taken.
    """
    require_utf8(folder.absolute())
    _require_empty(folder)
    volume = volume_name(folder.absolute().name)
    rules = source_rules(source, folder) if source else None
    with _new_folder(folder) as new:
        write_project(new, volume, rules, now().date(), language)
        if rules and not no_collect:
            _collect(replace(invocation, directory=new, volume_name=volume), folder)
    collected = rules and not no_collect
    steps = ["procbuild status" if collected else "procbuild collect"]
    steps += ["procbuild check", "procbuild build"]
    if folder.absolute() != Path.cwd():
        path = f"./{folder}" if str(folder).startswith("-") else str(folder)
        steps.insert(0, f"cd {shlex.quote(path)}")
    invocation.say(
        f"{folder}: a project with the volume '{volume}'. Next:\n"
        + "".join(f"  {step}\n" for step in steps)
        + f"Then make it yours in conf/{volume}/volume.toml."
    )


def volume_name(text: str) -> str:
    """The nearest valid volume name: ``my-workshop`` for ``My Wörkshop!``."""
    name = re.sub(r"[^a-z0-9._-]+", "-", fold(text)).strip("-._")
    name = name or ascii_letters(text) or "volume"
    return name[:MAX_NAME].rstrip("-._")


def source_rules(text: str, folder: Path) -> SourceRules:
    """The source that ``KIND:SOURCE`` names, for a project in ``folder``.

    KIND may be omitted if SOURCE is a file, a folder or a URL, from which it is detected. Raises
    :class:`UsageError`, and :class:`SourceError` if there is no such file.
    """
    kind, _, where = text.partition(":")
    if kind not in SOURCES:
        kind, where = "", text
    path = Path(where).expanduser()
    require_utf8(path, "source")
    if where.startswith(("https://", "http://")):
        return SourceRules(path=where, kind=kind)
    if where and path.exists():
        if folder.resolve().is_relative_to(path.resolve()):
            message = f"{folder} would lie in its own source, {where}; name a DIR outside of it"
            raise UsageError(message)
        return SourceRules(path=os.path.relpath(path.resolve(), folder.resolve()), kind=kind)
    if not kind or not where:
        message = (
            f"--from {text}: write KIND:SOURCE, such as hotcrp:data.json or openreview:VENUE; "
            f"kinds: {', '.join(SOURCES)}"
        )
        raise UsageError(message)
    if kind == "openreview" and VENUE.fullmatch(where) and path.suffix != ".json":
        return SourceRules(path=f"{OPENREVIEW}{quote(where)}", kind=kind, venue=where)
    message = f"{where}: there is no such file or folder"
    raise SourceError(message)


def _require_empty(folder: Path) -> None:
    """Raise :class:`UsageError` if the folder exists and is not empty."""
    if folder.exists() and list(folder.iterdir()):
        message = f"{folder}: this folder is not empty; name a new or an empty folder"
        raise UsageError(message)


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """A temporary folder that becomes ``folder`` on success and is removed on an exception.

    It is a sibling of ``folder``, so that relative paths lead to the same files from both.
    """
    missing = [parent for parent in folder.absolute().parents if not parent.exists()]
    folder.absolute().parent.mkdir(parents=True, exist_ok=True)
    new = create_temporary_folder(folder.absolute().parent, ".init-")
    try:
        yield new
        _require_empty(folder)
        if folder.exists():
            for entry in sorted(new.iterdir(), key=lambda entry: entry.name == "conf"):
                entry.replace(folder / entry.name)
        else:
            new.replace(folder)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        for parent in missing:
            with suppress(OSError):
                parent.rmdir()
        raise
    shutil.rmtree(new, ignore_errors=True)


def _collect(inside: Invocation, folder: Path) -> None:
    """Collect papers into the new project. Raises :class:`SourceError` if none can be collected."""
    outcome = run(inside, (), dry_run=False, offline=False)
    scratch = str(inside.project.root)
    failures = [
        failure.removesuffix(f"; {RETRY_HINT}").replace(scratch, str(folder.absolute()))
        for failure in outcome.failures
    ]
    unreadable = [finding for finding in outcome.findings if finding.check == UNREADABLE.id]
    replace(inside, verbose=True).list_findings(unreadable)
    others = [finding for finding in outcome.findings if finding.check != UNREADABLE.id]
    inside.list_findings(others)
    if not failures and not outcome.plan.new:
        advice = "look at its name, and whether a token is needed"
        reason = "none of its PDFs can be read" if unreadable else advice
        failures = [f"no papers in this source: {reason}"]
    if failures:
        remedy = (
            f"{folder} was not made; correct the source and run this again, or add --no-collect "
            "and run 'procbuild collect' in the project later"
        )
        raise SourceError("\n".join([*failures, remedy])) from outcome.cause
    tell(inside, outcome, dry_run=False)
