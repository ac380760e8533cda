"""``procbuild status``: where every paper stands, what blocks the volume, what is due."""

import io
from datetime import timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from procbuild.cli.clock import now, today
from procbuild.cli.console import SafeConsole, remark
from procbuild.cli.rows import listed, show_rows
from procbuild.cli.shared import Invocation, command, format_option
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
"""Colours of the states of papers and of outputs; other states are dim."""

PAGE = "status.html"


@command()
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
    current = _load_status(invocation)
    folder = invocation.project.proceedings(current.volume) / "check"
    match format_:
        case "json":
            text = as_json(current, invocation.project.root)
        case "html":
            has_report = output is None and (folder / "report.html").is_file()
            output = output or folder / PAGE
            text = as_html(current, "report.html" if has_report else "")
        case _ if output is None:
            console = invocation.console
            _show(current, console, whole=invocation.verbose or not console.is_terminal)
            return
        case _:
            buffer = io.StringIO()
            _show(current, SafeConsole(file=buffer, highlight=False, soft_wrap=True), whole=True)
            text = buffer.getvalue()
    data = text.encode("utf-8", "replace")
    if output is None:
        click.echo(data, nl=False)
        return
    write_atomic(output, data)
    if not invocation.quiet:
        remark(invocation.shown(output.absolute()))


def _load_status(invocation: Invocation) -> Status:
    """The current status, from the results of earlier commands."""
    project, cache = invocation.project, invocation.cache
    volume = known_volume(project, invocation.volume, cache)
    report = known_papers(project, volume, cache=cache)
    output_states = outputs(project, volume, report, today=today(volume), cache=cache)
    return status_of(volume, report, output_states, now())


def _show(current: Status, console: Console, *, whole: bool) -> None:
    """Print the papers, the blockers of the volume, the deadlines, the outputs and a summary.

    Unless ``whole``, titles are cut to one line and lists of papers are shortened.
    """
    papers = [
        (
            Text(paper.paper),
            Text(paper.state, COLOURS.get(paper.state, "dim")),
            Text(paper.pages),
            Text(paper.title, no_wrap=not whole, overflow=None if whole else "ellipsis"),
            Text(paper.todo or (f"{paper.waived} waived" if paper.waived else ""), "dim"),
        )
        for paper in current.papers
    ]
    blockers = [
        (
            Text(blocker.message, "red"),
            Text(listed(blocker.papers, whole=whole)),
            Text(f"→ {blocker.remedy}", "dim"),
        )
        for blocker in current.blockers
    ]
    dates = [
        (
            Text(left_in_words(due.left), "dim" if _is_past(due) else "bold"),
            Text(due.moment.strftime("%Y-%m-%d %H:%M %Z") if due.moment else ""),
            Text(", ".join(filter(None, (due.what, due.note)))),
        )
        for due in current.dates
    ]
    output_rows = [
        (
            Text(output.name),
            Text(output.state, COLOURS[output.state]),
            Text("" if output.state == "up to date" else f"→ {output.remedy}", "dim"),
        )
        for output in current.outputs
    ]
    show_rows(console, papers, fixed=3)
    for title, rows, fixed in (
        ("what blocks the volume", blockers, 0),
        ("deadlines", dates, 2),
        ("outputs", output_rows, 2),
    ):
        if rows:
            console.print(Text(f"{chr(10) if current.papers else ''}{title}", "bold"))
            show_rows(console, rows, fixed)
    console.print(Text(f"\n{summary(current)}"))


def _is_past(due: Due) -> bool:
    return due.left is None or due.left < timedelta()


def summary(current: Status) -> str:
    """A summary of the volume in one line."""
    counts = [
        f"{count} {COUNT_LABELS.get(state, state)}" for state, count in current.counts.items()
    ]
    parts = [counted(len(current.papers), "paper"), *counts]
    if current.pages:
        parts.append(f"pages {current.pages}")
    return f"{current.volume}: {', '.join(parts)}"
