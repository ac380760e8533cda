"""Revisions, errata and retractions in the form of the ACL Anthology
(https://aclanthology.org/info/corrections/).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from procbuild.exports.common import stamped
from procbuild.exports.xml import Xml, element
from procbuild.model import Notice, Paper
from procbuild.text import one_line, plain
from procbuild.updates import updates

Hash = Callable[[str], Mapping[str, str]]
"""Gives the ``hash`` attribute of a file in the delivery, by its name; empty if it is missing."""


@dataclass(frozen=True, kw_only=True)
class AnthologyPaper:
    """A paper with its number in the Anthology."""

    number: int
    paper: Paper
    key: str
    name: str
    """``2024.sigdial-1.7``"""


def notices(entry: AnthologyPaper) -> Iterator[tuple[str, Path]]:
    """Yield the PDFs of all versions and of errata, under the Anthology's names."""
    paper = entry.paper
    for number, version in enumerate(paper.replaced, 1):
        yield f"pdf/{entry.name}v{number}.pdf", stamped(paper).with_suffix("") / version.name
    if paper.replaced:
        yield f"pdf/{entry.name}v{len(paper.replaced) + 1}.pdf", stamped(paper)
    for number, notice in enumerate(with_pdf(paper.erratum, paper), 1):
        yield f"pdf/{entry.name}e{number}.pdf", (paper.folder or Path()) / notice.file


def unstamped(entry: AnthologyPaper) -> Iterator[tuple[str, Path]]:
    """Yield the authors' own PDFs of old versions, used if a build cannot stamp them."""
    for number, version in enumerate(entry.paper.replaced, 1):
        yield f"pdf/{entry.name}v{number}.pdf", (entry.paper.folder or Path()) / version.name


def with_pdf(notices: Iterable[Notice], paper: Paper) -> list[Notice]:
    """The notices with a PDF of their own: the Anthology takes no other errata."""
    names = {supplement.name for supplement in paper.supplements}
    return [notice for notice in notices if notice.file in names]


def revisions(entry: AnthologyPaper, sums: Hash) -> Iterator[Xml]:
    """Yield all versions from the first on; the newer ones say what they changed."""
    changes = {
        update.version: update for update in updates(entry.paper) if update.kind == "version"
    }
    count = len(entry.paper.replaced)
    for number in range(1, count + 2 if count else 1):
        if hash_ := sums(f"pdf/{entry.name}v{number}.pdf"):
            change = changes.get(number)
            day = f"{change.on}" if change and change.on else ""
            attributes = {"id": str(number), **hash_, "date": day}
            text = one_line(plain(change.text)) if change else ""
            yield element("revision", text, attributes=attributes)


def errata(entry: AnthologyPaper, sums: Hash) -> Iterator[Xml]:
    """Yield the errata that are PDFs of their own."""
    for number, notice in enumerate(with_pdf(entry.paper.erratum, entry.paper), 1):
        if hash_ := sums(f"pdf/{entry.name}e{number}.pdf"):
            attributes = {"id": str(number), **hash_, "date": notice.on.isoformat()}
            yield element("erratum", attributes=attributes)


def retracted(paper: Paper) -> Xml | None:
    """When and why a paper was retracted; None if it was not."""
    if not (notice := paper.retraction):
        return None
    text = one_line(plain(notice.text))
    return element("retracted", text, attributes={"date": notice.on.isoformat()})
