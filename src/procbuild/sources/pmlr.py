"""PMLR: the .bib that editors hand in and the PDFs beside it, or a proceedings repository.

https://proceedings.mlr.press/spec.html: one ``@Proceedings``, one ``@InProceedings`` per paper,
``KEY.pdf`` and ``KEY-supp.*``; ``section`` is the track; permission forms are ignored.
"""

from collections.abc import Iterator

from procbuild.bibliography import read_bib
from procbuild.errors import SourceError
from procbuild.incoming import Incoming, Settings
from procbuild.model import Finding
from procbuild.sources.entries import problem, read_entry
from procbuild.sources.files import loose_files, the_file, unread_files, unread_tables, visible
from procbuild.sources.json_kinds import has_papers


def pmlr(settings: Settings) -> Iterator[Incoming | Finding]:
    """The entries of the .bib, then the PDFs; the merge matches them."""
    path = the_file(settings.path, (".bib",), "bibliography")
    entries, problems = read_bib(path)
    if not entries and not problems:
        message = f"{path}: no BibTeX entry in it; name the .bib of the volume"
        raise SourceError(message)
    for mistake in problems:
        yield problem(mistake, path.name)
    keys = set()
    for entry in entries:
        if entry.kind != "proceedings" and entry.key.casefold() not in keys:
            keys.add(entry.key.casefold())
            yield from read_entry(entry, path.name)
    if settings.path.is_dir():
        others = (file for file in visible(settings.path) if file != path)
        more = [file for file in others if file.suffix.lower() == ".bib" or has_papers(file)]
        yield from unread_tables(settings.path, settings, more)
    below = settings.files or path.parent
    yield from unread_files(visible(below), settings)
    yield from loose_files(below)
