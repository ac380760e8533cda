"""The report for a terminal: one line per paper, findings below it, counts at the end."""

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
SHOWN_PER_KIND = 3
"""Findings of the same kind on different pages that are shown unless verbose."""


@dataclass(frozen=True)
class Row:
    """A line of the report: a label in the margin, if any, and text beside it."""

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
    """The report line by line; infos and all of many similar findings if ``verbose``."""
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
    """The file's name on one line, after the paper's id if that differs by more than case."""
    file = paper.file.replace("\n", "\N{REPLACEMENT CHARACTER}")
    if paper.paper.casefold() in (paper.file.casefold(), paper.file[:-4].casefold()):
        return file
    return f"{paper.paper} ({file})" if file else paper.paper


def _findings(findings: tuple[Finding, ...], *, verbose: bool) -> Iterator[Row]:
    """Findings by kind, each with its explanation; the same one is not repeated in succession."""
    kinds: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        if verbose or finding.severity != "info":
            kind = (finding.severity, finding.check, _explanation(finding))
            kinds.setdefault(kind, []).append(finding)
    previous = ""
    for (_, _, explanation), similar in kinds.items():
        shown = similar if verbose else _first_few(similar)
        for finding in shown:
            yield _finding(finding)
            if explanation not in ("", previous):
                yield Row(Text(explanation, "dim"), indent=2)
                previous = explanation
        ids = set(map(id, shown))
        if rest := [finding for finding in similar if id(finding) not in ids]:
            pages = [finding.page for finding in rest if finding.page]
            where = f", on {pages_in_words(pages)}" if pages else ""
            more = f"… and {len(rest)} more like this{where} (-v lists them)"
            yield Row(Text(more, "dim"), indent=2)


def _finding(finding: Finding) -> Row:
    style = "dim" if finding.waived else ""
    word = "waived" if finding.waived else finding.severity
    text = Text().append(finding.message, style).append(f"  [{finding.check}]", "dim")
    return Row(text, Text(word, style or SEVERITY_STYLES[finding.severity]), 2)


def _explanation(finding: Finding) -> str:
    """Why a finding is waived, or what to do about it."""
    if finding.waived:
        return f"because: {finding.waived}"
    return finding.remedy and f"→ {finding.remedy}"


def _first_few(similar: list[Finding]) -> list[Finding]:
    """The first of many findings with the same message, and the first few on different pages.

    The pages then say where the others are; others on the same page are all shown.
    """
    if len(similar) <= SHOWN_PER_KIND + 1:
        return similar
    first: dict[str, Finding] = {}
    for finding in similar:
        first.setdefault(finding.message, finding)
    distinct = list(first.values())
    pages = {finding.page for finding in distinct if finding.page}
    are_apart = len(pages) == len(distinct) > SHOWN_PER_KIND + 1
    return distinct[:SHOWN_PER_KIND] if are_apart else distinct


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
    findings = [finding for paper in report.papers for finding in paper.findings]
    findings += report.findings
    if counts := finding_counts(findings):
        line.append(f"; {counts}")
    if not verbose and any(finding.severity == "info" for finding in findings):
        line.append(" (-v shows the infos)", "dim")
    return Row(line)
