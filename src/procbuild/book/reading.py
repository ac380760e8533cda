"""Translate organizers' pages for the book with Sphinx."""

from pathlib import Path

from procbuild.book.chapter import Chapter
from procbuild.incremental.cache import Cache
from procbuild.model import Volume
from procbuild.site.material import Material
from procbuild.site.sphinx_run import run_sphinx


def translate_pages(volume: Volume, conf: Path, files: list[Path], cache: Cache) -> list[Chapter]:
    """The pages in these files, as translated by the builder ``proceedings-chapters``.

    Raises :class:`OutputError` if Sphinx fails.
    """
    material = Material(volume=volume, today=volume.issue_date)
    names = [path.relative_to(conf).with_suffix("").as_posix() for path in files]
    settings = {
        "procbuild_material": material,
        "include_patterns": [path.relative_to(conf).as_posix() for path in files],
        "root_doc": names[0],
    }
    with cache.scratch() as folder:
        app = run_sphinx(
            conf,
            folder / "out",
            folder / "doctrees",
            "proceedings-chapters",
            settings,
            failure="the pages of the book could not be read",
        )
    chapters: list[Chapter] = getattr(app.builder, "chapters", [])
    return chapters
