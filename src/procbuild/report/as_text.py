"""The report for a terminal: one line per paper, findings beneath, counts at the end."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rich.text import Text

from procbuild.model import Finding
from procbuild.report.results import Checked, Report, Verdict, counted

VERDICTS: dict[Verdict, str] = {"reject": "bold red", "warn": "yellow", "accept": "green"}
WORDS: dict[Verdict, str] = {"accept": "fine", "warn": "with warnings", "reject": "rejected"}
SEVERITIES = {"error": "red", "warning": "yellow", "info": "cyan", "off": "dim"}


@dataclass(frozen=True)
class Row:
    """A line of the report; what does not fit is wrapped to its indentation."""

    text: Text
    indent: int = 0

    def __str__(self) -> str:
        return " " * self.indent + self.text.plain


def as_rows(report: Report, *, verbose: bool = False) -> Iterator[Row]:
    """The report line by line; notes (``info``) only when ``verbose``."""
    width = max((len(paper.file or paper.paper) for paper in report.papers), default=0)
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
    line = Text(f"{paper.verdict:6} ", VERDICTS[paper.verdict])
    line.append((paper.file or paper.paper).ljust(width), "bold")
    if facts := paper.facts:
        line.append(f"  {paper.profile}", "default")
        if facts.mode not in ("unknown", "final"):
            line.append(f" ({facts.mode})")
        line.append(f", {facts.pages} page{'s' if facts.pages != 1 else ''}", "default")
        if facts.references_page:
            line.append(f", content to {facts.main_pages}", "default")
    if counts := counted(paper.findings):
        line.append(f"  {counts}", "dim")
    return Row(line)


def _findings(findings: tuple[Finding, ...], *, verbose: bool) -> Iterator[Row]:
    """Findings with what to do; what was just said is not said again."""
    said = ""
    for finding in findings:
        if finding.severity == "info" and not verbose:
            continue
        style = "dim" if finding.waived else SEVERITIES[finding.severity]
        line = Text("waived  " if finding.waived else f"{finding.severity:7} ", style)
        line.append(finding.message, "dim" if finding.waived else "default")
        line.append(f"  [{finding.check}]", "dim")
        yield Row(line, 2)
        if finding.waived:
            yield Row(Text(f"because: {finding.waived}", "dim"), 10)
        elif finding.remedy and finding.remedy != said:
            yield Row(Text(f"→ {finding.remedy}", "dim"), 10)
            said = finding.remedy


def _total(report: Report, *, verbose: bool) -> Row:
    if not report.papers:
        return Row(Text(f"{report.volume}: no papers yet; 'procbuild collect' brings them in"))
    verdicts = Counter(paper.verdict for paper in report.papers)
    line = Text(f"{len(report.papers)} paper{'s' if len(report.papers) != 1 else ''}: ")
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
