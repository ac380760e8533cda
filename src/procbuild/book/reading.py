"""Translate organizers' pages for the book with Sphinx."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from procbuild.book.chapter import Chapter
from procbuild.errors import OutputError, problem_in_pages
from procbuild.incremental.cache import Cache
from procbuild.model import Volume
from procbuild.site.material import Material


def translate_pages(volume: Volume, conf: Path, files: list[Path], cache: Cache) -> list[Chapter]:
    """The pages in these files, as translated by the builder ``proceedings-chapters``.

    Raises :class:`OutputError` if Sphinx fails.
    """
    material = Material(volume=volume, today=volume.issue_date)
    shared = conf.parent / "conf.py"
    names = [path.relative_to(conf).with_suffix("").as_posix() for path in files]
    settings = {
        "procbuild_material": material,
        "include_patterns": [path.relative_to(conf).as_posix() for path in files],
        "root_doc": names[0],
        **({} if shared.is_file() else {"extensions": ["procbuild.site"]}),
    }
    with cache.scratch() as folder:
        try:
            with patch_docutils(), docutils_namespace():
                app = Sphinx(
                    srcdir=conf,
                    confdir=shared.parent if shared.is_file() else None,
                    outdir=folder / "out",
                    doctreedir=folder / "doctrees",
                    buildername="proceedings-chapters",
                    confoverrides=settings,
                    status=None,
                    warning=None,
                    freshenv=True,
                )
                app.build(force_all=True)
        except (SphinxError, UnicodeDecodeError, RecursionError) as error:
            message = f"{conf}: the pages of the book could not be read: {problem_in_pages(error)}"
            raise OutputError(message) from error
    chapters: list[Chapter] = getattr(app.builder, "chapters", [])
    return chapters
