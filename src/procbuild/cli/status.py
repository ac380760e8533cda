"""``procbuild status``: where every paper stands, what blocks the volume, what is due."""

import io
from datetime import timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from procbuild.cli.clock import now, today
from procbuild.cli.rows import listed, show_rows
from procbuild.cli.shared import Invocation, SafeConsole, command, format_option
from procbuild.compliance.check import known_papers
from procbuild.files import write_atomic
from procbuild.status import (
    COUNT_LABELS,
    Due,
    Status,
    as_html,
    as_json,
    left_in_words,
    outputs,
    status_of,
)
from procbuild.volume.load import known_volume
from procbuild.wording import counted

COLOURS = {
    "ready": "green",
    "findings": "red",
    "missing PDF": "yellow",
    "collected": "cyan",
    "waived": "magenta",
    "up to date": "green",
    "out of date": "red",
    "not made": "yellow",
}
"""Of states of papers and of outputs; the others are dim."""

PAGE = "status.html"


@command(short_help="Show where every paper stands, what blocks the volume, what is due.")
@format_option("status", "json", "html")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it here; without it, HTML goes to proceedings/VOLUME/check/status.html.",
)
def status(invocation: Invocation, format_: str, output: Path | None) -> None:
    """Show where every paper stands, what blocks the volume, what is due, what is out of date.

    States of papers: collected (not checked yet), findings, waived, ready, missing PDF,
    withdrawn. No PDF is opened: the status is what collect, check and build have found.
    """
    found = _look(invocation)
    folder = invocation.project.proceedings(found.volume) / "check"
    match format_:
        case "json":
            text = as_json(found, invocation.project.root)
        case "html":
            beside = output is None and (folder / "report.html").is_file()
            output = output or folder / PAGE
            text = as_html(found, "report.html" if beside else "")
        case _ if output is None:
            console = invocation.console
            _show(found, console, whole=invocation.verbose or not console.is_terminal)
            return
        case _:
            page = io.StringIO()
            _show(found, SafeConsole(file=page, highlight=False, soft_wrap=True), whole=True)
            text = page.getvalue()
    data = text.encode("utf-8", "replace")
    if output is None:
        click.echo(data, nl=False)
        return
    write_atomic(output, data)
    if not invocation.quiet:
        click.echo(invocation.shown(output.absolute()), err=True)


def _look(invocation: Invocation) -> Status:
    """The status now, from what is known."""
    project, cache = invocation.project, invocation.cache
    volume = known_volume(project, invocation.volume, cache)
    report = known_papers(project, volume, cache=cache)
    made = outputs(project, volume, report, today=today(volume), cache=cache)
    return status_of(volume, report, made, now())


def _show(found: Status, console: Console, *, whole: bool) -> None:
    """The papers, then what blocks the volume, what is due, what is out of date, the sum.

    Unless ``whole``, a title has one line, and few of many papers are named.
    """
    papers = [
        (
            Text(one.paper),
            Text(one.state, COLOURS.get(one.state, "dim")),
            Text(one.pages),
            Text(one.title, no_wrap=not whole, overflow=None if whole else "ellipsis"),
            Text(one.todo or (f"{one.waived} waived" if one.waived else ""), "dim"),
        )
        for one in found.papers
    ]
    blockers = [
        (
            Text(one.message, "red"),
            Text(listed(one.papers, whole=whole)),
            Text(f"→ {one.remedy}", "dim"),
        )
        for one in found.blockers
    ]
    dates = [
        (
            Text(left_in_words(one.left), "dim" if _past(one) else "bold"),
            Text(one.moment.strftime("%Y-%m-%d %H:%M %Z") if one.moment else ""),
            Text(", ".join(filter(None, (one.what, one.note)))),
        )
        for one in found.dates
    ]
    made = [
        (
            Text(one.name),
            Text(one.state, COLOURS[one.state]),
            Text("" if one.state == "up to date" else f"→ {one.remedy}", "dim"),
        )
        for one in found.outputs
    ]
    show_rows(console, papers, fixed=3)
    for title, rows, fixed in (
        ("what blocks the volume", blockers, 0),
        ("deadlines", dates, 2),
        ("outputs", made, 2),
    ):
        if rows:
            console.print(Text(f"{chr(10) if found.papers else ''}{title}", "bold"))
            show_rows(console, rows, fixed)
    console.print(Text(f"\n{summary(found)}"))


def _past(due: Due) -> bool:
    return due.left is None or due.left < timedelta()


def summary(found: Status) -> str:
    """The volume in one line."""
    counts = [f"{count} {COUNT_LABELS.get(state, state)}" for state, count in found.counts.items()]
    words = [counted(len(found.papers), "paper"), *counts]
    if found.pages:
        words.append(f"pages {found.pages}")
    return f"{found.volume}: {', '.join(words)}"
