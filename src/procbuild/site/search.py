"""Search: an index of pages and of the PDFs' full text, which browsers load in pieces.

It is made by Pagefind (https://pagefind.app/), and needs no server.
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

from procbuild.incremental.cache import digest
from procbuild.layout import PdfLayout
from procbuild.model import Paper, Volume
from procbuild.pdf.sandbox import read_all, reading_version
from procbuild.site.material import Material
from procbuild.site.pagefind import start_index
from procbuild.site.render import render
from procbuild.updates import shown_title
from procbuild.volume.authors import Author

FOLDER = "pagefind"

SHARE = 8
"""An index has this factor times the square root of all pages of PDFs: 250 of 1,000 pages, 1,000
of 16,000. A changed paper has its index remade, which takes 1.3 ms and 0.15 MB per page; a browser
searches all indexes, and loads another 25 kB from each for a word."""

AT_ONCE = 2
"""Number of indexes made at the same time: each is held in memory."""

HYPHENATED = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_A-Z])")


@dataclass(frozen=True, kw_only=True)
class SearchDocument:
    """A page to be indexed."""

    name: str
    """Address within the site"""
    inputs: str
    """A digest of everything in the document"""
    document: Callable[[str], str]
    """Renders the document, given the full text of the paper's PDF"""
    paper: Paper | None = None
    """None for an organizer's page, whose text is known"""


@contextmanager
def build_indexes(app: Sphinx, material: Material) -> Iterator[None]:
    """Write the indexes to ``pagefind/0``, ``pagefind/1`` …; the first contains Pagefind's script.

    The first indexes are made by processes while the context does other work, the rest at its end.
    No process outlives the build.
    """
    output = material.output
    with ExitStack() as stack:
        material.ending.callback(stack.close)
        folder = stack.enter_context(
            tempfile.TemporaryDirectory(prefix=".search-", dir=output.folder)
        )
        new: dict[int, str] = {}
        waiting: list[tuple[int, SearchDocument]] = []
        for number, entries in indexes(app, material).items():
            parts = (part for entry in entries for part in (entry.name, entry.inputs))
            inputs = digest(number, *parts)
            if not output.reuse(f"{FOLDER}/{number}", inputs):
                new[number] = inputs
                waiting += ((number, entry) for entry in entries)
        texts = full_texts(material, [entry.paper for _, entry in waiting])
        for (number, entry), text in zip(waiting, texts, strict=True):
            path = Path(folder, str(number), entry.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(entry.document(text), encoding="utf-8")
        started = (
            stack.enter_context(
                start_index(
                    Path(folder, str(number)),
                    output.folder / FOLDER / str(number),
                    tool=number == 0,
                )
            )
            for number in new
        )
        running = list(islice(started, min(AT_ONCE, material.crew.here.size)))
        yield
        with material.progress.stage("Indexing for the search", len(new)) as tick:
            for number, inputs in new.items():
                name = f"{FOLDER}/{number}"
                running.pop(0)()
                running += islice(started, 1)
                output.record(name, inputs)
                tick(name)


def index_of(material: Material) -> Mapping[str, int]:
    """The number of the index that contains each paper, by citation key.

    It only depends on the paper's id and on the number of indexes.
    """
    volume = material.volume
    pages = sum(paper.facts.pages if paper.facts else 1 for paper in volume.papers)
    count = indexes_for(pages)
    return {p.citation_key: int(digest(p.id)[:12], 16) % count for p in volume.papers}


def indexes_for(pages: int) -> int:
    """The number of indexes for a number of pages of PDFs."""
    return max(1, round(math.sqrt(pages) / SHARE))


def indexes(app: Sphinx, material: Material) -> Mapping[int, list[SearchDocument]]:
    """The contents of each index; organizers' pages are in the first.

    An author is in the index of the author's first paper.
    """
    language = language_of(material.volume)
    by_number: dict[int, list[SearchDocument]] = {0: list(pages(app, language))}
    numbers = index_of(material)
    for paper in material.volume.papers:
        entry = paper_entry(material, paper, language)
        by_number.setdefault(numbers[paper.citation_key], []).append(entry)
    for author in material.authors:
        number = numbers[author.papers[0].citation_key]
        by_number[number].append(author_entry(author, language))
    return dict(sorted(by_number.items()))


def language_of(volume: Volume) -> str:
    """The language of the index: that of most papers.

    With several languages, Pagefind makes an index for each, and only searches the one of the page
    that searches; with a single language, it searches that from any page.
    """
    counts = Counter(paper.language for paper in volume.papers)
    return max(counts, key=counts.__getitem__, default=volume.conference.volume.language)


def pages(app: Sphinx, language: str) -> Iterator[SearchDocument]:
    """Organizers' pages, without papers: these have their own pages."""
    for name in sorted(app.env.all_docs):
        with suppress_logging():  # warnings were shown when it was written
            doctree = app.env.get_and_resolve_doctree(name, app.builder, tags=app.tags)
        heading = next(doctree.findall(nodes.title), None)  # is the document's title
        whole = (
            node.astext()
            for node in doctree.findall(nodes.TextElement)
            if node is not heading
            and not isinstance(node, (nodes.Invisible, nodes.raw))  # comments of all syntaxes
            and not _is_echo(node)
            and not isinstance(node.parent, nodes.TextElement)  # a link is part of its text
        )
        text = "\n".join(whole)
        title = app.env.titles[name].astext()
        document = partial(_document, language, title, own=text)
        yield SearchDocument(name=f"{name}.html", inputs=digest(document("")), document=document)


def _is_echo(node: nodes.Node | None) -> bool:
    """Whether a node is marked as an echo, or within one."""
    while node is not None:
        if isinstance(node, nodes.Element) and node.get("echo"):
            return True
        node = node.parent
    return False


def author_entry(author: Author, language: str) -> SearchDocument:
    """An author, to be indexed by names and affiliations."""
    person = author.person
    names = dict.fromkeys(name for name in (person.script, *author.variants) if name)
    text = "; ".join((*names, *person.affiliations))
    return SearchDocument(
        name=f"authors/{author.slug}.html",
        inputs=digest(language, person.display, text),
        document=partial(_document, language, person.display, own=text),
    )


def paper_entry(material: Material, paper: Paper, language: str) -> SearchDocument:
    """A paper, to be indexed with the text of its PDF."""
    title = shown_title(paper, material.words) or paper.citation_key
    parts = {
        "authors": ", ".join(person.display for person in paper.authors),
        "abstract": paper.abstract,
        "keywords": ", ".join(paper.keywords),
        "doi": paper.doi,
    }
    return SearchDocument(
        name=f"papers/{paper.citation_key}.html",
        inputs=digest(language, title, *parts.values(), _text_key(paper)),
        document=partial(_document, language, title, **parts),
        paper=paper,
    )


def full_texts(material: Material, papers: Sequence[Paper | None]) -> Iterator[str]:
    """Yield the running text of each author's PDF, in order; empty if it cannot be read."""
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
        stage="Reading texts",
    )
    with closing(readings):
        for paper, there in zip(papers, known, strict=True):
            if paper is None or paper.pdf is None:
                yield ""
            elif there and cache and (data := cache.read(_text_key(paper))):
                yield data.decode()
            elif there:  # the cache was trimmed meanwhile
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
    """The text that a reader reads, with words rejoined: no running heads, no line numbers."""
    lines = (
        line.text for page in layout.pages for line in page.lines if line.role in ("text", "figure")
    )
    return HYPHENATED.sub("", "\n".join(lines))


def _document(language: str, title: str, text: str, *, own: str = "", **parts: str) -> str:
    return render("search.record.html", language=language, title=title, text=own or text, **parts)
