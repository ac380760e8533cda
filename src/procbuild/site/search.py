"""Search: an index of pages and of the PDFs' full text, which a browser reads in pieces.

Pagefind makes it (https://pagefind.app/); readers need no server for it.
"""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from procbuild.layout import PdfLayout
from procbuild.model import Paper
from procbuild.pdf import inspect_all
from procbuild.pdf.sandbox import reading_version
from procbuild.run import digest
from procbuild.site.material import Material
from procbuild.site.pagefind import write_index
from procbuild.site.render import render
from procbuild.updates import shown_title

FOLDER = "pagefind"

HYPHENATED = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_A-Z])")

Entry = tuple[str, str]
"""Address within the site, and the document that is indexed for it."""


def write_search(app: Sphinx, material: Material, out: Path) -> None:
    """Put the index into ``out/pagefind``."""
    with tempfile.TemporaryDirectory(prefix=".search-", dir=out) as folder:
        for name, document in (*pages(app), *papers(material)):
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(document, encoding="utf-8")
        write_index(Path(folder), out / FOLDER)


def pages(app: Sphinx) -> Iterator[Entry]:
    """Organizers' pages."""
    language = app.config.language
    for name in sorted(app.env.all_docs):
        doctree = app.env.get_doctree(name)
        text = "\n".join(node.astext() for node in doctree.findall(nodes.TextElement))
        title = app.env.titles[name].astext()
        yield f"{name}.html", _document(language, title, text=text)


def papers(material: Material) -> Iterator[Entry]:
    """Papers with the text of their PDFs."""
    language = material.volume.conference.volume.language
    for paper, text in full_texts(material):
        yield (
            f"papers/{paper.citation_key}.html",
            _document(
                language,
                shown_title(paper) or paper.citation_key,
                authors=", ".join(person.display for person in paper.authors),
                abstract=paper.abstract,
                keywords=", ".join(paper.keywords),
                text=text,
            ),
        )


def full_texts(material: Material) -> Iterator[tuple[Paper, str]]:
    """Each paper with the running text of the author's PDF; nothing where it can't be read."""
    volume, cache = material.volume, material.cache
    keys = {
        paper.citation_key: digest("running text", reading_version(), paper.facts.sha256)
        for paper in volume.papers
        if paper.pdf and paper.facts
    }
    known = {key: cache.read(keys[key]) for key in keys} if cache else {}
    texts = {key: data.decode() for key, data in known.items() if data is not None}
    missing = [p for p in volume.papers if p.citation_key in keys.keys() - texts.keys()]
    inspections = inspect_all(
        [paper.pdf for paper in missing if paper.pdf],
        limits=volume.conference.check.limits,
        crew=material.crew,
        cache=cache,
        progress=material.progress,
    )
    for paper, seen in zip(missing, inspections, strict=True):
        text = running_text(seen.layout) if seen.layout else ""
        texts[paper.citation_key] = text
        if cache:
            cache.write(keys[paper.citation_key], text.encode())
    for paper in volume.papers:
        yield paper, texts.get(paper.citation_key, "")


def running_text(layout: PdfLayout) -> str:
    """What a reader reads, words whole: no running heads, no line numbers."""
    lines = (
        line.text for page in layout.pages for line in page.lines if line.role in ("text", "figure")
    )
    return HYPHENATED.sub("", "\n".join(lines))


def _document(language: str, title: str, **parts: str) -> str:
    return render("search.record.html", language=language, title=title, **parts)
