"""The result of a run of the checks, paper by paper."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from procbuild.model import Finding, PdfFacts
from procbuild.styles import SEVERITY_ORDER, VERDICT_WORDS, Verdict
from procbuild.wording import counted


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One paper with its findings."""

    paper: str
    """Id of the paper; outside a volume the file's name without its extension"""
    file: str
    """File name of the PDF as submitted; empty if there is none"""
    title: str = ""
    """The recorded title as plain text; empty outside a volume"""
    sha256: str = ""
    """Hash of the file; empty if it could not be opened"""
    profile: str = ""
    """Name of the profile that was applied"""
    facts: PdfFacts | None = None
    """None if the PDF cannot be read"""
    sheets: tuple[tuple[float, float], ...] = ()
    """Width and height of each page as displayed, in pt"""
    content_end: int | None = None
    """Last page with content that the page limit counts; None if unknown"""
    findings: tuple[Finding, ...] = ()
    path: Path | None = None
    """Path of the PDF"""

    @property
    def verdict(self) -> Verdict:
        """``reject`` with an error, ``warn`` with a warning, else ``accept``; waivers apply."""
        severities = {finding.severity for finding in self.findings if not finding.waived}
        if "error" in severities:
            return "reject"
        return "warn" if "warning" in severities else "accept"

    @property
    def word(self) -> str:
        """The verdict in the words shown to people."""
        return VERDICT_WORDS[self.verdict]

    @property
    def pictured(self) -> tuple[int, ...]:
        """Pages with errors or warnings, which reports show as pictures."""
        return tuple(
            sorted(
                {
                    finding.page
                    for finding in self.findings
                    if finding.page is not None
                    and finding.page <= len(self.sheets)
                    and finding.severity in ("error", "warning")
                }
            )
        )


@dataclass(frozen=True, kw_only=True)
class Report:
    """All papers of a run."""

    volume: str = ""
    """Name of the volume; empty for files outside one"""
    title: str = ""
    """Title of the volume as plain text"""
    papers: tuple[Checked, ...] = ()
    findings: tuple[Finding, ...] = ()
    """Findings about the volume itself"""

    @property
    def rejected(self) -> bool:
        """Whether any paper is rejected."""
        return any(paper.verdict == "reject" for paper in self.papers)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by severity, page and place in the table of checks; waived ones last."""
    return tuple(
        sorted(findings, key=lambda f: (bool(f.waived), SEVERITY_ORDER[f.severity], f.page or 0))
    )


def finding_counts(findings: Iterable[Finding]) -> str:
    """``2 errors, 1 warning, 3 infos, 1 waived``, with the words of the severities."""
    counts = Counter("waived" if f.waived else f.severity for f in findings)
    parts = [
        counted(counts[severity], severity)
        for severity in ("error", "warning", "info")
        if counts[severity]
    ]
    if counts["waived"]:
        parts.append(f"{counts['waived']} waived")
    return ", ".join(parts)
