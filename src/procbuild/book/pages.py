"""Organizers' pages for the book, translated by Sphinx, so that site and book agree."""

import json
from pathlib import Path

from procbuild.book.chapter import Chapter
from procbuild.incremental.cache import Cache, digest
from procbuild.incremental.conf_files import PAGES, conf_digests, conf_fingerprint
from procbuild.incremental.fingerprint import program_version
from procbuild.model import Volume
from procbuild.translations import words_of


def chapters(volume: Volume, conf: Path, cache: Cache) -> list[Chapter]:
    """The existing pages that ``[book] pages`` names, in this order.

    Raises :class:`OutputError` if Sphinx fails.
    """
    files = [
        path
        for name in volume.conference.book.pages
        for suffix in PAGES
        if (path := conf / f"{name}{suffix}").is_file()
    ]
    if not files:
        return []
    look = conf_fingerprint(conf)
    key = _key(volume, conf, files)
    if known := cache.read(key):
        return [
            Chapter(
                name=chapter["name"],
                source=chapter["source"],
                pictures={name: conf / path for name, path in chapter["pictures"].items()},
                parts=tuple(chapter["parts"]),
            )
            for chapter in json.loads(known)
        ]
    # Sphinx takes half a second to import, and a page is seldom new.
    from procbuild.book.reading import translate_pages  # noqa: PLC0415

    translated = translate_pages(volume, conf, files, cache)
    record = [
        {
            "name": chapter.name,
            "source": chapter.source,
            "pictures": {
                name: path.relative_to(conf).as_posix() for name, path in chapter.pictures.items()
            },
            "parts": chapter.parts,
        }
        for chapter in translated
    ]
    if conf_fingerprint(conf) == look:
        cache.write(key, json.dumps(record).encode())
    return translated


def _key(volume: Volume, conf: Path, files: list[Path]) -> str:
    known = [
        (paper.id, paper.citation_key, paper.title, [person.display for person in paper.authors])
        for paper in volume.papers
    ]
    return digest(
        "chapters",
        program_version(),
        repr(known),
        json.dumps(dict(words_of(volume.conference).said)),
        json.dumps(conf_digests(conf)),
        [path.name for path in files],
    )
