"""The files beside the pages: PDFs, supplements, BibTeX, calendar, feed."""

import os
from pathlib import Path

from sphinx.application import Sphinx

from procbuild.bibliography import volume_bib
from procbuild.files import copy_atomic, write_atomic
from procbuild.incremental.cache import digest
from procbuild.incremental.fingerprint import entries_below, fingerprint_of
from procbuild.site.calendar import program_ics
from procbuild.site.feeds import feed, robots, sitemap
from procbuild.site.icon import manifest
from procbuild.site.material import Material, material_of, supplements
from procbuild.site.output import link
from procbuild.site.parts.program import session_ics

UNUSED = (
    "basic.css", "doctools.js", "documentation_options.js", "file.png", "language_data.js",
    "minus.png", "plus.png", "searchtools.js", "sphinx_highlight.js",
)  # fmt: skip
"""Files of Sphinx's base theme that none of our pages uses."""

NO_CONTENT = frozenset({"404.html", "search.html"})
"""Pages that search engines have no use for."""


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the files that are not pages."""
    if exception or app.builder.format != "html":
        return
    material = material_of(app.config)
    out = Path(app.outdir)
    volume = material.volume
    bib = f"{volume.name}.bib"
    given = material.texts()
    texts = {
        bib: given.get(bib) or volume_bib(volume),
        "site.webmanifest": manifest(material),
        "robots.txt": robots(material),
        **given,
    }
    for name, text in texts.items():
        write_atomic(out / name, text)
    write_atomic(out / "program.ics", program_ics(material))
    for session in volume.program.sessions:
        write_atomic(out / session_ics(session), program_ics(material, session))
    write_atomic(out / "feed.xml", feed(material))
    if material.book:
        _share(material.book, out / "book.pdf")
    _write_paper_files(material)
    if material.base:
        write_atomic(
            out / "sitemap.xml", sitemap(material, _listed(out, papers=bool(volume.papers)))
        )
    if app.config.html_theme == "procbuild":
        for name in UNUSED:
            (out / "_static" / name).unlink(missing_ok=True)
    material.output.finish()


def _listed(out: Path, *, papers: bool) -> list[str]:
    """The pages to be listed in the sitemap: those with content."""
    empty = NO_CONTENT if papers else NO_CONTENT | {"papers/index.html", "authors/index.html"}
    begin = len(str(out)) + 1
    names = (entry.path[begin:] for entry in entries_below(out) if entry.name.endswith(".html"))
    pages = (name.replace(os.sep, "/") for name in names)
    return sorted(page for page in pages if page not in empty and not page.startswith("_"))


def _write_paper_files(material: Material) -> None:
    """Write PDFs with their old versions, and supplements."""
    folder = material.output.folder / "papers"
    for paper in material.volume.papers:
        key = paper.citation_key
        versions = (
            (material.version(paper, version), f"{key}/{version.name}")
            for version in paper.replaced
        )
        for pdf, name in ((material.pdf(paper), f"{key}.pdf"), *versions):
            if pdf and material.papers and pdf.is_relative_to(material.papers):
                _share(pdf, folder / name)
            elif pdf:
                _copy(material, pdf, f"papers/{name}")
        for supplement, path in supplements(paper):
            _copy(material, path, f"papers/{key}/{supplement.name}")


def _share(source: Path, target: Path) -> None:
    """Hard-link a finished file, which is an output like the site itself."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    link(source, target)


def _copy(material: Material, source: Path, name: str) -> None:
    """Copy a file of the store: changes to the site must not affect the store."""
    inputs = digest("copy", fingerprint_of([source], ours=False))
    if not material.output.reuse(name, inputs):
        copy_atomic(source, material.output.folder / name)
        material.output.record(name, inputs)


def setup_files(app: Sphinx) -> None:
    """Write the files when the pages are done."""
    app.connect("build-finished", write_files)
