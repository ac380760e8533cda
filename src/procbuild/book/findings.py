"""Findings about a book: what it lacks, what was left out, what is not stamped."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping

from procbuild.model import Finding, Paper, Volume
from procbuild.pdf.bound.document import Part
from procbuild.standards.page_sizes import trim_name
from procbuild.wording import few


def size_findings(
    volume: Volume, bound: Container[str], size: tuple[float, float]
) -> Iterator[Finding]:
    """Report that papers in the book have different page sizes, unless they are fitted to one.

    ``size`` is the one that the remedy suggests, in pt.
    """
    counts = Counter(
        name
        for paper in volume.papers
        if paper.id in bound and paper.facts
        for name in dict.fromkeys(map(trim_name, paper.facts.page_sizes))
    )
    if len(counts) < 2 or volume.conference.book.trim:
        return
    sizes = [f"{name}: {count}" for name, count in counts.most_common()]
    yield Finding(
        check="book-sizes",
        severity="info",
        message=f"The book has papers of {len(counts)} page sizes ({few(sizes, 3)})",
        remedy=f'Write trim = "{trim_name(size)}" under [book] in volume.toml to fit all to one.',
    )


def paper_findings(
    volume: Volume, parts: Mapping[str, Part], broken: Mapping[str, str]
) -> Iterator[Finding]:
    """Findings about papers that the volume has not reported: it reports missing PDFs itself."""
    for paper in volume.papers:
        if paper.id in broken:
            yield _missing(paper, broken[paper.id])
        elif paper.id in parts:
            yield from _part_findings(paper, parts[paper.id])


def version_findings(problems: Mapping[str, str], known: Container[str]) -> Iterator[Finding]:
    """Report old versions that cannot be stamped: the site offers the authors' own PDF instead."""
    for name, problem in problems.items():
        if name not in known:
            paper, _, file = name.partition("/")
            yield Finding(
                check="book-version",
                severity="warning",
                paper=paper,
                message=f"{file} is not stamped: {problem}",
                remedy="Nothing; readers get the authors' own PDF.",
            )


def _missing(paper: Paper, problem: str) -> Finding:
    return Finding(
        check="book-missing",
        severity="warning",
        paper=paper.id,
        message=f"The book does not contain this paper: {problem}",
        remedy="Collect its PDF and build again.",
    )


def _part_findings(paper: Paper, part: Part) -> Iterator[Finding]:
    for page in part.segment.unstamped:
        yield Finding(
            check="book-stamp",
            severity="warning",
            paper=paper.id,
            page=page,
            message=f"Page {page}: no free space for the running head or the footer; it is not "
            "stamped",
            remedy="Keep a strip of 15 pt free in the top or bottom margin.",
        )
    for what, count in part.segment.notes:
        yield Finding(
            check="book-left-out",
            severity="warning",
            paper=paper.id,
            message=f"Left out of the book and of the single paper: {what} ({count})",
            remedy="It breaks PDF readers or looks different in each, or runs, opens or embeds "
            "something; ask the authors for a PDF without it.",
        )
