"""Search: an index of pages and of the PDFs' full text, which a browser reads in pieces.

Pagefind makes it (https://pagefind.app/); readers need no server for it.
"""

import math
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.logging import suppress_logging

from procbuild.layout import PdfLayout
from procbuild.model import Paper, Volume
from procbuild.pdf.sandbox import read_all, reading_version
from procbuild.run import digest
from procbuild.site.material import Material
from procbuild.site.pagefind import index_begun
from procbuild.site.render import render
from procbuild.updates import shown_title

FOLDER = "pagefind"

SHARE = 8
"""The pages of PDFs in one index are the root of all pages, so many times: 250 of 1,000, 1,000 of
16,000. When a paper changes, its index is what is made again, in 1.3 ms a page and 0.15 MB; a
browser asks all indexes, and each has another 25 kB for a word."""

AT_ONCE = 2
"""Indexes that are made at the same time: each is in memory."""

HYPHENATED = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_A-Z])")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is indexed for one page."""

    name: str
    """Its address within the site"""
    inputs: str
    """A digest of all that the document shows"""
    document: Callable[[str], str]
    """The document, with the full text of the paper's PDF"""
    paper: Paper | None = None
    """None: an organizer's page, whose text is known"""


@contextmanager
def search_begun(app: Sphinx, material: Material) -> Iterator[None]:
    """Put the indexes into ``pagefind/0``, ``pagefind/1`` …; the first has the tool's script.

    The first are made by processes while the context does other work, the rest at its end. None
    outlives the build.
    """
    output = material.output
    with ExitStack() as stack:
        material.ending.callback(stack.close)
        folder = stack.enter_context(
            tempfile.TemporaryDirectory(prefix=".search-", dir=output.folder)
        )
        new: dict[int, str] = {}
        waiting: list[tuple[int, Entry]] = []
        for number, entries in indexes(app, material).items():
            inputs = digest(number, *(part for one in entries for part in (one.name, one.inputs)))
            if not output.keep(f"{FOLDER}/{number}", inputs):
                new[number] = inputs
                waiting += ((number, one) for one in entries)
        texts = full_texts(material, [one.paper for _, one in waiting])
        for (number, entry), text in zip(waiting, texts, strict=True):
            path = Path(folder, str(number), entry.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(entry.document(text), encoding="utf-8")
        begun = (
            stack.enter_context(
                index_begun(
                    Path(folder, str(number)),
                    output.folder / FOLDER / str(number),
                    tool=number == 0,
                )
            )
            for number in new
        )
        ends = list(islice(begun, min(AT_ONCE, material.crew.here.size)))
        yield
        with material.progress.stage("Indexing for the search", len(new)) as tick:
            for number, inputs in new.items():
                name = f"{FOLDER}/{number}"
                ends.pop(0)()
                ends += islice(begun, 1)
                output.made(name, inputs)
                tick(name)


def index_of(material: Material) -> Mapping[str, int]:
    """The number of the index that each paper is in, by citation key.

    It depends on the paper's id, and on the number of indexes alone.
    """
    volume = material.volume
    pages = sum(paper.facts.pages if paper.facts else 1 for paper in volume.papers)
    count = indexes_for(pages)
    return {p.citation_key: int(digest(p.id)[:12], 16) % count for p in volume.papers}


def indexes_for(pages: int) -> int:
    """The number of indexes for so many pages of PDFs."""
    return max(1, round(math.sqrt(pages) / SHARE))


def indexes(app: Sphinx, material: Material) -> Mapping[int, list[Entry]]:
    """What is in each index; organizers' pages are in the first."""
    language = language_of(material.volume)
    found: dict[int, list[Entry]] = {0: list(pages(app, language))}
    number = index_of(material)
    for paper in material.volume.papers:
        entry = paper_entry(material, paper, language)
        found.setdefault(number[paper.citation_key], []).append(entry)
    return dict(sorted(found.items()))


def language_of(volume: Volume) -> str:
    """The language by which all is indexed: that of most papers.

    Where there are several, Pagefind has an index for each, and asks the one of the page that
    searches alone; of a single language, it asks that from any page.
    """
    found = Counter(paper.language for paper in volume.papers)
    return max(found, key=found.__getitem__, default=volume.conference.volume.language)


def pages(app: Sphinx, language: str) -> Iterator[Entry]:
    """Organizers' pages."""
    for name in sorted(app.env.all_docs):
        with suppress_logging():  # what is wrong with it was told when it was written
            doctree = app.env.get_and_resolve_doctree(name, app.builder, tags=app.tags)
        heading = next(doctree.findall(nodes.title), None)  # is said by the title
        whole = (
            node.astext()
            for node in doctree.findall(nodes.TextElement)
            if node is not heading
            and not isinstance(node.parent, nodes.TextElement)  # a link is said by its text
        )
        text = "\n".join(whole)
        title = app.env.titles[name].astext()
        document = partial(_document, language, title, own=text)
        yield Entry(name=f"{name}.html", inputs=digest(document("")), document=document)


def paper_entry(material: Material, paper: Paper, language: str) -> Entry:
    """A paper, to be indexed with the text of its PDF."""
    title = shown_title(paper, material.words) or paper.citation_key
    parts = {
        "authors": ", ".join(person.display for person in paper.authors),
        "abstract": paper.abstract,
        "keywords": ", ".join(paper.keywords),
    }
    return Entry(
        name=f"papers/{paper.citation_key}.html",
        inputs=digest(language, title, *parts.values(), _text_key(paper)),
        document=partial(_document, language, title, **parts),
        paper=paper,
    )


def full_texts(material: Material, papers: Sequence[Paper | None]) -> Iterator[str]:
    """The running text of each author's PDF, in order; nothing where it can't be read."""
    cache = material.cache
    known = [bool(p and cache and cache.path(_text_key(p)).is_file()) for p in papers]
    missing = [p.pdf for p, there in zip(papers, known, strict=True) if p and p.pdf and not there]
    readings = read_all(
        missing,
        ("layout",),
        limits=material.volume.conference.check.limits,
        crew=material.crew,
        cache=cache,
        progress=material.progress,
    )
    with closing(readings):
        for paper, there in zip(papers, known, strict=True):
            if paper is None or paper.pdf is None:
                yield ""
            elif there and cache and (data := cache.read(_text_key(paper))):
                yield data.decode()
            elif there:  # it was trimmed away a moment ago
                yield from full_texts(replace(material, cache=None), [paper])
            else:
                read = next(readings).whole()
                text = f"{running_text(read.layout) if read.layout else ''}\n"
                if cache and read.layout and paper.facts and read.sha256 == paper.facts.sha256:
                    cache.write(_text_key(paper), text.encode())
                yield text


def _text_key(paper: Paper) -> str:
    sha256 = paper.facts.sha256 if paper.pdf and paper.facts else ""
    return digest("indexed text", reading_version(), sha256)


def running_text(layout: PdfLayout) -> str:
    """What a reader reads, words whole: no running heads, no line numbers."""
    lines = (
        line.text for page in layout.pages for line in page.lines if line.role in ("text", "figure")
    )
    return HYPHENATED.sub("", "\n".join(lines))


def _document(language: str, title: str, text: str, *, own: str = "", **parts: str) -> str:
    return render("search.record.html", language=language, title=title, text=own or text, **parts)
