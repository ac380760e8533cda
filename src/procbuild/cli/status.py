"""``procbuild status``: where every paper stands."""

from rich.table import Table
from rich.text import Text

from procbuild.cli.loading import load
from procbuild.cli.shared import Invocation, command
from procbuild.model import Finding, Paper, Record, Volume

COLOURS = {
    "ready": "green",
    "needs work": "yellow",
    "withdrawn": "dim",
    "rejected": "dim",
    "undecided": "dim",
}


@command(short_help="Show where every paper stands and what is missing.")
def status(invocation: Invocation) -> None:
    """Show one table: every paper, where it stands, what is missing."""
    volume = load(invocation)
    if not volume.papers and not volume.withdrawn:
        invocation.say(
            f"{volume.name}: no papers yet; put PDFs and metadata into "
            f"{invocation.shown(invocation.project.submissions(volume.name))}/incoming/ "
            "and run 'procbuild collect'"
        )
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("paper", overflow="fold", max_width=24)
    table.add_column("pages", no_wrap=True)
    table.add_column("title", overflow="fold")
    table.add_column("state", no_wrap=True)
    table.add_column("what is missing", overflow="fold")
    for paper in volume.papers:
        missing = "; ".join(_missing(paper, volume.findings))
        _row(table, paper, "needs work" if missing else "ready", paper.page_range, missing)
    for record in volume.withdrawn:
        _row(table, record, record.status, "", "")
    invocation.console.print(table)
    invocation.say(summary(volume))


def summary(volume: Volume) -> str:
    """The volume in one line."""
    paged = [paper for paper in volume.papers if paper.last_page is not None]
    words = [f"{len(volume.papers)} papers", f"{len(paged)} with a PDF"]
    if volume.withdrawn:
        words.append(f"{len(volume.withdrawn)} withdrawn or rejected")
    if paged:
        words.append(f"pages {paged[0].first_page}-{paged[-1].last_page}")
    return f"{volume.name}: {', '.join(words)}"


def _row(table: Table, record: Record, state: str, pages: str, missing: str) -> None:
    colour = COLOURS[state]
    cells = (Text(record.id), Text(pages), Text(record.title), Text(state, colour), Text(missing))
    table.add_row(*cells)


def _missing(paper: Paper, findings: tuple[Finding, ...]) -> list[str]:
    """What a paper lacks before it can be published."""
    lacks = [name for name in ("title", "authors", "abstract") if not getattr(paper, name)]
    own = [
        finding.message
        for finding in findings
        if finding.paper == paper.id and finding.severity == "error"
    ]
    if not paper.file:
        lacks.append("PDF")
    return lacks + own
