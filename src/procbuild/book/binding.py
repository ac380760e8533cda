"""The order in which a book is bound: pages, labels, outline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from procbuild.book.descriptions import book_description, last_page
from procbuild.book.matter import Matter
from procbuild.book.tomes import Tome
from procbuild.model import Paper, Section, Volume
from procbuild.pdf.bound.document import (
    Blank,
    Document,
    Label,
    OutlineItem,
    Part,
    Run,
    label_after_range,
)
from procbuild.text import plain
from procbuild.translations import Words, words_of
from procbuild.updates import shown_title

OPEN = 100
"""Maximum number of papers for which the outline is initially expanded."""


@dataclass
class _Binding:
    """The pages in order, with a label for each range."""

    size: tuple[float, float]
    parts: Mapping[str, Part]
    matter: Matter
    following: int
    """Number of the next paper's first page, without blank pages"""
    places: Mapping[str, int]
    """Index of each part in the document"""
    words: Words
    pages: list[Run | Blank] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    count: int = 0
    style: str = "-"
    number: int = 0
    """Number of the next page if the labels continue"""

    def add(self, run: Run | Blank, length: int, style: str, number: int) -> None:
        """Append pages labelled from ``number`` on; with an empty style, they have no label."""
        if style != self.style or (style and number != self.number):
            self.labels.append(Label(self.count, style, number))
        self.pages.append(run)
        self.count += length
        self.style, self.number = style, number + length

    def blank(self, style: str, number: int) -> None:
        """Append an empty page."""
        self.add(Blank(width=self.size[0], height=self.size[1]), 1, style, number)

    def add_own(self, name: str, style: str, number: int) -> int:
        """Append a run of the book's own pages; return its first page object."""
        runs = self.matter.runs[name]
        page_objects = [self.matter.parts[run.part].segment.runs[run.run] for run in runs]
        for run, pages in zip(runs, page_objects, strict=True):
            self.add(replace(run, part=len(self.parts) + run.part), len(pages), style, number)
            number += len(pages)
        return page_objects[0][0]

    def add_paper(self, paper: Paper) -> OutlineItem | None:
        """Append a paper, or the page that replaces it; None if there is neither."""
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
            return OutlineItem(
                title=plain(shown_title(paper, self.words)), page=pages[0], part=part
            )
        if f"missing-{paper.id}" not in self.matter.runs:
            return None
        page = self.add_own(f"missing-{paper.id}", "" if first is None else "D", first or 0)
        if first is None:
            self.blank("", 0)  # A leaf without numbers: odd ones remain on right-hand pages.
        for number in range((first or 0) + 1, (last or 0) + 1):
            self.blank("D", number)
        return OutlineItem(title=plain(shown_title(paper, self.words)), page=page)


def sheets(volume: Volume, missing: Sequence[Paper]) -> list[dict[str, object]]:
    """Pages between the papers: a divider per section, and a page per missing paper."""
    between: list[dict[str, object]] = []
    missing_ids = {paper.id for paper in missing}
    for place, section in enumerate(volume.sections):
        if _has_divider(volume, section):
            between.append({"run": f"divider-{place}", "kind": "divider", "section": section})
        between += [
            {"run": f"missing-{paper.id}", "kind": "missing", "paper": paper}
            for paper in section.papers
            if paper.id in missing_ids
        ]
    return between


def _has_divider(volume: Volume, section: Section) -> bool:
    return volume.conference.book.dividers and bool(section.title and section.papers)


def bind(
    volume: Volume,
    tome: Tome,
    parts: Mapping[str, Part],
    matter: Matter,
    size: tuple[float, float],
) -> Document:
    """The document of a physical volume, made of its papers in ``parts``, by id, and its own pages.

    Blank pages have the ``size``, in pt.
    """
    members = {paper.id for paper in tome.papers}
    parts = {name: part for name, part in parts.items() if name in members}
    places = {name: place for place, name in enumerate(parts)}
    words = words_of(volume.conference)
    book = _Binding(size, parts, matter, _first_page(volume, tome.papers), places, words)
    book.add_own("front", "r", 1)
    outline = [
        OutlineItem(title=title, page=page) for title, page in matter.chapters[: matter.back]
    ]
    for place, section in enumerate(volume.sections):
        papers = [paper for paper in section.papers if paper.id in members]
        first: int | None = None
        if papers and _has_divider(volume, section):
            first = book.add_own(f"divider-{place}", "", 0)
            book.blank("", 0)
        entries = [entry for paper in papers if (entry := book.add_paper(paper))]
        if section.title and entries:
            outline.append(
                OutlineItem(
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
        outline += [OutlineItem(title=title, page=page) for title, page in indexes]
    return Document(
        parts=(*parts.values(), *matter.parts),
        pages=tuple(book.pages),
        outline=tuple(outline),
        labels=tuple(book.labels),
        about=book_description(volume, tome.called),
    )


def _first_page(volume: Volume, tome: Sequence[Paper]) -> int:
    """The first page number of a physical volume."""
    first = volume.conference.papers.first_page
    if not tome or tome[0] is volume.papers[0]:
        return first
    return next((paper.first_page for paper in tome if paper.first_page is not None), first)
