"""The report for a terminal: one line per paper, findings beneath, counts at the end."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from procbuild.checks.base import pages_in_words
from procbuild.model import Finding
from procbuild.report.results import Checked, Report, finding_counts
from procbuild.styles import SEVERITY_STYLES, VERDICT_COUNTS, VERDICT_STYLES
from procbuild.wording import counted

MARGIN = 10
"""Columns of indentation and label."""
SHOWN_OF_A_KIND = 3
"""Findings of one kind, each on a page of its own, that are shown unless all are wanted."""


@dataclass(frozen=True)
class Row:
    """A line of the report: a label in the margin, where there is one, and text beside it."""

    text: Text
    label: Text = field(default_factory=Text)
    indent: int = 0

    def __str__(self) -> str:
        label = self.label.plain.ljust(MARGIN - self.indent) if self.indent else ""
        return f"{' ' * self.indent}{label}{self.text.plain}".rstrip()

    def on_terminal(self) -> RenderableType:
        """The line as a terminal shows it, wrapped beside its label."""
        if not self.indent:
            return self.text
        grid = Table.grid()
        grid.add_column(width=MARGIN)
        grid.add_column(overflow="fold")
        grid.add_row(Text(" " * self.indent).append_text(self.label), self.text)
        return grid


def as_rows(report: Report, *, verbose: bool = False) -> Iterator[Row]:
    """The report line by line; notes (``info``), and all of many alike, only when ``verbose``."""
    width = max((len(_name(paper)) for paper in report.papers), default=0)
    for paper in report.papers:
        yield _paper(paper, min(width, 40))
        yield from _findings(paper.findings, verbose=verbose)
    if report.findings:
        yield Row(Text(f"volume {report.volume}"))
        yield from _findings(report.findings, verbose=verbose)
    yield _total(report, verbose=verbose)


def as_text(report: Report) -> str:
    """The whole report as plain text."""
    return "".join(f"{row}\n" for row in as_rows(report, verbose=True))


def _paper(paper: Checked, width: int) -> Row:
    line = Text().append(f"{paper.word:6} ", VERDICT_STYLES[paper.verdict])
    line.append(_name(paper).ljust(width), "bold")
    if facts := paper.facts:
        line.append(f"  {paper.profile}")
        if facts.mode not in ("unknown", "final"):
            line.append(f" ({facts.mode})")
        line.append(f", {counted(facts.pages, 'page')}")
        if paper.content_end:
            line.append(f", content to {paper.content_end}")
    if counts := finding_counts(paper.findings):
        line.append(f"  {counts}", "dim")
    return Row(line)


def _name(paper: Checked) -> str:
    """The file's name, with the paper's id where that is another but for case."""
    if paper.paper.casefold() in (paper.file.casefold(), paper.file[:-4].casefold()):
        return paper.file
    return f"{paper.file} ({paper.paper})" if paper.file else paper.paper


def _findings(findings: tuple[Finding, ...], *, verbose: bool) -> Iterator[Row]:
    """Findings by kind, each with what follows; what was just said is not said again."""
    kinds: dict[tuple[str, ...], list[Finding]] = {}
    for one in findings:
        if verbose or one.severity != "info":
            kinds.setdefault((one.severity, one.check, _follows(one)), []).append(one)
    said = ""
    for (_, _, follows), alike in kinds.items():
        shown = alike if verbose else _few(alike)
        for one in shown:
            yield _finding(one)
            if follows not in ("", said):
                yield Row(Text(follows, "dim"), indent=2)
                said = follows
        if rest := alike[len(shown) :]:
            pages = pages_in_words(one.page for one in rest if one.page)
            more = f"… and {len(rest)} more like this, on {pages} (-v lists them)"
            yield Row(Text(more, "dim"), indent=2)


def _finding(finding: Finding) -> Row:
    style = "dim" if finding.waived else ""
    word = "waived" if finding.waived else finding.severity
    text = Text().append(finding.message, style).append(f"  [{finding.check}]", "dim")
    return Row(text, Text(word, style or SEVERITY_STYLES[finding.severity]), 2)


def _follows(finding: Finding) -> str:
    """Why it is accepted, or what to do."""
    if finding.waived:
        return f"because: {finding.waived}"
    return finding.remedy and f"→ {finding.remedy}"


def _few(alike: list[Finding]) -> list[Finding]:
    """The first of many that are on different pages, so that these say where the others are."""
    apart = len({one.page for one in alike if one.page}) == len(alike)
    return alike[:SHOWN_OF_A_KIND] if apart and len(alike) > SHOWN_OF_A_KIND + 1 else alike


def _total(report: Report, *, verbose: bool) -> Row:
    if not report.papers:
        return Row(Text(f"{report.volume}: no papers yet; 'procbuild collect' brings them in"))
    verdicts = Counter(paper.verdict for paper in report.papers)
    line = Text(f"{counted(len(report.papers), 'paper')}: ")
    parts = [
        Text(f"{verdicts[verdict]} {word}", VERDICT_STYLES[verdict])
        for verdict, word in VERDICT_COUNTS.items()
        if verdicts[verdict]
    ]
    line.append(Text(", ").join(parts))
    findings = [f for paper in report.papers for f in paper.findings] + [*report.findings]
    if counts := finding_counts(findings):
        line.append(f"; {counts}")
    if not verbose and any(f.severity == "info" for f in findings):
        line.append(" (-v shows the notes)", "dim")
    return Row(line)
