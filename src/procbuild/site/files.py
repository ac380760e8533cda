"""The files beside the pages: PDFs, supplements, BibTeX, calendar, feed."""

import os
from pathlib import Path

from sphinx.application import Sphinx

from procbuild.bibliography import volume_bib
from procbuild.files import copy_atomic, write_atomic
from procbuild.run import digest
from procbuild.site.calendar import program_ics
from procbuild.site.feeds import feed, robots, sitemap
from procbuild.site.icon import manifest
from procbuild.site.material import Material, material_of, supplements
from procbuild.site.output import link
from procbuild.site.parts.program import session_ics
from procbuild.state import entries_below, state_of

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
    _write_papers(material)
    if material.base:
        write_atomic(out / "sitemap.xml", sitemap(material, _listed(out)))
    if app.config.html_theme == "procbuild":
        for name in UNUSED:
            (out / "_static" / name).unlink(missing_ok=True)
    material.output.finish()


def _listed(out: Path) -> list[str]:
    """The pages that search engines are to know of."""
    begin = len(str(out)) + 1
    names = (entry.path[begin:] for entry in entries_below(out) if entry.name.endswith(".html"))
    pages = (name.replace(os.sep, "/") for name in names)
    return sorted(page for page in pages if page != "404.html" and not page.startswith("_"))


def _write_papers(material: Material) -> None:
    """PDFs with their old versions, and supplements."""
    folder = material.output.folder / "papers"
    for paper in material.volume.papers:
        key = paper.citation_key
        versions = ((material.version(paper, one), f"{key}/{one.name}") for one in paper.replaced)
        for pdf, name in ((material.pdf(paper), f"{key}.pdf"), *versions):
            if pdf and material.papers and pdf.is_relative_to(material.papers):
                _share(pdf, folder / name)
            elif pdf:
                _copy(material, pdf, f"papers/{name}")
        for one, path in supplements(paper):
            _copy(material, path, f"papers/{key}/{one.name}")


def _share(source: Path, target: Path) -> None:
    """A finished file under a second name: it is an output as the site is."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    link(source, target)


def _copy(material: Material, source: Path, name: str) -> None:
    """A file of the store as one of its own: whatever happens to the site, the store stays."""
    inputs = digest("copy", state_of([source], ours=False))
    if not material.output.keep(name, inputs):
        copy_atomic(source, material.output.folder / name)
        material.output.made(name, inputs)


def setup_files(app: Sphinx) -> None:
    """Write them when the pages are done."""
    app.connect("build-finished", write_files)
