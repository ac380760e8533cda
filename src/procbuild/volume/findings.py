"""Findings of loading a volume: PDFs, page ranges, and what a published volume should not have."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from procbuild.conference import Conference
from procbuild.model import PDF_MISSING, Finding, Inspection, Paper, Severity
from procbuild.standards.doi import EXAMPLES
from procbuild.updates import update_findings
from procbuild.volume.placeholders import shown_placeholders


def paper_findings(
    papers: Iterable[Paper], inspections: Mapping[str, Inspection], conference: Conference
) -> Iterator[Finding]:
    """Findings about single papers, and what their PDFs, by paper, turned out to be."""
    non_archival, published = conference.non_archival, conference.volume.published
    for paper in papers:
        if not paper.file:
            yield _finding(
                PDF_MISSING,
                "warning",
                paper.id,
                "There is no PDF"
                if paper.track in non_archival
                else "There is no PDF: builds go on without it, but publication waits for it",
                "Put it into incoming/ or name it in the source, then run 'procbuild collect'; "
                "waive this in fixes.toml if there will be none.",
            )
        elif (inspection := inspections.get(paper.id)) and not inspection.facts:
            yield _finding(
                "pdf-unreadable",
                "error",
                paper.id,
                f"{paper.file}: {inspection.problem}",
                "Ask the authors for another file, then run 'procbuild collect'.",
            )
        elif paper.facts and paper.facts.sha256 != paper.sha256:
            yield _finding(
                "pdf-changed",
                "warning",
                paper.id,
                f"paper.pdf in the store differs from {paper.file} as collected",
                "Run 'procbuild collect', which restores the collected file; put a new version "
                "into its source.",
            )
        if paper.pages and paper.page_range:
            yield from _range_findings(paper)
        yield from update_findings(paper, published)


def _range_findings(paper: Paper) -> Iterator[Finding]:
    """A finding if the page range that the source states has not as many pages as the PDF."""
    stated = [int(number) for number in re.findall(r"\d+", paper.pages)]
    if len(stated) not in {1, 2} or paper.facts is None:
        return
    length = stated[-1] - stated[0] + 1
    if length != paper.facts.pages:
        yield Finding(
            check="metadata-pages",
            severity="warning",
            paper=paper.id,
            message=f"The source states pages {paper.pages} ({length} in all); the PDF has "
            f"{paper.facts.pages}; the volume prints {paper.page_range}",
            summary="The source states another number of pages than the PDF has",
            remedy="Correct the source; the range in the volume is computed from the PDFs.",
        )


def sample_findings(
    conf: Path, conference: Conference, papers: Iterable[Paper], *, is_recorded: bool
) -> Iterator[Finding]:
    """Findings if a published volume still has text of the starter project, or example DOIs.

    Text that is recorded as published was meant so.
    """
    if conference.volume.status != "published":
        return
    places = "" if is_recorded else shown_placeholders(conf)
    if places:
        yield _finding(
            "placeholder",
            "warning",
            "",
            f"The volume is published with text from 'procbuild init': {places}",
            "Replace it with your own.",
        )
    dois = [conference.volume.doi, *(paper.doi for paper in papers)]
    if any(doi.startswith(EXAMPLES) for doi in dois):
        yield _finding(
            "placeholder",
            "warning",
            "",
            f"The volume is published with DOIs that begin with {EXAMPLES}: these are examples and "
            "lead nowhere",
            "Write your own prefix into doi below [volume] and [papers] in volume.toml, or remove "
            "them.",
        )


def _finding(check: str, severity: Severity, paper: str, message: str, remedy: str) -> Finding:
    return Finding(check=check, severity=severity, paper=paper, message=message, remedy=remedy)
