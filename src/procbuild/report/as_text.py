"""The report for a terminal: one line per paper, findings beneath, counts at the end."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from procbuild.model import Finding
from procbuild.report.results import Checked, Report, Verdict, counted

VERDICTS: dict[Verdict, str] = {"reject": "bold red", "warn": "yellow", "accept": "green"}
WORDS: dict[Verdict, str] = {"accept": "fine", "warn": "with warnings", "reject": "with errors"}
MARGIN = 10
"""Columns of indentation and label."""

SEVERITIES = {"error": "red", "warning": "yellow", "info": "cyan", "off": "dim"}


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
    """The report line by line; notes (``info``) only when ``verbose``."""
    width = max((len(_name(paper)) for paper in report.papers), default=0)
    for paper in report.papers:
        yield _paper(paper, min(width, 40))
        yield from _findings(paper.findings, verbose=verbose)
    if report.findings:
        yield Row(Text(f"volume {report.volume}"))
        yield from _findings(report.findings, verbose=verbose)
    yield _total(report, verbose=verbose)


def as_text(report: Report) -> str:
    """The whole report as plain text, notes too."""
    return "".join(f"{row}\n" for row in as_rows(report, verbose=True))


def _paper(paper: Checked, width: int) -> Row:
    line = Text().append(f"{paper.word:6} ", VERDICTS[paper.verdict])
    line.append(_name(paper).ljust(width), "bold")
    if facts := paper.facts:
        line.append(f"  {paper.profile}")
        if facts.mode not in ("unknown", "final"):
            line.append(f" ({facts.mode})")
        line.append(f", {facts.pages} page{'s' if facts.pages != 1 else ''}")
        if facts.references_page:
            line.append(f", content to {facts.main_pages}")
    if counts := counted(paper.findings):
        line.append(f"  {counts}", "dim")
    return Row(line)


def _name(paper: Checked) -> str:
    """The file's name, with the paper's id where that is another but for case."""
    if paper.paper.casefold() in (paper.file.casefold(), paper.file[:-4].casefold()):
        return paper.file
    return f"{paper.file} ({paper.paper})" if paper.file else paper.paper


def _findings(findings: tuple[Finding, ...], *, verbose: bool) -> Iterator[Row]:
    """Findings with what to do; what was just said is not said again."""
    said = ""
    for finding in findings:
        if finding.severity == "info" and not verbose:
            continue
        word = "waived" if finding.waived else finding.severity
        style = "dim" if finding.waived else ""
        label = Text(word, style or SEVERITIES[finding.severity])
        text = Text().append(finding.message, style).append(f"  [{finding.check}]", "dim")
        yield Row(text, label, 2)
        if finding.waived:
            yield Row(Text(f"because: {finding.waived}", "dim"), indent=2)
        elif finding.remedy and finding.remedy != said:
            yield Row(Text(f"→ {finding.remedy}", "dim"), indent=2)
            said = finding.remedy


def _total(report: Report, *, verbose: bool) -> Row:
    if not report.papers:
        return Row(Text(f"{report.volume}: no papers yet; 'procbuild collect' brings them in"))
    verdicts = Counter(paper.verdict for paper in report.papers)
    many = "s" if len(report.papers) != 1 else ""
    line = Text(f"{len(report.papers)} paper{many}: ")
    parts = [
        Text(f"{verdicts[verdict]} {word}", VERDICTS[verdict])
        for verdict, word in WORDS.items()
        if verdicts[verdict]
    ]
    line.append(Text(", ").join(parts))
    findings = [f for paper in report.papers for f in paper.findings] + [*report.findings]
    if counts := counted(findings):
        line.append(f"; {counts}")
    if not verbose and any(f.severity == "info" for f in findings):
        line.append(" (-v shows the notes)", "dim")
    return Row(line)
