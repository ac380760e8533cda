"""Organizers' pages of the book, by way of Sphinx, so that site and book say the same."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from procbuild import __version__
from procbuild.errors import OutputError
from procbuild.files import sha256_of
from procbuild.model import Volume
from procbuild.run import Cache, digest
from procbuild.site.material import Material

SUFFIXES = (".md", ".rst")


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A page as Typst markup."""

    name: str
    source: str
    pictures: Mapping[str, Path]
    """Pictures by the path that the markup names"""


def chapters(volume: Volume, conf: Path, cache: Cache) -> list[Chapter]:
    """The pages that ``[book] pages`` names and that there are, in this order.

    Raises :class:`OutputError` where Sphinx gives up.
    """
    files = [
        path
        for name in volume.conference.book.pages
        for suffix in SUFFIXES
        if (path := conf / f"{name}{suffix}").is_file()
    ]
    if not files:
        return []
    key = _key(volume, conf, files)
    if known := cache.read(key):
        return [
            Chapter(
                name=one["name"],
                source=one["source"],
                pictures={name: conf / path for name, path in one["pictures"].items()},
            )
            for one in json.loads(known)
        ]
    found = _translated(volume, conf, files, cache)
    kept = [
        {
            "name": one.name,
            "source": one.source,
            "pictures": {
                name: path.relative_to(conf).as_posix() for name, path in one.pictures.items()
            },
        }
        for one in found
    ]
    cache.write(key, json.dumps(kept).encode())
    return found


def _key(volume: Volume, conf: Path, files: list[Path]) -> str:
    code = sorted(Path(__file__).parent.glob("*.py"))
    known = [
        (paper.id, paper.citation_key, paper.title, [one.display for one in paper.authors])
        for paper in volume.papers
    ]
    written = [conf.parent / "conf.py", *sorted(conf.glob("*.toml"))]
    shared = [path for path in written if path.is_file()]
    return digest(
        "chapters",
        __version__,
        repr(known),
        *(f"{path.name} {sha256_of(path)}" for path in (*code, *shared, *files)),
    )


def _translated(volume: Volume, conf: Path, files: list[Path], cache: Cache) -> list[Chapter]:
    material = Material(volume=volume, today=volume.published)
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
        except SphinxError as error:
            message = f"{conf}: the pages of the book could not be read: {error}"
            raise OutputError(message) from error
    found: list[Chapter] = getattr(app.builder, "chapters", [])
    return found
