"""The Sphinx builders of the book: organizers' pages as Typst, and the whole book."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.util.typing import ExtensionMetadata

from procbuild.book import build
from procbuild.book.chapter import Chapter
from procbuild.book.translate import TypstTranslator, name_of
from procbuild.crew.cores import cores
from procbuild.crew.local import LocalCrew
from procbuild.incremental.cache import Cache
from procbuild.model import Volume
from procbuild.pdf.apart.links import INTERNAL
from procbuild.progress import Silent
from procbuild.site.directives import placed_parts


class ChapterBuilder(Builder):
    """The pages of ``[book] pages`` as chapters; no files are written."""

    name = "proceedings-chapters"
    format = "typst"

    @property
    def volume(self) -> Volume:
        """The volume that the site's extension is configured with."""
        volume: Volume = self.config.procbuild_material.volume
        return volume

    def init(self) -> None:
        """Start without chapters."""
        self.chapters: list[Chapter] = []

    def get_outdated_docs(self) -> Iterable[str]:
        """All pages of the book."""
        return list(self._pages())

    def _pages(self) -> list[str]:
        return [name for name in self.volume.conference.book.pages if name in self.env.found_docs]

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Papers by their destination in the book, other pages by their address on the site."""
        del typ
        folder, _, name = docname.partition("/")
        if folder == "papers" and name != "index":
            return f"{INTERNAL}{name}/"
        base = self.volume.conference.volume.url.rstrip("/")
        return f"{base}/{docname}.html" if base else ""

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Same as :meth:`get_target_uri`: pages of a book have no relative addresses."""
        del from_
        return self.get_target_uri(to, typ)

    def write_documents(self, _docnames: AbstractSet[str]) -> None:
        """Translate the pages, in the order of the book."""
        for docname in self._pages():
            tree = self.env.get_and_resolve_doctree(docname, self, tags=self.tags)
            self.write_doc(docname, tree)

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Translate one page."""
        translator = TypstTranslator(doctree, self, Path(self.srcdir))
        doctree.walkabout(translator)
        self.chapters.append(
            Chapter(
                name=name_of(docname),
                source=translator.body,
                pictures=translator.pictures,
                parts=tuple(placed_parts(doctree)),
            )
        )


class BookBuilder(ChapterBuilder):
    """The combined book and the single papers, written to the output folder."""

    name = "proceedings-book"

    def finish(self) -> None:
        """Bind the book."""
        out = Path(self.outdir)
        build(
            self.volume,
            Path(self.srcdir),
            out,
            pages=self.chapters,
            crew=LocalCrew(cores()),
            cache=Cache(Path(self.doctreedir) / "book"),
            progress=Silent(),
        )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the builders."""
    app.add_builder(ChapterBuilder)
    app.add_builder(BookBuilder)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
