"""The order in which a book is bound: pages, labels, outline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from procbuild.book.citing import book_description
from procbuild.book.matter import Matter
from procbuild.model import Paper, Section, Volume
from procbuild.pdf.assemble import Blank, Document, Entry, Part, Run
from procbuild.text import plain

OPEN = 100
"""Papers up to which the outline shows them all at first."""


@dataclass
class _Binding:
    """Pages in order with the label of each stretch."""

    size: tuple[float, float]
    pages: list[Run | Blank] = field(default_factory=list)
    labels: list[tuple[int, str, int]] = field(default_factory=list)
    count: int = 0
    style: str = "-"
    number: int = 0
    """What the next page is called when the labels go on"""

    def add(self, run: Run | Blank, length: int, style: str, number: int) -> None:
        """Bind pages that are labelled from ``number`` on; no style: they have no label."""
        if style != self.style or (style and number != self.number):
            self.labels.append((self.count, style, number))
        self.pages.append(run)
        self.count += length
        self.style, self.number = style, number + length

    def blank(self, style: str, number: int) -> None:
        self.add(Blank(width=self.size[0], height=self.size[1]), 1, style, number)


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


def bind(
    volume: Volume, parts: Mapping[str, Part], matter: Matter, size: tuple[float, float]
) -> Document:
    """The book of the papers that have a part, by id, and of the book's own pages."""
    order = list(parts)
    own = len(order)
    book = _Binding(size)
    segment = matter.part.segment

    def add_own(name: str, style: str, number: int) -> int:
        run = matter.runs[name]
        book.add(Run(part=own, run=run), len(segment.runs[run]), style, number)
        return segment.runs[run][0]

    add_own("front", "r", 1)
    following = volume.conference.papers.first_page
    outline = [Entry(title=title, page=page) for title, page in matter.chapters[: matter.back]]
    for place, section in enumerate(volume.sections):
        first: int | None = None
        entries: list[Entry] = []
        if _has_divider(volume, section):
            first = add_own(f"divider-{place}", "", 0)
            book.blank("", 0)
        for paper in section.papers:
            page: int | None = None
            if paper.first_page is not None:
                for number in range(following, paper.first_page):
                    book.blank("D", number)
                following = (paper.last_page or paper.first_page) + 1
            if paper.id in parts:
                part = order.index(paper.id)
                pages = parts[paper.id].segment.runs[0]
                book.add(Run(part=part), len(pages), "D", paper.first_page or 1)
                entries.append(Entry(title=plain(paper.title), page=pages[0], part=part))
                page = pages[0]
            elif f"missing-{paper.id}" in matter.runs:
                style = "D" if paper.first_page is not None else ""
                page = add_own(f"missing-{paper.id}", style, paper.first_page or 0)
                entries.append(Entry(title=plain(paper.title), page=page))
                for number in range((paper.first_page or 0) + 1, (paper.last_page or 0) + 1):
                    book.blank("D", number)
            first = first or page
        if section.title and entries:
            shown = len(volume.papers) <= OPEN
            children = tuple(entries)
            outline.append(
                Entry(title=plain(section.title), page=first, children=children, open=shown)
            )
        else:
            outline += entries
    if indexes := matter.chapters[matter.back :]:
        add_own("back", "D", following)
        outline += [Entry(title=title, page=page) for title, page in indexes]
    return Document(
        parts=(*parts.values(), matter.part),
        pages=tuple(book.pages),
        outline=tuple(outline),
        labels=tuple(book.labels),
        about=book_description(volume),
    )
