"""The order in which a book is bound: pages, labels, outline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from procbuild.book.citing import book_description, last_page
from procbuild.book.matter import Matter
from procbuild.model import Paper, Section, Volume
from procbuild.pdf.bound.document import Blank, Document, Entry, Label, Part, Run, label_after_range
from procbuild.text import plain
from procbuild.updates import shown_title
from procbuild.words import Words, words_of

OPEN = 100
"""Papers up to which the outline shows them all at first."""


@dataclass
class _Binding:
    """Pages in order with the label of each stretch."""

    size: tuple[float, float]
    parts: Mapping[str, Part]
    matter: Matter
    following: int
    """Number of the next paper's first page, were there no blank ones"""
    places: Mapping[str, int]
    """Place of each part in the document"""
    words: Words
    pages: list[Run | Blank] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    count: int = 0
    style: str = "-"
    number: int = 0
    """What the next page is called when the labels go on"""

    def add(self, run: Run | Blank, length: int, style: str, number: int) -> None:
        """Bind pages that are labelled from ``number`` on; no style: they have no label."""
        if style != self.style or (style and number != self.number):
            self.labels.append(Label(self.count, style, number))
        self.pages.append(run)
        self.count += length
        self.style, self.number = style, number + length

    def blank(self, style: str, number: int) -> None:
        """Bind an empty page."""
        self.add(Blank(width=self.size[0], height=self.size[1]), 1, style, number)

    def add_own(self, name: str, style: str, number: int) -> int:
        """Bind a run of the book's own pages; its first page object."""
        runs = self.matter.runs[name]
        found = [self.matter.parts[one.part].segment.runs[one.run] for one in runs]
        for one, pages in zip(runs, found, strict=True):
            self.add(replace(one, part=len(self.parts) + one.part), len(pages), style, number)
            number += len(pages)
        return found[0][0]

    def add_paper(self, paper: Paper) -> Entry | None:
        """Bind a paper, or the page in its place; None where it has neither."""
        first, last = paper.first_page, paper.last_page
        if first is not None:
            for number in range(self.following, first):
                self.blank("D", number)
            self.following = (last or first) + 1
        if paper.id in self.parts:
            part = self.places[paper.id]
            pages = self.parts[paper.id].segment.runs[0]
            start = self.count
            self.add(Run(part=part), len(pages), "D", first or 1)
            if first and last and len(pages) > last - first + 1:
                self.labels.append(label_after_range(start + last - first + 1, last))
                self.number = 0
            return Entry(title=plain(shown_title(paper, self.words)), page=pages[0], part=part)
        if f"missing-{paper.id}" not in self.matter.runs:
            return None
        page = self.add_own(f"missing-{paper.id}", "" if first is None else "D", first or 0)
        for number in range((first or 0) + 1, (last or 0) + 1):
            self.blank("D", number)
        return Entry(title=plain(shown_title(paper, self.words)), page=page)


def sheets(volume: Volume, missing: Sequence[Paper]) -> list[dict[str, object]]:
    """What is bound between the papers: a divider per section, a page per missing paper."""
    found: list[dict[str, object]] = []
    absent = {paper.id for paper in missing}
    for place, section in enumerate(volume.sections):
        if _has_divider(volume, section):
            found.append({"run": f"divider-{place}", "kind": "divider", "section": section})
        found += [
            {"run": f"missing-{paper.id}", "kind": "missing", "paper": paper}
            for paper in section.papers
            if paper.id in absent
        ]
    return found


def _has_divider(volume: Volume, section: Section) -> bool:
    return volume.conference.book.dividers and bool(section.title and section.papers)


def tomes(volume: Volume) -> list[list[Paper]]:
    """The papers of each physical volume: ``[book] split`` pages at most, one paper at least."""
    limit = volume.conference.book.split
    found: list[list[Paper]] = [[]]
    count = 0
    for paper in volume.papers:
        length = paper.facts.pages if paper.facts else 0
        if limit and count and count + length > limit:
            found.append([])
            count = 0
        found[-1].append(paper)
        count += length
    return found


def bind(
    volume: Volume,
    tome: Sequence[Paper],
    parts: Mapping[str, Part],
    matter: Matter,
    size: tuple[float, float],
    *,
    called: str = "",
) -> Document:
    """The book of one physical volume: its papers that have a part, by id, and its own pages.

    ``called`` is what it is called where there are several.
    """
    members = {paper.id for paper in tome}
    parts = {name: part for name, part in parts.items() if name in members}
    places = {name: place for place, name in enumerate(parts)}
    words = words_of(volume.conference)
    book = _Binding(size, parts, matter, _first_page(volume, tome), places, words)
    book.add_own("front", "r", 1)
    outline = [Entry(title=title, page=page) for title, page in matter.chapters[: matter.back]]
    for place, section in enumerate(volume.sections):
        papers = [paper for paper in section.papers if paper.id in members]
        first: int | None = None
        if papers and _has_divider(volume, section):
            first = book.add_own(f"divider-{place}", "", 0)
            book.blank("", 0)
        entries = [entry for paper in papers if (entry := book.add_paper(paper))]
        if section.title and entries:
            outline.append(
                Entry(
                    title=plain(section.title),
                    page=first or entries[0].page,
                    children=tuple(entries),
                    open=len(volume.papers) <= OPEN,
                )
            )
        else:
            outline += entries
    if indexes := matter.chapters[matter.back :]:
        book.add_own("back", "D", last_page(volume) + 1)  # in all physical volumes alike
        outline += [Entry(title=title, page=page) for title, page in indexes]
    return Document(
        parts=(*parts.values(), *matter.parts),
        pages=tuple(book.pages),
        outline=tuple(outline),
        labels=tuple(book.labels),
        about=book_description(volume, called),
    )


def _first_page(volume: Volume, tome: Sequence[Paper]) -> int:
    """The number of a physical volume's first page that has one."""
    first = volume.conference.papers.first_page
    if not tome or tome[0] is volume.papers[0]:
        return first
    return next((paper.first_page for paper in tome if paper.first_page is not None), first)
