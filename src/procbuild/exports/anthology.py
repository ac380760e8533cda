"""Revisions, errata and retractions as the ACL Anthology keeps them
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
"""The ``hash`` attribute of a file of the delivery, by its name; nothing where it is not there."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A paper as the Anthology counts it."""

    number: int
    paper: Paper
    key: str
    name: str
    """``2024.sigdial-1.7``"""


def notices(entry: Entry) -> Iterator[tuple[str, Path]]:
    """The PDFs of versions, the latest too, and of errata, under the Anthology's names."""
    paper = entry.paper
    for number, one in enumerate(paper.replaced, 1):
        yield f"pdf/{entry.name}v{number}.pdf", stamped(paper).with_suffix("") / one.name
    if paper.replaced:
        yield f"pdf/{entry.name}v{len(paper.replaced) + 1}.pdf", stamped(paper)
    for number, notice in enumerate(with_pdf(paper.erratum, paper), 1):
        yield f"pdf/{entry.name}e{number}.pdf", (paper.folder or Path()) / notice.file


def unstamped(entry: Entry) -> Iterator[tuple[str, Path]]:
    """The authors' own PDFs of old versions, which stand in for what no build can stamp."""
    for number, one in enumerate(entry.paper.replaced, 1):
        yield f"pdf/{entry.name}v{number}.pdf", (entry.paper.folder or Path()) / one.name


def with_pdf(told: Iterable[Notice], paper: Paper) -> list[Notice]:
    """The notices that are PDFs of their own: the Anthology takes no other errata."""
    known = {one.name for one in paper.supplements}
    return [one for one in told if one.file in known]


def revisions(entry: Entry, sums: Hash) -> Iterator[Xml]:
    """All versions from the first; the latest ones say what they changed."""
    told = {one.version: one for one in updates(entry.paper) if one.kind == "version"}
    count = len(entry.paper.replaced)
    for number in range(1, count + 2 if count else 1):
        if found := sums(f"pdf/{entry.name}v{number}.pdf"):
            one = told.get(number)
            day = f"{one.on}" if one and one.on else ""
            attributes = {"id": str(number), **found, "date": day}
            text = one_line(plain(one.text)) if one else ""
            yield element("revision", text, attributes=attributes)


def errata(entry: Entry, sums: Hash) -> Iterator[Xml]:
    """The errata that are PDFs of their own."""
    for number, notice in enumerate(with_pdf(entry.paper.erratum, entry.paper), 1):
        if found := sums(f"pdf/{entry.name}e{number}.pdf"):
            attributes = {"id": str(number), **found, "date": notice.on.isoformat()}
            yield element("erratum", attributes=attributes)


def retracted(paper: Paper) -> Xml | None:
    """That, when and why a paper was retracted."""
    if not (notice := paper.retraction):
        return None
    text = one_line(plain(notice.text))
    return element("retracted", text, attributes={"date": notice.on.isoformat()})
