"""The files beside the pages: PDFs, supplements, BibTeX, calendar, feed."""

import os
import shutil
from pathlib import Path

from sphinx.application import Sphinx

from procbuild.bibliography import volume_bib
from procbuild.files import write_atomic
from procbuild.site.calendar import program_ics
from procbuild.site.feeds import feed, robots, sitemap
from procbuild.site.icon import manifest
from procbuild.site.material import Material, material_of
from procbuild.site.pages.paper import supplements
from procbuild.site.parts.program import session_ics
from procbuild.site.search import write_search

UNUSED = (
    "basic.css", "doctools.js", "documentation_options.js", "file.png", "language_data.js",
    "minus.png", "plus.png", "searchtools.js", "sphinx_highlight.js",
)  # fmt: skip
"""What the base theme brings for manuals and no page of ours asks for."""


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Put everything that is no page beside the pages."""
    if exception or app.builder.format != "html":
        return
    material = material_of(app.config)
    out = Path(app.outdir)
    volume = material.volume
    (out / f"{volume.name}.bib").write_text(volume_bib(volume), encoding="utf-8")
    (out / "program.ics").write_bytes(program_ics(material))
    for session in volume.program.sessions:
        write_atomic(out / session_ics(session), program_ics(material, session))
    (out / "feed.xml").write_bytes(feed(material))
    (out / "site.webmanifest").write_text(manifest(material), encoding="utf-8")
    (out / "robots.txt").write_text(robots(material), encoding="utf-8")
    if material.book:
        _give(material.book, out / "book.pdf")
    _write_papers(material, out / "papers")
    pages = sorted(path.relative_to(out).as_posix() for path in out.rglob("*.html"))
    listed = [page for page in pages if page != "404.html" and not page.startswith("_")]
    write_search(app, material, out)
    if material.base:
        (out / "sitemap.xml").write_bytes(sitemap(material, listed))
    if app.config.html_theme == "procbuild":
        for name in UNUSED:
            (out / "_static" / name).unlink(missing_ok=True)


def _write_papers(material: Material, folder: Path) -> None:
    """PDFs with their old versions, and supplements."""
    for paper in material.volume.papers:
        if pdf := material.pdf(paper):
            _give(pdf, folder / f"{paper.citation_key}.pdf")
        for version in paper.replaced:
            if old := material.version(paper, version):
                _give(old, folder / paper.citation_key / version.name)
        for one, path in supplements(paper):
            _give(path, folder / paper.citation_key / one.name)


def _give(source: Path, target: Path) -> None:
    """The file itself where the file system can share it, else a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def setup_files(app: Sphinx) -> None:
    """Write them when the pages are done."""
    app.connect("build-finished", write_files)
